//! Media files of a session: listing and download.

use std::path::Path;

use reqwest::Method;
use serde_json::Value;

use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use super::upload::UploadedFile;
use crate::domain::asset::MAX_UPLOAD_BYTES;

impl ApiClient {
    /// Fetches the session's media files from the state (`video_infos`, `generated_media`);
    /// unreadable entries are skipped.
    ///
    /// # Errors
    /// If the request fails.
    pub async fn list_media(&self, session_id: &str) -> Result<Vec<UploadedFile>, ApiError> {
        let response: Value = self
            .call(Method::GET, &routes::state(session_id), None)
            .await?;
        let list = |key: &str| {
            response
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

    /// Downloads a media file to `part`, resuming an interrupted download. `on_progress` receives
    /// the bytes so far and the total (0 if unknown). Returns the size (bytes).
    ///
    /// # Errors
    /// If the download fails or the file cannot be written.
    pub async fn download_media(
        &self,
        url: &str,
        part: &Path,
        on_progress: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        self.fetch(url, part, MAX_UPLOAD_BYTES, on_progress).await
    }
}
