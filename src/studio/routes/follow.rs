//! Endpoint that reports changes of a session by this and other programs.

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::{JsonBody, edits, project, success};
use crate::api::FollowRequest;
use crate::api::endpoints::follow::{FollowReply, ProposalReply, StepReply};
use crate::domain::diff;
use crate::domain::draft::timeline_from_object;
use crate::domain::reason::StudioReason;
use crate::domain::text::one_line;
use crate::domain::timeline::Timeline;
use crate::studio::project::Project;
use crate::studio::proposals::Proposal;
use crate::studio::state::SharedState;

/// Maximum number of versions in a reply; older ones are left out.
const MAX_STEPS: u64 = 20;

/// Waits until the session has another version, or other proposals, than the client knows.
pub async fn follow(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    JsonBody(request): JsonBody<FollowRequest>,
) -> Response {
    // Validates the id.
    if let Err(answer) = project(&studio, &sid) {
        return *answer;
    }
    // Before the first look: no change in between is missed.
    let mut changes = studio.changes.subscribe(&sid);
    if request.answers
        && let Err(why) = studio.proposals.attend(&sid)
    {
        tracing::warn!("other programs cannot propose edits: {why}");
    }
    loop {
        let (project, proposals) = {
            // An edit of this program is saved and known as such.
            let _here = studio.edit_lock.lock().await;
            match project(&studio, &sid) {
                Ok(project) => {
                    let proposals = studio.proposals.pending(&sid, &project.accepted);
                    (project, proposals)
                }
                Err(answer) => return *answer,
            }
        };
        let ids = proposals.iter().map(|p| &p.id);
        let is_known = request.after == Some(project.version()) && ids.eq(&request.proposals);
        let changed = match &mut changes {
            Some(changes) if is_known => changes.changed().await.is_ok(),
            _ => false,
        };
        if !changed {
            let follows = changes.is_some();
            return success(reply(&studio, &project, &proposals, &request, follows).await);
        }
    }
}

async fn reply(
    studio: &SharedState,
    project: &Project,
    proposals: &[Proposal],
    request: &FollowRequest,
    follows: bool,
) -> FollowReply {
    let version = project.version();
    let own = studio.own_versions.of(&project.session_id);
    let after = request.after.unwrap_or(version);
    let first = first_step(after, version);
    let steps = (first..=version).filter_map(|version| {
        let draft = project.history.version_draft(version)?;
        let before = project.history.version_draft(version - 1);
        let changes = before.map(|before| diff::between(&timeline(before), &timeline(draft)));
        Some(StepReply {
            version,
            author: project.history.author(version).map(str::to_owned),
            own: own.contains(&version),
            changes: changes.unwrap_or_default(),
            draft: to_raw_value(draft).ok()?,
        })
    });
    let steps: Vec<StepReply> = steps.collect();
    let base = project.history.version_draft(first.saturating_sub(1));
    let base = base.filter(|_| steps.len() > 1).and_then(raw);
    let mut replies = Vec::new();
    for proposal in proposals {
        replies.push(try_out(studio, project, proposal).await);
    }
    FollowReply {
        version,
        steps,
        base,
        proposals: replies,
        follows,
    }
}

/// Returns the first version of a reply to a client that knows version `after`.
fn first_step(after: u64, version: u64) -> u64 {
    let next = |version: u64| version.saturating_add(1);
    next(after).max(next(version).saturating_sub(MAX_STEPS))
}

/// Describes a proposal by its result on a copy of the project.
async fn try_out(studio: &SharedState, project: &Project, proposal: &Proposal) -> ProposalReply {
    let mut copy = project.clone();
    let before = project.timeline();
    let result = if proposal.version == project.version() {
        edits::make(studio, &mut copy, &proposal.edits, None).await
    } else {
        Err(StudioReason::ProposalOutdated)
    };
    let tools = proposal.edits.iter().map(|call| one_line(&call.tool));
    let (changes, draft) = match &result {
        Ok(_) => (
            diff::between(&before, &copy.timeline()),
            raw(copy.history.draft()),
        ),
        Err(_) => (Vec::new(), None),
    };
    ProposalReply {
        id: proposal.id.clone(),
        author: proposal.author.clone(),
        text: proposal.text.clone(),
        version: proposal.version,
        tools: tools.collect(),
        problem: result.err().map(Into::into),
        changes,
        draft,
    }
}

fn raw(draft: &Value) -> Option<Box<RawValue>> {
    to_raw_value(draft).ok()
}

fn timeline(draft: &Value) -> Timeline {
    draft
        .as_object()
        .map(timeline_from_object)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_has_the_newest_unknown_steps() {
        assert_eq!(first_step(3, 5), 4);
        assert_eq!(first_step(0, 100), 101 - MAX_STEPS);
        assert!(first_step(u64::MAX, 5) > 5, "none");
    }
}
