//! The composer: typing, sending and history. Unsent text is saved on every change.

use crossterm::event::KeyEvent;
use tui_textarea::CursorMove;
use unicode_segmentation::UnicodeSegmentation;

use super::completion;
use super::feedback::flash;
use super::stop::{Stop, stop_turn};
use crate::app::effect::{Effect, StoreEffect, TerminalEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::preferences::composer_key;
use crate::app::text_input;
use crate::domain::reason::Reason;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;
use crate::language::direct_edit::quoted;

/// Maximum length of a message (bytes). Longer pastes are cut to keep key presses fast.
const MAX_MESSAGE_BYTES: usize = 64 * 1024;

/// Applies a typing or cursor key.
pub fn type_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    text_input::press(&mut model.session.composer.field, key);
    changed(model)
}

/// Must run after every change: updates the completion list and saves the text.
pub fn changed(model: &mut Model) -> Vec<Effect> {
    completion::refresh(model);
    let text = model.session.composer.text();
    let Some(session) = model
        .session
        .id
        .clone()
        .filter(|_| text != model.session.composer.saved_text)
    else {
        return Vec::new();
    };
    model.session.composer.saved_text.clone_from(&text);
    vec![Effect::Store(StoreEffect::SaveSetting {
        key: composer_key(&session),
        value: text,
    })]
}

/// Inserts pasted text.
pub fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::sanitize(text);
    let room = MAX_MESSAGE_BYTES.saturating_sub(
        model
            .session
            .composer
            .field
            .lines()
            .iter()
            .map(|l| l.len() + 1)
            .sum(),
    );
    let ends = text
        .grapheme_indices(true)
        .map(|(at, cluster)| at + cluster.len());
    let end = ends.take_while(|at| *at <= room).last().unwrap_or(0);
    if end < text.len() {
        flash(model, phrase(model.options.lang, Phrase::PasteTruncated));
    }
    model.session.composer.field.insert_str(&text[..end]);
    text_input::leave_cluster(&mut model.session.composer.field);
    changed(model)
}

/// Replaces the text and moves the cursor to its end.
pub fn set(model: &mut Model, text: &str) -> Vec<Effect> {
    model
        .session
        .composer
        .set_lines(text.lines().map(str::to_owned).collect());
    move_to_end(model);
    changed(model)
}

/// Inserts the name of a media file or segment, quoted if necessary.
pub fn mention(model: &mut Model, name: &str) {
    let needs_quotes = name.contains(char::is_whitespace);
    model.session.composer.field.insert_str(if needs_quotes {
        quoted(name) + " "
    } else {
        format!("{name} ")
    });
}

/// Restores an unsent message before the text typed since.
pub fn restore_message(model: &mut Model, message: &str) -> Vec<Effect> {
    let since = model.session.composer.text();
    let text = if since.trim().is_empty() {
        message.to_owned()
    } else {
        format!("{message}\n{since}")
    };
    set(model, &text)
}

/// Adds a text to the history, unless it only opened a list of completions.
fn remember(model: &mut Model, text: &str) {
    let text = text.trim();
    let is_new = model.input.history.last().is_none_or(|last| last != text);
    if is_new && !["", "/", "@"].contains(&text) {
        model.input.history.push(text.to_owned());
    }
}

/// Clears the composer and adds its text to the history.
pub fn clear(model: &mut Model) -> Vec<Effect> {
    let text = model.session.composer.text();
    remember(model, &text);
    model.input.history_index = None;
    model.session.composer.set_lines(Vec::new());
    changed(model)
}

pub fn insert_newline(model: &mut Model) -> Vec<Effect> {
    model.session.composer.field.insert_newline();
    changed(model)
}

pub fn undo(model: &mut Model, is_undo: bool) -> Vec<Effect> {
    let _changed = if is_undo {
        model.session.composer.field.undo()
    } else {
        model.session.composer.field.redo()
    };
    changed(model)
}

pub fn send(model: &mut Model) -> FollowUps {
    let message = model.session.composer.text().trim().to_owned();
    if message.is_empty() {
        return FollowUps::none();
    }
    model.screen.flash = None;
    let mut follow_ups = FollowUps::from(clear(model));
    model.session.media.attachments.clear();
    if let Some(pane) = model.screen.return_to.take() {
        model.screen.focus = pane;
    }
    follow_ups.push(FollowUp::Submit(message));
    follow_ups
}

/// Stops the response of an LLM agent. Otherwise, or if stopping asks first, focuses the pane that
/// a direct edit came from, or the transcript; keeps the text.
pub fn leave(model: &mut Model) -> Vec<Effect> {
    // The rules of the studio reply at once: leaving the composer is what is meant.
    let has_rules = model.connection.local && !model.options.llm_agent;
    if !has_rules && let Stop::Stopped(stop) = stop_turn(model) {
        return vec![stop];
    }
    model.screen.focus = model.screen.return_to.take().unwrap_or(Focus::Transcript);
    Vec::new()
}

/// Steps through sent messages; after the newest one the composer is empty.
pub fn history(model: &mut Model, older: bool) -> Vec<Effect> {
    let row = model.session.composer.field.cursor().0;
    let at_edge = if older {
        row == 0
    } else {
        row + 1 >= model.session.composer.field.lines().len()
    };
    if !at_edge {
        model.session.composer.field.move_cursor(if older {
            CursorMove::Up
        } else {
            CursorMove::Down
        });
        return Vec::new();
    }
    let count = model.input.history.len();
    let unsent = model.session.composer.text();
    // Keep unsent text in the history.
    if model.input.history_index.is_none() && older && count > 0 {
        remember(model, &unsent);
    }
    let next = match (model.input.history_index, older) {
        (None, true) => count.checked_sub(1),
        (Some(at), true) => Some(at.saturating_sub(1)),
        (Some(at), false) => Some(at + 1).filter(|n| *n < count),
        (None, false) => return Vec::new(),
    };
    model.input.history_index = next;
    let text = next
        .and_then(|i| model.input.history.get(i))
        .cloned()
        .unwrap_or_default();
    let effects = set(model, &text);
    // The keys that choose from the list step through the messages.
    model.session.composer.completion = None;
    effects
}

/// Opens the text in the external editor.
pub fn edit_externally(model: &mut Model) -> Vec<Effect> {
    vec![Effect::Terminal(TerminalEffect::EditExternally {
        text: model.session.composer.text(),
    })]
}

/// Applies the result of the external editor.
pub fn edited(model: &mut Model, result: Result<String, Reason>) -> Vec<Effect> {
    match result {
        Ok(text) => {
            model.session.composer.set_lines(Vec::new());
            insert(model, text.trim_end())
        }
        Err(why) => {
            let lang = model.options.lang;
            let why = &reasons::text(lang, &why);
            flash(model, Message::EditorFailed { why }.text(lang));
            Vec::new()
        }
    }
}

/// Moves the cursor to the clicked character.
pub fn click(model: &mut Model, column: u16, row: u16) {
    let cells = &model.screen.layout.composer;
    let in_row = || cells.iter().filter(|cell| cell.y == row);
    let hit = in_row()
        .rfind(|cell| cell.x <= column)
        .or_else(|| in_row().next())
        .or(cells.last());
    if let Some(hit) = hit {
        let (line, character) = hit.at;
        text_input::place_cursor(&mut model.session.composer.field, line, character);
    }
    completion::refresh(model);
}

/// Moves the cursor to the end of the text.
pub fn move_to_end(model: &mut Model) {
    model.session.composer.field.move_cursor(CursorMove::Bottom);
    model.session.composer.field.move_cursor(CursorMove::End);
}
