//! Opening a session and reading its state.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::{project, save, success};
use crate::studio::project::Project;
use crate::studio::server::Shared;

pub async fn open(State(studio): State<Shared>, Json(body): Json<Value>) -> Response {
    let language = body.get("language").and_then(Value::as_str).unwrap_or("en");
    let project = Project::new(language);
    match save(&studio, &project) {
        Ok(()) => success(json!({"session_id": project.session_id, "task_id": project.task_id, "user_id": "me"})),
        Err(answer) => *answer,
    }
}

pub async fn state(State(studio): State<Shared>, Path(sid): Path<String>) -> Response {
    match project(&studio, &sid) {
        Ok(project) => success(project.state()),
        Err(answer) => *answer,
    }
}
