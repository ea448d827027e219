//! The palette: every action, medium, segment, marker and session, found by a few letters.

use crossterm::event::{KeyCode, KeyEvent};

use super::fuzzy::best;
use super::{composer, keys, prompt, sessions, timeline};
use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::model::Model;
use crate::app::msg::SessionInfo;
use crate::app::overlay::{Overlay, Palette, PaletteItem, PaletteTarget};
use crate::app::preferences::Tip;
use crate::domain::clock;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::actions::entry;
use crate::input::{ACTIONS, Focus};

/// So many are listed at most.
const MOST: usize = 200;

/// Opens it; the sessions come a moment later.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let request = model.request();
    let all = gather(model);
    let mut palette = Palette {
        query: prompt::field(""),
        all,
        found: Vec::new(),
        cursor: 0,
        request,
    };
    search(&mut palette);
    model.overlay = Some(Overlay::Palette(Box::new(palette)));
    let mut effects = super::learn(model, Tip::Palette);
    effects.push(Effect::ListSessions { request });
    effects
}

fn gather(model: &Model) -> Vec<PaletteItem> {
    let here = |e: &&crate::input::ActionRow| e.places.contains(&model.focus);
    let action = |e: &crate::input::ActionRow| PaletteItem {
        target: PaletteTarget::Action(e.action),
        text: e.words(model.lang).to_owned(),
        told: model.options.keymap.keys(e.action).join(" "),
        key: format!("{} {}", e.words(model.lang), e.id),
    };
    // What applies here comes first.
    let mut all: Vec<PaletteItem> = ACTIONS.iter().filter(here).map(action).collect();
    all.extend(ACTIONS.iter().filter(|e| !here(e)).map(action));
    if let Some(t) = model.timeline.timeline() {
        for (ti, track) in t.tracks.iter().enumerate() {
            all.extend(
                track
                    .segments
                    .iter()
                    .enumerate()
                    .map(|(si, s)| PaletteItem {
                        target: PaletteTarget::Segment(ti, si),
                        text: s.name.clone(),
                        key: s.name.clone(),
                        told: format!("{} {}", track.label(), clock::span(s.start_ms, s.end_ms())),
                    }),
            );
        }
    }
    // A segment before the medium it is of: going there is what its name is mostly typed for.
    let asset = phrase(model.lang, Phrase::FoundAsset);
    all.extend(model.assets.iter().map(|name| PaletteItem {
        target: PaletteTarget::Asset(name.clone()),
        text: name.clone(),
        told: asset.to_owned(),
        key: name.clone(),
    }));
    let marker = phrase(model.lang, Phrase::FoundMarker);
    all.extend(model.timeline.markers.iter().map(|at| PaletteItem {
        target: PaletteTarget::Marker(*at),
        text: format!("{marker} {}", clock::exact(*at)),
        key: format!("{marker} {}", clock::exact(*at)),
        told: marker.to_owned(),
    }));
    all
}

/// Finds what fits to what is typed.
pub fn search(palette: &mut Palette) {
    let typed = palette.query.lines().first().cloned().unwrap_or_default();
    palette.found = best(&typed, &palette.all, |f| f.key.as_str(), MOST);
    palette.cursor = 0;
}

/// The sessions came.
pub fn sessions(model: &mut Model, request: RequestId, sessions: &[SessionInfo]) {
    let told = phrase(model.lang, Phrase::FoundSession).to_owned();
    let current = model.session.clone();
    if let Some(Overlay::Palette(palette)) = &mut model.overlay
        && palette.request == request
    {
        let others = sessions.iter().filter(|s| current.as_ref() != Some(&s.id));
        palette.all.extend(others.map(|s| {
            let text = if s.last_message.is_empty() {
                s.title.clone()
            } else {
                format!("{}: {}", s.title, s.last_message)
            };
            PaletteItem {
                target: PaletteTarget::Session(s.id.clone()),
                key: text.clone(),
                text,
                told: told.clone(),
            }
        }));
        let cursor = palette.cursor;
        search(palette);
        palette.cursor = cursor;
    }
}

pub fn press(model: &mut Model, event: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = palette.found.len().saturating_sub(1);
    let key = crate::input::Key::of(event);
    match (key.code, key.to_string().as_str()) {
        (KeyCode::Esc, _) => model.overlay = None,
        (KeyCode::Up, _) | (_, "Ctrl-P") => {
            palette.cursor = palette.cursor.checked_sub(1).unwrap_or(last)
        }
        (KeyCode::Down, _) | (_, "Ctrl-N") => {
            palette.cursor = if palette.cursor >= last {
                0
            } else {
                palette.cursor + 1
            }
        }
        (KeyCode::PageUp, _) => palette.cursor = palette.cursor.saturating_sub(10),
        (KeyCode::PageDown, _) => palette.cursor = (palette.cursor + 10).min(last),
        (KeyCode::Enter, _) => return choose(model),
        _ => {
            prompt::type_into(&mut palette.query, event);
            search(palette);
        }
    }
    Vec::new()
}

/// Does what the line in hand stands for.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = model.overlay.take() else {
        return Vec::new();
    };
    let found = palette
        .found
        .get(palette.cursor)
        .and_then(|i| palette.all.get(*i));
    match found.map(|f| f.target.clone()) {
        None => Vec::new(),
        Some(PaletteTarget::Action(action)) => entry(action)
            .map(|e| keys::act_from(model, e))
            .unwrap_or_default(),
        Some(PaletteTarget::Asset(name)) => {
            model.focus = Focus::Composer;
            composer::mention(model, &name);
            composer::typed(model)
        }
        Some(PaletteTarget::Segment(track, index)) => {
            timeline::go_to(model, track, index);
            Vec::new()
        }
        Some(PaletteTarget::Marker(at)) => {
            model.focus = Focus::Timeline;
            timeline::seek(model, at);
            Vec::new()
        }
        Some(PaletteTarget::Session(id)) => sessions::go_to(model, SessionChoice::Existing(id)),
    }
}
