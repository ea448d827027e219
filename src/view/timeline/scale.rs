//! Mapping of the columns of the timeline to times.

use ratatui::layout::Rect;

use super::super::context::ViewCtx;
use crate::app::state::timeline::Zoom;
use crate::domain::draft::Draft;

/// Mapping of columns to times.
#[derive(Clone, Copy)]
pub(super) struct TimeScale {
    /// Time at `x` (ms).
    pub start_ms: f64,
    pub ms_per_cell: f64,
    /// Column of the start of the axis.
    pub x: u16,
    /// Width of the axis (cells).
    pub width: u16,
}

impl TimeScale {
    /// Column of a time (ms), clamped to the axis.
    pub(super) fn column(self, ms: u64) -> u16 {
        let cells = ((ms as f64 - self.start_ms) / self.ms_per_cell)
            .round()
            .clamp(0.0, f64::from(self.width));
        self.x + cells as u16
    }

    pub(super) fn shows(self, start_ms: u64, end_ms: u64) -> bool {
        let last = self.start_ms + self.ms_per_cell * f64::from(self.width);
        (end_ms as f64) > self.start_ms && (start_ms as f64) < last
    }
}

/// Scale of the timeline on an axis, at the zoom and around the playhead.
pub(super) fn time_scale(ctx: &ViewCtx, draft: &Draft, axis: Rect) -> TimeScale {
    let end = draft.duration_ms().max(1) as f64;
    let cells = f64::from(axis.width.max(1));
    let fit = end / cells;
    let ms_per_cell = match ctx.model.session.timeline.zoom {
        Zoom::Fit => fit,
        Zoom::MsPerCell(ms) => ms.min(fit),
    };
    // The playhead is centered, except near the start and the end.
    let start_ms = (ctx.model.session.timeline.playhead_ms as f64 - ms_per_cell * cells / 2.0)
        .clamp(0.0, (end - ms_per_cell * cells).max(0.0));
    TimeScale {
        start_ms,
        ms_per_cell,
        x: axis.x,
        width: axis.width,
    }
}
