//! Status of a render. Public material shows three formats: fields at the top level, under `data`,
//! or a mix.

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use crate::api::client::ApiClient;
use crate::api::endpoint::{ApiReply, Endpoint};
use crate::api::error::ApiError;
use crate::api::wire::{Envelope, number_at, reason_at, response_error, server_text, text_at};
use crate::domain::reason::{MissingPart, Reason};
use crate::domain::render_job::RenderStatus;

pub(crate) struct PollRender;

impl Endpoint for PollRender {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/render/proxy/lambda/{id}";
    type Request = ();
    type Reply = RenderProgress;
}

/// Reply of the studio, under `data`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RenderReply {
    pub id: String,
    pub status: &'static str,
    /// 0 to 1.
    pub progress: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_url: Option<String>,
    /// English text of the reason for a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Reason for a failure. Only the studio sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

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
    pub problem: Option<Reason>,
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

impl ApiReply for RenderProgress {
    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        let progress = progress(&serde_json::from_str(body).unwrap_or(Value::Null));
        // A failed render may be reported as `success:false`: that ends the render but is not a
        // failed poll.
        let ends_render = progress.as_ref().is_some_and(|p| p.status.is_finished()) && status < 400;
        match response_error(status, Envelope::parse(body).as_ref()) {
            Some(error) if !ends_render => Err(error),
            _ => progress.ok_or(ApiError::Unexpected(Reason::Missing(MissingPart::Status))),
        }
    }
}

impl ApiClient {
    /// Polls the progress of a render.
    ///
    /// # Errors
    /// If the request fails or the response has no status.
    pub async fn poll_render(&self, id: &str) -> Result<RenderProgress, ApiError> {
        self.call::<PollRender>(id, &()).await
    }
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
    let error_text = text(&["error"]).or_else(|| text(&["error", "message"]));
    let problem = reason_at(data).or_else(|| error_text.map(server_text));
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
            (failed.status, failed.problem),
            (RenderStatus::Failed, Some(Reason::Message("nope".into())))
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
}
