//! Panes: focus, sizes, zoom, details scrolling, theme and mouse.

use super::feedback::{complete_tip, flash, save_preferences};
use super::stop::{Stop, stop_turn};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::model::Model;
use crate::app::preferences::{SIDE_WIDTH, Tip};
use crate::app::state::layout::Splitter;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;
use crate::input::context::PANES;

/// Themes in the order of the theme key.
pub const THEMES: &[&str] = &["auto", "terminal", "dark", "light", "high-contrast", "mono"];

/// Resize step per key press: columns and rows.
const STEP: (i16, i16) = (4, 1);
/// Minimum rows of the timeline, and of everything else.
const ROWS: (u16, u16) = (5, 9);

/// Focuses a pane.
pub fn focus(model: &mut Model, pane: Focus) {
    model.screen.focus = pane;
}

/// Focuses the composer, and stays there after a message.
pub fn focus_composer(model: &mut Model) {
    model.screen.return_to = None;
    model.screen.focus = Focus::Composer;
}

/// Focuses the credits; in the studio, says that they are simulated.
pub fn focus_credits(model: &mut Model) {
    if model.connection.local {
        flash(model, phrase(model.options.lang, Phrase::SimulatedCredits));
    } else {
        model.screen.focus = Focus::Credits;
    }
}

pub fn focus_timeline(model: &mut Model) -> Vec<Effect> {
    model.screen.focus = Focus::Timeline;
    complete_tip(model, Tip::Timeline)
}

/// Focuses the next pane, or the previous one if `by` is -1.
pub fn focus_neighbor(model: &mut Model, by: isize) {
    let local = model.connection.local;
    let shown = PANES
        .iter()
        .filter(|pane| !(local && **pane == Focus::Credits))
        .filter(|pane| **pane != Focus::Speech || model.screen.shows_speech);
    let panes: Vec<Focus> = shown.copied().collect();
    let at = panes.iter().position(|pane| *pane == model.screen.focus);
    let neighbor = (at.unwrap_or(0) + panes.len()).saturating_add_signed(by) % panes.len();
    model.screen.focus = panes[neighbor];
}

/// Esc: stops the response in progress, or clears the selection, search or range, or leaves an
/// older version or a side pane.
pub fn clear_marks(model: &mut Model) -> Vec<Effect> {
    match stop_turn(model) {
        Stop::Stopped(stop) => return vec![stop],
        Stop::Asked => {}
        Stop::Nothing => clear_marks_of_pane(model),
    }
    Vec::new()
}

fn clear_marks_of_pane(model: &mut Model) {
    model.session.transcript.selection = None;
    if model.screen.focus == Focus::Transcript {
        model.session.transcript.search = None;
        return;
    }
    let speech = &mut model.session.speech;
    if model.screen.focus == Focus::Speech
        && (speech.anchor.take(), speech.search.take()) != (None, None)
    {
        return;
    }
    if model.screen.focus != Focus::Timeline {
        model.screen.focus = Focus::Timeline;
        return;
    }
    if model.session.timeline.viewed.take().is_some() {
        model.session.timeline.clamp();
        return;
    }
    model.session.timeline.selected_ids.clear();
    model
        .session
        .timeline
        .copied
        .take_if(|copied| copied.is_cut);
    (model.session.timeline.in_ms, model.session.timeline.out_ms) = (None, None);
    model.session.timeline.playback = None;
}

/// Draws the whole screen again, with the preview picture.
pub fn redraw(model: &mut Model) -> Effect {
    model.pictures.preview.shown = None;
    Effect::Terminal(TerminalEffect::Redraw)
}

pub fn toggle_zoom(model: &mut Model) {
    model.screen.zoomed = !model.screen.zoomed;
}

/// Makes the side panel wider, or narrower if `steps` is negative.
pub fn resize_side(model: &mut Model, steps: i16) -> Vec<Effect> {
    let cells = model.preferences.side_cells;
    set_side(model, cells.saturating_add_signed(steps * STEP.0))
}

/// Makes the timeline taller, or shorter if `steps` is negative.
pub fn resize_timeline(model: &mut Model, steps: i16) -> Vec<Effect> {
    let rows = model.screen.layout.timeline_rows;
    set_rows(model, rows.saturating_add_signed(steps * STEP.1))
}

pub fn toggle_mouse(model: &mut Model) -> Effect {
    let on = !model.options.mouse;
    model.options.mouse = on;
    let text = if on {
        Phrase::MouseOn
    } else {
        Phrase::MouseOff
    };
    flash(model, phrase(model.options.lang, text));
    Effect::Terminal(TerminalEffect::SetMouse(on))
}

/// Scrolls the details by rows.
pub fn scroll_details(model: &mut Model, rows: isize) {
    let screen = &mut model.screen;
    let last = screen
        .layout
        .list_rows
        .saturating_sub(screen.layout.list_page);
    screen.details_top = screen.details_top.saturating_add_signed(rows).min(last);
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

pub fn next_theme(model: &mut Model) -> Vec<Effect> {
    let current = model.preferences.theme_or(&model.options.theme).to_owned();
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
    model.preferences.theme_instead_of = Some(model.options.theme.clone());
    let mut effects = save_preferences(model);
    effects.push(Effect::Terminal(TerminalEffect::SetTheme(name)));
    effects
}

/// Toggles the raw JSON of the current segment.
pub fn toggle_raw_json(model: &mut Model) {
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
