//! The composer: unsent text and its completion list.

use ratatui::style::Style;
use tui_textarea::TextArea;

/// Completion list of the composer: media and segments after `@`, commands after `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Text typed after the trigger character.
    pub typed: String,
    pub choices: Vec<CompletionChoice>,
    pub cursor: usize,
}

/// An entry of the completion list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionChoice {
    /// Text to insert, or the id of the action.
    pub text: String,
    pub description: String,
}

/// Composer of the session.
#[derive(Clone, Debug)]
pub struct ComposerState {
    pub field: TextArea<'static>,
    pub completion: Option<Completion>,
    /// Unsent text as last saved.
    pub saved_text: String,
}

impl Default for ComposerState {
    fn default() -> Self {
        Self {
            field: text_area(Vec::new()),
            completion: None,
            saved_text: String::new(),
        }
    }
}

impl ComposerState {
    /// Returns the current text.
    pub fn text(&self) -> String {
        self.field.lines().join("\n")
    }

    /// Replaces the text; an empty one also clears the undo history.
    pub(crate) fn set_lines(&mut self, lines: Vec<String>) {
        self.field = text_area(lines);
    }
}

fn text_area(lines: Vec<String>) -> TextArea<'static> {
    let mut area = if lines.is_empty() {
        TextArea::default()
    } else {
        TextArea::new(lines)
    };
    area.set_cursor_line_style(Style::default());
    area
}
