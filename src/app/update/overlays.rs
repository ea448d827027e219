//! Overlays: dispatches keys to the open one; help, file picker, queue and quit confirmation.

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent};

use super::{
    composer, contact_sheet, credits, export_dialog, history, palette, prompt, questions, sessions,
    text_input, timeline_edits, uploads,
};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::FolderEntry;
use crate::app::overlay::{Overlay, Picker, TRANSITIONS};
use crate::app::request::RequestId;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Key;

pub use export_dialog::paste_into;

/// Handles a key while an overlay is open.
pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let key = Key::from_event(event);
    match &mut model.overlay {
        Some(Overlay::Help(top)) => {
            let last = model
                .screen
                .layout
                .list_rows
                .saturating_sub(model.screen.layout.list_page);
            match key.code {
                KeyCode::Up | KeyCode::Char('k') => *top = top.saturating_sub(1),
                KeyCode::Down | KeyCode::Char('j' | ' ') => *top = (*top + 1).min(last),
                KeyCode::PageUp => *top = top.saturating_sub(model.screen.layout.list_page),
                KeyCode::PageDown => *top = (*top + model.screen.layout.list_page).min(last),
                _ => model.overlay = None,
            }
            Vec::new()
        }
        Some(Overlay::Quit) => match key.code {
            KeyCode::Char('y' | 'Y') | KeyCode::Enter => leave(model),
            _ => {
                model.overlay = None;
                Vec::new()
            }
        },
        Some(Overlay::Spend) => {
            credits::spending_answered(model, matches!(key.code, KeyCode::Char('y' | 'Y')))
        }
        Some(Overlay::Export(_)) => export_dialog::press(model, event),
        Some(Overlay::Picker(_)) => pick(model, key),
        Some(Overlay::Queue(_)) => queue(model, key),
        Some(Overlay::Sessions(_)) => sessions::press(model, key),
        Some(Overlay::Palette(_)) => palette::press(model, event),
        Some(Overlay::Prompt(_)) => prompt::press(model, event),
        Some(Overlay::Transitions(_)) => transitions(model, key),
        Some(Overlay::History(_)) => history::press(model, key),
        Some(Overlay::Question(_)) => questions::press(model, event),
        Some(Overlay::Sheet(_)) => contact_sheet::press_sheet(model, key),
        Some(Overlay::Statistics(_)) => {
            model.overlay = None;
            Vec::new()
        }
        Some(Overlay::Compare(_)) => history::press_comparison(model, key),
        None => Vec::new(),
    }
}

fn transitions(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Transitions(choice)) = &mut model.overlay else {
        return Vec::new();
    };
    match key.code {
        KeyCode::Esc | KeyCode::Char('q') => model.overlay = None,
        KeyCode::Up | KeyCode::Char('k') => choice.cursor = choice.cursor.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => {
            choice.cursor = (choice.cursor + 1).min(TRANSITIONS.len() - 1)
        }
        KeyCode::Left | KeyCode::Char('h' | '-') => {
            choice.duration_ms = choice.duration_ms.saturating_sub(100).max(100)
        }
        KeyCode::Right | KeyCode::Char('l' | '+') => {
            choice.duration_ms = (choice.duration_ms + 100).min(5_000)
        }
        KeyCode::Enter => {
            let choice = choice.clone();
            model.overlay = None;
            return timeline_edits::transition_chosen(model, &choice);
        }
        _ => {}
    }
    Vec::new()
}

/// Edits, reorders or removes queued messages.
fn queue(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Queue(at)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = model.session.chat.queued_messages.len().saturating_sub(1);
    match key.code {
        KeyCode::Esc | KeyCode::Char('q') => model.overlay = None,
        KeyCode::Up | KeyCode::Char('k') => *at = at.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => *at = (*at + 1).min(last),
        KeyCode::Char('K') if *at > 0 && *at <= last => {
            model.session.chat.queued_messages.swap(*at, *at - 1);
            *at -= 1;
        }
        KeyCode::Char('J') if *at < last => {
            model.session.chat.queued_messages.swap(*at, *at + 1);
            *at += 1;
        }
        KeyCode::Char('d') | KeyCode::Delete => {
            model.session.chat.queued_messages.remove(*at);
            *at = (*at).min(model.session.chat.queued_messages.len().saturating_sub(1));
        }
        KeyCode::Enter | KeyCode::Char('e') => {
            let text = model
                .session
                .chat
                .queued_messages
                .remove(*at)
                .unwrap_or_default();
            model.overlay = None;
            model.screen.focus = crate::input::Focus::Composer;
            return composer::restore_message(model, &text);
        }
        _ => {}
    }
    if model.session.chat.queued_messages.is_empty() {
        model.overlay = None;
    }
    Vec::new()
}

/// Opens the list of queued messages, if there are any.
pub fn open_queue(model: &mut Model) -> Vec<Effect> {
    if model.session.chat.queued_messages.is_empty() {
        super::flash(model, phrase(model.options.lang, Phrase::QueueEmpty));
    } else {
        model.overlay = Some(Overlay::Queue(0));
    }
    Vec::new()
}

/// Quits, with a confirmation if work would be lost.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let working = model
        .session
        .chat
        .turn
        .as_ref()
        .is_some_and(|t| t.recovery_at_ms.is_none());
    let busy = working
        || !model.session.media.uploads.is_empty()
        || model.exports.jobs.iter().any(|r| !r.status.is_finished());
    if busy && !matches!(model.overlay, Some(Overlay::Quit)) {
        model.overlay = Some(Overlay::Quit);
        return Vec::new();
    }
    leave(model)
}

fn leave(model: &mut Model) -> Vec<Effect> {
    model.quitting = true;
    vec![Effect::Quit]
}

/// Opens the file picker in its last folder.
pub fn open_picker(model: &mut Model) -> Vec<Effect> {
    let folder = model.input.picker_folder.clone();
    enter(model, folder, Picker::default())
}

fn enter(model: &mut Model, folder: PathBuf, picker: Picker) -> Vec<Effect> {
    let request = model.next_request_id();
    model.overlay = Some(Overlay::Picker(Picker {
        folder: folder.clone(),
        request,
        filter: String::new(),
        cursor: 0,
        entries: Vec::new(),
        error: None,
        ..picker
    }));
    vec![Effect::ListFolder { request, folder }]
}

pub fn folder(
    model: &mut Model,
    request: RequestId,
    folder: PathBuf,
    result: Result<Vec<FolderEntry>, String>,
) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else {
        return Vec::new();
    };
    if picker.request != request {
        return Vec::new();
    }
    match result {
        Ok(entries) => {
            picker.entries = entries;
            picker.folder.clone_from(&folder);
            model.input.picker_folder = folder;
        }
        Err(error) => picker.error = Some(error),
    }
    Vec::new()
}

fn pick(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else {
        return Vec::new();
    };
    let count = picker.matching().len();
    match key.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Up => picker.cursor = picker.cursor.saturating_sub(1),
        KeyCode::Down => picker.cursor = (picker.cursor + 1).min(count.saturating_sub(1)),
        KeyCode::PageUp => picker.cursor = picker.cursor.saturating_sub(10),
        KeyCode::PageDown => picker.cursor = (picker.cursor + 10).min(count.saturating_sub(1)),
        KeyCode::Char(' ') => mark(picker),
        KeyCode::Char(c)
            if key.is_printable() && picker.filter.chars().count() < text_input::MAX_LINE_CHARS =>
        {
            picker.filter.push(c);
            // ".." always matches; select the first real match after it.
            picker.cursor =
                usize::from(picker.matching().len() > 1 && picker.matching()[0].name == "..");
        }
        KeyCode::Backspace if picker.filter.is_empty() => return ascend(model),
        KeyCode::Backspace => {
            text_input::pop_grapheme(&mut picker.filter);
            picker.cursor = 0;
        }
        KeyCode::Left => return ascend(model),
        KeyCode::Enter | KeyCode::Right => return choose(model),
        _ => {}
    }
    Vec::new()
}

fn mark(picker: &mut Picker) {
    let Some(entry) = picker
        .matching()
        .get(picker.cursor)
        .copied()
        .filter(|e| !e.is_folder)
        .cloned()
    else {
        return;
    };
    let path = picker.folder.join(&entry.name);
    if !picker.selected_paths.remove(&path) {
        picker.selected_paths.insert(path);
    }
    picker.cursor = (picker.cursor + 1).min(picker.matching().len().saturating_sub(1));
}

fn ascend(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = model.overlay.take() else {
        return Vec::new();
    };
    let up = picker.folder.join("..");
    enter(model, up, picker)
}

/// Uploads the marked files, else opens or uploads the selected entry.
fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = model.overlay.take() else {
        return Vec::new();
    };
    let entry = picker.matching().get(picker.cursor).copied().cloned();
    let selected_folder = entry.as_ref().filter(|e| e.is_folder);
    if let Some(entry) = selected_folder.filter(|_| picker.selected_paths.is_empty()) {
        let folder = picker.folder.join(&entry.name);
        return enter(model, folder, picker);
    }
    let mut paths: Vec<PathBuf> = picker.selected_paths.iter().cloned().collect();
    paths.sort();
    if paths.is_empty() {
        paths.extend(entry.map(|e| picker.folder.join(e.name)));
    }
    uploads::add(
        model,
        paths
            .into_iter()
            .map(|p| p.to_string_lossy().into_owned())
            .collect(),
    )
}
