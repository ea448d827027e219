//! The command palette: fuzzy search for actions, media, segments, markers and sessions.

use std::cmp::Reverse;

use super::feedback::complete_tip;
use crate::app::effect::{Effect, SessionEffect};
use crate::app::model::Model;
use crate::app::msg::SessionInfo;
use crate::app::overlay::{Overlay, Palette, PaletteItem, PaletteTarget};
use crate::app::preferences::Tip;
use crate::domain::clock;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::ACTIONS;

/// Opens the palette; sessions are added when their list arrives.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let pending = model.ids.pending(());
    let request = pending.id();
    let palette = Palette::new(collect_items(model), pending);
    model.overlay = Some(Overlay::Palette(Box::new(palette)));
    let mut effects = complete_tip(model, Tip::Palette);
    effects.push(Effect::Session(SessionEffect::List { request }));
    effects
}

fn collect_items(model: &Model) -> Vec<PaletteItem> {
    let applies_here = |e: &crate::input::ActionRow| e.panes.contains(&model.screen.focus);
    let action = |e: &crate::input::ActionRow| PaletteItem {
        target: PaletteTarget::Action(e.action),
        text: e.description(model.options.lang).to_owned(),
        description: model.options.keymap.keys(e.action).join(", "),
        key: format!("{} {}", e.description(model.options.lang), e.id),
    };
    // Actions that can do nothing now come last. Of the others, the most used ones come first, then
    // those of the focused pane, in the order of the footer.
    let is_offered = |row: &&crate::input::ActionRow| !row.is_overlay_action() && model.offers(row);
    let mut rows: Vec<_> = ACTIONS.iter().filter(is_offered).collect();
    rows.sort_by_key(|e| {
        let uses = Reverse(model.preferences.uses(e.id));
        let rank = if e.hint > 0 { e.hint } else { u8::MAX };
        (!model.can_use(e), uses, !applies_here(e), rank)
    });
    let mut all: Vec<PaletteItem> = rows.into_iter().map(action).collect();
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

/// Adds the sessions.
pub fn add_sessions(model: &mut Model, sessions: &[SessionInfo]) {
    let description = phrase(model.options.lang, Phrase::PaletteSession).to_owned();
    let current = model.session.id.clone();
    if let Some(Overlay::Palette(palette)) = &mut model.overlay {
        palette.pending = None;
        let others = sessions.iter().filter(|s| current.as_ref() != Some(&s.id));
        palette.add(others.map(|s| {
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
    }
}
