//! Media of a session: what the state tells of them, and fetching one.

use std::path::Path;

use reqwest::Method;
use serde_json::Value;

use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use super::upload::UploadedFile;
use crate::domain::asset::LARGEST_BYTES;

impl ApiClient {
    /// What the state lists as the session's media (`video_infos`, `generated_media`), as far as it can be read.
    pub async fn media(&self, session_id: &str) -> Result<Vec<UploadedFile>, ApiError> {
        let answer: Value = self
            .call(Method::GET, &routes::state(session_id), None)
            .await?;
        let list = |key: &str| {
            answer
                .pointer(&format!("/state/{key}"))
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let all = list("video_infos")
            .into_iter()
            .chain(list("generated_media"));
        Ok(all.filter_map(|v| serde_json::from_value(v).ok()).collect())
    }

    /// Fetches a medium from its address into `part`, going on where an earlier try broke; `tell` hears bytes so far and
    /// in all (0 where it is not said). Gives its size in bytes.
    pub async fn fetch_medium(
        &self,
        url: &str,
        part: &Path,
        tell: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        self.fetch(url, part, LARGEST_BYTES, tell).await
    }
}
