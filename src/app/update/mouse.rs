//! Mouse input on panes, segments, ruler, borders, list rows and text; the wheel scrolls what is
//! under it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{composer, overlays, panes, segment_drag, speech, suggestions, timeline, transcript};
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::follow_up::FollowUps;
use crate::app::model::Model;
use crate::app::overlay::Overlay;
use crate::app::state::layout::{ClickTarget, TextPosition};
use crate::app::state::screen::is_too_small;
use crate::app::state::transcript::Selection;
use crate::input::{Action, Focus};

/// Lines per step of the mouse wheel.
const NOTCH: isize = 3;

pub fn handle(model: &mut Model, event: MouseEvent) -> FollowUps {
    if is_too_small(model.screen.size) {
        return FollowUps::none();
    }
    let position = Position::new(event.column, event.row);
    let target = model
        .screen
        .layout
        .targets
        .iter()
        .rev()
        .find(|(area, _)| area.contains(position))
        .cloned();
    let (area, target) = target.unzip();
    if model.overlay.is_some() {
        return handle_over_overlay(model, event.kind, target);
    }
    match event.kind {
        MouseEventKind::ScrollUp => wheel(model, target, -1),
        MouseEventKind::ScrollDown => wheel(model, target, 1),
        MouseEventKind::Down(MouseButton::Left) => {
            return click(model, target, area.unwrap_or_default(), event);
        }
        MouseEventKind::Drag(MouseButton::Left) => return drag(model, event),
        MouseEventKind::Up(MouseButton::Left) => return release(model),
        _ => {}
    }
    FollowUps::none()
}

/// Handles the mouse over an overlay: a click selects a row, the wheel scrolls the list.
fn handle_over_overlay(
    model: &mut Model,
    kind: MouseEventKind,
    target: Option<ClickTarget>,
) -> FollowUps {
    match (kind, target) {
        (MouseEventKind::ScrollUp, _) => overlays::act(model, Action::ListUp),
        (MouseEventKind::ScrollDown, _) => overlays::act(model, Action::ListDown),
        (MouseEventKind::Down(MouseButton::Left), Some(ClickTarget::Row(row))) => {
            choose_row(model, row)
        }
        _ => FollowUps::none(),
    }
}

/// Selects a row of a list; a click on the selected row chooses it.
fn choose_row(model: &mut Model, row: usize) -> FollowUps {
    let overlay = model.overlay.as_mut();
    let Some(cursor) = overlay.and_then(Overlay::cursor_mut) else {
        return FollowUps::none();
    };
    if cursor.index() == row {
        return overlays::act(model, Action::Choose);
    }
    cursor.set(row);
    FollowUps::none()
}

fn wheel(model: &mut Model, target: Option<ClickTarget>, direction: isize) {
    match target {
        Some(
            ClickTarget::Pane(Focus::Timeline) | ClickTarget::Segment { .. } | ClickTarget::Ruler,
        ) => {
            timeline::step_cells(model, direction as i64);
        }
        Some(ClickTarget::Pane(Focus::Exports) | ClickTarget::Export(_)) => {
            model.exports.select(direction)
        }
        Some(ClickTarget::Pane(Focus::Details)) => panes::scroll_details(model, direction),
        Some(ClickTarget::Pane(Focus::Speech) | ClickTarget::Word(_)) => {
            speech::step_line(model, direction > 0);
        }
        _ => transcript::scroll(model, direction * NOTCH),
    }
}

fn click(
    model: &mut Model,
    target: Option<ClickTarget>,
    area: Rect,
    event: MouseEvent,
) -> FollowUps {
    model.session.transcript.selection = None;
    model.screen.dragged = None;
    model.session.timeline.drag = None;
    match target {
        Some(ClickTarget::Pane(pane)) => {
            model.screen.focus = pane;
            if pane == Focus::Composer {
                composer::click(model, event.column, event.row);
            }
        }
        Some(ClickTarget::Ruler) => {
            model.screen.focus = Focus::Timeline;
            seek_to_column(model, event.column);
        }
        Some(ClickTarget::Segment { track, index }) => {
            model.screen.focus = Focus::Timeline;
            model.session.timeline.track = track;
            segment_drag::begin(model, (track, index), area, event.column);
            seek_to_column(model, event.column);
        }
        Some(ClickTarget::Export(index)) => {
            model.screen.focus = Focus::Exports;
            model.exports.cursor = index;
        }
        Some(ClickTarget::Splitter(splitter)) => model.screen.dragged = Some(splitter),
        Some(ClickTarget::Suggestion) => return suggestions::accept(model).into(),
        Some(ClickTarget::Text) => {
            model.screen.focus = Focus::Transcript;
            model.session.transcript.selection =
                text_position_at(model, event).map(|s| Selection {
                    from: s,
                    to: s,
                    lines: false,
                });
        }
        Some(ClickTarget::Word(index)) => speech::click(model, index),
        Some(ClickTarget::Row(_)) | None => {}
    }
    FollowUps::none()
}

fn drag(model: &mut Model, event: MouseEvent) -> FollowUps {
    if let Some(splitter) = model.screen.dragged {
        return panes::drag(model, splitter, event.column, event.row).into();
    }
    if model.screen.focus == Focus::Speech {
        let position = Position::new(event.column, event.row);
        let words = model.screen.layout.words.iter();
        if let Some(index) = words
            .clone()
            .find(|(area, _)| area.contains(position))
            .map(|w| w.1)
        {
            speech::drag(model, index);
        }
        return FollowUps::none();
    }
    if segment_drag::follow(model, event.column) {
        return FollowUps::none();
    }
    if let Some(to) = text_position_at(model, event)
        && let Some(selection) = &mut model.session.transcript.selection
    {
        selection.to = to;
        return FollowUps::none();
    }
    let axis = model.screen.layout.axis;
    let is_over_axis = (axis.x..axis.right()).contains(&event.column) && event.row >= axis.y;
    if model.screen.focus == Focus::Timeline
        && model.session.transcript.selection.is_none()
        && is_over_axis
    {
        seek_to_column(model, event.column);
    }
    FollowUps::none()
}

/// Drops the dragged segment, or copies the dragged selection.
fn release(model: &mut Model) -> FollowUps {
    model.screen.dragged = None;
    if model.session.timeline.drag.is_some() {
        return segment_drag::release(model).into();
    }
    match model.session.transcript.selection {
        Some(selection) if !selection.lines && selection.from != selection.to => {
            Effect::Terminal(TerminalEffect::CopySelection { selection }).into()
        }
        Some(selection) if !selection.lines => {
            model.session.transcript.selection = None;
            FollowUps::none()
        }
        _ => FollowUps::none(),
    }
}

/// Returns the transcript position under the mouse.
fn text_position_at(model: &Model, event: MouseEvent) -> Option<TextPosition> {
    let layout = &model.screen.layout;
    let first = layout.text.y + layout.text_gap;
    let row = layout.top
        + usize::from(
            event
                .row
                .clamp(first, layout.text.bottom().max(first + 1) - 1)
                - first,
        );
    let row = layout
        .rows
        .get(row.min(layout.rows.len().checked_sub(1)?))?;
    Some(TextPosition {
        row: *row,
        cell: event.column.saturating_sub(layout.text.x),
    })
}

fn seek_to_column(model: &mut Model, column: u16) {
    let cells = f64::from(column.saturating_sub(model.screen.layout.axis.x)) + 0.5;
    let ms = model.screen.layout.axis_start_ms + cells * model.screen.layout.ms_per_cell;
    model.session.timeline.playback = None;
    timeline::seek(model, ms as u64);
}
