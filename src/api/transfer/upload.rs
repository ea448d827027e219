//! Uploads: checked before sending, then streamed from disk with progress.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use reqwest::multipart::{Form, Part};

use super::chunked_writer::read_chunks;
use crate::api::client::ApiClient;
use crate::api::endpoint::{ApiReply, Endpoint};
use crate::api::endpoints::upload::{UploadMedia, UploadReply, UploadedFile};
use crate::api::error::ApiError;
use crate::domain::asset::{self, MAX_UPLOAD_BYTES};
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;

/// Returns the size of a file that can be uploaded (bytes).
///
/// # Errors
/// If it cannot be read, is empty or too large, or its type is not supported.
pub fn check_file(path: &Path) -> Result<u64, ApiError> {
    let bytes = check_readable(path)?;
    let refused = |code| ApiError::Refused {
        code,
        message: Reason::Message(file_name(path)),
    };
    if !asset::is_accepted(&path.to_string_lossy()) {
        return Err(refused(4001));
    }
    if bytes > MAX_UPLOAD_BYTES {
        return Err(refused(4002));
    }
    Ok(bytes)
}

/// Returns the size of a file (bytes).
///
/// # Errors
/// If it cannot be read or is empty.
pub(crate) fn check_readable(path: &Path) -> Result<u64, ApiError> {
    let problem = |why: Reason| ApiError::File {
        path: path.to_owned(),
        why,
    };
    let meta = std::fs::metadata(path).map_err(|e| problem(reason(&e)))?;
    if !meta.is_file() {
        return Err(problem(Reason::NotAFile));
    }
    match meta.len() {
        0 => Err(problem(Reason::EmptyFile)),
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
            .request(
                UploadMedia::METHOD,
                self.url(&UploadMedia::path(session_id))?,
            )
            .headers(self.headers().await?);
        let response = self
            .send(request.multipart(Form::new().part("files", part)))
            .await;
        let fault = fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(why) = fault {
            return Err(ApiError::File {
                path: path.to_owned(),
                why,
            });
        }
        let (status, body) = response?;
        UploadReply::read(status, &body)?.into_file()
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

/// Returns a file name of a multipart header without its escapes.
#[cfg(feature = "studio")]
pub(crate) fn unescape_file_name(name: &str) -> String {
    name.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%22", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "studio")]
    #[test]
    fn file_names_survive_a_form() {
        for name in ["say \"hi\".mp4", "two\r\nlines.mp4", "100% fun.mp4"] {
            assert_eq!(unescape_file_name(&escape_file_name(name)), name);
        }
    }

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
