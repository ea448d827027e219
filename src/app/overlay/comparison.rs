//! Comparison of two versions.

use super::frame_set::FrameSet;
use super::history::HistoryList;
use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::list_cursor::ListCursor;
use crate::domain::diff::Change;
use crate::input::Action;

/// Step of the compared time (ms).
const STEP_MS: u64 = 1_000;

/// Comparison of two versions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Database row and version number.
    pub from: (i64, u32),
    pub to: (i64, u32),
    /// Time of the compared frames (ms).
    pub at_ms: u64,
    pub shots: FrameSet,
    pub changes: Vec<Change>,
    /// First visible row of the changes.
    pub top: ListCursor,
    /// List to return to.
    pub list: HistoryList,
}

impl Comparison {
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::ListLeft) => self.at_ms = self.at_ms.saturating_sub(STEP_MS),
            Some(Action::ListRight) => {
                let end_ms = facts.duration_ms.saturating_sub(1);
                self.at_ms = (self.at_ms + STEP_MS).min(end_ms);
            }
            Some(action) => {
                let positions = facts.scroll_positions();
                self.top.act_by_page(action, positions, facts.list_page);
            }
            None => {}
        }
        Outcome::stay()
    }
}
