//! The command palette: fuzzy search for actions, media, segments, markers and sessions.

use crossterm::event::{KeyCode, KeyEvent};

use super::fuzzy::best;
use super::{composer, keys, prompt, sessions, timeline};
use crate::app::effect::{Effect, SessionChoice};
use crate::app::model::Model;
use crate::app::msg::SessionInfo;
use crate::app::overlay::{Overlay, Palette, PaletteItem, PaletteTarget};
use crate::app::preferences::Tip;
use crate::app::request::RequestId;
use crate::domain::clock;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::table::entry;
use crate::input::{ACTIONS, Focus};

/// Maximum number of listed entries.
const MAX_RESULTS: usize = 200;

/// Opens the palette; sessions are added when their list arrives.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let request = model.next_request_id();
    let all = collect_items(model);
    let mut palette = Palette {
        query: prompt::field(""),
        items: all,
        matches: Vec::new(),
        cursor: 0,
        request,
    };
    search(&mut palette);
    model.overlay = Some(Overlay::Palette(Box::new(palette)));
    let mut effects = super::complete_tip(model, Tip::Palette);
    effects.push(Effect::ListSessions { request });
    effects
}

fn collect_items(model: &Model) -> Vec<PaletteItem> {
    let applies_here = |e: &&crate::input::ActionRow| e.panes.contains(&model.screen.focus);
    let action = |e: &crate::input::ActionRow| PaletteItem {
        target: PaletteTarget::Action(e.action),
        text: e.description(model.options.lang).to_owned(),
        description: model.options.keymap.keys(e.action).join(" "),
        key: format!("{} {}", e.description(model.options.lang), e.id),
    };
    // Actions of the focused pane come first.
    let mut all: Vec<PaletteItem> = ACTIONS.iter().filter(applies_here).map(action).collect();
    let elsewhere = |e: &&crate::input::ActionRow| !applies_here(e) && !e.is_overlay_action();
    all.extend(ACTIONS.iter().filter(elsewhere).map(action));
    if let Some(t) = model.session.timeline.timeline() {
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
                        description: format!(
                            "{} {}",
                            track.label(),
                            clock::span(s.start_ms, s.end_ms())
                        ),
                    }),
            );
        }
    }
    // Segments come before media of the same name, as users mostly search for a position.
    let asset = phrase(model.options.lang, Phrase::PaletteMedia);
    all.extend(model.session.media.assets.iter().map(|name| PaletteItem {
        target: PaletteTarget::Asset(name.clone()),
        text: name.clone(),
        description: asset.to_owned(),
        key: name.clone(),
    }));
    let marker = phrase(model.options.lang, Phrase::PaletteMarker);
    all.extend(model.session.timeline.markers.iter().map(|at| PaletteItem {
        target: PaletteTarget::Marker(*at),
        text: format!("{marker} {}", clock::exact(*at)),
        key: format!("{marker} {}", clock::exact(*at)),
        description: marker.to_owned(),
    }));
    all
}

/// Updates the matches for the typed text.
pub fn search(palette: &mut Palette) {
    let typed = palette.query.lines().first().cloned().unwrap_or_default();
    palette.matches = best(
        &typed,
        &palette.items,
        |item| item.key.as_str(),
        MAX_RESULTS,
    );
    palette.cursor = 0;
}

/// Adds the sessions.
pub fn add_sessions(model: &mut Model, request: RequestId, sessions: &[SessionInfo]) {
    let description = phrase(model.options.lang, Phrase::PaletteSession).to_owned();
    let current = model.session.id.clone();
    if let Some(Overlay::Palette(palette)) = &mut model.overlay
        && palette.request == request
    {
        let others = sessions.iter().filter(|s| current.as_ref() != Some(&s.id));
        palette.items.extend(others.map(|s| {
            let text = if s.last_message.is_empty() {
                s.title.clone()
            } else {
                format!("{}: {}", s.title, s.last_message)
            };
            PaletteItem {
                target: PaletteTarget::Session(s.id.clone()),
                key: text.clone(),
                text,
                description: description.clone(),
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
    let last = palette.matches.len().saturating_sub(1);
    let key = crate::input::Key::from_event(event);
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

/// Runs the selected entry.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = model.overlay.take() else {
        return Vec::new();
    };
    let item = palette
        .matches
        .get(palette.cursor)
        .and_then(|i| palette.items.get(*i));
    match item.map(|item| item.target.clone()) {
        None => Vec::new(),
        Some(PaletteTarget::Action(action)) => entry(action)
            .map(|e| keys::act_from(model, e))
            .unwrap_or_default(),
        Some(PaletteTarget::Asset(name)) => {
            model.screen.focus = Focus::Composer;
            composer::mention(model, &name);
            composer::changed(model)
        }
        Some(PaletteTarget::Segment(track, index)) => {
            timeline::go_to(model, track, index);
            Vec::new()
        }
        Some(PaletteTarget::Marker(at)) => {
            model.screen.focus = Focus::Timeline;
            timeline::seek(model, at);
            Vec::new()
        }
        Some(PaletteTarget::Session(id)) => sessions::go_to(model, SessionChoice::Existing(id)),
    }
}
