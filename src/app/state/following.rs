//! Changes of the session by other programs: what was reported, what waits, and what they propose.

use crate::app::followed::{FollowedChanges, ForeignEdit, ProposedEdits};
use crate::app::request::Pending;

/// Maximum number of edits that wait to be reported.
const MAX_WAITING: usize = 50;

/// Answer that the studio has not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalAnswer {
    pub id: String,
    pub author: String,
    pub accepts: bool,
}

/// Following of other programs that change the session.
#[derive(Clone, Debug, Default)]
pub struct FollowingState {
    /// Awaited changes.
    pub pending: Option<Pending>,
    /// Version up to which changes have arrived; `None` before the first answer.
    pub version: Option<u64>,
    /// True if the last request failed, or if changes are not noticed while it waits.
    pub retries: bool,
    /// Changes that are shown once nothing else is in progress.
    pub waiting: Option<FollowedChanges>,
    /// Pending proposals, the oldest first.
    proposals: Vec<ProposedEdits>,
    /// Awaited confirmations of the user's answers.
    pub answers: Vec<Pending<ProposalAnswer>>,
    /// Ids of the proposals that the user has answered, and of those that were announced.
    answered: Vec<String>,
    announced: Vec<String>,
}

impl FollowingState {
    /// Receives changes. They wait with those that arrived before.
    pub(crate) fn receive(&mut self, mut changes: FollowedChanges) {
        self.version = Some(changes.version);
        self.proposals = std::mem::take(&mut changes.proposals);
        let proposals = &self.proposals;
        let is_pending = |id: &String| proposals.iter().any(|p| p.id == *id);
        self.answered.retain(is_pending);
        self.announced.retain(is_pending);
        if let Some(waiting) = self.waiting.take() {
            let mut edits: Vec<ForeignEdit> = waiting.edits;
            edits.append(&mut changes.edits);
            edits.drain(..edits.len().saturating_sub(MAX_WAITING));
            changes.edits = edits;
            changes.draft = changes.draft.or(waiting.draft);
        }
        self.waiting = Some(changes);
    }

    /// Ids of the pending proposals, as the studio knows them.
    pub(crate) fn proposal_ids(&self) -> Vec<String> {
        self.proposals.iter().map(|p| p.id.clone()).collect()
    }

    /// Proposals without an answer, the oldest first.
    pub fn open_proposals(&self) -> impl Iterator<Item = &ProposedEdits> {
        let is_open = |p: &&ProposedEdits| !self.answered.contains(&p.id);
        self.proposals.iter().filter(is_open)
    }

    /// Returns the proposal without an answer with this id.
    pub(crate) fn open_proposal(&self, id: &str) -> Option<&ProposedEdits> {
        self.open_proposals().find(|p| p.id == id)
    }

    /// Returns the first proposal that was not announced yet, and marks it as announced.
    pub(crate) fn announce(&mut self) -> Option<ProposedEdits> {
        let is_new = |p: &&ProposedEdits| !self.announced.contains(&p.id);
        let new = self.open_proposals().find(is_new).cloned()?;
        self.announced.push(new.id.clone());
        Some(new)
    }

    /// Marks a proposal as answered.
    pub(crate) fn answer(&mut self, id: &str) {
        self.answered.push(id.to_owned());
    }

    /// Makes a proposal open again, because the answer was not accepted.
    pub(crate) fn reopen(&mut self, id: &str) {
        self.answered.retain(|answered| answered != id);
    }
}
