//! Keys: first the overlay, then what is offered while one types, then the key map, then what is typed.

use std::collections::VecDeque;

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{
    chat, completion, composer, contact_sheet, credits, exports, history, overlays, palette, panes,
    playback, sessions, suggestions, text_input, timeline, timeline_edits, transcript, uploads,
};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::Msg;
use crate::app::overlay::Overlay;
use crate::app::preferences::Tip;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::actions::PLACES;
use crate::input::keymap::KeyLookup;
use crate::input::{Action, ActionRow, Focus, Key};

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let key = Key::of(event);
    if model.overlay.is_some() && !is_global(model, key) {
        let mut effects = overlays::press(model, event);
        // A message that an open overlay held up, for its price was to be asked about.
        if model.overlay.is_none() && !model.queued_messages.is_empty() {
            effects.extend(chat::send_next(model));
        }
        return effects;
    }
    if let Some(effects) = completion::press(model, key) {
        return effects;
    }
    model.pending.push(key);
    match model.options.keymap.find(model.focus, &model.pending) {
        KeyLookup::Prefix => Vec::new(),
        KeyLookup::Action(action) => {
            model.pending.clear();
            act(model, action)
        }
        KeyLookup::Nothing => {
            let alone = model.pending.len() == 1;
            model.pending.clear();
            match (alone, model.focus) {
                // The sequence led nowhere; its last key counts by itself.
                (false, _) => press(model, event),
                (true, Focus::Composer) => composer::type_key(model, event),
                (true, _) => Vec::new(),
            }
        }
    }
}

/// Keys that work over an overlay too.
fn is_global(model: &Model, key: Key) -> bool {
    let found = model.options.keymap.find(Focus::Composer, &[key]);
    matches!(
        found,
        KeyLookup::Action(Action::Interrupt | Action::Redraw | Action::Suspend)
    )
}

/// A paste. In the composer its text is classified first, and input waits for the result in `model.held_input`.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = crate::domain::text::pasted(text);
    let line = crate::domain::text::one_line(&text);
    let is_whole = match &mut model.overlay {
        Some(Overlay::Picker(picker)) => {
            text_input::push(&mut picker.filter, &line, text_input::LONGEST_LINE)
        }
        Some(Overlay::Prompt(prompt)) => text_input::insert(&mut prompt.field, &line),
        Some(Overlay::Export(dialog)) => overlays::paste_into(dialog, &line),
        Some(Overlay::Sessions(list)) => sessions::paste_into(list, &line),
        Some(Overlay::Palette(found)) => {
            let is_whole = text_input::insert(&mut found.query, &line);
            palette::search(found);
            is_whole
        }
        Some(_) => true,
        None => {
            model.focus = Focus::Composer;
            model.held_input = Some(VecDeque::new());
            return vec![Effect::ClassifyPaste { text }];
        }
    };
    if !is_whole {
        super::flash(model, phrase(model.lang, Phrase::FieldFull));
    }
    Vec::new()
}

/// Input that waits until the paste before it is classified; gives the message back if it need not wait.
pub fn hold(model: &mut Model, msg: Msg) -> Option<Msg> {
    match &mut model.held_input {
        Some(held) if matches!(msg, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_)) => {
            held.push_back(msg);
            None
        }
        _ => Some(msg),
    }
}

/// Applies the input that waited for a paste. Another paste among it makes the rest wait again.
pub fn release(model: &mut Model) -> Vec<Effect> {
    let held = model.held_input.take().unwrap_or_default();
    held.into_iter()
        .flat_map(|msg| super::update(model, msg))
        .collect()
}

/// Carries an action out, from wherever it was asked for.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Send => return composer::send(model),
        Action::NewLine => {
            model.composer.insert_newline();
            return composer::typed(model);
        }
        Action::LeaveComposer => composer::leave(model),
        Action::HistoryUp => return composer::history(model, true),
        Action::HistoryDown => return composer::history(model, false),
        Action::UndoTyping => return composer::undo(model, true),
        Action::RedoTyping => return composer::undo(model, false),
        Action::ExternalEditor => return composer::edit_externally(model),
        Action::Compose | Action::GoChat => {
            model.return_to = None;
            model.focus = Focus::Composer;
        }
        Action::NextPane => model.focus = neighbour(model.focus, 1),
        Action::PreviousPane => model.focus = neighbour(model.focus, PLACES.len() - 1),
        Action::GoTimeline => {
            model.focus = Focus::Timeline;
            return super::learn(model, Tip::Timeline);
        }
        Action::GoExports => model.focus = Focus::Exports,
        Action::GoCredits => model.focus = Focus::Credits,
        Action::GoDetails | Action::Inspect => model.focus = Focus::Details,
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
        Action::Help => model.overlay = Some(Overlay::Help(0)),
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
        Action::PreviousExport => exports::select(model, -1),
        Action::NextExport => exports::select(model, 1),
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

/// Carries out an action that was found by name: from where it applies.
pub fn act_from(model: &mut Model, entry: &ActionRow) -> Vec<Effect> {
    if let Some(place) = entry
        .places
        .first()
        .filter(|_| !entry.places.contains(&model.focus))
    {
        model.focus = *place;
    }
    act(model, entry.action)
}

/// Esc: what was selected, searched and looked at is let go, the nearest first. Work that is paid for goes on.
fn clear_marks(model: &mut Model) {
    model.flash = None;
    model.selection = None;
    if model.focus == Focus::Transcript {
        model.search = None;
        return;
    }
    if model.timeline.viewed.take().is_some() {
        super::session::stay_inside(model);
        return;
    }
    model.timeline.marked.clear();
    (model.timeline.in_ms, model.timeline.out_ms) = (None, None);
    model.timeline.play = None;
}

fn neighbour(place: Focus, by: usize) -> Focus {
    let at = PLACES.iter().position(|p| *p == place).unwrap_or(0);
    PLACES[(at + by) % PLACES.len()]
}
