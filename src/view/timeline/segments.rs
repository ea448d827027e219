//! Segments of a track, drawn to scale.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::context::ViewCtx;
use super::super::filmstrips::{self, Columns};
use super::block::{self, SegmentCells};
use super::scale::TimeScale;
use crate::app::state::layout::ClickTarget;
use crate::domain::draft::Draft;
use crate::domain::timeline::{Segment, Track};

/// Row of a track.
struct TrackRow<'a> {
    track: &'a Track,
    track_index: usize,
    scale: TimeScale,
    area: Rect,
    /// True if overlapping segments are drawn in two lanes.
    has_lanes: bool,
    /// Id of the segment at the playhead if this is the current track.
    selected: Option<&'a str>,
}

impl TrackRow<'_> {
    fn is_selected(&self, s: &Segment) -> bool {
        self.selected == Some(s.id.as_str())
    }

    /// Index of the selected segment among the last ones that start before the playhead.
    fn selected_index(&self, playhead_ms: u64) -> Option<usize> {
        let segments = &self.track.segments;
        let started = segments.partition_point(|s| s.start_ms <= playhead_ms);
        let first = started.saturating_sub(64);
        segments[first..started]
            .iter()
            .rposition(|s| self.is_selected(s))
            .map(|at| first + at)
    }

    /// Cells of a segment in a lane.
    fn segment_area(&self, s: &Segment, lane: u16) -> Rect {
        let x0 = self.scale.column(s.start_ms);
        let x0 = x0.min(self.area.right().saturating_sub(1));
        let x1 = self.scale.column(s.end_ms()).max(x0 + 1);
        let (y, height) = if self.has_lanes {
            (self.area.y + lane, 1)
        } else {
            (self.area.y, self.area.height)
        };
        Rect {
            x: x0,
            width: x1 - x0,
            y,
            height,
        }
    }
}

/// Draws the visible segments of a track.
pub(super) fn draw(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    (draft, track_index): (&Draft, usize),
    scale: TimeScale,
    area: Rect,
) {
    let timeline = &ctx.model.session.timeline;
    let row = TrackRow {
        track: &draft.timeline.tracks[track_index],
        track_index,
        scale,
        area,
        has_lanes: area.height > 1 && draft.has_overlaps(track_index),
        selected: timeline
            .segment_at_playhead()
            .map(|s| s.id.as_str())
            .filter(|_| track_index == timeline.track),
    };
    let selected_index = row.selected_index(timeline.playhead_ms);
    let end_of_axis = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    draw_gaps(ctx, buffer, row.track, scale, area);
    // Binary search for the first visible segment. Overlapped segments may start earlier.
    let first_visible = draft.first_ending_after(track_index, 0, scale.start_ms);
    let mut index = if row.has_lanes {
        0
    } else {
        first_visible.saturating_sub(1)
    };
    let (mut lane, mut end) = (0, 0);
    while let Some(s) = row.track.segments.get(index)
        && s.start_ms as f64 <= end_of_axis
    {
        let overlaps = s.start_ms + s.transition_ms() < end;
        lane = if row.has_lanes && overlaps {
            1 - lane
        } else {
            0
        };
        end = end.max(s.end_ms());
        let mut next = index + 1;
        if scale.shows(s.start_ms, s.end_ms().max(s.start_ms + 1)) {
            let segment_area = row.segment_area(s, lane);
            draw_segment(ctx, buffer, &row, index, segment_area, overlaps);
            if !row.has_lanes {
                // Skip segments that end within the last cell, except the selected one.
                let cells = f64::from(segment_area.right() - scale.x);
                let end_of_cell = scale.start_ms + scale.ms_per_cell * cells;
                let following = draft.first_ending_after(track_index, next, end_of_cell);
                next = selected_index
                    .filter(|at| (next..following).contains(at))
                    .unwrap_or(following);
            }
        }
        index = next;
    }
}

/// Draws a segment, with its filmstrip or waveform if the area has more than two rows.
fn draw_segment(
    ctx: &mut ViewCtx,
    buffer: &mut Buffer,
    row: &TrackRow,
    index: usize,
    area: Rect,
    overlaps: bool,
) {
    let (s, scale) = (&row.track.segments[index], row.scale);
    // The next segment's transition covers the end of this one.
    let next = row.track.segments.get(index + 1);
    let visible = next.filter(|_| !row.has_lanes).map_or(area.width, |next| {
        let end = scale.column(next.start_ms);
        end.clamp(area.x, area.right()) - area.x
    });
    let is_odd = (index + row.track_index) % 2 == 1;
    let style = ctx
        .theme
        .segment(row.track.kind, is_odd, row.is_selected(s));
    let transition_end = scale.column(s.start_ms + s.transition_ms());
    let cells = SegmentCells {
        area,
        visible,
        transition: transition_end.saturating_sub(area.x).min(area.width),
        awaits_edit: awaits_edit(ctx, s),
        overlaps: overlaps && !row.has_lanes,
        style,
    };
    block::draw(ctx, buffer, s, &cells);
    // A single cell is too narrow for a picture, and there may be hundreds of them.
    if area.height > 2 && area.width > 1 && !cells.awaits_edit {
        let strip = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        let columns = Columns {
            x: scale.x,
            start_ms: scale.start_ms,
            ms_per_cell: scale.ms_per_cell,
        };
        let style = style.remove_modifier(Modifier::BOLD);
        filmstrips::draw(ctx, buffer, row.track.kind, s, strip, columns, style);
    }
    let target = ClickTarget::Segment {
        track: row.track_index,
        index,
    };
    ctx.layout.targets.push((area, target));
}

/// Returns true if an edit of the segment waits in the composer, or the segment is cut but not yet
/// pasted.
fn awaits_edit(ctx: &ViewCtx, s: &Segment) -> bool {
    let session = &ctx.model.session;
    let mut edits = session.composer.unsent_edits();
    edits.any(|(_, ids)| ids.contains(&s.id)) || session.timeline.is_cut(&s.id)
}

/// Draws the gaps of a track up to its end.
fn draw_gaps(ctx: &ViewCtx, buffer: &mut Buffer, track: &Track, scale: TimeScale, row: Rect) {
    let last = track.segments.last().map_or(0, Segment::end_ms);
    let x1 = scale.column(last).min(row.right());
    if x1 > row.x {
        buffer.set_string(
            row.x,
            row.y,
            "·".repeat(usize::from(x1 - row.x)),
            ctx.theme.dim(),
        );
    }
}
