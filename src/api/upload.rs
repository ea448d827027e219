//! Uploads: streamed from disk, counted as they go, checked before anything is sent.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::chunked_writer::pieces;
use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use crate::domain::asset::{self, LARGEST_BYTES};
use crate::domain::io_reason::reason;
use crate::domain::text::one_line;

/// What the server says about an uploaded file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadedFile {
    #[serde(default)]
    pub filename: String,
    #[serde(default)]
    pub file_type: String,
    /// Seconds, as the wire has it.
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

/// Size in bytes of a file that can be uploaded; the reason where it cannot.
pub fn check(path: &Path) -> Result<u64, ApiError> {
    let problem = |why: String| ApiError::File {
        path: path.to_owned(),
        why,
    };
    let meta = std::fs::metadata(path).map_err(|e| problem(reason(&e)))?;
    if !meta.is_file() {
        return Err(problem("it is not a file".into()));
    }
    if !asset::is_accepted(&path.to_string_lossy()) {
        return Err(ApiError::Refused {
            code: 4001,
            words: file_name(path),
        });
    }
    match meta.len() {
        0 => Err(problem("the file is empty".into())),
        bytes if bytes > LARGEST_BYTES => Err(ApiError::Refused {
            code: 4002,
            words: file_name(path),
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
    /// Uploads a file to a session; `sent` hears how many of how many bytes have gone. Dropping the future cancels it.
    pub async fn upload(
        &self,
        session_id: &str,
        path: &Path,
        sent: impl Fn(u64, u64) + Send + Sync + 'static,
    ) -> Result<UploadedFile, ApiError> {
        let total = check(path)?;
        let sent: Arc<dyn Fn(u64, u64) + Send + Sync> = Arc::new(sent);
        self.once_more_if_refused(|| self.upload_once(session_id, path, total, sent.clone()))
            .await
    }

    async fn upload_once(
        &self,
        session_id: &str,
        path: &Path,
        total: u64,
        sent: Arc<dyn Fn(u64, u64) + Send + Sync>,
    ) -> Result<UploadedFile, ApiError> {
        let problem = |e: std::io::Error| ApiError::file(path, &e);
        let file = tokio::fs::File::open(path)
            .await
            .map_err(problem)?
            .into_std()
            .await;
        // A fault of the file must not be reported as one of the connection.
        let fault = Arc::new(Mutex::new(None));
        let body = reqwest::Body::wrap_stream(exactly(pieces(file), total, fault.clone(), sent));
        let part = Part::stream_with_length(body, total).file_name(quoted(&file_name(path)));
        let request = self
            .http()
            .await?
            .post(self.url(&routes::upload(session_id))?)
            .headers(self.headers().await?);
        let answer = self
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
            None => answer?,
        };
        first_file(&data)
            .ok_or_else(|| ApiError::Unexpected("no file in the answer to the upload".into()))
    }

    /// Has the server fetch a file from a web address.
    pub async fn upload_url(&self, session_id: &str, url: &str) -> Result<UploadedFile, ApiError> {
        let body = json!({"urls": [url], "source_type": "url"});
        let data: Value = self
            .call(Method::POST, &routes::upload(session_id), Some(&body))
            .await?;
        first_file(&data)
            .ok_or_else(|| ApiError::Unexpected("no file in the answer to the upload".into()))
    }
}

/// The first `total` bytes of a file; `fault` gets the reason if it cannot be read, or has changed its size since.
fn exactly(
    pieces: impl Stream<Item = std::io::Result<Bytes>> + Send,
    total: u64,
    fault: Arc<Mutex<Option<String>>>,
    sent: Arc<dyn Fn(u64, u64) + Send + Sync>,
) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    let mut done = 0;
    let end = futures::stream::once(async { Ok(Bytes::new()) });
    pieces.chain(end).map(move |piece| {
        let why = match &piece {
            Err(e) => reason(e),
            Ok(piece) if done + piece.len() as u64 > total => {
                "it became larger while it was uploaded".to_owned()
            }
            Ok(piece) if piece.is_empty() && done < total => {
                "it became smaller while it was uploaded".to_owned()
            }
            Ok(piece) => {
                done += piece.len() as u64;
                sent(done, total);
                return Ok(piece.clone());
            }
        };
        *fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.clone());
        Err(std::io::Error::other(why))
    })
}

/// A file's name as it stands in a multipart header (the HTML standard's rule for forms).
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

fn first_file(data: &Value) -> Option<UploadedFile> {
    let uploaded: UploadedFile = serde_json::from_value(data.get("files")?.get(0)?.clone()).ok()?;
    let plain = |text: &str| one_line(text).chars().take(LONGEST_NAME).collect();
    Some(UploadedFile {
        filename: plain(&uploaded.filename),
        file_type: plain(&uploaded.file_type),
        ..uploaded
    })
}

/// Longest name of an uploaded file in an answer, characters.
const LONGEST_NAME: usize = 255;

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
        assert_eq!(check(&file("a b.JPG", b"x")), Ok(1));
        assert!(matches!(
            check(&file("notes.txt", b"x")),
            Err(ApiError::Refused { code: 4001, .. })
        ));
        assert!(matches!(
            check(&file("empty.mp4", b"")),
            Err(ApiError::File { .. })
        ));
        assert!(matches!(check(dir.path()), Err(ApiError::File { .. })));
        assert!(matches!(
            check(&dir.path().join("none.mp4")),
            Err(ApiError::File { .. })
        ));
        let large = file("large.mp4", b"");
        std::fs::File::options()
            .write(true)
            .open(&large)
            .unwrap()
            .set_len(LARGEST_BYTES + 1)
            .unwrap();
        assert!(matches!(
            check(&large),
            Err(ApiError::Refused { code: 4002, .. })
        ));
    }
}
