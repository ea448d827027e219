//! A session's state: the draft, byte for byte, and what it means.

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
    /// The draft of a session; none while nothing has been edited.
    pub async fn draft(&self, session_id: &str) -> Result<Option<Draft>, ApiError> {
        let answer: Option<StateResponse> = self
            .call(Method::GET, &routes::state(session_id), None)
            .await?;
        let (user, state) = answer.map_or((None, None), |a| (a.user_id, a.state));
        self.note_user(user.as_ref().and_then(Value::as_str)).await;
        let raw = state.and_then(|s| s.draft);
        let Some(raw) = raw.filter(|r| !matches!(r.get().trim(), "null" | "{}" | "\"\"")) else {
            return Ok(None);
        };
        Draft::parse(raw.get())
            .map(Some)
            .map_err(ApiError::unexpected)
    }
}
