//! The keys that apply here, from the action table.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::Brush;
use super::super::text::{clip, width};
use super::dialog;
use crate::input::actions;
use crate::language::words::W;

const KEY_CELLS: usize = 16;

pub fn draw(brush: &Brush, frame: &mut Frame, area: Rect) {
    let entries: Vec<_> = actions::of(brush.model.place).collect();
    let room = usize::from(area.height).saturating_sub(5).max(1);
    let columns = entries.len().div_ceil(room).clamp(1, 2);
    let rows = entries.len().div_ceil(columns);
    let size = (if columns == 1 { 56 } else { 100 }, (rows + 4) as u16);
    let inner = dialog(brush, frame, area, size, brush.word(W::HelpTitle));
    let [table, last] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(table);
    for (column, area) in entries.chunks(rows).zip(areas.iter()) {
        let cells = usize::from(area.width);
        let lines: Vec<Line> = column
            .iter()
            .map(|e| {
                let keys = e.keys.join(" ");
                let pad = " ".repeat(KEY_CELLS.saturating_sub(width(&keys)));
                let words = clip(e.words(brush.model.lang), cells.saturating_sub(KEY_CELLS + 1));
                Line::from(vec![Span::styled(format!("{keys}{pad}"), brush.theme.accent()), Span::raw(words)])
            })
            .collect();
        frame.render_widget(Paragraph::new(lines), *area);
    }
    frame.render_widget(Line::from(Span::styled(brush.word(W::HelpKeys), brush.theme.dim())), last);
}
