//! Choice of the transition into segments, and of its duration.

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::timeline::TransitionKind;
use crate::input::Action;

/// Duration that a key adds or removes, and the shortest and the longest duration (ms).
const STEP_MS: u64 = 100;
const DURATION_MS: (u64, u64) = (100, 5_000);

/// Dialog for the transition into segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionChoice {
    /// (track, segment) indices.
    pub targets: Vec<(usize, usize)>,
    pub cursor: ListCursor,
    pub duration_ms: u64,
}

impl TransitionChoice {
    /// Rows of the list: every transition, and `None` for the row that removes it.
    pub(crate) fn rows() -> Vec<Option<&'static TransitionKind>> {
        TransitionKind::ALL.iter().map(Some).chain([None]).collect()
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => {
                return Outcome::close().then(FollowUp::InsertEdit {
                    segments: self.targets.clone(),
                    edit: self.edit(),
                });
            }
            Some(Action::ListLeft) => {
                self.duration_ms = self.duration_ms.saturating_sub(STEP_MS).max(DURATION_MS.0);
            }
            Some(Action::ListRight) => {
                self.duration_ms = (self.duration_ms + STEP_MS).min(DURATION_MS.1);
            }
            Some(action) => {
                self.cursor.act(action, Self::rows().len());
            }
            None => {}
        }
        Outcome::stay()
    }

    fn edit(&self) -> DirectEdit {
        match TransitionKind::ALL.get(self.cursor.index()) {
            Some(kind) => DirectEdit::SetTransition {
                kind: kind.clone(),
                duration_ms: self.duration_ms,
            },
            None => DirectEdit::NoTransition,
        }
    }
}
