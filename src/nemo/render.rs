//! Exports: submit, poll, cancel, download.

use std::path::{Path, PathBuf};

use reqwest::{Method, Url};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use tokio::io::AsyncWriteExt;

use super::client::Nemo;
use super::error::ApiError;
use super::routes;
use super::wire::{Envelope, number_at, text_at};
use crate::domain::render_job::RenderStatus;
use crate::domain::text::one_line;

/// What a poll tells of a render.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub status: RenderStatus,
    /// 0 to 1.
    pub fraction: f64,
    /// Where the file is, once it is.
    pub url: Option<String>,
    pub problem: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Submission<'a> {
    id: &'a str,
    session_id: &'a str,
    draft: &'a RawValue,
    output: Output<'a>,
}

#[derive(Serialize)]
struct Output<'a> {
    format: &'static str,
    quality: &'static str,
    resolution: &'a str,
}

/// A new render id. It goes to disk before it goes into a request.
pub fn new_id() -> String {
    format!("render_{}", uuid::Uuid::new_v4().simple())
}

impl Nemo {
    /// Submits a draft, byte for byte as it came, for rendering under `id`.
    pub async fn submit_render(&self, id: &str, session_id: &str, draft: &str, resolution: &str) -> Result<(), ApiError> {
        let draft: &RawValue = serde_json::from_str(draft).map_err(|_| ApiError::Unexpected("the draft is not JSON".into()))?;
        let output = Output { format: "mp4", quality: "high", resolution };
        let body = serde_json::to_string(&Submission { id, session_id, draft, output })
            .map_err(|e| ApiError::Unexpected(e.to_string()))?;
        let request = self.http().await?.post(self.url(routes::RENDER)?).headers(self.headers().await?);
        let request = request.header("content-type", "application/json").body(body).timeout(std::time::Duration::from_secs(60));
        let (status, body) = self.send(request).await?;
        let envelope: Option<Envelope> = serde_json::from_str(&body).ok();
        super::client::refusal(status, envelope.as_ref()).map_or(Ok(()), Err)
    }

    /// How a render is coming along.
    pub async fn poll_render(&self, id: &str) -> Result<Progress, ApiError> {
        let request = self.http().await?.get(self.url(&routes::render(id))?).headers(self.headers().await?);
        let (status, body) = self.send(request.timeout(std::time::Duration::from_secs(60))).await?;
        let envelope: Option<Envelope> = serde_json::from_str(&body).ok();
        let answer: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
        let progress = progress(&answer);
        // A failed render may come as success:false; that is its end, not the poll's.
        if progress.as_ref().is_some_and(|p| p.status.is_over()) && status < 400 {
            return progress.ok_or_else(|| ApiError::Unexpected("no status".into()));
        }
        if let Some(error) = super::client::refusal(status, envelope.as_ref()) {
            return Err(error);
        }
        progress.ok_or_else(|| ApiError::Unexpected("no status in the render's answer".into()))
    }

    /// Cancels a render.
    pub async fn cancel_render(&self, id: &str) -> Result<(), ApiError> {
        self.call::<Value>(Method::POST, &routes::cancel(id), None).await.map(|_| ())
    }

    /// Fetches a finished render into `path`, never over an existing file: written beside under a temporary name, checked
    /// for its length, then named. Gives the final path and the size in bytes.
    pub async fn download_render(&self, id: &str, url: Option<&str>, path: &Path) -> Result<(PathBuf, u64), ApiError> {
        let own = routes::download(id);
        let first = match url.map(|u| self.fetch(u, path)) {
            Some(fetch) => fetch.await,
            None => self.fetch(&own, path).await,
        };
        match first {
            Err(ApiError::File { path, why }) => Err(ApiError::File { path, why }),
            Err(_) if url.is_some() => self.fetch(&own, path).await,
            other => other,
        }
    }

    async fn fetch(&self, address: &str, path: &Path) -> Result<(PathBuf, u64), ApiError> {
        let url = self.url(address)?;
        super::client::check_address(url.as_str())?;
        let mut request = self.http().await?.get(url.clone());
        // The token goes to our own server only, never to the store the file may lie in.
        if same_server(&url, &self.url("/")?) {
            request = request.headers(self.headers().await?);
        }
        let response = request.send().await.map_err(|e| self.trouble(&e))?;
        if !response.status().is_success() {
            return Err(ApiError::Refused {
                code: i64::from(response.status().as_u16()),
                words: "the file could not be fetched".into(),
            });
        }
        self.save(response, path).await
    }

    async fn save(&self, mut response: reqwest::Response, path: &Path) -> Result<(PathBuf, u64), ApiError> {
        let problem = |path: &Path, e: std::io::Error| ApiError::File { path: path.to_owned(), why: e.to_string() };
        if let Some(dir) = path.parent().filter(|d| !d.as_os_str().is_empty()) {
            tokio::fs::create_dir_all(dir).await.map_err(|e| problem(dir, e))?;
        }
        let part = Partial(path.with_file_name(format!(".{}.part", uuid::Uuid::new_v4().simple())));
        let mut file = tokio::fs::File::create(&part.0).await.map_err(|e| problem(path, e))?;
        let expected = response.content_length();
        let mut bytes = 0;
        while let Some(chunk) = response.chunk().await.map_err(|e| self.trouble(&e))? {
            file.write_all(&chunk).await.map_err(|e| problem(path, e))?;
            bytes += chunk.len() as u64;
        }
        file.sync_all().await.map_err(|e| problem(path, e))?;
        if expected.is_some_and(|e| e != bytes) || bytes == 0 {
            return Err(ApiError::Lost(format!("{bytes} bytes of the file came")));
        }
        publish(&part.0, path).map_err(|e| problem(path, e)).map(|path| (path, bytes))
    }
}

/// A file that goes away again unless it was renamed: an interrupted download leaves nothing behind.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Gives a finished file its name; where that is taken by now, the next free one.
fn publish(part: &Path, path: &Path) -> std::io::Result<PathBuf> {
    loop {
        let free = free_path(path);
        // A hard link fails where the name exists, a rename would replace it.
        match std::fs::hard_link(part, &free) {
            Ok(()) => return Ok(free),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(_) => return std::fs::rename(part, &free).map(|()| free),
        }
    }
}

/// `name.mp4`, or `name (2).mp4` and so on where it exists.
pub fn free_path(path: &Path) -> PathBuf {
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = path.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    let name = |n: u32| if n == 1 { path.to_owned() } else { path.with_file_name(format!("{stem} ({n}){extension}")) };
    (1..).map(name).find(|p| !p.exists()).unwrap_or_else(|| path.to_owned())
}

fn same_server(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme() && a.host() == b.host() && a.port_or_known_default() == b.port_or_known_default()
}

/// The three documented shapes: at top level, under `data`, or a mix.
fn progress(answer: &Value) -> Option<Progress> {
    let data = answer.get("data").unwrap_or(answer);
    let text = |path: &[&str]| text_at(data, path).or_else(|| text_at(answer, path));
    let status = text(&["status"])
        .map(|s| RenderStatus::from_word(&s))
        .or_else(|| (answer.get("success") == Some(&Value::Bool(false))).then_some(RenderStatus::Failed))?;
    let raw = number_at(data, &["progress"]).or_else(|| number_at(answer, &["progress"])).unwrap_or(0.0);
    // Some answers count to 1, some to 100.
    let fraction = if raw > 1.0 { raw / 100.0 } else { raw };
    let url =
        text(&["output", "url"]).or_else(|| text(&["outputUrl"])).or_else(|| text(&["output_url"])).or_else(|| text(&["url"]));
    let problem = text(&["error"]).or_else(|| text(&["error", "message"])).map(|e| one_line(&e).chars().take(300).collect());
    Some(Progress { status, fraction: fraction.clamp(0.0, 1.0), url, problem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_three_shapes_of_a_poll() {
        let top = progress(&json!({"status":"processing","progress":0.5,"output":{"url":"u"}})).unwrap();
        assert_eq!((top.status, top.fraction, top.url.as_deref()), (RenderStatus::Processing, 0.5, Some("u")));
        let data = progress(&json!({"success":true,"data":{"status":"completed","progress":100,"outputUrl":"u"}})).unwrap();
        assert_eq!((data.status, data.fraction, data.url.as_deref()), (RenderStatus::Completed, 1.0, Some("u")));
        let mixed = progress(&json!({"status":"pending","data":{"progress":"12"}})).unwrap();
        assert_eq!((mixed.status, mixed.fraction), (RenderStatus::Pending, 0.12));
        let failed = progress(&json!({"success":false,"error":"no\u{1b}pe"})).unwrap();
        assert_eq!((failed.status, failed.problem.as_deref()), (RenderStatus::Failed, Some("nope")));
        assert_eq!(progress(&json!({"x":1})), None);
    }

    #[test]
    fn an_existing_file_keeps_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mp4");
        assert_eq!(free_path(&path), path);
        std::fs::write(&path, "x").unwrap();
        std::fs::write(dir.path().join("a (2).mp4"), "x").unwrap();
        assert_eq!(free_path(&path), dir.path().join("a (3).mp4"));
    }
}
