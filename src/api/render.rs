//! Exports: submit, poll, cancel and download a render.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::client::{ApiClient, RESPONSE_TIMEOUT};
use super::error::ApiError;
use super::routes;
use super::wire::{Envelope, number_at, text_at};
use crate::domain::reason::{MissingPart, Reason};
use crate::domain::render_job::{self, RenderStatus};
use crate::domain::text::one_line;

/// Response of a poll.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderProgress {
    pub status: RenderStatus,
    /// Progress (0 to 1), derived from this response alone.
    pub fraction: f64,
    /// Number as received: percent or a fraction.
    pub raw: f64,
    /// URL of the file once it exists.
    pub url: Option<String>,
    pub problem: Option<String>,
}

/// Progress of one render over its polls. It never decreases, and 1 means 1 % unless fractions were
/// received before.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProgressSeries {
    fractions: bool,
    percents: bool,
    highest: f64,
}

impl ProgressSeries {
    /// Continues a series at `progress` (0 to 1).
    pub fn from(progress: f64) -> Self {
        Self {
            highest: progress,
            ..Self::default()
        }
    }

    /// Returns the progress after another response (0 to 1).
    pub fn next(&mut self, response: &RenderProgress) -> f64 {
        self.percents |= response.raw > 1.0;
        self.fractions |= !self.percents && response.raw > 0.0 && response.raw < 1.0;
        let now = match response.status {
            RenderStatus::Completed => 1.0,
            _ if self.percents => response.raw / 100.0,
            _ if self.fractions => response.raw,
            _ => response.fraction,
        };
        self.highest = self.highest.max(now.clamp(0.0, 1.0));
        self.highest
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Submission<'a> {
    id: &'a str,
    session_id: &'a str,
    draft: &'a RawValue,
    output: RenderOutputData<'a>,
}

#[derive(Serialize)]
struct RenderOutputData<'a> {
    format: &'a str,
    quality: &'a str,
    resolution: &'a str,
}

/// Creates a render id. It must be stored before it is sent.
pub fn new_id() -> String {
    format!("render_{}", uuid::Uuid::new_v4().simple())
}

impl ApiClient {
    /// Submits a draft, byte for byte as received, for rendering under `id`.
    ///
    /// # Errors
    /// If the request fails or is refused.
    pub async fn submit_render(
        &self,
        id: &str,
        session_id: &str,
        draft: &str,
        resolution: &str,
        output: &render_job::OutputOptions,
    ) -> Result<(), ApiError> {
        let draft: &RawValue =
            serde_json::from_str(draft).map_err(|_| ApiError::Unexpected(Reason::DraftNotJson))?;
        let output = RenderOutputData {
            format: output.format.name(),
            quality: &output.quality,
            resolution,
        };
        let body = serde_json::to_string(&Submission {
            id,
            session_id,
            draft,
            output,
        })
        .map_err(|e| ApiError::unexpected(e))?;
        let attempt = || async {
            let request = self
                .http()
                .await?
                .post(self.url(routes::RENDER)?)
                .headers(self.headers().await?);
            let request = request
                .header("content-type", "application/json")
                .body(body.clone())
                .timeout(RESPONSE_TIMEOUT);
            let (status, response) = self.send(request).await?;
            let envelope = Envelope::parse(&response);
            super::client::response_error(status, envelope.as_ref()).map_or(Ok(()), Err)
        };
        self.retry_if_refused(attempt).await
    }

    /// Polls the progress of a render.
    ///
    /// # Errors
    /// If the request fails or the response has no status.
    pub async fn poll_render(&self, id: &str) -> Result<RenderProgress, ApiError> {
        self.retry_if_refused(|| self.poll_once(id)).await
    }

    async fn poll_once(&self, id: &str) -> Result<RenderProgress, ApiError> {
        let request = self
            .http()
            .await?
            .get(self.url(&routes::render(id))?)
            .headers(self.headers().await?);
        let (status, body) = self.send(request.timeout(RESPONSE_TIMEOUT)).await?;
        let envelope = Envelope::parse(&body);
        let response: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
        let progress = progress(&response);
        // A failed render may be reported as `success:false`: that ends the render but is not a
        // failed poll.
        if progress.as_ref().is_some_and(|p| p.status.is_finished()) && status < 400 {
            return progress
                .ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::Status)));
        }
        if let Some(error) = super::client::response_error(status, envelope.as_ref()) {
            return Err(error);
        }
        progress.ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::Status)))
    }

    /// Cancels a render.
    ///
    /// # Errors
    /// If the request fails or is refused.
    pub async fn cancel_render(&self, id: &str) -> Result<(), ApiError> {
        self.call::<Value>(Method::POST, &routes::cancel(id), None)
            .await
            .map(|_| ())
    }

    /// Downloads a finished render to a temporary file next to `path` and checks its length. An
    /// interrupted download is resumed up to `retries` times, or by the next run of the program.
    /// Returns the temporary file, for [`publish`], and its size (bytes).
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
        let fallback = routes::download(id);
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

/// Moves a finished file to `path`, or to the next unused name.
///
/// # Errors
/// If the file cannot be moved.
pub fn publish(part: &Path, path: &Path) -> std::io::Result<PathBuf> {
    loop {
        let free = free_path(path);
        // Unlike a rename, a hard link fails if the name exists.
        match std::fs::hard_link(part, &free) {
            Ok(()) => return std::fs::remove_file(part).map(|()| free),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(_) => return std::fs::rename(part, &free).map(|()| free),
        }
    }
}

/// Returns `name.mp4`, or `name (2).mp4` and so on if it exists.
pub fn free_path(path: &Path) -> PathBuf {
    let stem = path
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let extension = path
        .extension()
        .map(|e| format!(".{}", e.to_string_lossy()))
        .unwrap_or_default();
    let name = |n: u32| {
        if n == 1 {
            path.to_owned()
        } else {
            path.with_file_name(format!("{stem} ({n}){extension}"))
        }
    };
    (1..)
        .map(name)
        .find(|p| !p.exists())
        .unwrap_or_else(|| path.to_owned())
}

/// Parses the three documented formats: top level, under `data`, or a mix.
fn progress(response: &Value) -> Option<RenderProgress> {
    let data = response.get("data").unwrap_or(response);
    let text = |path: &[&str]| text_at(data, path).or_else(|| text_at(response, path));
    let status = text(&["status"])
        .map(|s| RenderStatus::from_name(&s))
        .or_else(|| {
            (response.get("success") == Some(&Value::Bool(false))).then_some(RenderStatus::Failed)
        })?;
    let raw = number_at(data, &["progress"])
        .or_else(|| number_at(response, &["progress"]))
        .unwrap_or(0.0);
    // Public responses use percent; fractions are accepted. 1 means 1 % while the render runs.
    let is_fraction = raw < 1.0 || status == RenderStatus::Completed && raw <= 1.0;
    let fraction = if is_fraction { raw } else { raw / 100.0 };
    let url = text(&["output", "url"])
        .or_else(|| text(&["outputUrl"]))
        .or_else(|| text(&["output_url"]))
        .or_else(|| text(&["url"]));
    let problem = text(&["error"])
        .or_else(|| text(&["error", "message"]))
        .map(|e| one_line(&e).chars().take(300).collect());
    Some(RenderProgress {
        status,
        fraction: fraction.clamp(0.0, 1.0),
        raw,
        url,
        problem,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_three_formats_of_a_poll() {
        let top =
            progress(&json!({"status":"processing","progress":0.5,"output":{"url":"u"}})).unwrap();
        assert_eq!(
            (top.status, top.fraction, top.url.as_deref()),
            (RenderStatus::Processing, 0.5, Some("u"))
        );
        let data = progress(
            &json!({"success":true,"data":{"status":"completed","progress":100,"outputUrl":"u"}}),
        )
        .unwrap();
        assert_eq!(
            (data.status, data.fraction, data.url.as_deref()),
            (RenderStatus::Completed, 1.0, Some("u"))
        );
        let mixed = progress(&json!({"status":"pending","data":{"progress":"12"}})).unwrap();
        assert_eq!(
            (mixed.status, mixed.fraction),
            (RenderStatus::Pending, 0.12)
        );
        let failed = progress(&json!({"success":false,"error":"no\u{1b}pe"})).unwrap();
        assert_eq!(
            (failed.status, failed.problem.as_deref()),
            (RenderStatus::Failed, Some("nope"))
        );
        assert_eq!(progress(&json!({"x":1})), None);
    }

    // nemovideo_skills api-reference: "pending" has progress 5, "completed" has 100.
    #[test]
    fn progress_is_percent_unless_fractions_were_received_and_never_decreases() {
        for (status, series, expected) in [
            (
                "processing",
                &[json!(5), json!(1), json!(50), json!(100)][..],
                &[0.05, 0.05, 0.5, 1.0][..],
            ),
            (
                "processing",
                &[json!(1), json!(2), json!(0.5)],
                &[0.01, 0.02, 0.02],
            ),
            (
                "pending",
                &[json!(0), json!(1), json!("7"), json!("12%")],
                &[0.0, 0.01, 0.07, 0.12],
            ),
            (
                "processing",
                &[json!(0.2), json!(0.9), json!(1)],
                &[0.2, 0.9, 1.0],
            ),
            (
                "processing",
                &[json!(null), json!(-3), json!(1e9), json!(30)],
                &[0.0, 0.0, 1.0, 1.0],
            ),
            ("completed", &[json!(1)], &[1.0]),
        ] {
            let mut all = ProgressSeries::default();
            let values: Vec<f64> = series
                .iter()
                .map(|p| all.next(&progress(&json!({"status": status, "progress": p})).unwrap()))
                .collect();
            assert_eq!(values, expected, "{series:?}");
        }
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
