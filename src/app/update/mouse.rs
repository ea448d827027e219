//! The mouse: panes, segments, the ruler, the wheel.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{timeline, transcript};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::painted::Target;
use crate::input::{Action, Place};

/// Lines for a notch of the wheel.
const NOTCH: isize = 3;

pub fn hear(model: &mut Model, event: MouseEvent) -> Vec<Effect> {
    if model.overlay.is_some() {
        return Vec::new();
    }
    let position = Position::new(event.column, event.row);
    let target = model.painted.targets.iter().rev().find(|(area, _)| area.contains(position)).map(|(_, t)| t.clone());
    match event.kind {
        MouseEventKind::ScrollUp => wheel(model, target, -1),
        MouseEventKind::ScrollDown => wheel(model, target, 1),
        MouseEventKind::Down(MouseButton::Left) => click(model, target, event.column),
        MouseEventKind::Drag(MouseButton::Left) if target == Some(Target::Ruler) => click(model, target, event.column),
        _ => {}
    }
    Vec::new()
}

fn wheel(model: &mut Model, target: Option<Target>, direction: isize) {
    match target {
        Some(Target::Pane(Place::Timeline) | Target::Segment { .. } | Target::Ruler) => {
            timeline::act(model, if direction < 0 { Action::CellLeft } else { Action::CellRight });
        }
        Some(Target::Pane(Place::Exports) | Target::Export(_)) => super::exports::select(model, direction),
        _ => transcript::scroll(model, direction * NOTCH),
    }
}

fn click(model: &mut Model, target: Option<Target>, column: u16) {
    match target {
        Some(Target::Pane(place)) => model.place = place,
        Some(Target::Ruler) => {
            model.place = Place::Timeline;
            seek_to_column(model, column);
        }
        Some(Target::Segment { track, .. }) => {
            model.place = Place::Timeline;
            model.timeline.track = track;
            seek_to_column(model, column);
        }
        Some(Target::Export(index)) => {
            model.place = Place::Exports;
            model.render_at = index;
        }
        None => {}
    }
}

fn seek_to_column(model: &mut Model, column: u16) {
    let cells = f64::from(column.saturating_sub(model.painted.axis.x)) + 0.5;
    let ms = model.painted.axis_start_ms + cells * model.painted.ms_per_cell;
    timeline::seek(model, ms as u64);
}
