//! Overlays: finds the action of a key, lets the open overlay handle it, and opens the file picker,
//! the queue and the quit confirmation.

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::feedback::flash;
use crate::app::effect::{Effect, FileEffect};
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
use crate::app::msg::{ExaminedFile, FolderEntry};
use crate::app::overlay::outcome::{KeyPress, OverlayFacts};
use crate::app::overlay::{Overlay, Picker, QueueList};
use crate::domain::reason::Reason;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::keymap::KeyLookup;
use crate::input::{Action, Key};

/// Handles a key while an overlay is open.
pub fn press(model: &mut Model, event: KeyEvent) -> FollowUps {
    let Some(overlay) = &model.overlay else {
        return FollowUps::none();
    };
    let (context, key) = (overlay.context(), Key::from_event(event));
    let action = match model.input.look_up(&model.options.keymap, context, key) {
        KeyLookup::Prefix => return FollowUps::none(),
        KeyLookup::Action(action) => Some(action),
        KeyLookup::Nothing => None,
    };
    handle(model, &KeyPress { event, action })
}

/// Runs an action in the open overlay, for the mouse.
pub fn act(model: &mut Model, action: Action) -> FollowUps {
    let event = KeyEvent::new(KeyCode::Null, KeyModifiers::NONE);
    let action = Some(action);
    handle(model, &KeyPress { event, action })
}

fn handle(model: &mut Model, key: &KeyPress) -> FollowUps {
    let facts = facts(model);
    let Some(overlay) = &mut model.overlay else {
        return FollowUps::none();
    };
    let outcome = overlay.press(key, &facts);
    if outcome.closes {
        model.overlay = model.overlay_below_help.take();
    }
    outcome.follow_ups
}

fn facts(model: &Model) -> OverlayFacts {
    let timeline = &model.session.timeline;
    OverlayFacts {
        list_rows: model.screen.layout.list_rows,
        list_page: model.screen.layout.list_page,
        now_ms: model.now_ms,
        playhead_ms: timeline.playhead_ms,
        duration_ms: timeline.duration_ms(),
        queued_messages: model.session.conversation.queued_messages().len(),
        is_local: model.connection.local,
        session_id: model.session.id.clone(),
    }
}

/// Opens the list of queued messages, if there are any.
pub fn open_queue(model: &mut Model) -> Vec<Effect> {
    if model.session.conversation.queued_messages().is_empty() {
        flash(model, phrase(model.options.lang, Phrase::QueueEmpty));
    } else {
        model.overlay = Some(Overlay::Queue(QueueList::default()));
    }
    Vec::new()
}

/// Opens the help, on top of an open overlay unless that awaits an answer. Closes it if it is open.
pub fn open_help(model: &mut Model) {
    if model.overlay.as_ref().is_some_and(Overlay::is_waiting) {
        return;
    }
    if matches!(model.overlay, Some(Overlay::Help(_))) {
        model.overlay = model.overlay_below_help.take();
    } else {
        model.overlay_below_help = model.overlay.take();
        model.overlay = Some(Overlay::Help(Box::default()));
    }
}

/// Quits, with a confirmation if work would be lost.
pub fn quit(model: &mut Model) -> Vec<Effect> {
    let working = model
        .session
        .conversation
        .turn()
        .is_some_and(|t| t.recovery_at_ms.is_none());
    let busy = working || !model.session.media.uploads.is_empty() || model.exports.is_running();
    if busy && !matches!(model.overlay, Some(Overlay::Quit)) {
        model.overlay = Some(Overlay::Quit);
    } else {
        quit_now(model);
    }
    Vec::new()
}

/// Quits without a confirmation.
pub fn quit_now(model: &mut Model) {
    model.screen.quitting = true;
}

/// Opens the file picker in its last folder.
pub fn open_picker(model: &mut Model) -> Vec<Effect> {
    let folder = model.input.picker_folder.clone();
    model.overlay = Some(Overlay::Picker(Picker {
        folder: folder.clone(),
        ..Picker::default()
    }));
    list_folder(model, folder)
}

/// Requests the entries of a folder for the file picker.
pub fn list_folder(model: &mut Model, folder: PathBuf) -> Vec<Effect> {
    let pending = model.ids.pending(());
    let request = pending.id();
    if let Some(Overlay::Picker(picker)) = &mut model.overlay {
        picker.pending = Some(pending);
    }
    vec![Effect::Files(FileEffect::ListFolder { request, folder })]
}

/// Shows the properties of the highlighted file of the file picker.
pub fn file_examined(model: &mut Model, file: ExaminedFile) -> Vec<Effect> {
    if let Some(Overlay::Picker(picker)) = &mut model.overlay
        && picker.examined_path.as_ref() == Some(&file.path)
    {
        picker.examined = Some(Box::new(file));
    }
    Vec::new()
}

/// Shows the entries of a folder in the file picker.
pub fn folder(
    model: &mut Model,
    folder: PathBuf,
    result: Result<Vec<FolderEntry>, Reason>,
) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = &mut model.overlay else {
        return Vec::new();
    };
    picker.pending = None;
    match result {
        Ok(entries) => {
            picker.show(folder.clone(), entries);
            model.input.picker_folder = folder;
        }
        Err(error) => picker.error = Some(error),
    }
    Vec::new()
}
