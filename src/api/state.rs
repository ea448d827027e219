//! Session state: the draft, kept byte for byte and parsed.

use reqwest::Method;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use crate::domain::draft::Draft;

#[derive(Deserialize)]
struct StateResponse {
    #[serde(default)]
    state: Option<StateData>,
    #[serde(default)]
    user_id: Option<Value>,
}

#[derive(Deserialize)]
struct StateData {
    #[serde(default)]
    draft: Option<Box<RawValue>>,
}

impl ApiClient {
    /// Fetches the draft of a session, or `None` if nothing has been edited yet.
    ///
    /// # Errors
    /// If the request fails or the draft cannot be parsed.
    pub async fn fetch_draft(&self, session_id: &str) -> Result<Option<Draft>, ApiError> {
        let response: Option<StateResponse> = self
            .call(Method::GET, &routes::state(session_id), None)
            .await?;
        let (user, state) = response.map_or((None, None), |a| (a.user_id, a.state));
        self.save_user_id(user.as_ref().and_then(Value::as_str))
            .await;
        let raw = state.and_then(|s| s.draft);
        let Some(raw) = raw.filter(|r| !matches!(r.get().trim(), "null" | "{}" | "\"\"")) else {
            return Ok(None);
        };
        Draft::parse(raw.get())
            .map(Some)
            .map_err(ApiError::unexpected)
    }
}
