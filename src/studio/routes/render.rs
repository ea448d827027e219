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
use crate::api::routes as paths;
use crate::domain::draft;
use crate::domain::render_job::{FileFormat, RenderStatus, resolution_px};
use crate::studio::render::queue::StoredJob;
use crate::studio::server::{SharedState, StudioState as Studio};

/// Attribution headers; like on the cloud, exports without them fail with 402.
const ATTRIBUTION: [&str; 3] = ["x-skill-source", "x-skill-version", "x-skill-platform"];

/// Adds an export to the render queue.
pub async fn submit(
    State(studio): State<SharedState>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Response {
    if ATTRIBUTION.iter().any(|name| !headers.contains_key(*name)) {
        return reject(
            StatusCode::PAYMENT_REQUIRED,
            402,
            "the attribution headers are missing",
        );
    }
    let text = |key: &str| body.get(key).and_then(Value::as_str).unwrap_or_default();
    let id = text("id");
    if !paths::is_plain_id(id) {
        return reject(
            StatusCode::BAD_REQUEST,
            400,
            "the render id is missing or has invalid characters",
        );
    }
    let project = match project(&studio, text("sessionId")) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let Some(draft) = body.get("draft").and_then(Value::as_object) else {
        return reject(StatusCode::BAD_REQUEST, 400, "the draft is missing");
    };
    if draft::timeline_from_object(draft).is_empty() {
        return reject(StatusCode::BAD_REQUEST, 400, "the timeline is empty");
    }
    let short_side = body
        .pointer("/output/resolution")
        .and_then(Value::as_str)
        .and_then(resolution_px);
    let format_name = body
        .pointer("/output/format")
        .and_then(Value::as_str)
        .unwrap_or("mp4");
    let Some(format) = FileFormat::from_name(format_name) else {
        return reject(
            StatusCode::BAD_REQUEST,
            400,
            "the format must be one of mp4, webm, mov, gif, mp3, wav",
        );
    };
    let job = StoredJob {
        id: id.to_owned(),
        draft: Value::Object(draft.clone()),
        session: project.session_id,
        assets: project.assets,
        short_side,
        quality: body
            .pointer("/output/quality")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .into(),
        format,
        status: RenderStatus::Pending,
        progress: 0.0,
        problem: None,
        cache_entries: Vec::new(),
    };
    match studio.renders.submit(job) {
        Ok(()) => {
            Json(json!({"success": true, "data": {"id": id, "status": "pending", "progress": 0}}))
                .into_response()
        }
        Err(e) => storage_error(&e),
    }
}

fn job(studio: &Studio, id: &str) -> Result<StoredJob, Box<Response>> {
    let job = Some(id)
        .filter(|id| paths::is_plain_id(id))
        .and_then(|id| studio.renders.get(id));
    job.ok_or_else(|| Box::new(reject(StatusCode::NOT_FOUND, 404, "no such render")))
}

/// Returns status and progress of a render.
pub async fn poll(State(studio): State<SharedState>, Path(id): Path<String>) -> Response {
    let job = match job(&studio, &id) {
        Ok(job) => job,
        Err(answer) => return *answer,
    };
    let mut data = json!({"id": job.id, "status": job.status.name(), "progress": job.progress});
    if job.status == RenderStatus::Completed {
        data["progress"] = json!(1.0);
        data["outputUrl"] = json!(format!("http://{}{}", studio.address, paths::download(&id)));
    }
    if let Some(problem) = job.problem {
        data["error"] = json!(problem);
    }
    Json(json!({"success": true, "data": data})).into_response()
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
        return reject(
            StatusCode::NOT_FOUND,
            404,
            "the render has no file, or it was removed: export again",
        );
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
            "cannot read the file of the render",
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
