//! Deletion of a session. Supported by the studio only; the cloud has no such endpoint.

use reqwest::Method;
use serde::de::IgnoredAny;

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct DeleteSession;

impl Endpoint for DeleteSession {
    const METHOD: Method = Method::DELETE;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent";
    type Request = ();
    type Reply = IgnoredAny;
}

impl ApiClient {
    /// Deletes a session with its media files and renders. Supported by the studio only.
    ///
    /// # Errors
    /// If the studio does not know the session or cannot delete its files.
    pub async fn delete_session(&self, session_id: &str) -> Result<(), ApiError> {
        self.call::<DeleteSession>(session_id, &()).await?;
        Ok(())
    }
}
