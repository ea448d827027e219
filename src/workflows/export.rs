//! An export: its id noted, the draft submitted, polled to its end, fetched and named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::time::Instant;

use super::Services;
use crate::api::ApiError;
use crate::api::render::{ProgressSeries, free_path, new_id, publish};
use crate::domain::draft::Draft;
use crate::domain::io_reason::reason;
use crate::domain::render_job::{FileFormat, OutputOptions, RenderJob, RenderStatus};
use crate::domain::text::file_stem;
use crate::media;
use crate::store::now_ms;

/// How many polls in a row may fail for passing reasons before the export is given up.
const PATIENCE: u32 = 20;

/// An export that is over: the job, and the error that it failed with.
pub type FinishedExport = (RenderJob, Option<ApiError>);

/// A new export job of the format that the name of its file tells, MP4 where it tells none; nothing is noted or sent yet.
pub fn job(session_id: &str, resolution: &str, path: PathBuf) -> RenderJob {
    let format = FileFormat::of_path(&path).unwrap_or_default();
    RenderJob {
        id: new_id(),
        session_id: session_id.to_owned(),
        status: RenderStatus::Submitting,
        progress: 0.0,
        resolution: resolution.to_owned(),
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

/// `<title>.<extension>` in the export folder (the current one where none is configured), never the name of an existing
/// file.
pub fn default_path(folder: &Path, title: &str, extension: &str) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() {
        std::env::current_dir().unwrap_or_default()
    } else {
        folder.to_owned()
    };
    free_path(&folder.join(format!("{}.{extension}", file_stem(title))))
}

/// The job with the version that it exports, and what the server is sent for it.
pub fn prepare(
    bench: &Services,
    mut job: RenderJob,
    draft: &Draft,
    output: OutputOptions,
) -> (RenderJob, Arc<str>) {
    let known = bench
        .store
        .find_version(&job.session_id, &draft.json)
        .unwrap_or_default();
    (job.draft, job.version) = (known.map(|k| k.0), known.map(|k| k.1));
    let sent = draft.for_output(output.vertical, output.fps);
    job.output = output;
    (job, sent)
}

/// The same export again, under a new id: the version and the path of one that is over. None where the version is gone.
pub fn again(bench: &Services, old: &RenderJob) -> Option<(RenderJob, Arc<str>)> {
    let json = bench.store.version(old.draft?).ok().flatten()?;
    let draft = Draft::parse(&json).ok()?;
    let fresh = RenderJob {
        id: new_id(),
        status: RenderStatus::Submitting,
        progress: 0.0,
        problem: None,
        bytes: 0,
        created_ms: now_ms(),
        ended_ms: None,
        path: free_path(&old.path),
        ..old.clone()
    };
    let sent = draft.for_output(old.output.vertical, old.output.fps);
    Some((fresh, sent))
}

/// Fetches the file of a finished export again; an existing one keeps its name, and the new one gets another. Where that
/// fails, the export is listed as it was.
pub async fn refetch(
    bench: &Services,
    old: RenderJob,
    tell: impl Fn(&RenderJob) + Send + Sync,
) -> FinishedExport {
    let path = free_path(&old.path);
    let mut job = RenderJob {
        status: RenderStatus::Downloading,
        ended_ms: None,
        path,
        ..old.clone()
    };
    tell(&job);
    let result = to_end(bench, &mut job, &tell).await;
    let (job, error) = finish(bench, job, result, &tell);
    if error.is_none() {
        return (job, None);
    }
    save(bench, &old);
    tell(&old);
    (old, error)
}

/// Refuses a path that cannot be written before anything is rendered.
pub fn check_path(path: &Path) -> Result<(), ApiError> {
    let problem = |why: String| ApiError::File {
        path: path.to_owned(),
        why,
    };
    if path.is_dir() {
        return Err(problem("it is a folder".into()));
    }
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    std::fs::create_dir_all(&folder)
        .map_err(|e| problem(format!("its folder cannot be made: {}", reason(&e))))?;
    let trial = folder.join(format!(".{}.trial", uuid::Uuid::new_v4().simple()));
    let tried = std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial));
    tried.map_err(|e| problem(format!("its folder cannot be written: {}", reason(&e))))
}

/// Submits `draft` and follows the render to its end; `tell` hears every change. The end is in the job: completed with
/// the path of the file, or failed with the problem. A render that fails on the cloud is tried once more under a new id.
pub async fn run(
    bench: &Services,
    mut job: RenderJob,
    draft: &str,
    tell: impl Fn(&RenderJob) + Send,
) -> FinishedExport {
    tell(&job);
    let result = match check_path(&job.path) {
        Ok(()) => submit(bench, &mut job, draft, &tell).await,
        Err(error) => Err(error),
    };
    let result = match result {
        Ok(()) => to_end(bench, &mut job, &tell).await,
        Err(error) => Err(error),
    };
    let result = tried_again(bench, &mut job, draft, result, &tell).await;
    finish(bench, job, result, tell)
}

/// The file of a render, or of one more try under a new id where the render failed on the cloud.
async fn tried_again(
    bench: &Services,
    job: &mut RenderJob,
    draft: &str,
    result: Result<(PathBuf, u64), ApiError>,
    tell: &impl Fn(&RenderJob),
) -> Result<(PathBuf, u64), ApiError> {
    let failed = matches!(result, Err(ApiError::Render(_))) && job.status == RenderStatus::Failed;
    if !failed || bench.backend == LOCAL {
        return result;
    }
    let again = match renew(bench, job) {
        Ok(()) => submit(bench, job, draft, tell).await,
        Err(error) => Err(error),
    };
    match again {
        Ok(()) => to_end(bench, job, tell).await,
        Err(error) => {
            // The first failure is the reason; that there was no second try is in the log.
            tracing::warn!(code = error.code(), "a failed export was not taken again");
            result
        }
    }
}

/// The backend inside of the program: what fails there fails again.
const LOCAL: &str = "studio";

/// Notes a job on disk, which comes before every request that has its id.
fn note(bench: &Services, job: &RenderJob) -> Result<(), ApiError> {
    let problem = |e: crate::store::StoreError| ApiError::File {
        path: "nemo-tui.db".into(),
        why: format!("the export could not be noted, so it was not started: {e}"),
    };
    bench
        .store
        .save_render(&bench.backend, job)
        .map_err(problem)
}

/// Gives a job a new id, on disk in place of the old one.
fn renew(bench: &Services, job: &mut RenderJob) -> Result<(), ApiError> {
    let old = std::mem::replace(&mut job.id, new_id());
    (job.status, job.progress) = (RenderStatus::Submitting, 0.0);
    note(bench, job)?;
    if let Err(e) = bench.store.forget_render(&old) {
        tracing::error!("{e}");
    }
    tracing::info!(
        old,
        new = job.id,
        "the export is tried again under a new id"
    );
    Ok(())
}

/// Submits under the job's id; where that fails and the server knows nothing of it, once more under a new one. Each id is
/// on disk before it is sent.
async fn submit(
    bench: &Services,
    job: &mut RenderJob,
    draft: &str,
    tell: &impl Fn(&RenderJob),
) -> Result<(), ApiError> {
    note(bench, job)?;
    let first = bench
        .nemo
        .submit_render(
            &job.id,
            &job.session_id,
            draft,
            &job.resolution,
            &job.output,
        )
        .await;
    let result = match first {
        // The connection broke: whether the server took it, it can be asked.
        Err(e) if e.is_passing() && bench.nemo.poll_render(&job.id).await.is_ok() => Ok(()),
        Err(e) if e.is_passing() => {
            renew(bench, job)?;
            bench
                .nemo
                .submit_render(
                    &job.id,
                    &job.session_id,
                    draft,
                    &job.resolution,
                    &job.output,
                )
                .await
        }
        other => other,
    };
    result?;
    tracing::info!(
        id = job.id,
        resolution = job.resolution,
        "an export was submitted"
    );
    job.status = RenderStatus::Pending;
    note(bench, job)?;
    tell(job);
    Ok(())
}

/// Polls a submitted render to its end and fetches the file: also for one that an earlier run of the program began.
pub async fn follow(
    bench: &Services,
    mut job: RenderJob,
    tell: impl Fn(&RenderJob) + Send,
) -> FinishedExport {
    let result = to_end(bench, &mut job, &tell).await;
    let result = match again(bench, &job) {
        Some((_, draft)) => tried_again(bench, &mut job, &draft, result, &tell).await,
        None => result,
    };
    finish(bench, job, result, tell)
}

/// Polls a submitted render to its end, and gives the path and the bytes of its file.
async fn to_end(
    bench: &Services,
    job: &mut RenderJob,
    tell: &impl Fn(&RenderJob),
) -> Result<(PathBuf, u64), ApiError> {
    let mut failures = 0;
    let mut series = ProgressSeries::from(job.progress);
    let mut last = (job.status, f64::NAN);
    let mut changed = Instant::now();
    let url = loop {
        match bench.nemo.poll_render(&job.id).await {
            Ok(p) => {
                failures = 0;
                if matches!(p.status, RenderStatus::Failed | RenderStatus::Cancelled) {
                    job.status = p.status;
                    let cancelled = p.status == RenderStatus::Cancelled;
                    let why = if cancelled {
                        "it was cancelled"
                    } else {
                        "no reason was given"
                    };
                    return Err(ApiError::Render(
                        p.problem.unwrap_or_else(|| why.to_owned()),
                    ));
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
                tell(job);
                if p.status == RenderStatus::Completed {
                    break p.url;
                }
            }
            Err(error) if error.is_passing() && failures < PATIENCE => failures += 1,
            Err(error) => return Err(error),
        }
        if changed.elapsed() >= bench.pace.stalled {
            return Err(ApiError::Stalled(bench.pace.stalled.as_secs().div_ceil(60)));
        }
        tokio::time::sleep(bench.pace.render).await;
    };
    fetch(bench, job, url.as_deref()).await
}

/// Fetches the file, checks that it can be played (where ffprobe is there to ask), and gives it its name.
async fn fetch(
    bench: &Services,
    job: &RenderJob,
    url: Option<&str>,
) -> Result<(PathBuf, u64), ApiError> {
    let (part, bytes) = bench
        .nemo
        .download_render(&job.id, url, &job.path, bench.pace.download_retries)
        .await?;
    let checked = if media::tool("ffprobe").is_ok() && media::tool("ffmpeg").is_ok() {
        media::probe::facts_of(&part).await.map(|_| ())
    } else {
        Ok(())
    };
    let named = match checked {
        Ok(()) => publish(&part, &job.path).map_err(|e| ApiError::file(&job.path, &e)),
        Err(e) => Err(ApiError::Render(format!(
            "the file that came is damaged: {e}"
        ))),
    };
    if named.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    named.map(|path| (path, bytes))
}

fn finish(
    bench: &Services,
    mut job: RenderJob,
    result: Result<(PathBuf, u64), ApiError>,
    tell: impl Fn(&RenderJob),
) -> FinishedExport {
    let error = match result {
        Ok((path, bytes)) => {
            job.status = RenderStatus::Completed;
            job.progress = 1.0;
            job.path = path;
            job.bytes = bytes;
            tracing::info!(id = job.id, bytes, "an export is done");
            None
        }
        Err(error) => {
            tracing::warn!(id = job.id, code = error.code(), "an export failed");
            // The server may still finish it: on disk it stays open, so that the next start of the editor follows it.
            let open = matches!(error, ApiError::Stalled(_)).then(|| job.clone());
            if job.status != RenderStatus::Cancelled {
                job.status = RenderStatus::Failed;
            }
            let why = error.to_string();
            job.problem = Some(
                why.strip_prefix("the export failed: ")
                    .map_or(why.clone(), str::to_owned),
            );
            if let Some(open) = open {
                save(bench, &open);
                tell(&job);
                return (job, Some(error));
            }
            Some(error)
        }
    };
    job.ended_ms = Some(now_ms());
    save(bench, &job);
    tell(&job);
    (job, error)
}

fn save(bench: &Services, job: &RenderJob) {
    if let Err(e) = bench.store.save_render(&bench.backend, job) {
        tracing::error!("{e}");
    }
}
