//! The composer: unsent text and its completion list.

use ratatui::style::Style;
use tui_textarea::TextArea;

use crate::domain::timeline::Timeline;
use crate::language::parser::edited_segment;

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
    /// Sentences of direct edits that were inserted, with the ids of their segments.
    inserted_edits: Vec<(String, Vec<String>)>,
}

impl Default for ComposerState {
    fn default() -> Self {
        Self {
            field: text_area(Vec::new()),
            completion: None,
            saved_text: String::new(),
            inserted_edits: Vec::new(),
        }
    }
}

impl ComposerState {
    /// Returns the current text.
    pub fn text(&self) -> String {
        self.field.lines().join("\n")
    }

    /// Returns row and column of the cursor.
    pub(crate) fn cursor(&self) -> (usize, usize) {
        let cursor = self.field.cursor();
        (cursor.0, cursor.1)
    }

    /// Returns the line with the cursor.
    pub(crate) fn current_line(&self) -> &str {
        let line = self.field.lines().get(self.cursor().0);
        line.map_or("", String::as_str)
    }

    /// Appends the sentences of a direct edit of these segments.
    pub(crate) fn append_edit(&mut self, sentences: Vec<String>, ids: &[String]) {
        let mut lines: Vec<String> = self.field.lines().to_vec();
        lines.retain(|line| !line.trim().is_empty());
        self.inserted_edits.retain(|(edit, _)| lines.contains(edit));
        for sentence in sentences {
            lines.push(sentence.clone());
            self.inserted_edits.push((sentence, ids.to_vec()));
        }
        self.set_lines(lines);
    }

    /// Recognizes direct edits in a text that an earlier run has left.
    pub(crate) fn recognize_edits(&mut self, timeline: &Timeline) {
        let lines = self.field.lines().iter();
        let edits = lines.filter_map(|line| {
            let id = edited_segment(line, timeline)?;
            Some((line.clone(), vec![id.to_owned()]))
        });
        self.inserted_edits = edits.collect();
    }

    /// Direct edits that are still in the text: sentence and ids of segments.
    pub fn unsent_edits(&self) -> impl DoubleEndedIterator<Item = &(String, Vec<String>)> {
        let lines = self.field.lines();
        let edits = self.inserted_edits.iter();
        edits.filter(move |(edit, _)| lines.contains(edit))
    }

    /// Removes the last direct edit from the text. Returns false if there is none.
    pub(crate) fn remove_last_edit(&mut self) -> bool {
        let Some(last) = self
            .unsent_edits()
            .next_back()
            .map(|(edit, _)| edit.clone())
        else {
            return false;
        };
        let mut lines: Vec<String> = self.field.lines().to_vec();
        if let Some(index) = lines.iter().rposition(|line| *line == last) {
            lines.remove(index);
        }
        self.set_lines(lines);
        true
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
