//! The routes of the API, answering as the cloud does.

pub mod account;
pub mod chat;
pub mod render;
pub mod session;
pub mod upload;

use std::io::ErrorKind;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::project::Project;
use super::server::State;
use crate::domain::reason::reason;
use crate::nemo::routes as paths;

/// `{"code":0,"message":"success","data":…}`
pub fn success(data: Value) -> Response {
    Json(json!({"code": 0, "message": "success", "data": data})).into_response()
}

/// An error in the same envelope.
pub fn refuse(status: StatusCode, code: i64, words: &str) -> Response {
    (status, Json(json!({"code": code, "message": words, "data": null}))).into_response()
}

pub async fn not_found() -> Response {
    refuse(StatusCode::NOT_FOUND, 404, "no such address")
}

/// The project of a session, or the answer that there is none.
fn project(state: &State, session_id: &str) -> Result<Project, Box<Response>> {
    let found = Some(session_id).filter(|id| paths::is_plain_id(id)).and_then(|id| state.projects.load(id));
    found.ok_or_else(|| Box::new(refuse(StatusCode::NOT_FOUND, 1002, "session not found")))
}

/// Saves a project, or the answer that it could not be.
fn save(state: &State, project: &Project) -> Result<(), Box<Response>> {
    state.projects.save(project).map_err(|e| Box::new(disk(&e)))
}

fn disk(e: &std::io::Error) -> Response {
    match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => refuse(StatusCode::INSUFFICIENT_STORAGE, 507, "in the studio"),
        _ => refuse(StatusCode::INTERNAL_SERVER_ERROR, 500, &format!("the studio's disk: {}", reason(e))),
    }
}
