//! Exports: submit a draft, poll the render until it ends, download and name the file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::time::Instant;

use super::services::Services;
use crate::api::{ApiError, ProgressSeries, new_render_id};
use crate::domain::draft::Draft;
use crate::domain::excerpt::excerpt;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::domain::render_job::{FileFormat, OutputOptions, RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::domain::text::safe_file_stem;
use crate::fs::unique::{free_path, publish};
use crate::media;
use crate::store::now_ms;

/// Maximum number of consecutive transient poll failures.
const MAX_POLL_FAILURES: u32 = 20;

/// Finished export job and the error if it failed.
pub type FinishedExport = (RenderJob, Option<ApiError>);

/// Creates an export job; nothing is stored or sent yet. The format follows from the file extension
/// (default: MP4).
pub fn new_job(session_id: &str, resolution: &Resolution, path: PathBuf) -> RenderJob {
    let format = FileFormat::from_path(&path).unwrap_or_default();
    RenderJob {
        id: new_render_id(),
        session_id: session_id.to_owned(),
        status: RenderStatus::Submitting,
        progress: 0.0,
        resolution: resolution.clone(),
        path,
        problem: None,
        bytes: 0,
        created_ms: now_ms(),
        ended_ms: None,
        draft: None,
        version: None,
        output: OutputOptions {
            format,
            ..OutputOptions::default()
        },
    }
}

/// Returns an unused path `<title>.<extension>` in the export folder, or in the current one if none
/// is configured.
pub fn default_path(folder: &Path, title: &str, extension: &str) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        folder.to_owned()
    };
    free_path(&folder.join(format!("{}.{extension}", safe_file_stem(title))))
}

/// Sets the exported version of the job. Also returns the draft to submit.
pub async fn prepare(
    services: &Services,
    mut job: RenderJob,
    draft: &Draft,
    output: OutputOptions,
) -> (RenderJob, Arc<str>) {
    let (session, json) = (job.session_id.clone(), draft.json.clone());
    let known = services
        .store
        .read(move |store| store.find_version(&session, &json));
    let known = known.await.unwrap_or_default();
    (job.draft, job.version) = (known.map(|k| k.0), known.map(|k| k.1));
    let sent = json_to_submit(draft, &output);
    job.output = output;
    (job, sent)
}

/// Returns the draft that is submitted for an export with these options.
fn json_to_submit(draft: &Draft, output: &OutputOptions) -> Arc<str> {
    let range = output.range.map(|range| excerpt(draft, range));
    let draft = range.as_ref().unwrap_or(draft);
    draft.json_for_output(output.vertical, output.fps)
}

/// Creates a new job with the version and path of a finished one. `None` if the version no longer
/// exists.
pub async fn repeat(services: &Services, old: &RenderJob) -> Option<(RenderJob, Arc<str>)> {
    let version = old.draft?;
    let json = services.store.read(move |store| store.version(version));
    let json = json.await.ok().flatten()?;
    let draft = Draft::parse(&json).ok()?;
    let fresh = RenderJob {
        id: new_render_id(),
        status: RenderStatus::Submitting,
        progress: 0.0,
        problem: None,
        bytes: 0,
        created_ms: now_ms(),
        ended_ms: None,
        path: free_path(&old.path),
        ..old.clone()
    };
    let sent = json_to_submit(&draft, &old.output);
    Some((fresh, sent))
}

/// Downloads the file of a finished export again under an unused name. If that fails, the export
/// stays listed as before.
pub async fn download_again(
    services: &Services,
    old: RenderJob,
    on_update: impl Fn(&RenderJob) + Send + Sync,
) -> FinishedExport {
    let path = free_path(&old.path);
    let mut job = RenderJob {
        status: RenderStatus::Downloading,
        ended_ms: None,
        path,
        ..old.clone()
    };
    on_update(&job);
    let result = poll_until_done(services, &mut job, &on_update).await;
    let (job, error) = finish_job(services, job, result, &on_update);
    if error.is_none() {
        return (job, None);
    }
    save(services, &old);
    on_update(&old);
    (old, error)
}

/// Checks that the output path is writable.
///
/// # Errors
/// If the path is a folder, or its folder cannot be created or written.
pub fn check_path(path: &Path) -> Result<(), ApiError> {
    let problem = |why: Reason| ApiError::File {
        path: path.to_owned(),
        why,
    };
    if path.is_dir() {
        return Err(problem(Reason::IsDirectory));
    }
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    std::fs::create_dir_all(&folder)
        .map_err(|e| problem(Reason::FolderNotCreated(Box::new(reason(&e)))))?;
    let probe = folder.join(format!(".{}.probe", uuid::Uuid::new_v4().simple()));
    let written = std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe));
    written.map_err(|e| problem(Reason::FolderNotWritable(Box::new(reason(&e)))))
}

/// Submits `draft` and follows the render until it ends; `on_update` receives every change. The
/// returned job is completed, with the path of the file, or failed, with the reason. A render that
/// fails on the cloud is retried once under a new id.
pub async fn run(
    services: &Services,
    mut job: RenderJob,
    draft: &str,
    on_update: impl Fn(&RenderJob) + Send,
) -> FinishedExport {
    on_update(&job);
    let result = match check_path(&job.path) {
        Ok(()) => submit(services, &mut job, draft, &on_update).await,
        Err(error) => Err(error),
    };
    let result = match result {
        Ok(()) => poll_until_done(services, &mut job, &on_update).await,
        Err(error) => Err(error),
    };
    let result = retry_if_failed(services, &mut job, draft, result, &on_update).await;
    finish_job(services, job, result, on_update)
}

/// Retries a render once under a new id if it failed on the cloud; otherwise returns `result`.
async fn retry_if_failed(
    services: &Services,
    job: &mut RenderJob,
    draft: &str,
    result: Result<(PathBuf, u64), ApiError>,
    on_update: &impl Fn(&RenderJob),
) -> Result<(PathBuf, u64), ApiError> {
    let failed = matches!(result, Err(ApiError::Render(_))) && job.status == RenderStatus::Failed;
    if !failed || services.backend == STUDIO_BACKEND {
        return result;
    }
    let again = match assign_new_id(services, job).await {
        Ok(()) => submit(services, job, draft, on_update).await,
        Err(error) => Err(error),
    };
    match again {
        Ok(()) => poll_until_done(services, job, on_update).await,
        Err(error) => {
            // Report the first failure; that there was no second attempt is only logged.
            tracing::warn!(
                code = error.code(),
                "a failed export could not be submitted again"
            );
            result
        }
    }
}

/// Name of the embedded backend. A failed render would fail there again.
pub(super) const STUDIO_BACKEND: &str = "studio";

/// Stores a job. Must precede every request that uses its id.
async fn store_job(services: &Services, job: &RenderJob) -> Result<(), ApiError> {
    let problem = |e: crate::store::StoreError| ApiError::File {
        path: "nemo-tui.db".into(),
        why: Reason::ExportNotStored(Box::new(e.reason())),
    };
    let (backend, job) = (services.backend.clone(), job.clone());
    let stored = services
        .store
        .write(move |store| store.save_render(&backend, &job));
    stored.await.map_err(problem)
}

/// Assigns a new id to a job and replaces the stored one.
async fn assign_new_id(services: &Services, job: &mut RenderJob) -> Result<(), ApiError> {
    let old = std::mem::replace(&mut job.id, new_render_id());
    (job.status, job.progress) = (RenderStatus::Submitting, 0.0);
    store_job(services, job).await?;
    tracing::info!(old, new = job.id, "retrying the export under a new id");
    services.store.queue(move |store| store.delete_render(&old));
    Ok(())
}

/// Submits the job once.
async fn post(services: &Services, job: &RenderJob, draft: &str) -> Result<(), ApiError> {
    let (id, session, output) = (&job.id, &job.session_id, &job.output);
    let api = &services.api;
    api.submit_render(id, session, draft, job.resolution.id(), output)
        .await
}

/// Submits the job. If that fails and the server does not know the render, submits it once more
/// under a new id. Each id is stored before it is sent.
async fn submit(
    services: &Services,
    job: &mut RenderJob,
    draft: &str,
    on_update: &impl Fn(&RenderJob),
) -> Result<(), ApiError> {
    store_job(services, job).await?;
    let first = post(services, job, draft).await;
    let result = match first {
        // The connection was lost: ask the server if it accepted the render.
        Err(e) if e.is_transient() && services.api.poll_render(&job.id).await.is_ok() => Ok(()),
        Err(e) if e.is_transient() => {
            assign_new_id(services, job).await?;
            post(services, job, draft).await
        }
        other => other,
    };
    result?;
    tracing::info!(
        id = job.id,
        resolution = job.resolution.id(),
        "an export was submitted"
    );
    job.status = RenderStatus::Pending;
    store_job(services, job).await?;
    on_update(job);
    Ok(())
}

/// Follows a submitted render until it ends and downloads the file, even if an earlier run of the
/// program started it.
pub async fn follow(
    services: &Services,
    mut job: RenderJob,
    on_update: impl Fn(&RenderJob) + Send,
) -> FinishedExport {
    let result = poll_until_done(services, &mut job, &on_update).await;
    let result = match repeat(services, &job).await {
        Some((_, draft)) => retry_if_failed(services, &mut job, &draft, result, &on_update).await,
        None => result,
    };
    finish_job(services, job, result, on_update)
}

/// Polls a submitted render until it ends, and downloads the file. Returns its path and size
/// (bytes).
async fn poll_until_done(
    services: &Services,
    job: &mut RenderJob,
    on_update: &impl Fn(&RenderJob),
) -> Result<(PathBuf, u64), ApiError> {
    let mut failures = 0;
    let mut series = ProgressSeries::from(job.progress);
    let mut last = (job.status, f64::NAN);
    let mut changed = Instant::now();
    let url = loop {
        match services.api.poll_render(&job.id).await {
            Ok(p) => {
                failures = 0;
                if matches!(p.status, RenderStatus::Failed | RenderStatus::Cancelled) {
                    job.status = p.status;
                    let canceled = p.status == RenderStatus::Cancelled;
                    let why = if canceled {
                        Reason::Canceled
                    } else {
                        Reason::NotGiven
                    };
                    return Err(ApiError::Render(p.problem.unwrap_or(why)));
                }
                if (p.status, p.raw) != last {
                    (last, changed) = ((p.status, p.raw), Instant::now());
                }
                job.status = if p.status == RenderStatus::Completed {
                    RenderStatus::Downloading
                } else {
                    p.status
                };
                job.progress = series.next(&p);
                on_update(job);
                if p.status == RenderStatus::Completed {
                    break p.url;
                }
            }
            Err(error) if error.is_transient() && failures < MAX_POLL_FAILURES => failures += 1,
            Err(error) => return Err(error),
        }
        if changed.elapsed() >= services.polling.stall_timeout {
            return Err(ApiError::Stalled(
                services.polling.stall_timeout.as_secs().div_ceil(60),
            ));
        }
        tokio::time::sleep(services.polling.render_interval).await;
    };
    fetch(services, job, url.as_deref()).await
}

/// Downloads the file, checks that it is playable (if ffprobe is installed), and moves it to its
/// final name.
async fn fetch(
    services: &Services,
    job: &RenderJob,
    url: Option<&str>,
) -> Result<(PathBuf, u64), ApiError> {
    let (part, bytes) = services
        .api
        .download_render(&job.id, url, &job.path, services.polling.download_retries)
        .await?;
    let checked = if media::find_tool("ffprobe").is_ok() && media::find_tool("ffmpeg").is_ok() {
        media::probe::read_info(&part).await.map(|_| ())
    } else {
        Ok(())
    };
    let named = match checked {
        Ok(()) => publish(&part, &job.path).map_err(|e| ApiError::file(&job.path, &e)),
        Err(e) => Err(ApiError::Render(Reason::DamagedDownload(Box::new(
            Reason::message(e),
        )))),
    };
    if named.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    named.map(|path| (path, bytes))
}

fn finish_job(
    services: &Services,
    mut job: RenderJob,
    result: Result<(PathBuf, u64), ApiError>,
    on_update: impl Fn(&RenderJob),
) -> FinishedExport {
    let error = match result {
        Ok((path, bytes)) => {
            job.status = RenderStatus::Completed;
            job.progress = 1.0;
            job.path = path;
            job.bytes = bytes;
            tracing::info!(id = job.id, bytes, "an export is complete");
            None
        }
        Err(error) => {
            tracing::warn!(id = job.id, code = error.code(), "an export failed");
            // The server may still finish it: the stored job stays open, so that the next start of
            // the editor follows it.
            let open = matches!(error, ApiError::Stalled(_)).then(|| job.clone());
            if job.status != RenderStatus::Cancelled {
                job.status = RenderStatus::Failed;
            }
            job.problem = Some(match &error {
                ApiError::Render(why) => why.clone(),
                other => other.reason(),
            });
            if let Some(open) = open {
                save(services, &open);
                on_update(&job);
                return (job, Some(error));
            }
            Some(error)
        }
    };
    job.ended_ms = Some(now_ms());
    save(services, &job);
    on_update(&job);
    (job, error)
}

fn save(services: &Services, job: &RenderJob) {
    let (backend, job) = (services.backend.clone(), job.clone());
    services
        .store
        .queue(move |store| store.save_render(&backend, &job));
}
