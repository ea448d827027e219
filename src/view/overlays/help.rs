//! The keys that apply here, from the action table.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::ViewCtx;
use super::super::text::{clip, width};
use super::dialog;
use crate::i18n::ui::Phrase;
use crate::input::actions;

/// Cells of the keys.
const KEYS: usize = 20;

pub fn draw(brush: &mut ViewCtx, top: usize, frame: &mut Frame, area: Rect) {
    let entries: Vec<_> = actions::of(brush.model.focus)
        .map(|e| {
            (
                brush.model.options.keymap.keys(e.action).join(" "),
                e.words(brush.model.lang),
            )
        })
        .filter(|(keys, _)| !keys.is_empty())
        .collect();
    let columns = if area.width >= 100 { 2 } else { 1 };
    let rows = entries.len().div_ceil(columns);
    let size = (
        if columns == 1 { 66 } else { 120 },
        (rows + 3).min(usize::from(area.height)) as u16,
    );
    let inner = dialog(brush, frame, area, size, brush.word(Phrase::HelpTitle));
    let [table, last] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let page = usize::from(table.height);
    let top = top.min(rows.saturating_sub(page));
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(table);
    for (column, area) in entries.chunks(rows.max(1)).zip(areas.iter()) {
        let cells = usize::from(area.width);
        let line = |(keys, words): &(String, &'static str)| {
            let keys = clip(keys, KEYS - 1);
            let pad = " ".repeat(KEYS.saturating_sub(width(&keys)));
            let words = clip(words, cells.saturating_sub(KEYS + 1));
            Line::from(vec![
                Span::styled(format!("{keys}{pad}"), brush.theme.accent()),
                Span::styled(words, brush.theme.text()),
            ])
        };
        let lines: Vec<Line> = column.iter().skip(top).take(page).map(line).collect();
        frame.render_widget(Paragraph::new(lines), *area);
    }
    let more = if rows > top + page { "↓ " } else { "" };
    frame.render_widget(
        Line::from(Span::styled(
            format!("{more}{}", brush.word(Phrase::HelpKeys)),
            brush.theme.dim(),
        )),
        last,
    );
    (brush.painted.list_rows, brush.painted.list_page) = (rows, page);
}
