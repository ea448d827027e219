//! The composer: typing, sending, its history; what is typed is on disk a moment later.

use crossterm::event::KeyEvent;
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

use super::{chat, completion, flash, text_input};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::preferences::composer_key;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Focus;

/// The longest message; a paste beyond it is cut, so that no key press ever costs much.
const LONGEST: usize = 64 * 1024;

/// A composer with these lines.
pub fn blank(lines: Vec<String>) -> TextArea<'static> {
    let mut area = if lines.is_empty() {
        TextArea::default()
    } else {
        TextArea::new(lines)
    };
    area.set_cursor_line_style(ratatui::style::Style::default());
    area
}

/// The text as it stands.
pub fn text(model: &Model) -> String {
    model.composer.lines().join("\n")
}

/// A key that writes or moves.
pub fn type_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    text_input::press(&mut model.composer, key);
    typed(model)
}

/// After every change: what is offered is looked up, and the text is kept.
pub fn typed(model: &mut Model) -> Vec<Effect> {
    completion::refresh(model);
    let text = text(model);
    let Some(session) = model.session.clone().filter(|_| text != model.saved_text) else {
        return Vec::new();
    };
    model.saved_text.clone_from(&text);
    vec![Effect::SaveSetting {
        key: composer_key(&session),
        value: text,
    }]
}

/// Text from a paste.
pub fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::harmless(text);
    let room = LONGEST.saturating_sub(model.composer.lines().iter().map(|l| l.len() + 1).sum());
    let ends = text
        .grapheme_indices(true)
        .map(|(at, letter)| at + letter.len());
    let cut = ends.take_while(|end| *end <= room).last().unwrap_or(0);
    if cut < text.len() {
        flash(model, phrase(model.lang, Phrase::PasteCut));
    }
    model.composer.insert_str(&text[..cut]);
    text_input::settle(&mut model.composer);
    typed(model)
}

/// Puts a text in place of what is there, the cursor behind it.
pub fn set(model: &mut Model, text: &str) -> Vec<Effect> {
    model.composer = blank(text.lines().map(str::to_owned).collect());
    to_end(model);
    typed(model)
}

/// A medium or a segment by name, so that the agent reads it as one.
pub fn mention(model: &mut Model, name: &str) {
    let quoted = name.contains(char::is_whitespace);
    model.composer.insert_str(if quoted {
        format!("\"{name}\" ")
    } else {
        format!("{name} ")
    });
}

/// A message that was not sent comes back, before what has been typed since.
pub fn put_back(model: &mut Model, message: &str) -> Vec<Effect> {
    let since = text(model);
    let both = if since.trim().is_empty() {
        message.to_owned()
    } else {
        format!("{message}\n{since}")
    };
    set(model, &both)
}

/// Empties it; what was there is found again in the history.
pub fn clear(model: &mut Model) -> Vec<Effect> {
    let text = text(model).trim().to_owned();
    if !text.is_empty() && model.history.last() != Some(&text) {
        model.history.push(text);
    }
    model.history_at = None;
    model.composer = blank(Vec::new());
    typed(model)
}

pub fn undo(model: &mut Model, back: bool) -> Vec<Effect> {
    let _changed = if back {
        model.composer.undo()
    } else {
        model.composer.redo()
    };
    typed(model)
}

pub fn send(model: &mut Model) -> Vec<Effect> {
    let message = text(model).trim().to_owned();
    if message.is_empty() {
        return Vec::new();
    }
    model.flash = None;
    let mut effects = clear(model);
    model.attachments.clear();
    if let Some(place) = model.return_to.take() {
        model.focus = place;
    }
    effects.extend(chat::submit(model, message));
    effects
}

/// Back to where a direct edit came from, else to the transcript; what is written stays.
pub fn leave(model: &mut Model) {
    model.focus = model.return_to.take().unwrap_or(Focus::Transcript);
}

/// Walks the messages sent before; beyond the newest one the composer is empty again.
pub fn history(model: &mut Model, older: bool) -> Vec<Effect> {
    let row = model.composer.cursor().0;
    let at_edge = if older {
        row == 0
    } else {
        row + 1 >= model.composer.lines().len()
    };
    if !at_edge {
        model.composer.move_cursor(if older {
            CursorMove::Up
        } else {
            CursorMove::Down
        });
        return Vec::new();
    }
    let count = model.history.len();
    let unsent = text(model);
    // What is written and was never sent is not lost by a look at the history.
    if model.history_at.is_none() && older && !unsent.trim().is_empty() && count > 0 {
        model.history.push(unsent.trim().to_owned());
    }
    let next = match (model.history_at, older) {
        (None, true) => count.checked_sub(1),
        (Some(at), true) => Some(at.saturating_sub(1)),
        (Some(at), false) => Some(at + 1).filter(|n| *n < count),
        (None, false) => return Vec::new(),
    };
    model.history_at = next;
    let text = next
        .and_then(|i| model.history.get(i))
        .cloned()
        .unwrap_or_default();
    set(model, &text)
}

/// Hands the text to the user's editor.
pub fn edit_externally(model: &mut Model) -> Vec<Effect> {
    vec![Effect::EditExternally { text: text(model) }]
}

/// The text came back from it.
pub fn edited(model: &mut Model, result: Result<String, String>) -> Vec<Effect> {
    match result {
        Ok(text) => {
            model.composer = blank(Vec::new());
            insert(model, text.trim_end())
        }
        Err(why) => {
            flash(
                model,
                crate::i18n::ui::fill(phrase(model.lang, Phrase::EditorFailed), &[&why]),
            );
            Vec::new()
        }
    }
}

/// A click on the composer: the caret goes to the letter there.
pub fn click(model: &mut Model, column: u16, row: u16) {
    let spots = &model.layout.composer;
    let in_row = || spots.iter().filter(|spot| spot.y == row);
    let hit = in_row()
        .rfind(|spot| spot.x <= column)
        .or_else(|| in_row().next())
        .or(spots.last());
    if let Some(hit) = hit {
        let (line, character) = hit.at;
        text_input::place(&mut model.composer, line, character);
    }
    completion::refresh(model);
}

/// The cursor behind the last character.
pub fn to_end(model: &mut Model) {
    model.composer.move_cursor(CursorMove::Bottom);
    model.composer.move_cursor(CursorMove::End);
}
