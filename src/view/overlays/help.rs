//! Help: the keys of the focused pane, from the action table.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use super::dialog::dialog;
use crate::i18n::ui::Phrase;
use crate::input::{ACTIONS, actions};

/// Width of the keys (cells).
const KEY_CELLS: usize = 20;

pub(crate) fn draw(ctx: &mut ViewCtx, top: usize, frame: &mut Frame, area: Rect) {
    let entries = entries(ctx);
    let columns = if area.width >= 100 { 2 } else { 1 };
    let rows = entries.len().div_ceil(columns);
    let size = (
        if columns == 1 { 66 } else { 120 },
        (rows + 3).min(usize::from(area.height)) as u16,
    );
    let inner = dialog(ctx, frame, area, size, ctx.phrase(Phrase::HelpTitle));
    let [table, footer] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let page = usize::from(table.height);
    let top = top.min(rows.saturating_sub(page));
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(table);
    for (column, area) in entries.chunks(rows.max(1)).zip(areas.iter()) {
        let cells = usize::from(area.width);
        let line = |(keys, description): &(String, &'static str)| {
            let keys = truncate(keys, KEY_CELLS - 1);
            let pad = " ".repeat(KEY_CELLS.saturating_sub(width(&keys)));
            let description = truncate(description, cells.saturating_sub(KEY_CELLS + 1));
            Line::from(vec![
                Span::styled(format!("{keys}{pad}"), ctx.theme.accent()),
                Span::styled(description, ctx.theme.text()),
            ])
        };
        let lines: Vec<Line> = column.iter().skip(top).take(page).map(line).collect();
        frame.render_widget(Paragraph::new(lines), *area);
    }
    let more = if rows > top + page { "↓ " } else { "" };
    frame.render_widget(
        Line::from(Span::styled(
            format!("{more}{}", ctx.keys(Phrase::HelpKeys)),
            ctx.theme.dim(),
        )),
        footer,
    );
    (ctx.layout.list_rows, ctx.layout.list_page) = (rows, page);
}

/// Keys and descriptions of the actions of the focused pane, then of those in dialogs.
fn entries(ctx: &ViewCtx) -> Vec<(String, &'static str)> {
    let options = &ctx.model.options;
    let in_dialogs = ACTIONS.iter().filter(|e| e.is_overlay_action());
    actions::actions_for(ctx.model.screen.focus)
        .chain(in_dialogs)
        .map(|e| {
            let keys = options.keymap.keys(e.action).join(" ");
            (keys, e.description(options.lang))
        })
        .filter(|(keys, _)| !keys.is_empty())
        .collect()
}
