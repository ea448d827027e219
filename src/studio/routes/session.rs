//! Opening a session and reading its state.

use std::io::ErrorKind;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::{JsonBody, disk, project, refuse, save, success};
use crate::api::routes::is_plain_id;
use crate::studio::project::Project;
use crate::studio::server::SharedState;

pub async fn open(State(studio): State<SharedState>, JsonBody(body): JsonBody) -> Response {
    let language = body.get("language").and_then(Value::as_str).unwrap_or("en");
    let project = Project::new(language);
    let _editing = studio.editing().await;
    match save(&studio, &project) {
        Ok(()) => success(
            json!({"session_id": project.session_id, "task_id": project.task_id, "user_id": "me"}),
        ),
        Err(answer) => *answer,
    }
}

pub async fn state(State(studio): State<SharedState>, Path(sid): Path<String>) -> Response {
    match project(&studio, &sid) {
        Ok(project) => success(project.state()),
        Err(answer) => *answer,
    }
}

/// Deletes a session with everything that only it has. The cloud has no such address.
pub async fn forget(State(studio): State<SharedState>, Path(sid): Path<String>) -> Response {
    let none = || refuse(StatusCode::NOT_FOUND, 1002, "session not found");
    if !is_plain_id(&sid) {
        return none();
    }
    match studio.forget(&sid).await {
        Ok(()) => success(json!({})),
        Err(e) if e.kind() == ErrorKind::NotFound => none(),
        Err(e) => disk(&e),
    }
}
