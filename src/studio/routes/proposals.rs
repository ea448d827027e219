//! Endpoints for proposals of other programs.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::{JsonBody, edits, project, reject, save, storage_error, success};
use crate::api::endpoints::answer_proposal::{ProposalDecision, ProposalDecisionReply};
use crate::api::endpoints::proposal_state::{AwaitProposalReply, AwaitProposalRequest};
use crate::api::endpoints::propose::{ProposeReply, ProposeRequest};
use crate::api::is_plain_id;
use crate::domain::proposal::ProposalState;
use crate::domain::reason::StudioReason;
use crate::studio::project::Project;
use crate::studio::proposals::{NewProposal, Proposal};
use crate::studio::state::{SharedState, StudioState};

/// Maximum time that a request waits for an answer; shorter than the timeout of the client.
const MAX_WAIT: Duration = Duration::from_secs(30);
/// Time between two looks if the file system reports no changes.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Stores a proposal.
pub async fn propose(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    JsonBody(request): JsonBody<ProposeRequest>,
) -> Response {
    // The number of pending proposals is limited.
    let _editing = studio.lock_projects().await;
    let project = match project(&studio, &sid) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let conflict = |why| reject(StatusCode::CONFLICT, 409, why);
    if !request.waits_for_editor && !studio.proposals.has_editor(&sid) {
        return conflict(StudioReason::NoEditor.into());
    }
    let proposal = NewProposal {
        author: request.author,
        text: request.text,
        version: request.expect_version.unwrap_or(project.version()),
        edits: request.edits,
    };
    match studio.proposals.propose(&sid, proposal, &project.accepted) {
        Ok(id) => success(ProposeReply { id }),
        Err(why) => conflict(why),
    }
}

/// Waits for the answer to a proposal.
pub async fn wait(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    JsonBody(request): JsonBody<AwaitProposalRequest>,
) -> Response {
    if !is_plain_id(&request.proposal) {
        return unknown();
    }
    let wait = Duration::from_millis(request.wait_ms).min(MAX_WAIT);
    let deadline = Instant::now() + wait;
    // Before the first look: no answer in between is missed.
    let mut changes = is_plain_id(&sid)
        .then(|| studio.changes.subscribe(&sid))
        .flatten();
    loop {
        let state = match state(&studio, &sid, &request).await {
            Ok(Some(state)) => state,
            Ok(None) => return unknown(),
            Err(answer) => return *answer,
        };
        let is_pending = state == ProposalState::Pending && !request.withdraws;
        if !is_pending || !may_have_changed(changes.as_mut(), deadline).await {
            let state = Some(state);
            return success(AwaitProposalReply { state });
        }
    }
}

/// Waits until the state may be another one. Returns false if the deadline has passed.
async fn may_have_changed(changes: Option<&mut watch::Receiver<u64>>, deadline: Instant) -> bool {
    if let Some(changes) = changes {
        return matches!(timeout_at(deadline, changes.changed()).await, Ok(Ok(())));
    }
    let now = Instant::now();
    sleep_until(deadline.min(now + LOOK_INTERVAL)).await;
    now < deadline
}

/// Returns the state of a proposal, which is removed if the request says so. Under the lock, so
/// that a withdrawn proposal is not accepted.
async fn state(
    studio: &StudioState,
    sid: &str,
    request: &AwaitProposalRequest,
) -> Result<Option<ProposalState>, Box<Response>> {
    let _editing = match request.withdraws {
        true => Some(studio.lock_projects().await),
        false => None,
    };
    let (store, id) = (&studio.proposals, &request.proposal);
    let look = || project(studio, sid).map(|project| store.state(sid, id, &project.accepted));
    // An acceptance is saved before the file is removed, perhaps after the first look began.
    let state = match look()? {
        None => look()?,
        known => known,
    };
    if request.withdraws {
        store.remove(sid, id);
    }
    Ok(state)
}

/// Accepts or rejects a proposal. The edits and the acceptance are saved together.
pub async fn answer(
    State(studio): State<SharedState>,
    Path(sid): Path<String>,
    JsonBody(request): JsonBody<ProposalDecision>,
) -> Response {
    let _editing = studio.lock_projects().await;
    let mut project = match project(&studio, &sid) {
        Ok(project) => project,
        Err(answer) => return *answer,
    };
    let pending = studio.proposals.pending(&sid, &project.accepted);
    let Some(proposal) = pending.into_iter().find(|p| p.id == request.proposal) else {
        return unknown();
    };
    let decided = match request.accepts {
        true => accept(&studio, &mut project, &proposal).await,
        false => studio
            .proposals
            .reject(&sid, &proposal.id, &request.reason)
            .map_err(|e| Box::new(storage_error(&e))),
    };
    match decided {
        Ok(()) => success(ProposalDecisionReply {
            version: project.version(),
        }),
        Err(answer) => *answer,
    }
}

async fn accept(
    studio: &SharedState,
    project: &mut Project,
    proposal: &Proposal,
) -> Result<(), Box<Response>> {
    if proposal.version != project.version() {
        let why = StudioReason::ProposalOutdated;
        return Err(Box::new(reject(StatusCode::CONFLICT, 409, why)));
    }
    edits::make(studio, project, &proposal.edits, Some(&proposal.author))
        .await
        .map_err(|why| Box::new(reject(StatusCode::BAD_REQUEST, 400, why)))?;
    project.accepted.add(&proposal.id, project.version());
    save(studio, project)?;
    // The project has the answer.
    studio.proposals.remove(&project.session_id, &proposal.id);
    studio.synthesize_music(project).await;
    Ok(())
}

fn unknown() -> Response {
    reject(StatusCode::NOT_FOUND, 404, StudioReason::ProposalNotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn without_notifications_the_state_is_looked_at_every_second() {
        let start = Instant::now();
        let deadline = start + Duration::from_millis(2_500);
        let mut looks = Vec::new();
        while may_have_changed(None, deadline).await {
            looks.push(start.elapsed().as_millis());
        }
        assert_eq!(looks, [1_000, 2_000, 2_500]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_ends_the_wait() {
        let deadline = Instant::now() + MAX_WAIT;
        let (sender, mut changes) = watch::channel(0);
        sender.send_replace(1);
        assert!(may_have_changed(Some(&mut changes), deadline).await);
        assert!(!may_have_changed(Some(&mut changes), deadline).await);
        assert!(Instant::now() >= deadline);
        drop(sender);
        assert!(!may_have_changed(Some(&mut changes), deadline).await);
    }
}
