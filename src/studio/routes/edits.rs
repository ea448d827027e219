//! Endpoint for typed edits. The cloud has no such endpoint.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{JsonBody, project, reject, save, speech_turn, success};
use crate::api::{ApplyEditsReply, ApplyEditsRequest, EditCall};
use crate::domain::diff;
use crate::domain::reason::StudioReason;
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
    let mut project = match project(&studio, &request.session_id) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let (version, before) = (project.history.version(), project.timeline());
    if request.expect_version.is_some_and(|n| n != version) {
        return success(ApplyEditsReply {
            version,
            conflict: true,
            timeline: project.history.draft().clone(),
            ..ApplyEditsReply::default()
        });
    }
    let (edits, author) = (&request.edits, request.author.as_deref());
    let changed = match make(&studio, &mut project, edits, author).await {
        Ok(changed) => changed,
        Err(why) => return reject(StatusCode::BAD_REQUEST, 400, why),
    };
    let applied = changed && !request.dry_run;
    if applied && let Err(answer) = save(&studio, &project) {
        return *answer;
    }
    if applied {
        studio.synthesize_music(&project).await;
    }
    success(ApplyEditsReply {
        version: if applied {
            project.history.version()
        } else {
            version
        },
        changes: diff::between(&before, &project.timeline()),
        applied,
        conflict: false,
        timeline: project.history.draft().clone(),
    })
}
