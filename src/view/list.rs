//! Scrolling list with a cursor: shows the part around the cursor and makes its items clickable.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::context::ViewCtx;
use super::text::first_row;
use super::widgets::row_of;
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

/// Returns true if a part of a line is marked as selected.
fn is_reversed(line: &Line) -> bool {
    let mut spans = line.spans.iter();
    spans.any(|span| span.style.add_modifier.contains(Modifier::REVERSED))
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
            let is_selected = index == self.cursor.index();
            let lines = lines(ctx, (index, item), is_selected);
            let is_marked = |line: &Line| is_selected && is_reversed(line);
            let marked: Vec<bool> = lines.iter().map(is_marked).collect();
            frame.render_widget(Paragraph::new(lines), row);
            // The mark of the selected item is as wide as the list.
            for (line, _) in marked.into_iter().enumerate().filter(|(_, marked)| *marked) {
                let mark = Style::new().add_modifier(Modifier::REVERSED);
                frame.buffer_mut().set_style(row_of(row, line), mark);
            }
            ctx.layout.targets.push((row, (self.target)(index)));
        }
    }
}
