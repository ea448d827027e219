//! Exports.

use std::path::{Path, PathBuf};
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::domain::draft::Draft;
use crate::domain::reason::Reason;
use crate::domain::render_job::{FileFormat, RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::fs::unique::free_path;
use crate::mcp::call::{CallProgress, ToolCall};
use crate::mcp::export_jobs::ExportJobs;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::workflows::export;

/// Default and maximum time that a call waits for an export (s). Clients give up on long calls.
const DEFAULT_WAIT_SECONDS: u64 = 45;
const MAX_WAIT_SECONDS: u64 = 3_600;

/// Renders the timeline into a new file, never over an existing one. Waits for the end, but not
/// for long: export_status has the rest. Canceling the call cancels the export.
#[derive(Deserialize, JsonSchema)]
pub(super) struct ExportArguments {
    /// File name or path in the export folder or an allowed one (default: named after the title).
    path: Option<String>,
    /// 480p, 720p, 1080p, 1440p or 4k (default: 1080p, or as configured).
    resolution: Option<String>,
    /// mp4, webm, mov, gif, mp3 or wav (default: the extension of the path, or mp4).
    format: Option<String>,
    /// Maximum time to wait (s, default 45).
    wait_seconds: Option<u64>,
}

/// Returns the state of an export, or of the newest ones.
#[derive(Deserialize, JsonSchema)]
pub(super) struct ExportStatusArguments {
    /// Id of an export.
    id: Option<String>,
    /// Time to wait for its end (s, default 0).
    wait_seconds: Option<u64>,
}

/// Cancels an export that is not finished.
#[derive(Deserialize, JsonSchema)]
pub(super) struct CancelArguments {
    /// Id of the export.
    id: String,
}

pub(super) async fn start(call: &ToolCall<'_>, arguments: ExportArguments) -> ToolResult {
    call.context.check_writable()?;
    let resolution = resolution(call, arguments.resolution.as_deref())?;
    let (session, draft) = call.context.filled_draft().await?;
    let path = output_path(call, &arguments, &draft)?;
    export::check_path(&path)?;
    let services = call.context.services();
    let mut job = export::new_job(&session, &resolution, path);
    job.output.quality = call.context.settings.config.export.quality.clone();
    let output = job.output.clone();
    let (job, sent) = export::prepare(services, job, &draft, output).await;
    let states = call.context.exports.start(services, job, sent);
    let wait = arguments.wait_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
    let waited = wait_for_end(call, states.clone(), wait).await;
    if waited.is_err() {
        ExportJobs::cancel(services, states.clone()).await?;
    }
    waited?;
    let job = states.borrow().clone();
    describe(&job)
}

/// Returns the resolution of a name, or the configured one.
fn resolution(call: &ToolCall<'_>, name: Option<&str>) -> Result<Resolution, ToolFailure> {
    let Some(name) = name else {
        return Ok(call.context.settings.config.export.resolution.clone());
    };
    let resolution = Resolution::from(name.to_lowercase());
    if resolution.short_side().is_some() {
        return Ok(resolution);
    }
    let names = Resolution::ids().collect::<Vec<_>>().join(", ");
    Err(ToolFailure::new(
        "there is no such resolution",
        format!("Use one of {names}."),
    ))
}

/// Returns an unused path for the file.
fn output_path(
    call: &ToolCall<'_>,
    arguments: &ExportArguments,
    draft: &Draft,
) -> Result<PathBuf, ToolFailure> {
    let unknown = || {
        let next = "Use mp4, webm, mov, gif, mp3 or wav.";
        ToolFailure::new("there is no such format", next)
    };
    let requested = arguments.format.as_deref();
    let requested = requested.map(|name| FileFormat::from_name(name).ok_or_else(unknown));
    let requested = requested.transpose()?;
    let folders = &call.context.folders;
    let Some(path) = &arguments.path else {
        let format = requested.unwrap_or_default();
        let title = &draft.timeline.title;
        return Ok(export::default_path(
            folders.exports(),
            title,
            format.name(),
        ));
    };
    let path = folders.writable(path)?;
    let own = path
        .extension()
        .map(|_| FileFormat::from_path(&path).ok_or_else(unknown));
    let path = match (own.transpose()?, requested) {
        (None, format) => with_extension(&path, format.unwrap_or_default()),
        (Some(own), Some(format)) if own != format => {
            let next = "Leave out the format, or choose another extension.";
            return Err(ToolFailure::new(
                "the format is not that of the extension",
                next,
            ));
        }
        _ => path,
    };
    Ok(free_path(&path))
}

fn with_extension(path: &Path, format: FileFormat) -> PathBuf {
    path.with_extension(format.name())
}

/// Waits for the end of an export, and reports its progress.
///
/// # Errors
/// If the client cancels the call.
async fn wait_for_end(
    call: &ToolCall<'_>,
    mut states: watch::Receiver<RenderJob>,
    seconds: u64,
) -> Result<(), ToolFailure> {
    let (sender, progress) = watch::channel(CallProgress::default());
    let work = async {
        loop {
            let (fraction, is_finished) = {
                let job = states.borrow_and_update();
                (job.progress, job.status.is_finished())
            };
            let text = format!("{} %", (fraction * 100.0).round());
            sender.send_replace(CallProgress { fraction, text });
            if is_finished || states.changed().await.is_err() {
                return;
            }
        }
    };
    let limit = Duration::from_secs(seconds.min(MAX_WAIT_SECONDS));
    // An export that takes longer continues.
    let _ = call
        .follow(progress, tokio::time::timeout(limit, work))
        .await?;
    Ok(())
}

pub(super) async fn status(call: &ToolCall<'_>, arguments: ExportStatusArguments) -> ToolResult {
    let Some(id) = &arguments.id else {
        let jobs = stored(call).await?;
        let list: Vec<Value> = jobs.iter().map(job_data).collect();
        return Ok(ToolReply::text("The newest exports.").with_data(list.into()));
    };
    if let Some(states) = call.context.exports.find(id) {
        wait_for_end(call, states.clone(), arguments.wait_seconds.unwrap_or(0)).await?;
        let job = states.borrow().clone();
        return describe(&job);
    }
    let job = stored(call).await?.into_iter().find(|job| job.id == *id);
    describe(&job.ok_or_else(unknown_export)?)
}

pub(super) async fn cancel(call: &ToolCall<'_>, arguments: CancelArguments) -> ToolResult {
    call.context.check_writable()?;
    let id = &arguments.id;
    let followed = call.context.exports.find(id);
    let job = match &followed {
        Some(states) => states.borrow().clone(),
        None => {
            let job = stored(call).await?.into_iter().find(|job| job.id == *id);
            job.ok_or_else(unknown_export)?
        }
    };
    if job.status.is_finished() {
        return describe(&job);
    }
    let services = call.context.services();
    let Some(states) = followed else {
        services.api.cancel_render(&job.id).await?;
        return Ok(ToolReply::text("Canceled."));
    };
    ExportJobs::cancel(services, states.clone()).await?;
    wait_for_end(call, states.clone(), DEFAULT_WAIT_SECONDS).await?;
    let job = states.borrow().clone();
    match job.status {
        RenderStatus::Cancelled => Ok(ToolReply::text("Canceled.")),
        _ => describe(&job),
    }
}

fn unknown_export() -> ToolFailure {
    let next = "Call export_status without an id for the newest ones.";
    ToolFailure::new("there is no such export", next)
}

/// Returns the newest exports of the current session.
async fn stored(call: &ToolCall<'_>) -> Result<Vec<RenderJob>, ToolFailure> {
    let session = call.context.session().await?;
    let backend = call.context.services().backend.clone();
    let store = &call.context.services().store;
    let mut jobs = store
        .read(move |store| store.renders(&backend, 100))
        .await?;
    jobs.retain(|job| job.session_id == session);
    Ok(jobs)
}

fn job_data(job: &RenderJob) -> Value {
    json!({
        "id": job.id,
        "status": job.status.name(),
        "progress": (job.progress * 100.0).round() / 100.0,
        "path": job.path,
        "bytes": job.bytes,
        "version": job.version,
    })
}

/// Describes an export. A failed one is an error.
fn describe(job: &RenderJob) -> ToolResult {
    let data = job_data(job);
    let text = match job.status {
        RenderStatus::Completed => "Exported.".to_owned(),
        RenderStatus::Cancelled => "The export was canceled.".to_owned(),
        RenderStatus::Failed => {
            let why = job.problem.as_ref().map(Reason::to_string);
            let failure = ToolFailure::new(
                format!("the export failed: {}", why.unwrap_or_default()),
                "Correct the timeline if it is the cause, then export again.",
            );
            return Err(failure.with_data(data));
        }
        _ => {
            let percent = (job.progress * 100.0).round();
            format!("{percent} % done. Call export_status with the id, or cancel_export.")
        }
    };
    Ok(ToolReply::text(text).with_data(data))
}
