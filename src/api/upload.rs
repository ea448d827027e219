//! Uploads: checked before sending, then streamed from disk with progress.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chunked_writer::read_chunks;
use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use crate::domain::asset::{self, MAX_UPLOAD_BYTES};
use crate::domain::io_reason::reason;
use crate::domain::reason::{MissingPart, Reason};
use crate::domain::text::one_line;

/// Server's description of an uploaded file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadedFile {
    #[serde(default)]
    pub filename: String,
    #[serde(default)]
    pub file_type: String,
    /// Duration (s).
    #[serde(default)]
    pub duration: Option<f64>,
    #[serde(default)]
    pub width: Option<f64>,
    #[serde(default)]
    pub height: Option<f64>,
    #[serde(default)]
    pub fps: Option<f64>,
    #[serde(default)]
    pub hash: Option<String>,
    #[serde(default)]
    pub cdn_url: Option<String>,
}

/// Returns the size of a file that can be uploaded (bytes).
///
/// # Errors
/// If it cannot be read, is empty or too large, or its type is not supported.
pub fn check_file(path: &Path) -> Result<u64, ApiError> {
    let problem = |why: Reason| ApiError::File {
        path: path.to_owned(),
        why,
    };
    let meta = std::fs::metadata(path).map_err(|e| problem(reason(&e)))?;
    if !meta.is_file() {
        return Err(problem(Reason::NotAFile));
    }
    if !asset::is_accepted(&path.to_string_lossy()) {
        return Err(ApiError::Refused {
            code: 4001,
            message: Reason::Message(file_name(path)),
        });
    }
    match meta.len() {
        0 => Err(problem(Reason::EmptyFile)),
        bytes if bytes > MAX_UPLOAD_BYTES => Err(ApiError::Refused {
            code: 4002,
            message: Reason::Message(file_name(path)),
        }),
        bytes => Ok(bytes),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}

impl ApiClient {
    /// Uploads a file to a session; `on_progress` receives the bytes sent and the total. Dropping
    /// the future cancels the upload.
    ///
    /// # Errors
    /// If the file cannot be uploaded, cannot be read or changes its size, or the server refuses
    /// it.
    pub async fn upload(
        &self,
        session_id: &str,
        path: &Path,
        on_progress: impl Fn(u64, u64) + Send + Sync + 'static,
    ) -> Result<UploadedFile, ApiError> {
        let total = check_file(path)?;
        let on_progress: Arc<dyn Fn(u64, u64) + Send + Sync> = Arc::new(on_progress);
        self.retry_if_refused(|| self.upload_once(session_id, path, total, on_progress.clone()))
            .await
    }

    async fn upload_once(
        &self,
        session_id: &str,
        path: &Path,
        total: u64,
        on_progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
    ) -> Result<UploadedFile, ApiError> {
        let problem = |e: std::io::Error| ApiError::file(path, &e);
        let file = tokio::fs::File::open(path)
            .await
            .map_err(problem)?
            .into_std()
            .await;
        // A file error must not be reported as a connection error.
        let fault = Arc::new(Mutex::new(None));
        let body = reqwest::Body::wrap_stream(exact_length(
            read_chunks(file),
            total,
            fault.clone(),
            on_progress,
        ));
        let part =
            Part::stream_with_length(body, total).file_name(escape_file_name(&file_name(path)));
        let request = self
            .http()
            .await?
            .post(self.url(&routes::upload(session_id))?)
            .headers(self.headers().await?);
        let response = self
            .open(request.multipart(Form::new().part("files", part)))
            .await;
        let fault = fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        let data: Value = match fault {
            Some(why) => {
                return Err(ApiError::File {
                    path: path.to_owned(),
                    why,
                });
            }
            None => response?,
        };
        first_file(&data).ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::File)))
    }

    /// Makes the server download a file from a URL.
    ///
    /// # Errors
    /// If the server refuses, or its response lists no file.
    pub async fn upload_url(&self, session_id: &str, url: &str) -> Result<UploadedFile, ApiError> {
        let body = json!({"urls": [url], "source_type": "url"});
        let data: Value = self
            .call(Method::POST, &routes::upload(session_id), Some(&body))
            .await?;
        first_file(&data).ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::File)))
    }
}

/// Yields exactly `total` bytes of a file. `fault` receives the reason if the file cannot be read
/// or its size has changed.
fn exact_length(
    chunks: impl Stream<Item = std::io::Result<Bytes>> + Send,
    total: u64,
    fault: Arc<Mutex<Option<Reason>>>,
    on_progress: Arc<dyn Fn(u64, u64) + Send + Sync>,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let mut done = 0;
    let end = futures::stream::once(async { Ok(Bytes::new()) });
    chunks.chain(end).map(move |chunk| {
        let why = match &chunk {
            Err(e) => reason(e),
            Ok(chunk) if done + chunk.len() as u64 > total => Reason::FileGrew,
            Ok(chunk) if chunk.is_empty() && done < total => Reason::FileShrank,
            Ok(chunk) => {
                done += chunk.len() as u64;
                on_progress(done, total);
                return Ok(chunk.clone());
            }
        };
        *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.clone());
        Err(std::io::Error::other(why.to_string()))
    })
}

/// Escapes a file name for a multipart header (rule of the HTML standard for forms).
fn escape_file_name(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

fn first_file(data: &Value) -> Option<UploadedFile> {
    let uploaded: UploadedFile = serde_json::from_value(data.get("files")?.get(0)?.clone()).ok()?;
    let sanitize = |text: &str| one_line(text).chars().take(MAX_NAME_CHARS).collect();
    Some(UploadedFile {
        filename: sanitize(&uploaded.filename),
        file_type: sanitize(&uploaded.file_type),
        ..uploaded
    })
}

/// Maximum length of a file name in a response (characters).
const MAX_NAME_CHARS: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_checked_before_anything_is_sent() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = dir.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        assert_eq!(check_file(&file("a b.JPG", b"x")), Ok(1));
        assert!(matches!(
            check_file(&file("notes.txt", b"x")),
            Err(ApiError::Refused { code: 4001, .. })
        ));
        assert!(matches!(
            check_file(&file("empty.mp4", b"")),
            Err(ApiError::File { .. })
        ));
        assert!(matches!(check_file(dir.path()), Err(ApiError::File { .. })));
        assert!(matches!(
            check_file(&dir.path().join("none.mp4")),
            Err(ApiError::File { .. })
        ));
        let large = file("large.mp4", b"");
        std::fs::File::options()
            .write(true)
            .open(&large)
            .unwrap()
            .set_len(MAX_UPLOAD_BYTES + 1)
            .unwrap();
        assert!(matches!(
            check_file(&large),
            Err(ApiError::Refused { code: 4002, .. })
        ));
    }
}
