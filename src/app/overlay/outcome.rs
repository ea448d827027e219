//! Input and result of a key press in an overlay. Overlays do not see the model.

use crossterm::event::{KeyCode, KeyEvent};

use crate::app::follow_up::{FollowUp, FollowUps};
use crate::input::{Action, Key};

/// A key pressed in an overlay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyPress {
    pub event: KeyEvent,
    /// Action that the key is bound to.
    pub action: Option<Action>,
}

impl KeyPress {
    /// Character that the key types, or `None` if it types none or is bound to an action.
    pub(crate) fn character(&self) -> Option<char> {
        let key = Key::from_event(self.event);
        match key.code {
            KeyCode::Char(c) if self.action.is_none() && key.is_printable() => Some(c),
            _ => None,
        }
    }

    pub(crate) fn is_backspace(&self) -> bool {
        self.action.is_none() && self.event.code == KeyCode::Backspace
    }
}

/// Facts about the rest of the editor that overlays need to handle a key.
#[derive(Clone, Debug, Default)]
pub(crate) struct OverlayFacts {
    /// Rows of the scrolled text of the last frame, and the visible ones. For the contact sheet,
    /// the page is the number of columns.
    pub list_rows: usize,
    pub list_page: usize,
    /// Wall clock, ms since 1970.
    pub now_ms: u64,
    pub playhead_ms: u64,
    pub duration_ms: u64,
    /// Number of queued messages.
    pub queued_messages: usize,
    /// True in the studio, whose projects have no web page.
    pub is_local: bool,
    /// Id of the open session.
    pub session_id: Option<String>,
}

impl OverlayFacts {
    /// Number of positions that the text can be scrolled to.
    pub(crate) fn scroll_positions(&self) -> usize {
        self.list_rows.saturating_sub(self.list_page) + 1
    }
}

/// Result of a key press in an overlay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    /// True if the overlay closes, before the follow-ups are executed.
    pub closes: bool,
    pub follow_ups: FollowUps,
}

impl Outcome {
    /// The overlay stays open.
    pub(crate) fn stay() -> Self {
        Self::default()
    }

    pub(crate) fn close() -> Self {
        Self {
            closes: true,
            ..Self::default()
        }
    }

    /// Adds a follow-up.
    pub(crate) fn then(mut self, follow_up: impl Into<FollowUp>) -> Self {
        self.follow_ups.push(follow_up);
        self
    }
}
