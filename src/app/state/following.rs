//! Changes of the session by other programs: what was reported, and what waits.

use crate::app::followed::{FollowedChanges, ForeignEdit, ProposedEdits};
use crate::app::request::Pending;

/// Maximum number of edits that wait to be reported.
const MAX_WAITING: usize = 50;

/// Following of other programs that change the session.
#[derive(Clone, Debug, Default)]
pub struct FollowingState {
    /// Awaited changes.
    pub pending: Option<Pending>,
    /// Version up to which changes have arrived; `None` before the first answer.
    pub version: Option<u64>,
    /// True if changes are not followed, until the next turn ends.
    pub stopped: bool,
    /// Pending proposals, the oldest first.
    pub proposals: Vec<ProposedEdits>,
    /// Changes that are shown once nothing else is in progress.
    pub waiting: Option<FollowedChanges>,
}

impl FollowingState {
    /// Receives changes. They wait with those that arrived before.
    pub(crate) fn receive(&mut self, mut changes: FollowedChanges) {
        self.version = Some(changes.version);
        self.proposals = std::mem::take(&mut changes.proposals);
        if let Some(waiting) = self.waiting.take() {
            let mut edits: Vec<ForeignEdit> = waiting.edits;
            edits.append(&mut changes.edits);
            edits.drain(..edits.len().saturating_sub(MAX_WAITING));
            changes.edits = edits;
            changes.draft = changes.draft.or(waiting.draft);
        }
        self.waiting = Some(changes);
    }
}
