//! Contact sheet: frames of the timeline in a grid.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::picture;
use super::dialog::dialog;
use crate::app::overlay::ContactSheet;
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::i18n::ui::Phrase;

/// Minimum size of a frame of the sheet (cells): width, and height with its time.
const MIN_FRAME_CELLS: (u16, u16) = (10, 4);
/// Cells of a frame, for the number of frames that an area should show, and the limits of that.
const FRAME_CELLS: u32 = 150;
const FRAME_COUNTS: (u32, u32) = (10, 30);

/// Grid of frames; `width` and `height` are the cells of a frame and its time.
struct SheetGrid {
    columns: u16,
    rows: u16,
    width: u16,
    height: u16,
}

/// Returns the grid with the largest frames of those that show enough of them.
fn grid(ctx: &ViewCtx, area: Rect) -> SheetGrid {
    let with_columns = |columns: u16| {
        let width = area.width / columns;
        // The picture, and one row for its time.
        let height = (picture::rows_for_width(ctx.model, width.saturating_sub(1)) + 1)
            .clamp(2, area.height.max(2));
        SheetGrid {
            columns,
            rows: (area.height / height).max(1),
            width,
            height,
        }
    };
    let cells = u32::from(area.width) * u32::from(area.height);
    let enough = (cells / FRAME_CELLS).clamp(FRAME_COUNTS.0, FRAME_COUNTS.1);
    let count = |g: &SheetGrid| u32::from(g.columns) * u32::from(g.rows);
    let max_columns = (area.width / MIN_FRAME_CELLS.0).max(1);
    (1..=max_columns)
        .map(with_columns)
        .filter(|g| g.columns == 1 || g.height >= MIN_FRAME_CELLS.1)
        .max_by_key(|g| (count(g).min(enough), g.width))
        .unwrap_or_else(|| with_columns(1))
}

pub(crate) fn draw(ctx: &mut ViewCtx, sheet: &ContactSheet, frame: &mut Frame, area: Rect) {
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(2), area.height.saturating_sub(2)),
        ctx.phrase(Phrase::SheetTitle),
    );
    let grid = grid(ctx, inner);
    (
        ctx.layout.overlay_picture_cells,
        ctx.layout.overlay_picture_count,
    ) = (
        Some((grid.width - 1, grid.height - 1)),
        usize::from(grid.columns * grid.rows),
    );
    ctx.layout.list_page = usize::from(grid.columns);
    for (i, at) in sheet.times.iter().enumerate() {
        let (column, row) = (i as u16 % grid.columns, i as u16 / grid.columns);
        let tile = Rect {
            x: inner.x + column * grid.width,
            y: inner.y + row * grid.height,
            width: grid.width - 1,
            height: grid.height,
        };
        if tile.bottom() > inner.bottom() {
            break;
        }
        draw_tile(ctx, sheet, (i, *at), frame, tile);
        ctx.layout.targets.push((tile, ClickTarget::Row(i)));
    }
}

/// Draws a frame of the sheet with its time (ms) below it.
fn draw_tile(
    ctx: &ViewCtx,
    sheet: &ContactSheet,
    (index, at_ms): (usize, u64),
    frame: &mut Frame,
    tile: Rect,
) {
    let picture_area = Rect {
        height: tile.height - 1,
        ..tile
    };
    match sheet.shots.frames.get(index) {
        Some(Some(rendered)) => {
            picture::draw(frame.buffer_mut(), picture_area, rendered, ctx.depth, false)
        }
        _ => frame.buffer_mut().set_style(picture_area, ctx.theme.dim()),
    }
    let is_selected = index == sheet.cursor.index();
    let (mark, style) = if is_selected {
        ("› ", ctx.theme.selected().add_modifier(Modifier::BOLD))
    } else {
        ("", ctx.theme.dim())
    };
    let label = Rect {
        y: tile.bottom() - 1,
        height: 1,
        ..tile
    };
    let text = format!(" {mark}{} ", clock::precise(at_ms));
    frame.render_widget(Line::from(Span::styled(text, style)).centered(), label);
}
