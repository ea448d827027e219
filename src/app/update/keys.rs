//! Keys: handled by the overlay, else the completion list, else the key map, else typed into the
//! composer.

use std::collections::VecDeque;

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{
    chat, completion, composer, contact_sheet, credits, exports, history, overlays, palette, panes,
    playback, sessions, suggestions, timeline, timeline_edits, transcript, uploads,
};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::overlay::{HelpOverlay, Overlay};
use crate::app::preferences::Tip;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::actions::PANES;
use crate::input::keymap::KeyLookup;
use crate::input::{Action, ActionRow, Focus, Key};

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let key = Key::from_event(event);
    if model.overlay.is_some() && !is_global(model, key) {
        let mut effects = overlays::press(model, event);
        // A message may have been held until the spending question is answered.
        if model.overlay.is_none() && !model.session.chat.queued_messages.is_empty() {
            effects.extend(chat::send_next(model));
        }
        return effects;
    }
    if let Some(effects) = completion::press(model, key) {
        return effects;
    }
    model.input.keys.push(key);
    match model
        .options
        .keymap
        .find(model.screen.focus, &model.input.keys)
    {
        KeyLookup::Prefix => Vec::new(),
        KeyLookup::Action(action) => {
            model.input.keys.clear();
            act(model, action)
        }
        KeyLookup::Nothing => {
            let is_single = model.input.keys.len() == 1;
            model.input.keys.clear();
            match (is_single, model.screen.focus) {
                // Not a sequence: the last key counts alone.
                (false, _) => press(model, event),
                (true, Focus::Composer) => composer::type_key(model, event),
                (true, _) => Vec::new(),
            }
        }
    }
}

/// Keys that also work while an overlay is open.
fn is_global(model: &Model, key: Key) -> bool {
    let lookup = model.options.keymap.find(Focus::Composer, &[key]);
    matches!(
        lookup,
        KeyLookup::Action(Action::Interrupt | Action::Redraw | Action::Suspend)
    )
}

/// Handles a paste. In the composer the text is classified first; meanwhile input waits in
/// `model.input.held`.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::sanitize_paste(text);
    let line = crate::domain::text::one_line(&text);
    let is_whole = match &mut model.overlay {
        Some(overlay) => overlay.paste(&line),
        None => {
            model.screen.focus = Focus::Composer;
            model.input.held = Some(VecDeque::new());
            return vec![Effect::ClassifyPaste { text }];
        }
    };
    if !is_whole {
        super::flash(model, phrase(model.options.lang, Phrase::FieldFull));
    }
    Vec::new()
}

/// Holds input while a paste is being classified. Returns the message if it need not wait.
pub fn hold(model: &mut Model, msg: Msg) -> Option<Msg> {
    match &mut model.input.held {
        Some(held) if matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_)) => {
            held.push_back(msg);
            None
        }
        _ => Some(msg),
    }
}

/// Applies the input held during a paste. Another paste in it holds the rest again.
pub fn release(model: &mut Model) -> Vec<Effect> {
    let held = model.input.held.take().unwrap_or_default();
    held.into_iter()
        .flat_map(|msg| super::update(model, msg))
        .collect()
}

/// Runs an action, from a key, the palette or a command.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Send => return composer::send(model),
        Action::NewLine => {
            model.session.composer.field.insert_newline();
            return composer::changed(model);
        }
        Action::LeaveComposer => composer::leave(model),
        Action::HistoryUp => return composer::history(model, true),
        Action::HistoryDown => return composer::history(model, false),
        Action::UndoTyping => return composer::undo(model, true),
        Action::RedoTyping => return composer::undo(model, false),
        Action::ExternalEditor => return composer::edit_externally(model),
        Action::Compose | Action::GoChat => {
            model.screen.return_to = None;
            model.screen.focus = Focus::Composer;
        }
        Action::NextPane => model.screen.focus = neighbor(model.screen.focus, 1),
        Action::PreviousPane => model.screen.focus = neighbor(model.screen.focus, PANES.len() - 1),
        Action::GoTimeline => {
            model.screen.focus = Focus::Timeline;
            return super::complete_tip(model, Tip::Timeline);
        }
        Action::GoExports => model.screen.focus = Focus::Exports,
        Action::GoCredits => model.screen.focus = Focus::Credits,
        Action::GoDetails | Action::Inspect => model.screen.focus = Focus::Details,
        Action::ZoomPane
        | Action::SideWider
        | Action::SideNarrower
        | Action::TimelineTaller
        | Action::TimelineShorter
        | Action::ToggleMouse
        | Action::NextTheme
        | Action::DetailsUp
        | Action::DetailsDown
        | Action::RawJson => return panes::act(model, action),
        Action::Export => return exports::dialog(model),
        Action::ExportNow => return exports::start(model, None),
        Action::Preview => return exports::preview(model),
        Action::PreviewPane => return contact_sheet::toggle_preview(model),
        Action::Sheet | Action::Statistics => return contact_sheet::act(model, action),
        Action::Upload => return overlays::open_picker(model),
        Action::Accept => return suggestions::accept(model),
        Action::Sessions => return sessions::open(model),
        Action::History => return history::open(model),
        Action::Palette => return palette::open(model),
        Action::Queue => return overlays::open_queue(model),
        Action::CancelUpload => return uploads::cancel(model),
        Action::Help => model.overlay = Some(Overlay::Help(HelpOverlay::default())),
        Action::PageUp
        | Action::PageDown
        | Action::LineUp
        | Action::LineDown
        | Action::Top
        | Action::Bottom
        | Action::Search
        | Action::NextMatch
        | Action::PreviousMatch
        | Action::Select
        | Action::Copy
        | Action::OpenLink
        | Action::SaveTranscript
        | Action::Expand => return transcript::act(model, action),
        Action::PreviousExport => model.exports.select(-1),
        Action::NextExport => model.exports.select(1),
        Action::OpenExport
        | Action::CancelExport
        | Action::RetryExport
        | Action::DownloadAgain
        | Action::ShowInFolder
        | Action::CopyPath => return exports::act(model, action),
        Action::RefreshCredits | Action::OpenAccount => return credits::act(model, action),
        Action::Split
        | Action::TrimStart
        | Action::TrimEnd
        | Action::Lift
        | Action::Ripple
        | Action::MoveEarlier
        | Action::MoveLater
        | Action::MoveHere
        | Action::Volume
        | Action::Mute
        | Action::Speed
        | Action::Text
        | Action::Transition
        | Action::Undo
        | Action::Redo
        | Action::Ask => return timeline_edits::act(model, action),
        Action::Play | Action::ShuttleBack | Action::ShuttleStop | Action::ShuttleForward => {
            playback::act(model, action)
        }
        Action::ClearMarks => clear_marks(model),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Interrupt => return chat::interrupt(model),
        Action::Quit => return overlays::quit(model),
        _ => return timeline::act(model, action),
    }
    Vec::new()
}

/// Runs an action chosen by name, focusing a pane that it applies to.
pub fn act_from(model: &mut Model, entry: &ActionRow) -> Vec<Effect> {
    if let Some(pane) = entry
        .panes
        .first()
        .filter(|_| !entry.panes.contains(&model.screen.focus))
    {
        model.screen.focus = *pane;
    }
    act(model, entry.action)
}

/// Esc: clears the selection, search or range, or leaves an older version. Never cancels paid work.
fn clear_marks(model: &mut Model) {
    model.screen.flash = None;
    model.session.transcript.selection = None;
    if model.screen.focus == Focus::Transcript {
        model.session.transcript.search = None;
        return;
    }
    if model.session.timeline.viewed.take().is_some() {
        model.session.timeline.clamp();
        return;
    }
    model.session.timeline.selected_ids.clear();
    (model.session.timeline.in_ms, model.session.timeline.out_ms) = (None, None);
    model.session.timeline.playback = None;
}

fn neighbor(pane: Focus, by: usize) -> Focus {
    let at = PANES.iter().position(|p| *p == pane).unwrap_or(0);
    PANES[(at + by) % PANES.len()]
}
