//! Help: a scrolled list of keys, filtered by typing.

use tui_textarea::TextArea;

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::list_cursor::ListCursor;
use crate::app::text_input;
use crate::input::Action;

/// Help overlay.
#[derive(Clone, Debug)]
pub struct HelpOverlay {
    /// First visible row.
    pub top: ListCursor,
    /// Text that the listed keys or descriptions contain.
    pub filter: TextArea<'static>,
}

impl Default for HelpOverlay {
    fn default() -> Self {
        Self {
            top: ListCursor::default(),
            filter: text_input::field(""),
        }
    }
}

impl HelpOverlay {
    /// Scrolls or filters the list.
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        match key.action {
            Some(Action::Close) if !text_input::line(&self.filter).is_empty() => {
                self.filter = text_input::field("");
                self.top = ListCursor::default();
            }
            Some(Action::Close | Action::Choose) => return Outcome::close(),
            Some(action) => {
                let positions = facts.scroll_positions();
                self.top.act_by_page(action, positions, facts.list_page);
            }
            None => {
                text_input::type_into(&mut self.filter, key.event);
                self.top = ListCursor::default();
            }
        }
        Outcome::stay()
    }

    /// Inserts a paste into the filter. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        self.top = ListCursor::default();
        text_input::insert(&mut self.filter, text)
    }
}
