//! Renaming and removal of a media file of a session. Supported by the studio only; the cloud has
//! no such endpoint.

use reqwest::Method;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct ChangeMedia;

/// A media file with its new name; without one, it is removed from the list of media.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MediaChangeRequest {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_name: Option<String>,
}

impl Endpoint for ChangeMedia {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent/media";
    type Request = MediaChangeRequest;
    type Reply = IgnoredAny;
}

impl ApiClient {
    /// Renames a media file, also on the timeline, or removes it from the list of media if there is
    /// no new name. Supported by the studio only.
    ///
    /// # Errors
    /// If the studio does not know the file, or the new name is invalid or in use.
    pub async fn change_media(
        &self,
        session_id: &str,
        name: &str,
        new_name: Option<&str>,
    ) -> Result<(), ApiError> {
        let request = MediaChangeRequest {
            name: name.to_owned(),
            new_name: new_name.map(str::to_owned),
        };
        self.call::<ChangeMedia>(session_id, &request).await?;
        Ok(())
    }
}
