//! The composer: typing, sending, its history.

use crossterm::event::KeyEvent;
use tui_textarea::{CursorMove, TextArea, WrapMode};

use super::chat;
use crate::app::effect::Effect;
use crate::app::model::Model;

/// The longest message; a paste beyond it is cut, so that no key press ever costs much.
const LONGEST: usize = 64 * 1024;

/// A composer with these lines.
pub fn blank(lines: Vec<String>) -> TextArea<'static> {
    let mut area = if lines.is_empty() { TextArea::default() } else { TextArea::new(lines) };
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(ratatui::style::Style::default());
    area
}

/// A key that writes or moves.
pub fn type_key(model: &mut Model, key: KeyEvent) {
    model.composer.input(key);
}

/// Text from a paste.
pub fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::harmless(text);
    let room = LONGEST.saturating_sub(model.composer.lines().iter().map(|l| l.len() + 1).sum());
    let cut = text.char_indices().map(|(i, c)| i + c.len_utf8()).take_while(|end| *end <= room).last().unwrap_or(0);
    model.composer.insert_str(&text[..cut]);
    Vec::new()
}

pub fn send(model: &mut Model) -> Vec<Effect> {
    let message = model.composer.lines().join("\n").trim().to_owned();
    if message.is_empty() {
        return Vec::new();
    }
    model.composer = blank(Vec::new());
    model.history_at = None;
    if model.history.last() != Some(&message) {
        model.history.push(message.clone());
    }
    chat::submit(model, message)
}

/// Walks the messages sent before; beyond the newest one the composer is empty again.
pub fn history(model: &mut Model, older: bool) {
    let row = model.composer.cursor().0;
    let at_edge = if older { row == 0 } else { row + 1 >= model.composer.lines().len() };
    if !at_edge {
        model.composer.move_cursor(if older { CursorMove::Up } else { CursorMove::Down });
        return;
    }
    let count = model.history.len();
    let next = match (model.history_at, older) {
        (None, true) => count.checked_sub(1),
        (Some(at), true) => Some(at.saturating_sub(1)),
        (Some(at), false) => Some(at + 1).filter(|n| *n < count),
        (None, false) => return,
    };
    model.history_at = next;
    let text = next.and_then(|i| model.history.get(i)).cloned().unwrap_or_default();
    model.composer = blank(text.lines().map(str::to_owned).collect());
    to_end(model);
}

/// The cursor behind the last character.
pub fn to_end(model: &mut Model) {
    model.composer.move_cursor(CursorMove::Bottom);
    model.composer.move_cursor(CursorMove::End);
}
