//! Endpoints for typed edits and their history. The cloud has no such endpoints.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{JsonBody, project, reject, save, speech_turn, success};
use crate::api::{ApplyEditsReply, ApplyEditsRequest, EditCall, HistoryRequest};
use crate::domain::diff;
use crate::domain::reason::StudioReason;
use crate::domain::timeline::Timeline;
use crate::studio::project::Project;
use crate::studio::state::SharedState;
use crate::studio::typed_edits;

/// Makes typed edits, all or none, in a project that is not saved yet; captions follow them.
/// Returns true if the timeline changed.
///
/// # Errors
/// If an edit is invalid, or the edits change more than they declare.
pub(super) async fn make(
    studio: &SharedState,
    project: &mut Project,
    edits: &[EditCall],
    author: Option<&str>,
) -> Result<bool, StudioReason> {
    let before = project.timeline();
    let changed = typed_edits::apply(project, edits, author)?;
    if changed && let Some(followed) = speech_turn::follow_edit(studio, project, before).await {
        project.history.amend(&followed);
    }
    Ok(changed)
}

/// Makes typed edits, all or none.
pub async fn apply(
    State(studio): State<SharedState>,
    JsonBody(request): JsonBody<ApplyEditsRequest>,
) -> Response {
    let _editing = studio.lock_projects().await;
    let mut project = match expected(&studio, &request.session_id, request.expect_version) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let (version, before) = (project.history.version(), project.timeline());
    let (edits, author) = (&request.edits, request.author.as_deref());
    let changed = match make(&studio, &mut project, edits, author).await {
        Ok(changed) => changed,
        Err(why) => return reject(StatusCode::BAD_REQUEST, 400, why),
    };
    if !changed || request.dry_run {
        let tried = reply(&project, &before, false);
        return success(ApplyEditsReply { version, ..tried });
    }
    if let Err(answer) = save(&studio, &project) {
        return *answer;
    }
    studio.synthesize_music(&project).await;
    success(reply(&project, &before, true))
}

/// Undoes or redoes a step.
pub async fn change_history(
    State(studio): State<SharedState>,
    JsonBody(request): JsonBody<HistoryRequest>,
) -> Response {
    let _editing = studio.lock_projects().await;
    let mut project = match expected(&studio, &request.session_id, request.expect_version) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let before = project.timeline();
    let done = typed_edits::step(&mut project, request.step, request.author.as_deref());
    if done && let Err(answer) = save(&studio, &project) {
        return *answer;
    }
    success(reply(&project, &before, done))
}

/// Opens a project.
///
/// # Errors
/// The answer if there is none, or it has another version than expected.
fn expected(
    studio: &SharedState,
    session: &str,
    version: Option<u64>,
) -> Result<Project, Box<Response>> {
    let project = project(studio, session)?;
    if version.is_none_or(|version| version == project.history.version()) {
        return Ok(project);
    }
    Err(Box::new(success(ApplyEditsReply {
        conflict: true,
        ..reply(&project, &project.timeline(), false)
    })))
}

fn reply(project: &Project, before: &Timeline, applied: bool) -> ApplyEditsReply {
    ApplyEditsReply {
        version: project.history.version(),
        changes: diff::between(before, &project.timeline()),
        changed: *before != project.timeline(),
        applied,
        conflict: false,
        timeline: project.history.draft().clone(),
    }
}
