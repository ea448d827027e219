//! Endpoints for exports: submit, poll, cancel, download.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::io::SeekFrom;
use tokio::io::AsyncSeekExt;
use tokio_util::io::ReaderStream;

use super::{JsonBody, project, reject, storage_error, success};
use crate::api::endpoints::download_render::DownloadRender;
use crate::api::endpoints::poll_render::RenderReply;
use crate::api::endpoints::submit_render::RenderRequest;
use crate::api::{Endpoint, is_plain_id};
use crate::domain::draft;
use crate::domain::reason::{Reason, RenderReason, StudioReason};
use crate::domain::render_job::{FileFormat, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::studio::render::job_files::StoredJob;
use crate::studio::state::{SharedState, StudioState as Studio};

/// Attribution headers; like on the cloud, exports without them fail with 402.
const ATTRIBUTION: [&str; 3] = ["x-skill-source", "x-skill-version", "x-skill-platform"];

/// Adds an export to the render queue.
pub async fn submit(
    State(studio): State<SharedState>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<RenderRequest<Value>>,
) -> Response {
    if ATTRIBUTION.iter().any(|name| !headers.contains_key(*name)) {
        return reject(
            StatusCode::PAYMENT_REQUIRED,
            402,
            StudioReason::NoAttributionHeaders,
        );
    }
    let id = request.id.clone();
    let job = match new_job(&studio, request) {
        Ok(job) => job,
        Err(answer) => return *answer,
    };
    match studio.renders.submit(job) {
        Ok(()) => status(RenderReply {
            id,
            status: RenderStatus::Pending.name(),
            progress: 0.0,
            output_url: None,
            error: None,
            reason: None,
        }),
        Err(e) => storage_error(&e),
    }
}

/// Checks a request and creates its job.
///
/// # Errors
/// A response if the request is not valid.
fn new_job(studio: &Studio, request: RenderRequest<Value>) -> Result<StoredJob, Box<Response>> {
    let invalid = |why: Reason| Box::new(reject(StatusCode::BAD_REQUEST, 400, why));
    if !is_plain_id(&request.id) {
        return Err(invalid(StudioReason::InvalidRenderId.into()));
    }
    let project = project(studio, &request.session_id)?;
    let draft = request.draft.as_object();
    let draft = draft.ok_or_else(|| invalid(StudioReason::NoDraft.into()))?;
    if draft::timeline_from_object(draft).is_empty() {
        return Err(invalid(RenderReason::TimelineEmpty.into()));
    }
    let format = request.output.format.as_deref().unwrap_or("mp4");
    let format =
        FileFormat::from_name(format).ok_or_else(|| invalid(StudioReason::InvalidFormat.into()))?;
    Ok(StoredJob {
        id: request.id,
        draft: request.draft,
        session: project.session_id,
        assets: project.assets,
        short_side: request
            .output
            .resolution
            .and_then(|name| Resolution::from(name).short_side()),
        quality: request.output.quality.unwrap_or_default().as_str().into(),
        format,
        status: RenderStatus::Pending,
        progress: 0.0,
        problem: None,
        cache_entries: Vec::new(),
    })
}

/// Returns the response with the status of a render.
fn status(reply: RenderReply) -> Response {
    Json(json!({"success": true, "data": reply})).into_response()
}

fn job(studio: &Studio, id: &str) -> Result<StoredJob, Box<Response>> {
    let job = Some(id)
        .filter(|id| is_plain_id(id))
        .and_then(|id| studio.renders.get(id));
    job.ok_or_else(|| {
        Box::new(reject(
            StatusCode::NOT_FOUND,
            404,
            StudioReason::RenderNotFound,
        ))
    })
}

/// Returns status and progress of a render.
pub async fn poll(State(studio): State<SharedState>, Path(id): Path<String>) -> Response {
    let job = match job(&studio, &id) {
        Ok(job) => job,
        Err(answer) => return *answer,
    };
    let is_completed = job.status == RenderStatus::Completed;
    let url = || format!("http://{}{}", studio.address, DownloadRender::path(&id));
    status(RenderReply {
        id: job.id,
        status: job.status.name(),
        progress: if is_completed { 1.0 } else { job.progress },
        output_url: is_completed.then(url),
        error: job.problem.as_ref().map(Reason::to_string),
        reason: job.problem,
    })
}

/// Cancels a render.
pub async fn cancel(State(studio): State<SharedState>, Path(id): Path<String>) -> Response {
    match job(&studio, &id) {
        Ok(_) => success(json!({"cancelled": studio.renders.cancel(&id)})),
        Err(answer) => *answer,
    }
}

/// Returns the file of a finished render, from the offset of a `Range: bytes=N-` header.
pub async fn download(
    State(studio): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let job = match job(&studio, &id) {
        Ok(job) => job,
        Err(answer) => return *answer,
    };
    let is_completed = job.status == RenderStatus::Completed;
    let file = if is_completed {
        tokio::fs::File::open(studio.renders.file(&id, job.format))
            .await
            .ok()
    } else {
        None
    };
    let Some(mut file) = file else {
        return reject(StatusCode::NOT_FOUND, 404, StudioReason::RenderFileGone);
    };
    let length = file.metadata().await.map(|m| m.len()).unwrap_or(0);
    let range = headers.get(header::RANGE).and_then(|v| v.to_str().ok());
    let from = range
        .and_then(|r| {
            r.strip_prefix("bytes=")?
                .strip_suffix('-')?
                .parse::<u64>()
                .ok()
        })
        .filter(|from| *from < length);
    if file.seek(SeekFrom::Start(from.unwrap_or(0))).await.is_err() {
        return reject(
            StatusCode::INTERNAL_SERVER_ERROR,
            500,
            StudioReason::RenderFileUnreadable,
        );
    }
    let remaining = length - from.unwrap_or(0);
    let body = Body::from_stream(ReaderStream::with_capacity(file, 1 << 20));
    let kind = [
        (header::CONTENT_TYPE, job.format.media_type().to_owned()),
        (header::CONTENT_LENGTH, remaining.to_string()),
    ];
    match from {
        None => (kind, body).into_response(),
        Some(from) => {
            let range = [(
                header::CONTENT_RANGE,
                format!("bytes {from}-{}/{length}", length - 1),
            )];
            (StatusCode::PARTIAL_CONTENT, kind, range, body).into_response()
        }
    }
}
