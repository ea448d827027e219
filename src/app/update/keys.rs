//! Keys: first the overlay, then the action table, then what is typed.

use crossterm::event::{KeyEvent, KeyEventKind};

use super::{chat, composer, exports, offers, overlays, sessions, timeline, transcript, uploads};
use crate::app::effect::Effect;
use crate::app::model::{Model, Overlay};
use crate::input::actions::{self, PLACES};
use crate::input::{Action, Key, Place};

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let key = Key::of(event);
    if model.overlay.is_some() && !is_global(key) {
        return overlays::press(model, key);
    }
    match actions::find(model.place, key) {
        Some(action) => act(model, action),
        None => {
            if model.place == Place::Composer {
                composer::type_key(model, event);
            }
            Vec::new()
        }
    }
}

/// Keys that work over an overlay too.
fn is_global(key: Key) -> bool {
    matches!(actions::find(Place::Composer, key), Some(Action::Interrupt | Action::Redraw | Action::Suspend))
}

pub fn paste(model: &mut Model, text: String) -> Vec<Effect> {
    if let Some(Overlay::Picker(picker)) = &mut model.overlay {
        picker.filter.push_str(&crate::domain::text::one_line(&text));
        return Vec::new();
    }
    model.place = Place::Composer;
    vec![Effect::SortPaste { text }]
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = isize::try_from(model.painted.page.saturating_sub(2).max(1)).unwrap_or(1);
    match action {
        Action::Send => return composer::send(model),
        Action::NewLine => model.composer.insert_newline(),
        Action::LeaveComposer => model.place = Place::Transcript,
        Action::HistoryUp => composer::history(model, true),
        Action::HistoryDown => composer::history(model, false),
        Action::Compose | Action::GoChat => model.place = Place::Composer,
        Action::NextPane => model.place = neighbour(model.place, 1),
        Action::PreviousPane => model.place = neighbour(model.place, PLACES.len() - 1),
        Action::GoTimeline => model.place = Place::Timeline,
        Action::GoExports => model.place = Place::Exports,
        Action::GoCredits => model.place = Place::Credits,
        Action::Export => return exports::dialog(model),
        Action::ExportNow => return exports::start(model, None),
        Action::Upload => return overlays::open_picker(model),
        Action::Accept => return offers::accept(model),
        Action::Sessions => return sessions::open(model),
        Action::Queue => return overlays::open_queue(model),
        Action::CancelUpload => return uploads::cancel(model),
        Action::Help => model.overlay = Some(Overlay::Help),
        Action::PageUp => transcript::scroll(model, -page),
        Action::PageDown => transcript::scroll(model, page),
        Action::LineUp => transcript::scroll(model, -1),
        Action::LineDown => transcript::scroll(model, 1),
        Action::Top => transcript::scroll_to_end(model, false),
        Action::Bottom => transcript::scroll_to_end(model, true),
        Action::PreviousExport => exports::select(model, -1),
        Action::NextExport => exports::select(model, 1),
        Action::CancelExport => return exports::cancel(model),
        Action::RefreshCredits => {
            let request = model.request();
            return vec![Effect::FetchCredits { request }];
        }
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Interrupt => return chat::interrupt(model),
        Action::Quit => return overlays::quit(model),
        _ => timeline::act(model, action),
    }
    Vec::new()
}

fn neighbour(place: Place, by: usize) -> Place {
    let at = PLACES.iter().position(|p| *p == place).unwrap_or(0);
    PLACES[(at + by) % PLACES.len()]
}
