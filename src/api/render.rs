//! Exports: submit, poll, cancel, download.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::client::{ANSWER, ApiClient};
use super::error::ApiError;
use super::routes;
use super::wire::{Envelope, number_at, text_at};
use crate::domain::render_job::{self, RenderStatus};
use crate::domain::text::one_line;

/// What a poll tells of a render.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderProgress {
    pub status: RenderStatus,
    /// 0 to 1, read from this answer alone.
    pub fraction: f64,
    /// The number as it was sent: percent, or a fraction.
    pub raw: f64,
    /// Where the file is, once it is.
    pub url: Option<String>,
    pub problem: Option<String>,
}

/// The progress of one render over its polls: it never falls, and 1 is 1 % unless fractions came before.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProgressSeries {
    fractions: bool,
    percents: bool,
    highest: f64,
}

impl ProgressSeries {
    /// Continues a render that was seen at `progress` (0 to 1).
    pub fn from(progress: f64) -> Self {
        Self {
            highest: progress,
            ..Self::default()
        }
    }

    /// The progress after another answer, 0 to 1.
    pub fn next(&mut self, answer: &RenderProgress) -> f64 {
        self.percents |= answer.raw > 1.0;
        self.fractions |= !self.percents && answer.raw > 0.0 && answer.raw < 1.0;
        let now = match answer.status {
            RenderStatus::Completed => 1.0,
            _ if self.percents => answer.raw / 100.0,
            _ if self.fractions => answer.raw,
            _ => answer.fraction,
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

/// A new render id. It goes to disk before it goes into a request.
pub fn new_id() -> String {
    format!("render_{}", uuid::Uuid::new_v4().simple())
}

impl ApiClient {
    /// Submits a draft, byte for byte as it came, for rendering under `id`.
    pub async fn submit_render(
        &self,
        id: &str,
        session_id: &str,
        draft: &str,
        resolution: &str,
        output: &render_job::OutputOptions,
    ) -> Result<(), ApiError> {
        let draft: &RawValue = serde_json::from_str(draft)
            .map_err(|_| ApiError::Unexpected("the draft is not JSON".into()))?;
        let output = RenderOutputData {
            format: output.format.word(),
            quality: &output.quality,
            resolution,
        };
        let body = serde_json::to_string(&Submission {
            id,
            session_id,
            draft,
            output,
        })
        .map_err(|e| ApiError::Unexpected(e.to_string()))?;
        let attempt = || async {
            let request = self
                .http()
                .await?
                .post(self.url(routes::RENDER)?)
                .headers(self.headers().await?);
            let request = request
                .header("content-type", "application/json")
                .body(body.clone())
                .timeout(ANSWER);
            let (status, answer) = self.send(request).await?;
            let envelope = Envelope::read(&answer);
            super::client::refusal(status, envelope.as_ref()).map_or(Ok(()), Err)
        };
        self.once_more_if_refused(attempt).await
    }

    /// How a render is coming along.
    pub async fn poll_render(&self, id: &str) -> Result<RenderProgress, ApiError> {
        self.once_more_if_refused(|| self.poll_once(id)).await
    }

    async fn poll_once(&self, id: &str) -> Result<RenderProgress, ApiError> {
        let request = self
            .http()
            .await?
            .get(self.url(&routes::render(id))?)
            .headers(self.headers().await?);
        let (status, body) = self.send(request.timeout(ANSWER)).await?;
        let envelope = Envelope::read(&body);
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
        self.call::<Value>(Method::POST, &routes::cancel(id), None)
            .await
            .map(|_| ())
    }

    /// Fetches a finished render beside `path`, under a temporary name made of the render's id, and checks its length.
    /// A download that broke goes on where it broke, at once up to `retries` times, or when the program runs again. Gives
    /// the temporary file, for [`publish`], and its size in bytes.
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
        let own = routes::download(id);
        let fetch = |address| self.fetch(address, &part, u64::MAX, |_, _| ());
        let mut result = fetch(url.unwrap_or(&own)).await;
        for attempt in 0..retries {
            match &result {
                Err(e) if e.is_passing() => {
                    tokio::time::sleep(Duration::from_millis(250 << attempt.min(6))).await
                }
                _ => break,
            }
            result = fetch(url.unwrap_or(&own)).await;
        }
        if url.is_some() && matches!(&result, Err(e) if !matches!(e, ApiError::File { .. })) {
            let _ = tokio::fs::remove_file(&part).await;
            // Where the server has no copy either, the reason is that of the address that it named.
            result = fetch(&own).await.or(result);
        }
        if result.is_err() {
            let _ = tokio::fs::remove_file(&part).await;
        }
        // Of its temporary name nobody knows.
        result.map(|bytes| (part, bytes)).map_err(|e| e.about(path))
    }
}

/// Gives a finished file its name; where that is taken by now, the next free one.
pub fn publish(part: &Path, path: &Path) -> std::io::Result<PathBuf> {
    loop {
        let free = free_path(path);
        // A hard link fails where the name exists, a rename would replace it.
        match std::fs::hard_link(part, &free) {
            Ok(()) => return std::fs::remove_file(part).map(|()| free),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(_) => return std::fs::rename(part, &free).map(|()| free),
        }
    }
}

/// `name.mp4`, or `name (2).mp4` and so on where it exists.
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

/// The three documented shapes: at top level, under `data`, or a mix.
fn progress(answer: &Value) -> Option<RenderProgress> {
    let data = answer.get("data").unwrap_or(answer);
    let text = |path: &[&str]| text_at(data, path).or_else(|| text_at(answer, path));
    let status = text(&["status"])
        .map(|s| RenderStatus::from_word(&s))
        .or_else(|| {
            (answer.get("success") == Some(&Value::Bool(false))).then_some(RenderStatus::Failed)
        })?;
    let raw = number_at(data, &["progress"])
        .or_else(|| number_at(answer, &["progress"]))
        .unwrap_or(0.0);
    // Public answers are percent; fractions are accepted. 1 is 1 % while the render runs.
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
    fn the_three_shapes_of_a_poll() {
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
    fn progress_is_percent_unless_fractions_came_and_never_falls() {
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
            let seen: Vec<f64> = series
                .iter()
                .map(|p| all.next(&progress(&json!({"status": status, "progress": p})).unwrap()))
                .collect();
            assert_eq!(seen, expected, "{series:?}");
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
