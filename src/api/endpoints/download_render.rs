//! File of a finished render, used if the URL in its status fails. The reply is the file itself.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Method;
use serde::de::IgnoredAny;

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct DownloadRender;

impl Endpoint for DownloadRender {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/render/proxy/{id}/download";
    type Request = ();
    type Reply = IgnoredAny;
}

impl ApiClient {
    /// Downloads a finished render to a temporary file next to `path` and checks its length. An
    /// interrupted download is resumed up to `retries` times, or by the next run of the program.
    /// Returns the temporary file, for [`publish`](crate::fs::unique::publish), and its size
    /// (bytes).
    ///
    /// # Errors
    /// If the download fails or the file cannot be written.
    pub async fn download_render(
        &self,
        id: &str,
        url: Option<&str>,
        path: &Path,
        retries: u32,
    ) -> Result<(PathBuf, u64), ApiError> {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let part = path.with_file_name(format!(".{name}.{id}.part"));
        let fallback = DownloadRender::path(id);
        let fetch = |address| self.fetch(address, &part, u64::MAX, |_, _| ());
        let mut result = fetch(url.unwrap_or(&fallback)).await;
        for attempt in 0..retries {
            match &result {
                Err(e) if e.is_transient() => {
                    tokio::time::sleep(Duration::from_millis(250 << attempt.min(6))).await
                }
                _ => break,
            }
            result = fetch(url.unwrap_or(&fallback)).await;
        }
        if url.is_some() && matches!(&result, Err(e) if !matches!(e, ApiError::File { .. })) {
            let _ = tokio::fs::remove_file(&part).await;
            // If the server's own copy is also unavailable, report the error of the named URL.
            result = fetch(&fallback).await.or(result);
        }
        if result.is_err() {
            let _ = tokio::fs::remove_file(&part).await;
        }
        // The user does not know the temporary name.
        result
            .map(|bytes| (part, bytes))
            .map_err(|e| e.with_path(path))
    }
}
