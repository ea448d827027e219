//! Edits that another program proposes: its explanation, pictures before and after, the changes.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::cards;
use super::super::context::ViewCtx;
use super::super::text::wrap;
use super::dialog::{dialog, draw_keys};
use super::picture_pair;
use crate::app::overlay::ProposalDialog;
use crate::domain::clock;
use crate::i18n::change_list;
use crate::i18n::ui::{Message, Phrase};

/// Maximum rows of the explanation.
const TEXT_ROWS: usize = 4;

pub(crate) fn draw(ctx: &mut ViewCtx, shown: &ProposalDialog, frame: &mut Frame, area: Rect) {
    let proposal = &shown.proposal;
    let width = area.width.saturating_sub(6).min(100);
    let cells = usize::from(width.saturating_sub(4));
    let text = explanation(ctx, shown, cells);
    let rows = changes(ctx, shown, cells);
    let pictures = match shown.pictured().next() {
        Some(_) => picture_pair::rows(ctx, width, area.height),
        None => 0,
    };
    let (text_rows, fixed) = (text.len() as u16, text.len() as u16 + pictures + 4);
    let height = (rows.len() as u16)
        .saturating_add(fixed)
        .clamp(7, area.height.saturating_sub(2));
    let title = ctx.message(Message::ProposalTitle {
        author: &proposal.author,
        count: &proposal.tools.len(),
    });
    let inner = dialog(ctx, frame, area, (width, height), &title);
    let [text_area, picture_area, body, keys] = Layout::vertical([
        Constraint::Length(text_rows),
        Constraint::Length(pictures),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    frame.render_widget(Paragraph::new(text), text_area);
    let labels = labels(ctx, shown);
    picture_pair::draw(ctx, &shown.shots, &labels, frame, picture_area);
    let page = usize::from(body.height);
    let top = shown.top.index().min(rows.len().saturating_sub(page));
    (ctx.layout.list_rows, ctx.layout.list_page) = (rows.len(), page);
    let visible: Vec<Line> = rows.into_iter().skip(top).take(page).collect();
    frame.render_widget(Paragraph::new(visible), body);
    let hints = match proposal.problem {
        None => Phrase::ProposalKeys,
        Some(_) => Phrase::ProposalKeysOutdated,
    };
    draw_keys(ctx, frame, keys, hints);
}

/// Rows of the explanation, and of the reason why the proposal cannot be accepted.
fn explanation(ctx: &ViewCtx, shown: &ProposalDialog, cells: usize) -> Vec<Line<'static>> {
    let paragraph = |text: &str, style| wrap(&[(text.to_owned(), style)], cells);
    let lines = shown.proposal.text.lines();
    let mut rows: Vec<Line> = lines
        .flat_map(|line| paragraph(line, ctx.theme.strong()))
        .take(TEXT_ROWS)
        .collect();
    if let Some(why) = &shown.proposal.problem {
        let text = format!("! {}", ctx.reason(why));
        rows.extend(paragraph(&text, ctx.theme.bad()));
    }
    if !rows.is_empty() {
        rows.push(Line::default());
    }
    rows
}

/// Rows of the changes; without a result, the names of the edits.
fn changes(ctx: &ViewCtx, shown: &ProposalDialog, cells: usize) -> Vec<Line<'static>> {
    let (model, proposal) = (ctx.model, &shown.proposal);
    if proposal.problem.is_some() {
        let tools = &proposal.tools.join(", ");
        let text = ctx.message(Message::ProposalEdits { tools });
        return wrap(&[(text, ctx.theme.dim())], cells);
    }
    if proposal.changes.is_empty() {
        let text = ctx.phrase(Phrase::NoDifference);
        return vec![Line::from(Span::styled(text, ctx.theme.dim()))];
    }
    let lines = change_list::folded(model.options.lang, &proposal.changes);
    let rows = lines
        .iter()
        .flat_map(|l| cards::change_rows(l.kind, &l.text, *ctx.theme, cells));
    rows.map(|row| row.line).collect()
}

/// Labels of the pictures.
fn labels(ctx: &ViewCtx, shown: &ProposalDialog) -> Vec<String> {
    let names = match shown.pictured().count() {
        0 => &[][..],
        1 => &[Phrase::ProposalAfter],
        _ => &[Phrase::ProposalBefore, Phrase::ProposalAfter],
    };
    let at = clock::precise(shown.at_ms);
    let label = |name: &Phrase| format!("{} · {at}", ctx.phrase(*name));
    names.iter().map(label).collect()
}
