//! Endpoint that renames and removes media files. The cloud has no such endpoint.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::{JsonBody, project, reject, save, success};
use crate::api::endpoints::change_media::MediaChangeRequest;
use crate::domain::reason::StudioReason;
use crate::studio::state::SharedState;

/// Renames a media file, or removes it from the list.
pub async fn change(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    JsonBody(request): JsonBody<MediaChangeRequest>,
) -> Response {
    let _editing = studio.lock_projects().await;
    let mut project = match project(&studio, &sid) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let changed = match &request.new_name {
        Some(new_name) => project.rename_asset(&request.name, new_name),
        None => project.remove_asset(&request.name),
    };
    match changed {
        Err(why @ StudioReason::MediaNotFound) => reject(StatusCode::NOT_FOUND, 404, why),
        Err(why) => reject(StatusCode::BAD_REQUEST, 400, why),
        Ok(()) => match save(&studio, &project) {
            Ok(()) => success(json!({})),
            Err(answer) => *answer,
        },
    }
}
