//! The routes of the API, answering as the cloud does.

pub mod account;
pub mod chat;
pub mod render;
pub mod session;
pub mod upload;

use std::io::ErrorKind;

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::project::Project;
use super::server::{LARGEST_JSON, StudioState};
use crate::api::routes as paths;
use crate::domain::asset::size;
use crate::domain::io_reason::reason;

/// `{"code":0,"message":"success","data":…}`
pub fn success(data: Value) -> Response {
    Json(json!({"code": 0, "message": "success", "data": data})).into_response()
}

/// An error in the same envelope.
pub fn refuse(status: StatusCode, code: i64, words: &str) -> Response {
    (
        status,
        Json(json!({"code": code, "message": words, "data": null})),
    )
        .into_response()
}

pub async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, 404, "no such address")
}

pub async fn wrong_method() -> Response {
    refuse(
        StatusCode::METHOD_NOT_ALLOWED,
        405,
        "this address does not know the method",
    )
}

/// A JSON body; one that is none is refused in the envelope of the API.
pub struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let too_large = || {
            format!(
                "the body is too large: {} at most",
                size(LARGEST_JSON as u64)
            )
        };
        let length = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > LARGEST_JSON) {
            // Not read first: it may be sent slowly, or never.
            return Err(refuse(StatusCode::PAYLOAD_TOO_LARGE, 413, &too_large()));
        }
        match Json::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(rejection) => {
                let status = rejection.status();
                let words = match status {
                    StatusCode::PAYLOAD_TOO_LARGE => too_large(),
                    StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                        "the body must be JSON: Content-Type: application/json".to_owned()
                    }
                    _ => format!(
                        "the body is not valid JSON: {}",
                        crate::domain::text::one_line(&rejection.body_text())
                    ),
                };
                Err(refuse(status, status.as_u16().into(), &words))
            }
        }
    }
}

/// The project of a session, or the answer that there is none or that its file cannot be used.
fn project(state: &StudioState, session_id: &str) -> Result<Project, Box<Response>> {
    let none = || Box::new(refuse(StatusCode::NOT_FOUND, 1002, "session not found"));
    let id = Some(session_id)
        .filter(|id| paths::is_plain_id(id))
        .ok_or_else(none)?;
    match state.projects.load(id) {
        Ok(project) => project.ok_or_else(none),
        Err(e) => Err(Box::new(refuse(StatusCode::CONFLICT, 409, &e.to_string()))),
    }
}

/// Saves a project, or the answer that it could not be.
fn save(state: &StudioState, project: &Project) -> Result<(), Box<Response>> {
    state.projects.save(project).map_err(|e| Box::new(disk(&e)))
}

fn disk(e: &std::io::Error) -> Response {
    match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            refuse(StatusCode::INSUFFICIENT_STORAGE, 507, "in the studio")
        }
        _ => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            500,
            &format!("the studio's disk: {}", reason(e)),
        ),
    }
}
