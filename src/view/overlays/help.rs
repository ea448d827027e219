//! Help: the keys of the focused pane and of overlays, from the action table.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::context::{ViewCtx, arrows};
use super::super::text::{truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys};
use super::input_field::filter_field;
use crate::app::overlay::HelpOverlay;
use crate::app::text_input;
use crate::i18n::ui::Phrase;
use crate::input::{ACTIONS, ActionRow, Focus, OverlayContext};

/// Width of the keys (cells).
const KEY_CELLS: usize = 26;
/// Width of a column with its longest description (cells).
const COLUMN_CELLS: u16 = 92;

/// A row of the help.
enum HelpRow {
    Blank,
    Heading(&'static str),
    Action {
        keys: String,
        description: &'static str,
    },
}

pub(crate) fn draw(ctx: &mut ViewCtx, help: &HelpOverlay, frame: &mut Frame, area: Rect) {
    let entries = help_rows(ctx, text_input::line(&help.filter));
    let columns = usize::from(area.width.saturating_sub(6) / COLUMN_CELLS).max(1);
    let rows = entries.len().div_ceil(columns);
    // The size stays while the list is filtered.
    let all = help_rows(ctx, "").len().div_ceil(columns);
    let size = (
        (COLUMN_CELLS * columns as u16).saturating_add(4),
        (all + 5).min(usize::from(area.height)) as u16,
    );
    let inner = dialog(ctx, frame, area, size, ctx.phrase(Phrase::HelpTitle));
    let [table, footer] = filter_field(ctx, &help.filter, frame, inner);
    if entries.is_empty() {
        draw_line(frame, table, ctx.phrase(Phrase::NotFound), ctx.theme.dim());
    }
    let page = usize::from(table.height);
    let top = help.top.index().min(rows.saturating_sub(page));
    let areas = Layout::horizontal(vec![Constraint::Fill(1); columns]).split(table);
    for (column, area) in entries.chunks(rows.max(1)).zip(areas.iter()) {
        let visible = column.iter().skip(top).take(page);
        let lines: Vec<Line> = visible
            .map(|row| line(ctx, row, usize::from(area.width)))
            .collect();
        frame.render_widget(Paragraph::new(lines), *area);
    }
    draw_keys(ctx, frame, footer, Phrase::HelpKeys);
    if rows > top + page {
        let more = Span::styled("↓ ", ctx.theme.dim());
        frame.render_widget(Line::from(more).right_aligned(), footer);
    }
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

/// Rows that contain the typed text, under headings: the focused pane, all panes, then overlays.
fn help_rows(ctx: &ViewCtx, typed: &str) -> Vec<HelpRow> {
    let typed = typed.trim().to_lowercase();
    let contains = |text: &str| text.to_lowercase().contains(&typed);
    let options = &ctx.model.options;
    let mut groups: Vec<(Phrase, Vec<HelpRow>)> = Vec::new();
    for row in ACTIONS.iter().filter(|row| ctx.model.offers(row)) {
        let keys = options.keymap.keys(row.action);
        let keys = keys.iter().map(|key| arrows(key)).collect::<Vec<_>>();
        let keys = keys.join(", ");
        let Some(heading) = heading(ctx.model.screen.focus, row).filter(|_| !keys.is_empty())
        else {
            continue;
        };
        let description = row.description(options.lang);
        if !(contains(&keys) || contains(description) || contains(row.id)) {
            continue;
        }
        let action = HelpRow::Action { keys, description };
        match groups.iter_mut().find(|(other, _)| *other == heading) {
            Some((_, rows)) => rows.push(action),
            None => groups.push((heading, vec![action])),
        }
    }
    // The focused pane comes first, or the dialog that the help covers and all dialogs.
    let first = match &ctx.model.overlay_below_help {
        Some(overlay) => [dialog_name(overlay.context()), Phrase::HelpDialogs],
        None => [pane_name(ctx.model.screen.focus); 2],
    };
    groups.sort_by_key(|(heading, _)| first.iter().position(|f| f == heading).unwrap_or(2));
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
        ([], [dialog]) => Some(dialog_name(*dialog)),
        ([], _) => Some(Phrase::HelpDialogs),
        (panes, _) if !panes.contains(&focus) => None,
        // The composer and the transcript are one pane on the screen.
        ([_] | [_, _], _) => Some(pane_name(focus)),
        _ => Some(Phrase::HelpPanes),
    }
}

fn dialog_name(dialog: OverlayContext) -> Phrase {
    match dialog {
        OverlayContext::Sessions => Phrase::SessionsTitle,
        OverlayContext::Queue => Phrase::QueueTitle,
        OverlayContext::History => Phrase::HistoryTitle,
        OverlayContext::Picker => Phrase::PickerTitle,
        OverlayContext::Media => Phrase::MediaTitle,
        OverlayContext::Proposal => Phrase::Proposals,
        _ => Phrase::HelpDialogs,
    }
}

fn pane_name(focus: Focus) -> Phrase {
    match focus {
        Focus::Composer | Focus::Transcript => Phrase::Chat,
        Focus::Timeline => Phrase::Timeline,
        Focus::Exports => Phrase::Exports,
        Focus::Credits => Phrase::Credits,
        Focus::Details => Phrase::Details,
        Focus::Speech => Phrase::Speech,
    }
}
