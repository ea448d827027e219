//! Timeline navigation by cell, frame, second, cut, marker and track; zoom, range, markers and
//! selection.

use super::feedback::flash;
use crate::app::effect::{Effect, StoreEffect};
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::app::preferences::markers_key;
use crate::app::state::timeline::Zoom;
use crate::domain::clock;
use crate::domain::timeline::Segment;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Returns true if there is a timeline, or reports that there is none.
fn has_timeline(model: &mut Model) -> bool {
    let found = model.session.timeline.timeline().is_some();
    if !found {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
    }
    found
}

/// Moves the playhead by cells of the screen.
pub fn step_cells(model: &mut Model, cells: i64) {
    let cell_ms = model.screen.layout.ms_per_cell.max(1.0).round() as i64;
    step(model, cells * cell_ms);
}

/// Moves the playhead by frames.
pub fn step_frames(model: &mut Model, frames: i64) {
    let timeline = model.session.timeline.timeline();
    let fps = timeline.map_or(1, |t| t.canvas.fps.max(1));
    step(model, frames * (1000.0 / f64::from(fps)).round() as i64);
}

/// Moves the playhead by a time (ms).
pub fn step(model: &mut Model, ms: i64) {
    if has_timeline(model) {
        let at = model.session.timeline.playhead_ms;
        seek(model, at.saturating_add_signed(ms));
    }
}

/// Moves to another track, at most to the first or the last one.
pub fn move_track(model: &mut Model, by: isize) {
    if has_timeline(model) {
        let timeline = &mut model.session.timeline;
        let tracks = timeline.timeline().map_or(0, |t| t.tracks.len());
        let track = timeline.track.saturating_add_signed(by);
        timeline.track = track.min(tracks.saturating_sub(1));
    }
}

/// Moves the playhead to the start or the end.
pub fn go_to_end(model: &mut Model, end: bool) {
    if has_timeline(model) {
        seek(model, if end { u64::MAX } else { 0 });
    }
}

pub fn go_to_next_cut(model: &mut Model) {
    if has_timeline(model) {
        let to = next_cut(model, model.session.timeline.playhead_ms);
        seek(model, to.unwrap_or(u64::MAX));
    }
}

pub fn go_to_previous_cut(model: &mut Model) {
    if has_timeline(model) {
        let to = previous_cut(model, model.session.timeline.playhead_ms);
        seek(model, to.unwrap_or(0));
    }
}

pub fn zoom_to_fit(model: &mut Model) {
    if has_timeline(model) {
        model.session.timeline.zoom = Zoom::Fit;
    }
}

/// Opens the prompt for a time.
pub fn open_time_prompt(model: &mut Model) {
    if has_timeline(model) {
        model.overlay = Some(Overlay::prompt(PromptPurpose::GoToTime, ""));
    }
}

/// Starts the range at the playhead.
pub fn set_in(model: &mut Model) {
    if has_timeline(model) {
        let at = model.session.timeline.playhead_ms;
        let out_ms = model.session.timeline.out_ms.filter(|out_ms| *out_ms > at);
        set_range(model, Some(at), out_ms);
    }
}

/// Ends the range at the playhead.
pub fn set_out(model: &mut Model) {
    if has_timeline(model) {
        let at = model.session.timeline.playhead_ms;
        let in_ms = model.session.timeline.in_ms.filter(|in_ms| *in_ms < at);
        set_range(model, in_ms, Some(at));
    }
}

pub fn go_to_next_marker(model: &mut Model) {
    if has_timeline(model) {
        let at = model.session.timeline.playhead_ms;
        let mut markers = model.session.timeline.markers.iter().copied();
        let next = markers.find(|marker| *marker > at);
        jump(model, next);
    }
}

pub fn go_to_previous_marker(model: &mut Model) {
    if has_timeline(model) {
        let at = model.session.timeline.playhead_ms;
        let mut markers = model.session.timeline.markers.iter().copied();
        let previous = markers.rfind(|marker| *marker < at);
        jump(model, previous);
    }
}

/// Returns the next cut of the current track by binary search.
fn next_cut(model: &Model, at: u64) -> Option<u64> {
    let segments = &model.session.timeline.track()?.segments;
    let from = segments.partition_point(|s| s.visible_start_ms() <= at);
    let start = segments.get(from).map(Segment::visible_start_ms);
    let gap = from
        .checked_sub(1)
        .map(|i| segments[i].end_ms())
        .filter(|end| *end > at);
    [start, gap].into_iter().flatten().min()
}

fn previous_cut(model: &Model, at: u64) -> Option<u64> {
    let segments = &model.session.timeline.track()?.segments;
    let index = segments
        .partition_point(|s| s.visible_start_ms() < at)
        .checked_sub(1)?;
    let s = &segments[index];
    Some(if s.end_ms() < at {
        s.end_ms()
    } else {
        s.visible_start_ms()
    })
}

/// Moves the playhead within the timeline.
pub fn seek(model: &mut Model, ms: u64) {
    let timeline = &mut model.session.timeline;
    timeline.playhead_ms = ms.min(timeline.last_frame_ms());
    model.screen.details_top = 0;
}

/// Moves the playhead, and focuses the timeline.
pub fn show_time(model: &mut Model, ms: u64) {
    model.screen.focus = crate::input::Focus::Timeline;
    seek(model, ms);
}

/// Moves the playhead to a segment.
pub fn go_to(model: &mut Model, track: usize, index: usize) {
    let Some(s) = model
        .session
        .timeline
        .timeline()
        .and_then(|t| t.tracks.get(track)?.segments.get(index))
    else {
        return;
    };
    let at = s.visible_start_ms();
    model.session.timeline.track = track;
    model.screen.focus = crate::input::Focus::Timeline;
    seek(model, at);
}

/// Multiplies the time per cell.
pub fn zoom(model: &mut Model, by: f64) {
    if !has_timeline(model) {
        return;
    }
    let (end, fps) = model
        .session
        .timeline
        .timeline()
        .map_or((0, 30), |t| (t.duration_ms(), t.canvas.fps.max(1)));
    let fit = end as f64 / f64::from(model.screen.layout.axis.width.max(1));
    // The finest scale is one frame per cell.
    let finest = (1000.0 / f64::from(fps)).min(fit);
    let scale = model.screen.layout.ms_per_cell.max(1.0) * by;
    model.session.timeline.zoom = if scale >= fit {
        Zoom::Fit
    } else {
        Zoom::MsPerCell(scale.max(finest))
    };
}

fn set_range(model: &mut Model, from: Option<u64>, to: Option<u64>) {
    let pane = &mut model.session.timeline;
    (pane.in_ms, pane.out_ms) = (from, to);
    let text = match (from.map(clock::exact), to.map(clock::exact)) {
        (Some(from), Some(to)) => Message::RangeNow {
            from: &from,
            to: &to,
        }
        .text(model.options.lang),
        (Some(at), None) => model.message(Message::InPointSet { at: &at }),
        (None, Some(at)) => model.message(Message::OutPointSet { at: &at }),
        (None, None) => return,
    };
    flash(model, text);
}

/// Selects or deselects the segment under the playhead.
pub fn toggle_selection(model: &mut Model) {
    if !has_timeline(model) {
        return;
    }
    let Some(id) = model
        .session
        .timeline
        .segment_at_playhead()
        .map(|s| s.id.clone())
    else {
        flash(model, phrase(model.options.lang, Phrase::NoSegment));
        return;
    };
    let selected_ids = &mut model.session.timeline.selected_ids;
    match selected_ids.iter().position(|m| *m == id) {
        Some(at) => drop(selected_ids.remove(at)),
        None => selected_ids.push(id),
    }
}

/// Sets or removes a marker at the playhead.
pub fn toggle_marker(model: &mut Model) -> Vec<Effect> {
    if !has_timeline(model) {
        return Vec::new();
    }
    let at = model.session.timeline.playhead_ms;
    let markers = &mut model.session.timeline.markers;
    let text = match markers.binary_search(&at) {
        Ok(index) => {
            markers.remove(index);
            model.phrase(Phrase::MarkerRemoved)
        }
        Err(index) => {
            markers.insert(index, at);
            let at = &clock::exact(at);
            model.message(Message::MarkerSet { at })
        }
    };
    flash(model, text);
    let value = serde_json::to_string(&model.session.timeline.markers).unwrap_or_default();
    let session = model.session.id.clone();
    session
        .map(|session| {
            Effect::Store(StoreEffect::SaveSetting {
                key: markers_key(&session),
                value,
            })
        })
        .into_iter()
        .collect()
}

fn jump(model: &mut Model, to: Option<u64>) {
    match to {
        Some(to) => seek(model, to),
        None => flash(model, phrase(model.options.lang, Phrase::NoMarker)),
    }
}
