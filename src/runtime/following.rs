//! Follows the changes of a session by other programs.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::AbortHandle;
use tokio::time::sleep;

use super::tasks::Tasks;
use super::user_error::user_error;
use crate::api::{ApiError, FollowRequest, FollowedProposal, FollowedSession, FollowedStep};
use crate::app::followed::{FollowedChanges, ForeignEdit, ProposedEdits};
use crate::app::msg::{Msg, UserError};
use crate::app::request::RequestId;
use crate::domain::diff;
use crate::domain::timeline::Timeline;
use crate::workflows::{Services, turn};

/// Time between an answer and the next request: the edits of a program that makes many are shown
/// together.
const MIN_INTERVAL: Duration = Duration::from_millis(100);
/// Time after a failed request, or if the file system reports no changes.
const RETRY_INTERVAL: Duration = Duration::from_secs(2);

/// The request in progress. Only one session is followed at a time.
#[derive(Default)]
pub(super) struct Following(Option<AbortHandle>);

impl Following {
    /// Waits for changes of a session that is known as in `known`. If the request retries one that
    /// failed, it is sent later.
    pub fn start(
        &mut self,
        tasks: &mut Tasks,
        request: RequestId,
        session: String,
        known: FollowRequest,
        retries: bool,
    ) {
        let is_first = self.0.is_none();
        if let Some(other) = self.0.take() {
            other.abort();
        }
        let task = tasks.spawn(move |services| async move {
            if !is_first {
                sleep(if retries {
                    RETRY_INTERVAL
                } else {
                    MIN_INTERVAL
                })
                .await;
            }
            let result = services.api.follow(&session, &known).await;
            let result = match result {
                Ok(followed) => Ok(Box::new(receive(&services, &session, followed))),
                Err(e) => Err(failed(&services, &e, retries)),
            };
            vec![Msg::Followed { request, result }]
        });
        self.0 = Some(task);
    }
}

fn failed(services: &Services, error: &ApiError, retries: bool) -> UserError {
    let error = user_error(services, error);
    let why = &error.message;
    // Once, not every few seconds.
    if retries {
        tracing::debug!("changes by other programs are still not followed: {why}");
    } else {
        tracing::warn!("changes by other programs are not followed: {why}");
    }
    error
}

/// Stores the versions of other programs, and summarizes their edits.
fn receive(services: &Services, session: &str, followed: FollowedSession) -> FollowedChanges {
    let mut edits: Vec<ForeignEdit> = Vec::new();
    let mut before: Option<&Timeline> = followed.base.as_ref().map(|draft| &draft.timeline);
    // Timeline before the last one of `edits`.
    let mut start: Option<&Timeline> = None;
    for step in &followed.steps {
        let after = &step.draft.timeline;
        if is_foreign(step) {
            turn::save_foreign_version(services, session, &step.draft, step.author.as_deref());
            match (edits.last_mut(), start) {
                (Some(last), Some(start)) if last.author == step.author => {
                    last.changes = diff::between(start, after);
                }
                _ => {
                    let (author, changes) = (step.author.clone(), step.changes.clone());
                    edits.push(ForeignEdit { author, changes });
                    start = before;
                }
            }
        } else {
            start = None;
        }
        before = Some(after);
    }
    edits.retain(|edit| !edit.changes.is_empty());
    let draft = followed.steps.into_iter().next_back();
    FollowedChanges {
        version: followed.version,
        draft: draft.map(|step| Arc::new(step.draft)),
        edits,
        proposals: followed.proposals.into_iter().map(proposed).collect(),
        follows: followed.follows,
    }
}

/// Returns true for a version that the editor reports: one of another program, also if the user
/// accepted it as a proposal.
fn is_foreign(step: &FollowedStep) -> bool {
    !step.own || step.author.is_some()
}

fn proposed(proposal: FollowedProposal) -> ProposedEdits {
    ProposedEdits {
        id: proposal.id,
        author: proposal.author,
        text: proposal.text,
        version: proposal.version,
        tools: proposal.tools,
        problem: proposal.problem,
        changes: proposal.changes,
        draft: proposal.draft.map(Arc::new),
    }
}

/// Accepts or rejects a proposal.
pub(super) async fn answer(
    services: &Services,
    session: &str,
    (proposal, accepts, reason): (&str, bool, &str),
) -> Result<(), UserError> {
    let api = &services.api;
    let result = if accepts {
        api.accept_proposal(session, proposal).await.map(|_| ())
    } else {
        api.reject_proposal(session, proposal, reason).await
    };
    result.map_err(|e| user_error(services, &e))
}
