//! Help: a scrolled list of keys.

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::list_cursor::ListCursor;
use crate::input::Action;

/// Help overlay.
#[derive(Clone, Debug, Default)]
pub struct HelpOverlay {
    /// First visible row.
    pub top: ListCursor,
}

impl HelpOverlay {
    /// Scrolls; any other key closes the help.
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let action = match key.action {
            Some(Action::ToggleItem) => Action::ListDown,
            Some(action) => action,
            None => return Outcome::close(),
        };
        let positions = facts.scroll_positions();
        if self.top.act_by_page(action, positions, facts.list_page) {
            Outcome::stay()
        } else {
            Outcome::close()
        }
    }
}
