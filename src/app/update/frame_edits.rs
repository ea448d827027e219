//! Edits by frames: trims of the nearest edge, rolls, slips and slides; crossfades by key.

use super::direct_edits::insert_edit;
use super::timeline_edits::{TRANSITION_MS, edit_targets, refuse};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::Edge;
use crate::domain::timeline::{Segment, TransitionKind};
use crate::i18n::ui::Phrase;

/// Edge of a segment that is nearest to a time.
fn nearest_edge(s: &Segment, at_ms: u64) -> Edge {
    let to_start = at_ms.abs_diff(s.visible_start_ms());
    if to_start < at_ms.abs_diff(s.end_ms()) {
        Edge::Start
    } else {
        Edge::End
    }
}

/// Duration of as many frames as the count that was typed, negative unless `later` (ms).
fn frames_ms(model: &mut Model, later: bool) -> i64 {
    let timeline = model.session.timeline.timeline();
    let fps = timeline.map_or(30, |t| t.canvas.fps.max(1));
    let frames = model.input.take_times();
    let ms = (frames as f64 * 1000.0 / f64::from(fps)).round() as i64;
    if later { ms } else { -ms }
}

/// Makes an edit by frames of the segment at these (track, segment) indices.
fn insert(
    model: &mut Model,
    later: bool,
    target: Result<(usize, usize), Phrase>,
    edit: impl FnOnce(i64) -> DirectEdit,
) -> Vec<Effect> {
    let by_ms = frames_ms(model, later);
    match target {
        Ok(target) => insert_edit(model, &[target], &edit(by_ms)),
        Err(reason) => refuse(model, reason),
    }
}

/// Moves the edge nearest to the playhead by frames.
pub fn trim_nearest(model: &mut Model, later: bool) -> Vec<Effect> {
    let at_ms = model.session.timeline.playhead_ms;
    let targets = edit_targets(model);
    let edge = targets
        .as_ref()
        .map_or(Edge::End, |t| nearest_edge(&t.segment, at_ms));
    let target = targets.map(|t| t.first);
    insert(model, later, target, |by_ms| DirectEdit::MoveEdge {
        edge,
        by_ms,
    })
}

/// Moves the cut nearest to the playhead by frames.
pub fn roll(model: &mut Model, later: bool) -> Vec<Effect> {
    let target = segment_after_cut(model);
    insert(model, later, target, |by_ms| DirectEdit::Roll { by_ms })
}

/// Finds the segment after the cut that is nearest to the playhead.
fn segment_after_cut(model: &Model) -> Result<(usize, usize), Phrase> {
    let targets = edit_targets(model)?;
    let (track, index) = targets.first;
    let at_ms = model.session.timeline.playhead_ms;
    let timeline = model.session.timeline.timeline();
    let count = timeline.map_or(0, |t| t.tracks[track].segments.len());
    let after = match nearest_edge(&targets.segment, at_ms) {
        Edge::Start if index > 0 => index,
        _ if index + 1 < count => index + 1,
        _ if index > 0 => index,
        _ => return Err(Phrase::NoNeighbor),
    };
    Ok((track, after))
}

/// Sets a crossfade at the cut nearest to the playhead.
pub fn crossfade(model: &mut Model) -> Vec<Effect> {
    let edit = DirectEdit::SetTransition {
        kind: TransitionKind::Crossfade,
        duration_ms: TRANSITION_MS,
    };
    match segment_after_cut(model) {
        Ok(target) => insert_edit(model, &[target], &edit),
        Err(reason) => refuse(model, reason),
    }
}

/// Shows a part of the source that is later or earlier by frames.
pub fn slip(model: &mut Model, later: bool) -> Vec<Effect> {
    let target = edit_targets(model).map(|t| t.first);
    insert(model, later, target, |by_ms| DirectEdit::Slip { by_ms })
}

/// Moves the segment between its neighbors by frames.
pub fn slide(model: &mut Model, later: bool) -> Vec<Effect> {
    let target = edit_targets(model).map(|t| t.first);
    insert(model, later, target, |by_ms| DirectEdit::Slide { by_ms })
}
