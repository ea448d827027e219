//! Contact sheet: frames of the whole timeline.

use super::frame_set::FrameSet;
use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::domain::clock;
use crate::input::Action;

/// Contact sheet: frames of the whole timeline.
#[derive(Clone, Debug, Default)]
pub struct ContactSheet {
    /// Times of the frames (ms); as many as fit on the screen.
    pub times: Vec<u64>,
    pub cursor: ListCursor,
    pub shots: FrameSet,
}

impl ContactSheet {
    /// Distributes `count` frames over a timeline.
    pub fn distribute(&mut self, duration_ms: u64, count: usize) {
        self.times = clock::spread(duration_ms, count);
        self.cursor.clamp(self.times.len());
    }

    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let count = self.times.len();
        let columns = isize::try_from(facts.list_page.max(1)).unwrap_or(1);
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => {
                let at_ms = self.times.get(self.cursor.index()).copied();
                let at_ms = at_ms.unwrap_or(facts.playhead_ms);
                return Outcome::close().then(FollowUp::ShowTime(at_ms));
            }
            Some(Action::ListLeft) => self.cursor.step(-1, count),
            Some(Action::ListRight) => self.cursor.step(1, count),
            Some(Action::ListUp) => self.cursor.step(-columns, count),
            Some(Action::ListDown) => self.cursor.step(columns, count),
            Some(action) => {
                self.cursor.act(action, count);
            }
            None => {}
        }
        Outcome::stay()
    }
}
