//! Endpoint for typed edits. The cloud has no such endpoint.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{JsonBody, project, reject, save, speech_turn, success};
use crate::api::ApplyEditsReply;
use crate::api::ApplyEditsRequest;
use crate::domain::diff;
use crate::studio::state::SharedState;
use crate::studio::typed_edits;

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
    let changed = match typed_edits::apply(&mut project, edits, author) {
        Ok(changed) => changed,
        Err(why) => return reject(StatusCode::BAD_REQUEST, 400, why),
    };
    if changed
        && let Some(followed) = speech_turn::follow_edit(&studio, &project, before.clone()).await
    {
        project.history.amend(&followed);
    }
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
