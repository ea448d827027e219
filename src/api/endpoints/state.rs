//! State of a session: the draft, kept byte for byte and parsed, and the media files.

use reqwest::Method;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::upload::UploadedFile;
use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::draft::Draft;

pub(crate) struct FetchState;

impl Endpoint for FetchState {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/state/nemo_agent/me/{id}/latest";
    type Request = ();
    type Reply = StateReply;
}

#[derive(Default, Deserialize)]
pub(crate) struct StateReply {
    #[serde(default)]
    state: Option<StateData>,
    #[serde(default, deserialize_with = "wire::text")]
    user_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct StateData {
    #[serde(default)]
    draft: Option<Box<RawValue>>,
    /// Number of the draft's version, 0 before the first edit. Only the studio numbers versions.
    #[serde(default, deserialize_with = "wire::number")]
    version: Option<f64>,
    #[serde(default, deserialize_with = "wire::list")]
    video_infos: Vec<UploadedFile>,
    #[serde(default, deserialize_with = "wire::list")]
    generated_media: Vec<UploadedFile>,
}

impl ApiClient {
    /// Fetches the draft of a session, or `None` if nothing has been edited yet.
    ///
    /// # Errors
    /// If the request fails or the draft cannot be parsed.
    pub async fn fetch_draft(&self, session_id: &str) -> Result<Option<Draft>, ApiError> {
        let reply = self.call::<FetchState>(session_id, &()).await?;
        self.save_user_id(reply.user_id.as_deref()).await;
        let state = reply.state.unwrap_or_default();
        let version = state.version.map(|number| number as u32);
        let draft = state
            .draft
            .filter(|draft| !matches!(draft.get().trim(), "null" | "{}" | "\"\""));
        let Some(draft) = draft else { return Ok(None) };
        let mut draft = Draft::parse(draft.get()).map_err(ApiError::unexpected)?;
        draft.version = version;
        Ok(Some(draft))
    }

    /// Fetches the session's media files from the state (`video_infos`, `generated_media`);
    /// unreadable entries are skipped.
    ///
    /// # Errors
    /// If the request fails.
    pub async fn list_media(&self, session_id: &str) -> Result<Vec<UploadedFile>, ApiError> {
        let reply = self.call::<FetchState>(session_id, &()).await?;
        let state = reply.state.unwrap_or_default();
        Ok([state.video_infos, state.generated_media].concat())
    }
}
