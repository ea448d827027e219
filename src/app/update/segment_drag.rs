//! Dragging of segments with the mouse: the body moves a segment, an edge trims it. Times snap to
//! cuts, markers, and the position of the playhead.

use ratatui::layout::Rect;

use super::direct_edits::insert_edit;
use super::feedback::flash;
use super::timeline::seek;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::state::timeline::{DraggedPart, SegmentDrag};
use crate::domain::clock::{exact, frame_at, seconds};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::edit::{Edge, MIN_SEGMENT_MS, TRANSITION_DIVISOR};
use crate::domain::timeline::{Segment, Timeline, TrackKind};
use crate::i18n::ui::{Message, Phrase};

/// Minimum width of a segment whose edges can be dragged (cells).
const MIN_EDGE_CELLS: u16 = 4;

/// Begins to drag the segment in this area.
pub fn begin(model: &mut Model, (track, index): (usize, usize), area: Rect, column: u16) {
    let part = match column {
        _ if area.width < MIN_EDGE_CELLS => DraggedPart::Body,
        _ if column == area.x => DraggedPart::Start,
        _ if column + 1 == area.right() => DraggedPart::End,
        _ => DraggedPart::Body,
    };
    let pane = &mut model.session.timeline;
    let playhead_ms = pane.playhead_ms;
    let segment = pane
        .timeline()
        .and_then(|t| t.tracks.get(track)?.segments.get(index));
    pane.drag = segment.map(|s| SegmentDrag {
        id: s.id.clone(),
        part,
        from_column: column,
        column,
        playhead_ms,
    });
}

/// Follows the mouse, and shows what releasing the button does. Returns false if no segment is
/// being dragged.
pub fn follow(model: &mut Model, column: u16) -> bool {
    let Some(drag) = &mut model.session.timeline.drag else {
        return false;
    };
    drag.column = column;
    if let Some(((track, index), edit)) = edit(model) {
        let timeline = model.session.timeline.timeline();
        let segment = timeline.and_then(|t| t.tracks.get(track)?.segments.get(index));
        let name = segment.map_or_else(String::new, |s| s.name.clone());
        flash(model, preview_text(model, &name, &edit));
        if let Some(at_ms) = edit.time_ms() {
            seek(model, at_ms);
        }
    }
    true
}

/// Carries out the edit of the dragged segment.
pub fn release(model: &mut Model) -> Vec<Effect> {
    let edit = edit(model);
    model.session.timeline.drag = None;
    let Some((target, edit)) = edit else {
        return Vec::new();
    };
    if model.session.timeline.viewed.is_some() {
        flash(model, model.phrase(Phrase::OldVersion));
        return Vec::new();
    }
    model.screen.flash = None;
    insert_edit(model, &[target], &edit)
}

fn preview_text(model: &Model, name: &str, edit: &DirectEdit) -> String {
    let name = &name;
    let at = &edit.time_ms().map_or_else(String::new, exact);
    let by = &edit.shift_ms().unwrap_or_default().unsigned_abs();
    let by = &seconds(*by);
    let message = match edit {
        DirectEdit::MoveEdge { .. } => Message::DragOutward { name, by },
        DirectEdit::MoveTo { position } => Message::DragToPosition { name, position },
        DirectEdit::StartAt { .. } => Message::DragToTime { name, at },
        _ => Message::DragEdge { name, at },
    };
    message.text(model.options.lang)
}

/// Returns the edit that the drag asks for, with its (track, segment); `None` if it changes
/// nothing.
fn edit(model: &Model) -> Option<((usize, usize), DirectEdit)> {
    let pane = &model.session.timeline;
    let (drag, timeline) = (pane.drag.as_ref()?, pane.timeline()?);
    let cells = i64::from(drag.column) - i64::from(drag.from_column);
    if cells == 0 {
        return None;
    }
    let (track, index) = timeline.locate(&drag.id)?;
    let segment = timeline.tracks[track].segments.get(index)?;
    let scale_ms = model.screen.layout.ms_per_cell.max(1.0);
    let by_ms = (cells as f64 * scale_ms).round() as i64;
    let moved = |ms: u64| snapped(model, timeline, drag, ms.saturating_add_signed(by_ms));
    let (start_ms, end_ms) = (segment.start_ms, segment.end_ms());
    let fps = timeline.canvas.fps.max(1);
    let edit = match drag.part {
        DraggedPart::Start if by_ms < 0 => outward(Edge::Start, by_ms, moved(start_ms), start_ms)?,
        DraggedPart::End if by_ms > 0 => outward(Edge::End, by_ms, moved(end_ms), end_ms)?,
        DraggedPart::Start => {
            let latest_ms = end_ms.checked_sub(shortest_ms(timeline, (track, index)))?;
            let to_ms = moved(start_ms).min(frame_before(latest_ms, fps));
            Some(DirectEdit::TrimStart { to_ms }).filter(|_| to_ms > start_ms)?
        }
        DraggedPart::End => {
            let earliest_ms = start_ms + shortest_ms(timeline, (track, index));
            let to_ms = moved(end_ms).max(frame_after(earliest_ms, fps));
            Some(DirectEdit::TrimEnd { to_ms }).filter(|_| to_ms < end_ms)?
        }
        DraggedPart::Body if is_main_track(timeline, track) => {
            let position = position(timeline, (track, index), by_ms);
            (position != index + 1).then_some(DirectEdit::MoveTo { position })?
        }
        DraggedPart::Body => DirectEdit::StartAt {
            at_ms: Some(moved(start_ms)).filter(|at| *at != start_ms)?,
        },
    };
    Some(((track, index), edit))
}

/// Shortest duration that a drag leaves of a segment (ms): enough for its transitions.
fn shortest_ms(timeline: &Timeline, (track, index): (usize, usize)) -> u64 {
    let segments = &timeline.tracks[track].segments;
    let transitions = segments[index..].iter().take(2).map(Segment::transition_ms);
    let overlap_ms = transitions.max().unwrap_or(0);
    let frame_ms = 1000_u64.div_ceil(u64::from(timeline.canvas.fps.max(1)));
    (overlap_ms * TRANSITION_DIVISOR)
        .max(frame_ms)
        .max(MIN_SEGMENT_MS)
}

/// Returns the edit that extends a segment: to a time, or by an amount of time if its edge would be
/// before the start of the timeline (ms). `None` if it would be where it is.
fn outward(edge: Edge, by_ms: i64, to_ms: u64, from_ms: u64) -> Option<DirectEdit> {
    let snapped_ms = to_ms as i64 - from_ms as i64;
    let is_outward = to_ms == 0 || snapped_ms.signum() == by_ms.signum();
    let by_ms = if to_ms == 0 { by_ms } else { snapped_ms };
    is_outward.then_some(DirectEdit::MoveEdge { edge, by_ms })
}

/// Returns true for the track whose segments follow each other without gaps.
fn is_main_track(timeline: &Timeline, track: usize) -> bool {
    let main = timeline
        .tracks
        .iter()
        .position(|t| t.kind == TrackKind::Video);
    main == Some(track)
}

/// Position (from 1) of a segment that is moved by `by_ms`: after those whose middle its leading
/// edge has passed.
fn position(timeline: &Timeline, (track, index): (usize, usize), by_ms: i64) -> usize {
    let segments = &timeline.tracks[track].segments;
    let moved = &segments[index];
    let leading_ms = if by_ms < 0 {
        moved.start_ms
    } else {
        moved.end_ms()
    };
    let to_ms = leading_ms.saturating_add_signed(by_ms);
    let middle_ms = |s: &Segment| s.start_ms + s.duration_ms / 2;
    let others = segments.iter().filter(|s| s.id != moved.id);
    1 + others.filter(|s| middle_ms(s) < to_ms).count()
}

/// Moves a time to a cut, a marker or the playhead less than a cell away, else to a whole frame.
fn snapped(model: &Model, timeline: &Timeline, drag: &SegmentDrag, ms: u64) -> u64 {
    let others = timeline.segments().filter(|(_, s)| s.id != drag.id);
    let cuts = others.flat_map(|(_, s)| [s.start_ms, s.end_ms()]);
    let markers = model.session.timeline.markers.iter().copied();
    let reach_ms = model.screen.layout.ms_per_cell.max(1.0) as u64;
    cuts.chain(markers)
        .chain([drag.playhead_ms])
        .filter(|at| at.abs_diff(ms) < reach_ms)
        .min_by_key(|at| at.abs_diff(ms))
        .unwrap_or_else(|| on_frame(ms, timeline.canvas.fps.max(1)))
}

/// The start of the last frame up to a time (ms).
fn frame_before(ms: u64, fps: u32) -> u64 {
    let fps = u64::from(fps);
    ms * fps / 1000 * 1000 / fps
}

/// The start of the first frame from a time on (ms).
fn frame_after(ms: u64, fps: u32) -> u64 {
    let fps = u64::from(fps);
    ((ms * fps).div_ceil(1000) * 1000).div_ceil(fps)
}

/// The start of the nearest frame (ms).
fn on_frame(ms: u64, fps: u32) -> u64 {
    let (frame, fps) = (frame_at(ms, fps), u64::from(fps));
    (frame * 1000 + fps / 2) / fps
}
