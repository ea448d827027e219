//! Endpoints of the API, compatible with the cloud.

pub mod account;
pub mod chat;
pub mod edits;
pub mod follow;
mod invocation;
mod llm_turn;
pub mod media;
pub mod proposals;
pub mod render;
pub mod session;
mod speech_edits;
mod speech_turn;
pub mod upload;

use std::io::ErrorKind;

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::project::Project;
use super::state::StudioState;
use crate::api::is_plain_id;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, StudioReason};
use crate::domain::text::one_line;

/// Maximum size of a JSON body (bytes): enough for a draft of many thousand segments.
pub const MAX_JSON_BYTES: usize = 32 << 20;

/// Returns a successful response: `{"code":0,"message":"success","data":…}`.
pub fn success(data: impl Serialize) -> Response {
    Json(json!({"code": 0, "message": "success", "data": data})).into_response()
}

/// Returns an error response in the same envelope: the English text of the reason, and the reason
/// itself, so that the client can show it in the language of its user.
pub fn reject(status: StatusCode, code: i64, reason: impl Into<Reason>) -> Response {
    let reason = reason.into();
    let message = reason.to_string();
    (
        status,
        Json(json!({"code": code, "message": message, "data": {"reason": reason}})),
    )
        .into_response()
}

pub async fn not_found() -> Response {
    reject(StatusCode::NOT_FOUND, 404, StudioReason::NoEndpoint)
}

pub async fn wrong_method() -> Response {
    reject(
        StatusCode::METHOD_NOT_ALLOWED,
        405,
        StudioReason::WrongMethod,
    )
}

/// Extractor of a JSON body that rejects invalid ones in the envelope of the API.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let too_large = || StudioReason::BodyTooLarge(MAX_JSON_BYTES as u64);
        let length = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > MAX_JSON_BYTES) {
            // Rejected before reading: the body may be sent slowly, or never.
            return Err(reject(StatusCode::PAYLOAD_TOO_LARGE, 413, too_large()));
        }
        match Json::<Value>::from_request(request, state).await {
            Ok(Json(value)) => serde_json::from_value(value).map(Self).map_err(|e| {
                let why = StudioReason::BodyUnexpected(e.to_string());
                reject(StatusCode::UNPROCESSABLE_ENTITY, 422, why)
            }),
            Err(rejection) => {
                let status = rejection.status();
                let why = match status {
                    StatusCode::PAYLOAD_TOO_LARGE => too_large(),
                    StatusCode::UNSUPPORTED_MEDIA_TYPE => StudioReason::BodyNotJson,
                    _ => StudioReason::BodyMalformed(one_line(&rejection.body_text())),
                };
                Err(reject(status, status.as_u16().into(), why))
            }
        }
    }
}

/// Loads the project of a session.
///
/// # Errors
/// A response if the session does not exist or its file cannot be used.
fn project(state: &StudioState, session_id: &str) -> Result<Project, Box<Response>> {
    let not_found = || {
        Box::new(reject(
            StatusCode::NOT_FOUND,
            1002,
            StudioReason::SessionNotFound,
        ))
    };
    let id = Some(session_id)
        .filter(|id| is_plain_id(id))
        .ok_or_else(not_found)?;
    match state.projects.load(id) {
        Ok(project) => project.ok_or_else(not_found),
        Err(e) => Err(Box::new(reject(StatusCode::CONFLICT, 409, e.reason()))),
    }
}

/// Saves a project, whose new versions are those of this program. The caller must hold the lock.
///
/// # Errors
/// A response if the file cannot be written.
fn save(state: &StudioState, project: &Project) -> Result<(), Box<Response>> {
    state
        .projects
        .save(project)
        .map_err(|e| Box::new(storage_error(&e)))?;
    let made = project.history.made();
    state.own_versions.add(&project.session_id, made);
    Ok(())
}

fn storage_error(e: &std::io::Error) -> Response {
    match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => reject(
            StatusCode::INSUFFICIENT_STORAGE,
            507,
            StudioReason::InStudio,
        ),
        _ => reject(
            StatusCode::INTERNAL_SERVER_ERROR,
            500,
            Reason::StudioStorage(Box::new(reason(e))),
        ),
    }
}
