//! Frames of two timelines side by side.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::picture;
use crate::app::overlay::FrameSet;

/// Rows of the pictures and the line below them, or 0 if the changes would not fit.
pub(super) fn rows(ctx: &ViewCtx, width: u16, height: u16) -> u16 {
    let rows = picture::rows_for_width(ctx.model, width / 2 - 3).min(height.saturating_sub(14)) + 1;
    if rows > 4 { rows } else { 0 }
}

/// Draws one picture per label, two of which fit, each above its label.
pub(super) fn draw(
    ctx: &mut ViewCtx,
    shots: &FrameSet,
    labels: &[String],
    frame: &mut Frame,
    area: Rect,
) {
    if area.height == 0 || labels.is_empty() {
        return;
    }
    let half = Constraint::Ratio(1, 2);
    let halves: [Rect; 2] = Layout::horizontal([half, half]).areas(area);
    let cells = (halves[0].width - 1, area.height - 1);
    (
        ctx.layout.overlay_picture_cells,
        ctx.layout.overlay_picture_count,
    ) = (Some(cells), labels.len());
    for (i, (half, label)) in halves.into_iter().zip(labels).enumerate() {
        let picture_area = Rect {
            width: cells.0,
            height: cells.1,
            ..half
        };
        if let Some(Some(rendered)) = shots.frames.get(i) {
            picture::draw(frame.buffer_mut(), picture_area, rendered, ctx.depth, false);
        }
        let below = Rect {
            y: area.bottom() - 1,
            height: 1,
            width: cells.0,
            ..half
        };
        let label = Span::styled(label.clone(), ctx.theme.dim());
        frame.render_widget(Line::from(label).centered(), below);
    }
}
