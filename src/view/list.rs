//! Scrolling list with a cursor: shows the part around the cursor and makes its items clickable.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::context::ViewCtx;
use super::text::first_row;
use crate::app::list_cursor::ListCursor;
use crate::app::state::layout::ClickTarget;

/// List of items of equal height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListView {
    pub area: Rect,
    pub cursor: ListCursor,
    /// Rows of an item.
    pub item_rows: u16,
    /// Target of a click on an item.
    pub target: fn(usize) -> ClickTarget,
}

impl ListView {
    /// List of one-row items in an overlay.
    pub(crate) fn new(area: Rect, cursor: ListCursor) -> Self {
        Self {
            area,
            cursor,
            item_rows: 1,
            target: ClickTarget::Row,
        }
    }

    pub(crate) fn with_item_rows(self, item_rows: u16) -> Self {
        Self { item_rows, ..self }
    }

    pub(crate) fn with_target(self, target: fn(usize) -> ClickTarget) -> Self {
        Self { target, ..self }
    }

    /// Draws the visible items. `lines` returns the lines of an item; its last argument is true for
    /// the selected one.
    pub(crate) fn draw<T>(
        self,
        ctx: &mut ViewCtx,
        frame: &mut Frame,
        items: impl IntoIterator<Item = T>,
        mut lines: impl FnMut(&ViewCtx, (usize, T), bool) -> Vec<Line<'static>>,
    ) {
        let visible = usize::from(self.area.height / self.item_rows).max(1);
        let first = first_row(self.cursor.index(), visible);
        let shown = items.into_iter().enumerate().skip(first).take(visible);
        for (slot, (index, item)) in shown.enumerate() {
            let row = Rect {
                y: self.area.y + slot as u16 * self.item_rows,
                height: self.item_rows,
                ..self.area
            }
            .intersection(self.area);
            let lines = lines(ctx, (index, item), index == self.cursor.index());
            frame.render_widget(Paragraph::new(lines), row);
            ctx.layout.targets.push((row, (self.target)(index)));
        }
    }
}
