//! What lies over the panes: help, the export dialog, the file picker, the question before leaving.

use std::path::PathBuf;

use crossterm::event::KeyCode;

use super::{composer, exports, sessions, uploads};
use crate::app::effect::{Effect, RequestId};
use crate::app::model::{Model, Overlay, Picker, RESOLUTIONS};
use crate::app::msg::FolderEntry;
use crate::input::Key;

/// A key while an overlay is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Sessions(_))) {
        return sessions::press(model, key);
    }
    if key.code == KeyCode::Esc {
        model.overlay = None;
        return Vec::new();
    }
    match &mut model.overlay {
        Some(Overlay::Help) => {
            model.overlay = None;
            Vec::new()
        }
        Some(Overlay::Quit) => match key.code {
            KeyCode::Char('y' | 'Y') | KeyCode::Enter => leave(model),
            _ => {
                model.overlay = None;
                Vec::new()
            }
        },
        Some(Overlay::Export(dialog)) => {
            match key.code {
                KeyCode::Enter | KeyCode::Char('e') => {
                    let resolution = RESOLUTIONS.get(dialog.resolution).map(|r| (*r).to_owned());
                    if let Some(resolution) = &resolution {
                        model.resolution.clone_from(resolution);
                    }
                    return exports::start(model, resolution);
                }
                KeyCode::Left | KeyCode::Char('h') => dialog.resolution = dialog.resolution.saturating_sub(1),
                KeyCode::Right | KeyCode::Char('l') => dialog.resolution = (dialog.resolution + 1).min(RESOLUTIONS.len() - 1),
                _ => {}
            }
            Vec::new()
        }
        Some(Overlay::Picker(_)) => pick(model, key),
        Some(Overlay::Queue(_)) => queue(model, key),
        Some(Overlay::Sessions(_)) | None => Vec::new(),
    }
}

/// The waiting messages: edited, reordered, dropped before they are sent.
fn queue(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Queue(at)) = &mut model.overlay else { return Vec::new() };
    let last = model.waiting.len().saturating_sub(1);
    match key.code {
        KeyCode::Up | KeyCode::Char('k') => *at = at.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => *at = (*at + 1).min(last),
        KeyCode::Char('K') if *at > 0 && *at <= last => {
            model.waiting.swap(*at, *at - 1);
            *at -= 1;
        }
        KeyCode::Char('J') if *at < last => {
            model.waiting.swap(*at, *at + 1);
            *at += 1;
        }
        KeyCode::Char('d') | KeyCode::Delete => {
            model.waiting.remove(*at);
            *at = (*at).min(model.waiting.len().saturating_sub(1));
        }
        KeyCode::Enter | KeyCode::Char('e') => {
            let text = model.waiting.remove(*at).unwrap_or_default();
            model.overlay = None;
            model.place = crate::input::Place::Composer;
            model.composer = composer::blank(text.lines().map(str::to_owned).collect());
            composer::to_end(model);
        }
        _ => {}
    }
    if model.waiting.is_empty() {
        model.overlay = None;
    }
    Vec::new()
}

/// Opens the list of waiting messages, where there are any.
pub fn open_queue(model: &mut Model) -> Vec<Effect> {
    if !model.waiting.is_empty() {
        model.overlay = Some(Overlay::Queue(0));
    }
    Vec::new()
}

/// Leaves, asking first where work would be lost.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let working = model.turn.as_ref().is_some_and(|t| t.lost.is_none());
    let busy = working || !model.uploads.is_empty() || model.renders.iter().any(|r| !r.status.is_over());
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

/// Opens the file picker where it was left.
pub fn open_picker(model: &mut Model) -> Vec<Effect> {
    let folder = model.folder.clone();
    enter(model, folder, Picker::default())
}

fn enter(model: &mut Model, folder: PathBuf, picker: Picker) -> Vec<Effect> {
    let request = model.request();
    model.overlay = Some(Overlay::Picker(Picker {
        folder: folder.clone(),
        request,
        filter: String::new(),
        cursor: 0,
        entries: Vec::new(),
        problem: None,
        ..picker
    }));
    vec![Effect::ListFolder { request, folder }]
}

pub fn folder(model: &mut Model, request: RequestId, folder: PathBuf, result: Result<Vec<FolderEntry>, String>) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else { return Vec::new() };
    if picker.request != request {
        return Vec::new();
    }
    match result {
        Ok(entries) => {
            picker.entries = entries;
            picker.folder.clone_from(&folder);
            model.folder = folder;
        }
        Err(problem) => picker.problem = Some(problem),
    }
    Vec::new()
}

fn pick(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else { return Vec::new() };
    let count = picker.matching().len();
    match key.code {
        KeyCode::Up => picker.cursor = picker.cursor.saturating_sub(1),
        KeyCode::Down => picker.cursor = (picker.cursor + 1).min(count.saturating_sub(1)),
        KeyCode::PageUp => picker.cursor = picker.cursor.saturating_sub(10),
        KeyCode::PageDown => picker.cursor = (picker.cursor + 10).min(count.saturating_sub(1)),
        KeyCode::Char(' ') => mark(picker),
        KeyCode::Char(c) if key.types() => {
            picker.filter.push(c);
            // ".." stays in the list; what was searched for is the first behind it.
            picker.cursor = usize::from(picker.matching().len() > 1 && picker.matching()[0].name == "..");
        }
        KeyCode::Backspace if picker.filter.is_empty() => return ascend(model),
        KeyCode::Backspace => {
            picker.filter.pop();
            picker.cursor = 0;
        }
        KeyCode::Left => return ascend(model),
        KeyCode::Enter | KeyCode::Right => return choose(model),
        _ => {}
    }
    Vec::new()
}

fn mark(picker: &mut Picker) {
    let Some(entry) = picker.matching().get(picker.cursor).copied().filter(|e| !e.is_folder).cloned() else { return };
    let path = picker.folder.join(&entry.name);
    if !picker.marked.remove(&path) {
        picker.marked.insert(path);
    }
    picker.cursor = (picker.cursor + 1).min(picker.matching().len().saturating_sub(1));
}

fn ascend(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = model.overlay.take() else { return Vec::new() };
    let up = picker.folder.join("..");
    enter(model, up, picker)
}

/// Uploads what is marked, else opens or uploads what is in hand.
fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = model.overlay.take() else { return Vec::new() };
    let entry = picker.matching().get(picker.cursor).copied().cloned();
    let folder_in_hand = entry.as_ref().filter(|e| e.is_folder);
    if let Some(entry) = folder_in_hand.filter(|_| picker.marked.is_empty()) {
        let folder = picker.folder.join(&entry.name);
        return enter(model, folder, picker);
    }
    let mut paths: Vec<PathBuf> = picker.marked.iter().cloned().collect();
    paths.sort();
    if paths.is_empty() {
        paths.extend(entry.map(|e| picker.folder.join(e.name)));
    }
    uploads::add(model, paths.into_iter().map(|p| p.to_string_lossy().into_owned()).collect())
}
