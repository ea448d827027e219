//! Help: the keys of the focused pane and of overlays, from the action table.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use super::dialog::dialog;
use crate::i18n::ui::Phrase;
use crate::input::{ACTIONS, ActionRow, Focus, OverlayContext};

/// Width of the keys (cells).
const KEY_CELLS: usize = 20;

/// A row of the help.
enum HelpRow {
    Blank,
    Heading(&'static str),
    Action {
        keys: String,
        description: &'static str,
    },
}

pub(crate) fn draw(ctx: &mut ViewCtx, top: usize, frame: &mut Frame, area: Rect) {
    let entries = help_rows(ctx);
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
        let visible = column.iter().skip(top).take(page);
        let lines: Vec<Line> = visible
            .map(|row| line(ctx, row, usize::from(area.width)))
            .collect();
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

fn line(ctx: &ViewCtx, row: &HelpRow, cells: usize) -> Line<'static> {
    match row {
        HelpRow::Blank => Line::default(),
        HelpRow::Heading(heading) => {
            Line::from(Span::styled(truncate(heading, cells), ctx.theme.strong()))
        }
        HelpRow::Action { keys, description } => {
            let keys = truncate(keys, KEY_CELLS - 1);
            let pad = " ".repeat(KEY_CELLS.saturating_sub(width(&keys)));
            let description = truncate(description, cells.saturating_sub(KEY_CELLS + 1));
            Line::from(vec![
                Span::styled(format!("{keys}{pad}"), ctx.theme.accent()),
                Span::styled(description, ctx.theme.text()),
            ])
        }
    }
}

/// Rows under headings: the focused pane, all panes, then overlays.
fn help_rows(ctx: &ViewCtx) -> Vec<HelpRow> {
    let options = &ctx.model.options;
    let mut groups: Vec<(Phrase, Vec<HelpRow>)> = Vec::new();
    for row in ACTIONS {
        let keys = options.keymap.keys(row.action).join(" ");
        let Some(heading) = heading(ctx.model.screen.focus, row).filter(|_| !keys.is_empty())
        else {
            continue;
        };
        let description = row.description(options.lang);
        let action = HelpRow::Action { keys, description };
        match groups.iter_mut().find(|(other, _)| *other == heading) {
            Some((_, rows)) => rows.push(action),
            None => groups.push((heading, vec![action])),
        }
    }
    // The focused pane comes first.
    let pane = pane_name(ctx.model.screen.focus);
    groups.sort_by_key(|(heading, _)| *heading != pane);
    let mut all = Vec::new();
    for (heading, rows) in groups {
        if !all.is_empty() {
            all.push(HelpRow::Blank);
        }
        all.push(HelpRow::Heading(ctx.phrase(heading)));
        all.extend(rows);
    }
    all
}

/// Heading of an action; `None` if it belongs to another pane.
fn heading(focus: Focus, row: &ActionRow) -> Option<Phrase> {
    match (row.panes, row.overlays) {
        ([], [OverlayContext::Sessions]) => Some(Phrase::SessionsTitle),
        ([], [OverlayContext::Queue]) => Some(Phrase::QueueTitle),
        ([], [OverlayContext::History]) => Some(Phrase::HistoryTitle),
        ([], _) => Some(Phrase::HelpDialogs),
        (panes, _) if !panes.contains(&focus) => None,
        // The composer and the transcript are one pane on the screen.
        ([_] | [_, _], _) => Some(pane_name(focus)),
        _ => Some(Phrase::HelpPanes),
    }
}

fn pane_name(focus: Focus) -> Phrase {
    match focus {
        Focus::Composer | Focus::Transcript => Phrase::Chat,
        Focus::Timeline => Phrase::Timeline,
        Focus::Exports => Phrase::Exports,
        Focus::Credits => Phrase::Credits,
        Focus::Details => Phrase::Details,
    }
}
