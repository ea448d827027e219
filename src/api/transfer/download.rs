//! Downloads: resumed after an interruption, redirected to allowed URLs only, limited by free disk
//! space.

use std::path::Path;
use std::time::Instant;

use reqwest::header::{CONTENT_RANGE, LOCATION, RANGE};
use reqwest::{Response, Url};

use super::chunked_writer::ChunkedWriter;
use crate::api::address;
use crate::api::client::{ApiClient, log_request};
use crate::api::error::ApiError;
use crate::domain::asset::MAX_UPLOAD_BYTES;
use crate::domain::reason::Reason;
use crate::domain::text::one_line;

/// Maximum number of redirects per download.
const MAX_REDIRECTS: usize = 5;
/// Bytes written between two checks of the free disk space.
const SPACE_CHECK_STEP: u64 = 64 << 20;

impl ApiClient {
    /// Downloads a URL to a file of at most `max_bytes`, resuming at its current length.
    /// `on_progress` receives the bytes so far and the total (0 if unknown). Returns the size of
    /// the file (bytes).
    ///
    /// # Errors
    /// If the URL is not allowed, the transfer fails or is incomplete, or the file cannot be
    /// written.
    pub(in crate::api) async fn fetch(
        &self,
        address: &str,
        part: &Path,
        max_bytes: u64,
        on_progress: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        let invalid = |_| {
            ApiError::Forbidden(
                one_line(address).chars().take(100).collect(),
                Reason::InvalidUrl,
            )
        };
        let url = self.url(address).map_err(invalid)?;
        if let Some(dir) = part.parent().filter(|d| !d.as_os_str().is_empty()) {
            tokio::fs::create_dir_all(dir)
                .await
                .map_err(|e| ApiError::file(part, &e))?;
        }
        let offset = tokio::fs::metadata(part).await.map_or(0, |m| m.len());
        let response = self.follow_redirects(url, offset).await?;
        let status = response.status().as_u16();
        let starts_at_offset = content_range(&response).is_some_and(|(start, _)| start == offset);
        // Some servers send the rest with status 200; `Content-Range` then contains its start.
        let resumes = starts_at_offset && (status == 206 || (status == 200 && offset > 0));
        if !response.status().is_success() || (status == 206 && !resumes) {
            let _ = tokio::fs::remove_file(part).await;
            // A mismatched range is reported as a transient error: the next attempt requests the
            // whole file.
            let code = if offset > 0 && matches!(status, 206 | 416) {
                500
            } else {
                i64::from(status)
            };
            return Err(ApiError::Refused {
                code,
                message: Reason::NotDownloaded,
            });
        }
        self.receive(
            response,
            part,
            if resumes { offset } else { 0 },
            max_bytes,
            on_progress,
        )
        .await
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

    /// Requests a URL and follows redirects.
    async fn follow_redirects(&self, mut url: Url, offset: u64) -> Result<Response, ApiError> {
        let base = self.url("/")?;
        for _ in 0..=MAX_REDIRECTS {
            address::check(&url, &base)?;
            // The token is sent to our own server only, never to external storage.
            let mut request = if address::same_server(&url, &base) {
                self.http()
                    .await?
                    .get(url.clone())
                    .headers(self.headers().await?)
            } else {
                self.fetcher(&url).await?.get(url.clone())
            };
            if offset > 0 {
                request = request.header(RANGE, format!("bytes={offset}-"));
            }
            let started = Instant::now();
            let sent = request.send().await;
            // Log only the host of other servers: the rest of the URL may contain a secret.
            let path = if address::same_server(&url, &base) {
                url.path()
            } else {
                url.host_str().unwrap_or_default()
            };
            log_request(
                "GET",
                path,
                sent.as_ref().ok().map(|r| r.status().as_u16()),
                started,
            );
            let response = sent.map_err(|e| {
                if address::is_private(&e) {
                    address::forbidden(&url, Reason::PrivateNetwork)
                } else {
                    self.transport_error(&e)
                }
            })?;
            let target = response
                .headers()
                .get(LOCATION)
                .and_then(|v| v.to_str().ok());
            match target.filter(|_| response.status().is_redirection()) {
                Some(target) => {
                    url = url
                        .join(target)
                        .map_err(|_| address::forbidden(&url, Reason::InvalidRedirect))?
                }
                None => return Ok(response),
            }
        }
        Err(address::forbidden(&url, Reason::TooManyRedirects))
    }

    /// Writes the response body to the file, starting at offset `start`.
    async fn receive(
        &self,
        mut response: Response,
        part: &Path,
        start: u64,
        max_bytes: u64,
        on_progress: impl Fn(u64, u64) + Send,
    ) -> Result<u64, ApiError> {
        let problem = |e: std::io::Error| ApiError::file(part, &e);
        let whole = content_range(&response)
            .and_then(|(_, whole)| whole)
            .filter(|_| start > 0);
        let expected = whole.or(response.content_length().map(|n| n + start));
        check_free_space(part, response.content_length().unwrap_or(0))?;
        let mut writer = ChunkedWriter::open(part, start).await.map_err(problem)?;
        let mut bytes = start;
        let mut error = None;
        loop {
            if bytes.max(expected.unwrap_or(0)) > max_bytes {
                return Err(ApiError::File {
                    path: part.to_owned(),
                    why: Reason::MediaTooLarge,
                });
            }
            on_progress(bytes, expected.unwrap_or(0));
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    let before = bytes;
                    bytes += chunk.len() as u64;
                    writer.push(chunk).await.map_err(problem)?;
                    if before / SPACE_CHECK_STEP != bytes / SPACE_CHECK_STEP {
                        check_free_space(part, SPACE_CHECK_STEP)?;
                    }
                }
                Ok(None) => break,
                Err(e) => {
                    error = Some(self.transport_error(&e));
                    break;
                }
            }
        }
        writer.finish().await.map_err(problem)?;
        match error {
            Some(error) => Err(error),
            None if expected.is_some_and(|e| e != bytes) || bytes == 0 => {
                Err(ApiError::StreamLost(Reason::Incomplete(bytes)))
            }
            None => Ok(bytes),
        }
    }
}

/// Returns an error if the disk has less free space than `needed` bytes.
fn check_free_space(part: &Path, needed: u64) -> Result<(), ApiError> {
    let dir = part
        .parent()
        .filter(|d| !d.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    match fs4::available_space(dir) {
        Ok(free) if free < needed => {
            let why = Reason::DiskSpace { needed, free };
            Err(ApiError::File {
                path: part.to_owned(),
                why,
            })
        }
        _ => Ok(()),
    }
}

/// Parses `Content-Range`: the offset of the first byte, and the total size if known.
fn content_range(response: &Response) -> Option<(u64, Option<u64>)> {
    let range = response.headers().get(CONTENT_RANGE)?.to_str().ok()?;
    let (part, whole) = range.strip_prefix("bytes ")?.split_once('/')?;
    Some((
        part.split('-').next()?.trim().parse().ok()?,
        whole.trim().parse().ok(),
    ))
}
