//! Moving in the timeline: by cell, second, segment and track; zoom.

use crate::app::model::{Model, Zoom};
use crate::input::Action;

/// The finest zoom: about a frame a cell.
const FINEST_MS: f64 = 33.0;

pub fn act(model: &mut Model, action: Action) {
    let Some(timeline) = model.timeline.timeline() else { return };
    let end = timeline.duration_ms();
    let last_track = timeline.tracks.len().saturating_sub(1);
    let cell = model.painted.ms_per_cell.max(1.0).round() as i64;
    let at = model.timeline.playhead_ms;
    match action {
        Action::CellLeft => step(model, -cell),
        Action::CellRight => step(model, cell),
        Action::SecondLeft => step(model, -1_000),
        Action::SecondRight => step(model, 1_000),
        Action::TrackUp => model.timeline.track = model.timeline.track.saturating_sub(1),
        Action::TrackDown => model.timeline.track = (model.timeline.track + 1).min(last_track),
        Action::TimelineStart => seek(model, 0),
        Action::TimelineEnd => seek(model, end.saturating_sub(1)),
        Action::NextCut => {
            let next = model.timeline.track().and_then(|t| t.segments.iter().map(|s| s.start_ms).find(|s| *s > at));
            seek(model, next.unwrap_or(end.saturating_sub(1)));
        }
        Action::PreviousCut => {
            let previous = model.timeline.track().and_then(|t| t.segments.iter().rev().map(|s| s.start_ms).find(|s| *s < at));
            seek(model, previous.unwrap_or(0));
        }
        Action::ZoomIn => zoom(model, 0.5),
        Action::ZoomOut => zoom(model, 2.0),
        Action::ZoomFit => model.timeline.zoom = Zoom::Fit,
        _ => {}
    }
}

fn step(model: &mut Model, by: i64) {
    seek(model, model.timeline.playhead_ms.saturating_add_signed(by));
}

/// Moves the playhead; it stays inside.
pub fn seek(model: &mut Model, ms: u64) {
    let end = model.timeline.timeline().map_or(0, |t| t.duration_ms());
    model.timeline.playhead_ms = ms.min(end.saturating_sub(1));
}

fn zoom(model: &mut Model, by: f64) {
    let end = model.timeline.timeline().map_or(0, |t| t.duration_ms()) as f64;
    let fit = end / f64::from(model.painted.axis.width.max(1));
    let wished = model.painted.ms_per_cell.max(1.0) * by;
    model.timeline.zoom = if wished >= fit { Zoom::Fit } else { Zoom::MsPerCell(wished.max(FINEST_MS.min(fit))) };
}
