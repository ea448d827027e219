//! Pane layout: sizes, zoom, details scrolling, theme and mouse.

use super::feedback::{flash, save_preferences};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::model::Model;
use crate::app::preferences::SIDE_WIDTH;
use crate::app::state::layout::Splitter;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Action;

/// Themes in the order of the theme key.
pub const THEMES: &[&str] = &["auto", "terminal", "dark", "light", "high-contrast", "mono"];

/// Resize step per key press: columns and rows.
const STEP: (u16, u16) = (4, 1);
/// Minimum rows of the timeline, and of everything else.
const ROWS: (u16, u16) = (5, 9);

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let side = model.preferences.side_cells;
    let rows = model.screen.layout.timeline_rows;
    match action {
        Action::ZoomPane => model.screen.zoomed = !model.screen.zoomed,
        Action::SideWider => return set_side(model, side.saturating_add(STEP.0)),
        Action::SideNarrower => return set_side(model, side.saturating_sub(STEP.0)),
        Action::TimelineTaller => return set_rows(model, rows.saturating_add(STEP.1)),
        Action::TimelineShorter => return set_rows(model, rows.saturating_sub(STEP.1)),
        Action::ToggleMouse => {
            let on = !model.options.mouse;
            model.options.mouse = on;
            flash(
                model,
                phrase(
                    model.options.lang,
                    if on {
                        Phrase::MouseOn
                    } else {
                        Phrase::MouseOff
                    },
                ),
            );
            return vec![Effect::Terminal(TerminalEffect::SetMouse(on))];
        }
        Action::NextTheme => return next_theme(model),
        Action::DetailsUp => model.screen.details_top = model.screen.details_top.saturating_sub(1),
        Action::DetailsDown => {
            let last = model
                .screen
                .layout
                .list_rows
                .saturating_sub(model.screen.layout.list_page);
            model.screen.details_top = (model.screen.details_top + 1).min(last);
        }
        Action::RawJson => toggle_raw_json(model),
        _ => {}
    }
    Vec::new()
}

fn set_side(model: &mut Model, cells: u16) -> Vec<Effect> {
    let max = SIDE_WIDTH
        .2
        .min(model.screen.size.0.saturating_sub(44))
        .max(SIDE_WIDTH.1);
    model.preferences.side_cells = cells.clamp(SIDE_WIDTH.1, max);
    save_preferences(model)
}

fn set_rows(model: &mut Model, rows: u16) -> Vec<Effect> {
    let max = model.screen.size.1.saturating_sub(ROWS.1).max(ROWS.0);
    model.preferences.timeline_rows = Some(rows.clamp(ROWS.0, max));
    save_preferences(model)
}

/// Moves a border to this column and row.
pub fn drag(model: &mut Model, splitter: Splitter, column: u16, row: u16) -> Vec<Effect> {
    match splitter {
        Splitter::Side => set_side(model, model.screen.size.0.saturating_sub(column)),
        Splitter::Timeline => set_rows(
            model,
            model.screen.size.1.saturating_sub(1).saturating_sub(row),
        ),
    }
}

fn next_theme(model: &mut Model) -> Vec<Effect> {
    let current = model
        .preferences
        .theme
        .clone()
        .unwrap_or_else(|| model.options.theme.clone());
    let at = THEMES
        .iter()
        .position(|t| *t == current)
        .map_or(0, |at| (at + 1) % THEMES.len());
    let name = THEMES[at].to_owned();
    flash(
        model,
        Message::ThemeNow { name: &name }.text(model.options.lang),
    );
    model.preferences.theme = Some(name.clone());
    let mut effects = save_preferences(model);
    effects.push(Effect::Terminal(TerminalEffect::SetTheme(name)));
    effects
}

/// Toggles the raw JSON of the current segment.
fn toggle_raw_json(model: &mut Model) {
    model.screen.details_top = 0;
    if model.session.timeline.raw_segment.take().is_some() {
        return;
    }
    let pane = &model.session.timeline;
    let found = pane
        .segment_at_playhead()
        .zip(pane.track())
        .zip(pane.displayed());
    model.session.timeline.raw_segment = found
        .and_then(|((s, track), draft)| Some((s.id.clone(), draft.raw_segment(&track.id, &s.id)?)));
    if model.session.timeline.raw_segment.is_none() {
        flash(model, phrase(model.options.lang, Phrase::NoSegment));
    }
}
