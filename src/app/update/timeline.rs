//! Timeline navigation by cell, frame, second, cut, marker and track; zoom, range, markers and
//! selection.

use super::feedback::flash;
use crate::app::effect::{Effect, StoreEffect};
use crate::app::model::Model;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::app::preferences::markers_key;
use crate::app::state::timeline::Zoom;
use crate::domain::clock;
use crate::domain::timeline::Timeline;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Action;

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(timeline) = model.session.timeline.timeline() else {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
        return Vec::new();
    };
    let end = timeline.duration_ms();
    let last_track = timeline.tracks.len().saturating_sub(1);
    let frame = (1000.0 / f64::from(timeline.canvas.fps.max(1))).round() as i64;
    let cell = model.screen.layout.ms_per_cell.max(1.0).round() as i64;
    let at = model.session.timeline.playhead_ms;
    match action {
        Action::CellLeft => step(model, -cell),
        Action::CellRight => step(model, cell),
        Action::SecondLeft => step(model, -1_000),
        Action::SecondRight => step(model, 1_000),
        Action::FrameBack => step(model, -frame),
        Action::FrameForward => step(model, frame),
        Action::TrackUp => {
            model.session.timeline.track = model.session.timeline.track.saturating_sub(1)
        }
        Action::TrackDown => {
            model.session.timeline.track = (model.session.timeline.track + 1).min(last_track)
        }
        Action::FirstTrack => model.session.timeline.track = 0,
        Action::LastTrack => model.session.timeline.track = last_track,
        Action::TimelineStart => seek(model, 0),
        Action::TimelineEnd => seek(model, end.saturating_sub(1)),
        Action::NextCut => {
            let to = next_cut(model, at).unwrap_or(end.saturating_sub(1));
            seek(model, to);
        }
        Action::PreviousCut => {
            let to = previous_cut(model, at).unwrap_or(0);
            seek(model, to);
        }
        Action::ZoomIn => zoom(model, 0.5),
        Action::ZoomOut => zoom(model, 2.0),
        Action::ZoomFit => model.session.timeline.zoom = Zoom::Fit,
        Action::GoToTime => model.overlay = Some(Overlay::prompt(PromptPurpose::GoToTime, "")),
        _ => return act_on_marks(model, action),
    }
    Vec::new()
}

/// Runs an action on the range, the selection or the markers.
fn act_on_marks(model: &mut Model, action: Action) -> Vec<Effect> {
    let timeline = &model.session.timeline;
    let at = timeline.playhead_ms;
    let mut markers = timeline.markers.iter().copied();
    match action {
        Action::SetIn => {
            let out_ms = timeline.out_ms.filter(|out_ms| *out_ms > at);
            set_range(model, Some(at), out_ms);
        }
        Action::SetOut => {
            let in_ms = timeline.in_ms.filter(|in_ms| *in_ms < at);
            set_range(model, in_ms, Some(at));
        }
        Action::MarkSegment => toggle_selection(model),
        Action::Marker => return toggle_marker(model),
        Action::NextMarker => {
            let next = markers.find(|marker| *marker > at);
            jump(model, next);
        }
        Action::PreviousMarker => {
            let previous = markers.rfind(|marker| *marker < at);
            jump(model, previous);
        }
        _ => {}
    }
    Vec::new()
}

/// Returns the next segment edge of the current track by binary search.
fn next_cut(model: &Model, at: u64) -> Option<u64> {
    let segments = &model.session.timeline.track()?.segments;
    let from = segments.partition_point(|s| s.start_ms <= at);
    let start = segments.get(from).map(|s| s.start_ms);
    let gap = from
        .checked_sub(1)
        .map(|i| segments[i].end_ms())
        .filter(|end| *end > at);
    [start, gap].into_iter().flatten().min()
}

fn previous_cut(model: &Model, at: u64) -> Option<u64> {
    let segments = &model.session.timeline.track()?.segments;
    let index = segments
        .partition_point(|s| s.start_ms < at)
        .checked_sub(1)?;
    let s = &segments[index];
    Some(if s.end_ms() < at {
        s.end_ms()
    } else {
        s.start_ms
    })
}

fn step(model: &mut Model, by: i64) {
    seek(
        model,
        model.session.timeline.playhead_ms.saturating_add_signed(by),
    );
}

/// Moves the playhead within the timeline.
pub fn seek(model: &mut Model, ms: u64) {
    let end = model
        .session
        .timeline
        .timeline()
        .map_or(0, Timeline::duration_ms);
    model.session.timeline.playhead_ms = ms.min(end.saturating_sub(1));
    model.screen.details_top = 0;
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
    // After the transition, where the previous segment is no longer visible.
    let at = s.start_ms + s.transition_ms().min(s.duration_ms.saturating_sub(1));
    model.session.timeline.track = track;
    model.screen.focus = crate::input::Focus::Timeline;
    seek(model, at);
}

fn zoom(model: &mut Model, by: f64) {
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
    (model.session.timeline.in_ms, model.session.timeline.out_ms) = (from, to);
    if let Some((from, to)) = model.session.timeline.range() {
        flash(
            model,
            Message::RangeNow {
                from: &clock::exact(from),
                to: &clock::exact(to),
            }
            .text(model.options.lang),
        );
    }
}

fn toggle_selection(model: &mut Model) {
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

fn toggle_marker(model: &mut Model) -> Vec<Effect> {
    let at = model.session.timeline.playhead_ms;
    let markers = &mut model.session.timeline.markers;
    match markers.binary_search(&at) {
        Ok(index) => drop(markers.remove(index)),
        Err(index) => markers.insert(index, at),
    }
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
