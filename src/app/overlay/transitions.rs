//! Choice of the transition into segments, and of its duration.

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::input::Action;
use crate::language::direct_edit::DirectEdit;

/// Available transitions; "none" removes the transition.
pub const TRANSITIONS: &[&str] = &[
    "crossfade",
    "fade-black",
    "fade-white",
    "slide-left",
    "slide-right",
    "push-left",
    "push-right",
    "wipe-left",
    "wipe-right",
    "wipe-up",
    "wipe-down",
    "zoom",
    "none",
];
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
                self.cursor.act(action, TRANSITIONS.len());
            }
            None => {}
        }
        Outcome::stay()
    }

    fn edit(&self) -> DirectEdit {
        match TRANSITIONS.get(self.cursor.index()) {
            Some(kind) if *kind != "none" => DirectEdit::SetTransition {
                kind: (*kind).to_owned(),
                duration_ms: self.duration_ms,
            },
            _ => DirectEdit::NoTransition,
        }
    }
}
