//! Endpoints for sessions: open, state, delete.

use std::io::ErrorKind;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::{JsonBody, project, reject, save, storage_error, success};
use crate::api::endpoints::new_session::{NewSessionReply, NewSessionRequest};
use crate::api::is_plain_id;
use crate::domain::reason::StudioReason;
use crate::studio::project::Project;
use crate::studio::state::SharedState;

/// Creates a session with an empty project.
pub async fn open(
    State(studio): State<SharedState>,
    JsonBody(request): JsonBody<NewSessionRequest>,
) -> Response {
    let project = Project::new(request.language.as_deref().unwrap_or("en"));
    let _editing = studio.lock_projects().await;
    match save(&studio, &project) {
        Ok(()) => success(NewSessionReply {
            session_id: Some(project.session_id),
            task_id: Some(project.task_id),
            user_id: Some("me".to_owned()),
        }),
        Err(answer) => *answer,
    }
}

/// Returns the state of a session, after the edit in progress: a client that stopped its turn has
/// to see what is left of it.
pub async fn state(State(studio): State<SharedState>, Path(sid): Path<String>) -> Response {
    let _editing = studio.lock_projects().await;
    match project(&studio, &sid) {
        Ok(project) => success(project.state()),
        Err(answer) => *answer,
    }
}

/// Deletes a session with everything that only it uses. The cloud has no such endpoint.
pub async fn delete(State(studio): State<SharedState>, Path(sid): Path<String>) -> Response {
    let not_found = || reject(StatusCode::NOT_FOUND, 1002, StudioReason::SessionNotFound);
    if !is_plain_id(&sid) {
        return not_found();
    }
    match studio.delete_session(&sid).await {
        Ok(()) => success(json!({})),
        Err(e) if e.kind() == ErrorKind::NotFound => not_found(),
        Err(e) => storage_error(&e),
    }
}
