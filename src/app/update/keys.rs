//! Keys: handled by the overlay, else the completion list, else the key map, else typed into the
//! composer.

use std::collections::VecDeque;

use crossterm::event::{KeyEvent, KeyEventKind};

use super::feedback::flash;
use super::{actions, completion_list, composer, overlays, repeats};
use crate::app::effect::{Effect, FileEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::state::screen::is_too_small;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::keymap::KeyLookup;
use crate::input::{Action, Focus, Key};

pub fn press(model: &mut Model, event: KeyEvent) -> FollowUps {
    if event.kind == KeyEventKind::Release {
        return FollowUps::none();
    }
    let key = Key::from_event(event);
    model.input.last_key_ms = model.now_ms;
    // A status message belongs to the key before.
    model.screen.flash = None;
    if is_too_small(model.screen.size) && !ends(model, key) {
        return FollowUps::none();
    }
    if model.overlay.is_some() && !is_global(model, key) {
        let mut follow_ups = overlays::press(model, event);
        // A message may have been held until the spending question is answered.
        follow_ups.push(FollowUp::SendUnlessAsked);
        return follow_ups;
    }
    if let Some(follow_ups) = completion_list::press(model, key) {
        return follow_ups;
    }
    if let Some(follow_ups) = repeats::press(model, event) {
        return follow_ups;
    }
    if is_question_mark(model, key) {
        return actions::act(model, Action::Help);
    }
    let focus = model.screen.focus;
    if sends_edits(model, key) {
        return composer::send(model);
    }
    match model.input.look_up(&model.options.keymap, focus, key) {
        KeyLookup::Prefix => FollowUps::none(),
        KeyLookup::Action(action) => actions::act(model, action),
        KeyLookup::Nothing if focus == Focus::Composer => composer::type_key(model, event).into(),
        KeyLookup::Nothing => FollowUps::none(),
    }
}

/// Keys that also work while an overlay is open.
fn is_global(model: &Model, key: Key) -> bool {
    let lookup = model.options.keymap.find(Focus::Composer, &[key]);
    matches!(
        lookup,
        KeyLookup::Action(Action::Help | Action::Interrupt | Action::Redraw | Action::Suspend)
    )
}

/// Returns true for the keys that interrupt or quit.
fn ends(model: &Model, key: Key) -> bool {
    let found = model.options.keymap.find(model.screen.focus, &[key]);
    is_global(model, key) || found == KeyLookup::Action(Action::Quit)
}

/// Returns true if the key that sends a message is pressed outside the composer while direct edits
/// wait there.
fn sends_edits(model: &Model, key: Key) -> bool {
    let is_send =
        model.options.keymap.find(Focus::Composer, &[key]) == KeyLookup::Action(Action::Send);
    let is_outside = model.screen.focus != Focus::Composer && model.input.keys.is_empty();
    is_send && is_outside && model.session.composer.unsent_edits().next().is_some()
}

/// Returns true if the key of the help is pressed in an empty composer, where no message begins
/// with it.
fn is_question_mark(model: &Model, key: Key) -> bool {
    let is_empty = model.screen.focus == Focus::Composer && model.session.composer.field.is_empty();
    is_empty
        && model.options.keymap.find(Focus::Transcript, &[key]) == KeyLookup::Action(Action::Help)
}

/// Handles a paste. In the composer the text is classified first; meanwhile input waits in
/// `model.input.held`.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::sanitize_paste(text);
    let is_whole = match &mut model.overlay {
        Some(overlay) => overlay.paste(&text),
        None => {
            model.screen.focus = Focus::Composer;
            model.input.held = Some(VecDeque::new());
            return vec![Effect::Files(FileEffect::ClassifyPaste { text })];
        }
    };
    if !is_whole {
        flash(model, phrase(model.options.lang, Phrase::FieldFull));
    }
    Vec::new()
}

/// Holds input while a paste is being classified or a direct edit is running. Returns the message
/// if it need not wait. The keys that always work discard what waits for an edit.
pub fn hold(model: &mut Model, msg: Msg) -> Option<Msg> {
    if let Msg::Key(event) = msg
        && model.input.held_for_edit_ms.is_some()
        && is_global(model, Key::from_event(event))
    {
        model.input.held = Some(VecDeque::new());
        return Some(msg);
    }
    match &mut model.input.held {
        Some(held) if matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_)) => {
            held.push_back(msg);
            None
        }
        _ => Some(msg),
    }
}

/// Takes the input held during a paste or a direct edit.
pub fn take_held(model: &mut Model) -> VecDeque<Msg> {
    model.input.held.take().unwrap_or_default()
}
