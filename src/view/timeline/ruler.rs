//! Ruler of the timeline: ticks, markers, in and out points, playhead.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::super::context::ViewCtx;
use super::super::text::width;
use super::scale::TimeScale;
use crate::app::state::timeline::TimelinePane;
use crate::domain::clock;
use crate::input::Focus;

/// Tick intervals of the ruler (ms).
const TICK_INTERVALS_MS: &[u64] = &[
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    1_800_000, 3_600_000,
];
/// Width of a ruler label (cells).
const LABEL_CELLS: f64 = 8.0;

pub(super) fn draw(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let theme = ctx.theme;
    let x = scale
        .column(ctx.model.session.timeline.playhead_ms)
        .min(axis.right().saturating_sub(1));
    let mark = playhead_mark(&ctx.model.session.timeline);
    let playhead_label = if ctx.is_focused(Focus::Timeline) {
        let time = clock::precise(ctx.model.session.timeline.playhead_ms);
        format!("{mark}{time}")
    } else {
        mark.to_owned()
    };
    let playhead_x = x.min(axis.right().saturating_sub(width(&playhead_label) as u16));
    let reserved = playhead_x.saturating_sub(1)..playhead_x + width(&playhead_label) as u16 + 1;
    let marked = marked_columns(&ctx.model.session.timeline, scale);
    let min_interval = scale.ms_per_cell * LABEL_CELLS;
    let step = TICK_INTERVALS_MS
        .iter()
        .copied()
        .find(|s| *s as f64 >= min_interval)
        .unwrap_or(7_200_000);
    let mut tick_ms = (scale.start_ms / step as f64).ceil() as u64 * step;
    let end = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    while (tick_ms as f64) < end {
        let time = if step < 1_000 {
            clock::precise(tick_ms)
        } else {
            clock::short(tick_ms)
        };
        let label = format!("╷{time}");
        let x = scale.column(tick_ms);
        let last = x + width(&label) as u16;
        let is_hidden = x < reserved.end && reserved.start < last
            || marked.iter().any(|mark| (x + 1..last).contains(mark));
        if last < axis.right() && !is_hidden {
            buffer.set_string(x, axis.y, label, theme.dim());
        }
        tick_ms += step;
    }
    draw_markers(ctx, buffer, scale, axis);
    draw_scroll_marks(ctx, buffer, scale, axis);
    buffer.set_string(
        playhead_x,
        axis.y,
        playhead_label,
        theme.accent().add_modifier(Modifier::BOLD),
    );
}

/// Draws arrows where the timeline continues outside the axis.
fn draw_scroll_marks(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let end_ms = scale.start_ms + scale.ms_per_cell * f64::from(scale.width);
    let continues = ctx.model.session.timeline.duration_ms() as f64 > end_ms + scale.ms_per_cell;
    if scale.start_ms > 0.0 {
        buffer.set_string(axis.x, axis.y, "‹", ctx.theme.accent());
    }
    if continues {
        let x = axis.right().saturating_sub(1);
        buffer.set_string(x, axis.y, "›", ctx.theme.accent());
    }
}

/// Mark of the playhead: that of a marker, in or out point that is at the same time.
fn playhead_mark(pane: &TimelinePane) -> &'static str {
    let at = Some(pane.playhead_ms);
    if pane.markers.iter().any(|marker| Some(*marker) == at) {
        "◆"
    } else if pane.in_ms == at {
        "["
    } else if pane.out_ms == at {
        "]"
    } else {
        "▼"
    }
}

/// Columns of the markers, and of the in and out points; a label would be cut there. One that
/// begins there is the time of the mark.
fn marked_columns(pane: &TimelinePane, scale: TimeScale) -> Vec<u16> {
    let points = pane
        .markers
        .iter()
        .copied()
        .chain(pane.in_ms)
        .chain(pane.out_ms);
    let visible = points.filter(|at| scale.shows(*at, *at + 1));
    visible.map(|at| scale.column(at)).collect()
}

/// Draws markers and the range between the in and out points on the ruler.
fn draw_markers(ctx: &ViewCtx, buffer: &mut Buffer, scale: TimeScale, axis: Rect) {
    let (pane, theme) = (&ctx.model.session.timeline, ctx.theme);
    let last = axis.right().saturating_sub(1);
    if let Some((from, to)) = pane.range().filter(|(from, to)| scale.shows(*from, *to)) {
        let (x0, x1) = (scale.column(from).min(last), scale.column(to).min(last));
        let style = theme.accent().add_modifier(Modifier::UNDERLINED);
        buffer.set_style(
            Rect {
                x: x0,
                width: x1 - x0 + 1,
                height: 1,
                ..axis
            },
            style,
        );
    }
    for (at, mark) in [(pane.in_ms, "["), (pane.out_ms, "]")] {
        if let Some(at) = at.filter(|at| scale.shows(*at, *at + 1)) {
            buffer.set_string(
                scale.column(at).min(last),
                axis.y,
                mark,
                theme.accent().add_modifier(Modifier::BOLD),
            );
        }
    }
    for at in pane.markers.iter().filter(|at| scale.shows(**at, **at + 1)) {
        buffer.set_string(scale.column(*at).min(last), axis.y, "◆", theme.warn());
    }
}
