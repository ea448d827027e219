//! Edits that another program proposes: accepted, rejected, or rejected with what to change.

use std::sync::Arc;

use super::frame_set::FrameSet;
use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::follow_up::{FollowUp, ProposalStep};
use crate::app::followed::ProposedEdits;
use crate::app::list_cursor::ListCursor;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::i18n::ui::Phrase;
use crate::input::Action;

/// Step of the time of the pictures (ms).
const STEP_MS: u64 = 1_000;

/// A proposal with the timeline before it.
#[derive(Clone, Debug)]
pub struct ProposalDialog {
    pub proposal: ProposedEdits,
    /// Timeline that the edits change.
    pub before: Option<Arc<Draft>>,
    /// Time of the compared frames (ms).
    pub at_ms: u64,
    pub shots: FrameSet,
    /// First visible row of the changes.
    pub top: ListCursor,
    /// Time until which no answer is accepted (ms since 1970): keys pressed before the dialog was
    /// seen are not meant for it.
    pub locked_until_ms: u64,
}

impl ProposalDialog {
    pub(crate) fn new(
        proposal: ProposedEdits,
        before: Option<Arc<Draft>>,
        locked_until_ms: u64,
    ) -> Self {
        Self {
            at_ms: first_change_ms(&proposal, before.as_deref()),
            proposal,
            before,
            shots: FrameSet::default(),
            top: ListCursor::default(),
            locked_until_ms,
        }
    }

    /// End of the longer one of both timelines (ms).
    fn duration_ms(&self) -> u64 {
        let drafts = [&self.before, &self.proposal.draft];
        let durations = drafts.into_iter().flatten().map(|d| d.duration_ms());
        durations.max().unwrap_or(0)
    }

    /// Timelines that have a picture: the one before, unless it is empty, and the one after.
    pub fn pictured(&self) -> impl Iterator<Item = &Arc<Draft>> {
        let drafts = [&self.before, &self.proposal.draft];
        // Without a result, there is nothing to compare.
        let has_result = self.proposal.draft.is_some();
        let drafts = drafts.into_iter().flatten();
        drafts.filter(move |draft| has_result && !draft.timeline.is_empty())
    }

    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let Some(action) = key.action else {
            return Outcome::stay();
        };
        let id = self.proposal.id.clone();
        let is_locked = facts.now_ms < self.locked_until_ms;
        match action {
            Action::Close => return Outcome::close(),
            Action::AcceptProposal | Action::RejectProposal | Action::AmendProposal
                if is_locked => {}
            Action::AcceptProposal if self.proposal.problem.is_some() => {
                return Outcome::stay().then(FollowUp::Flash(Phrase::ProposalNotPossible));
            }
            Action::AcceptProposal => return react(id, ProposalStep::Accept),
            Action::RejectProposal => return react(id, ProposalStep::Reject(String::new())),
            Action::AmendProposal => return react(id, ProposalStep::Amend),
            Action::ListLeft => self.at_ms = self.at_ms.saturating_sub(STEP_MS),
            Action::ListRight => {
                let end_ms = self.duration_ms().saturating_sub(1);
                self.at_ms = (self.at_ms + STEP_MS).min(end_ms);
            }
            action => {
                let positions = facts.scroll_positions();
                self.top.act_by_page(action, positions, facts.list_page);
            }
        }
        Outcome::stay()
    }
}

fn react(id: String, step: ProposalStep) -> Outcome {
    Outcome::close().then(FollowUp::Proposal(id, step))
}

/// Middle of the segment that changes most (ms): that is removed, added, or changed.
fn first_change_ms(proposal: &ProposedEdits, before: Option<&Draft>) -> u64 {
    let rank = |change: &&Change| match change.kind {
        ChangeKind::Removed => 0,
        ChangeKind::Added => 1,
        ChangeKind::Changed if change.shift_ms().is_none() => 2,
        ChangeKind::Changed => 3,
    };
    let Some(change) = proposal.changes.iter().min_by_key(rank) else {
        return 0;
    };
    let draft = match change.kind {
        ChangeKind::Removed => before,
        ChangeKind::Added | ChangeKind::Changed => proposal.draft.as_deref(),
    };
    draft
        .and_then(|draft| middle_ms(&draft.timeline, change))
        .unwrap_or(0)
}

fn middle_ms(timeline: &Timeline, change: &Change) -> Option<u64> {
    let mut segments = timeline.segments().map(|(_, segment)| segment);
    let segment = segments.find(|segment| change.segment == segment.id)?;
    Some(segment.start_ms + segment.duration_ms / 2)
}
