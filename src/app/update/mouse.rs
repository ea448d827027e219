//! The mouse: panes, segments, the ruler, borders, rows of lists, text; the wheel moves what is under it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{composer, overlays, panes, suggestions, timeline, transcript};
use crate::app::effect::Effect;
use crate::app::layout::{ClickTarget, TextPosition};
use crate::app::model::{Model, Selection};
use crate::app::overlay::Overlay;
use crate::input::{Action, Focus};

/// Lines for a notch of the wheel.
const NOTCH: isize = 3;

pub fn hear(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    let position = Position::new(event.column, event.row);
    let target = model
        .layout
        .targets
        .iter()
        .rev()
        .find(|(area, _)| area.contains(position))
        .map(|(_, t)| t.clone());
    if model.overlay.is_some() {
        return over_panes(model, event.kind, target);
    }
    match event.kind {
        MouseEventKind::ScrollUp => wheel(model, target, -1),
        MouseEventKind::ScrollDown => wheel(model, target, 1),
        MouseEventKind::Down(MouseButton::Left) => return click(model, target, event),
        MouseEventKind::Drag(MouseButton::Left) => return drag(model, event),
        MouseEventKind::Up(MouseButton::Left) => return release(model),
        _ => {}
    }
    Vec::new()
}

/// Over an overlay: rows are chosen by click, lists moved by the wheel.
fn over_panes(model: &mut Model, kind: MouseEventKind, target: Option<ClickTarget>) -> Vec<Effect> {
    let key = |code| KeyEvent::new(code, KeyModifiers::NONE);
    match (kind, target) {
        (MouseEventKind::ScrollUp, _) => overlays::press(model, key(KeyCode::Up)),
        (MouseEventKind::ScrollDown, _) => overlays::press(model, key(KeyCode::Down)),
        (MouseEventKind::Down(MouseButton::Left), Some(ClickTarget::Row(row))) => {
            choose_row(model, row)
        }
        _ => Vec::new(),
    }
}

/// A row of a list: the first click takes it in hand, a click on the one in hand is Enter.
fn choose_row(model: &mut Model, row: usize) -> Vec<Effect> {
    let cursor = match &mut model.overlay {
        Some(Overlay::Picker(p)) => &mut p.cursor,
        Some(Overlay::Sessions(s)) => &mut s.cursor,
        Some(Overlay::Palette(p)) => &mut p.cursor,
        Some(Overlay::History(h)) => &mut h.cursor,
        Some(Overlay::Transitions(t)) => &mut t.cursor,
        Some(Overlay::Queue(at)) => at,
        Some(Overlay::Question(q)) => &mut q.cursor,
        Some(Overlay::Sheet(s)) => &mut s.cursor,
        _ => return Vec::new(),
    };
    if *cursor == row {
        return overlays::press(model, KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
    }
    *cursor = row;
    Vec::new()
}

fn wheel(model: &mut Model, target: Option<ClickTarget>, direction: isize) {
    match target {
        Some(
            ClickTarget::Pane(Focus::Timeline) | ClickTarget::Segment { .. } | ClickTarget::Ruler,
        ) => {
            timeline::act(
                model,
                if direction < 0 {
                    Action::CellLeft
                } else {
                    Action::CellRight
                },
            );
        }
        Some(ClickTarget::Pane(Focus::Exports) | ClickTarget::Export(_)) => {
            super::exports::select(model, direction)
        }
        Some(ClickTarget::Pane(Focus::Details)) => {
            panes::act(
                model,
                if direction < 0 {
                    Action::DetailsUp
                } else {
                    Action::DetailsDown
                },
            );
        }
        _ => transcript::scroll(model, direction * NOTCH),
    }
}

fn click(model: &mut Model, target: Option<ClickTarget>, event: MouseEvent) -> Vec<Effect> {
    model.selection = None;
    model.dragged = None;
    match target {
        Some(ClickTarget::Pane(place)) => {
            model.focus = place;
            if place == Focus::Composer {
                composer::click(model, event.column, event.row);
            }
        }
        Some(ClickTarget::Ruler) => {
            model.focus = Focus::Timeline;
            seek_to_column(model, event.column);
        }
        Some(ClickTarget::Segment { track, .. }) => {
            model.focus = Focus::Timeline;
            model.timeline.track = track;
            seek_to_column(model, event.column);
        }
        Some(ClickTarget::Export(index)) => {
            model.focus = Focus::Exports;
            model.render_cursor = index;
        }
        Some(ClickTarget::Splitter(splitter)) => model.dragged = Some(splitter),
        Some(ClickTarget::Offer) => return suggestions::accept(model),
        Some(ClickTarget::Text) => {
            model.focus = Focus::Transcript;
            model.selection = spot(model, event).map(|s| Selection {
                from: s,
                to: s,
                lines: false,
            });
        }
        Some(ClickTarget::Row(_)) | None => {}
    }
    Vec::new()
}

fn drag(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    if let Some(splitter) = model.dragged {
        return panes::drag(model, splitter, event.column, event.row);
    }
    if let Some(to) = spot(model, event)
        && let Some(selection) = &mut model.selection
    {
        selection.to = to;
        return Vec::new();
    }
    let axis = model.layout.axis;
    let over_axis = (axis.x..axis.right()).contains(&event.column) && event.row >= axis.y;
    if model.focus == Focus::Timeline && model.selection.is_none() && over_axis {
        seek_to_column(model, event.column);
    }
    Vec::new()
}

/// What was dragged over is copied.
fn release(model: &mut Model) -> Vec<Effect> {
    model.dragged = None;
    match model.selection {
        Some(selection) if !selection.lines && selection.from != selection.to => {
            vec![Effect::CopySelection { selection }]
        }
        Some(selection) if !selection.lines => {
            model.selection = None;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The place in the transcript under the mouse.
fn spot(model: &Model, event: MouseEvent) -> Option<TextPosition> {
    let painted = &model.layout;
    let first = painted.text.y + painted.text_gap;
    let row = painted.top
        + usize::from(
            event
                .row
                .clamp(first, painted.text.bottom().max(first + 1) - 1)
                - first,
        );
    let row = painted
        .rows
        .get(row.min(painted.rows.len().checked_sub(1)?))?;
    Some(TextPosition {
        row: *row,
        cell: event.column.saturating_sub(painted.text.x),
    })
}

fn seek_to_column(model: &mut Model, column: u16) {
    let cells = f64::from(column.saturating_sub(model.layout.axis.x)) + 0.5;
    let ms = model.layout.axis_start_ms + cells * model.layout.ms_per_cell;
    model.timeline.play = None;
    timeline::seek(model, ms as u64);
}
