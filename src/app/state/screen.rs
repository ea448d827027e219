//! The screen: size, focus, arrangement of the panes, and the footer message.

use super::layout::{LayoutInfo, Splitter};
use crate::domain::text::one_line;
use crate::input::Focus;

/// Duration of a footer message (ms).
pub(crate) const FLASH_MS: u64 = 4_000;

/// Smallest terminal that shows the editor (columns, rows).
const MIN_SIZE: (u16, u16) = (60, 16);

/// Returns true if a terminal of this size (columns, rows) is too small to show what a key does.
pub(crate) fn is_too_small(size: (u16, u16)) -> bool {
    size.0 < MIN_SIZE.0 || size.1 < MIN_SIZE.1
}

/// State of the screen.
#[derive(Clone, Debug)]
pub struct ScreenState {
    /// Terminal size (columns, rows).
    pub size: (u16, u16),
    /// True if the terminal window has the focus.
    pub window_focused: bool,
    pub focus: Focus,
    /// Pane that gets the focus back after a direct edit.
    pub return_to: Option<Focus>,
    /// True if the focused pane fills the screen.
    pub zoomed: bool,
    /// True if playback has opened the preview: it stays until the timeline loses the focus.
    pub watching: bool,
    /// True if the words are shown in place of the chat: since they had the focus last.
    pub shows_speech: bool,
    /// Pane border being dragged with the mouse.
    pub dragged: Option<Splitter>,
    /// True if change cards list all changes.
    pub expanded: bool,
    /// First visible row of the details pane.
    pub details_top: usize,
    /// Footer message and the time it disappears (ms since 1970).
    pub flash: Option<(String, u64)>,
    /// Layout of the last frame.
    pub layout: LayoutInfo,
    /// True if the editor closes after this frame.
    pub quitting: bool,
}

impl Default for ScreenState {
    fn default() -> Self {
        Self {
            size: (80, 24),
            window_focused: true,
            focus: Focus::Composer,
            return_to: None,
            zoomed: false,
            watching: false,
            shows_speech: false,
            dragged: None,
            expanded: false,
            details_top: 0,
            flash: None,
            layout: LayoutInfo::default(),
            quitting: false,
        }
    }
}

impl ScreenState {
    /// Shows a footer message.
    pub(crate) fn show_flash(&mut self, text: &str, now_ms: u64) {
        self.flash = Some((one_line(text), now_ms + FLASH_MS));
    }

    /// Hides the footer message if it is this one, whose cause has ended.
    pub(crate) fn end_flash(&mut self, text: &str) {
        let text = one_line(text);
        self.flash.take_if(|(shown, _)| *shown == text);
    }

    /// Hides the footer message once its time is over.
    pub(crate) fn expire_flash(&mut self, now_ms: u64) {
        self.flash.take_if(|(_, until_ms)| *until_ms <= now_ms);
    }
}
