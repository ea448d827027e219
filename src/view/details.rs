//! Credits pane and details of the selected segment.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::context::ViewCtx;
use super::text::{truncate, width, wrap};
use super::widgets::{bar, draw_pane, numbered_pane};
use crate::domain::credits::{Credits, amount};
use crate::domain::text::one_line;
use crate::i18n::details;
use crate::i18n::ui::{Message, Phrase};
use crate::input::Focus;

/// Width of property labels (cells).
const LABEL_CELLS: usize = 10;

pub(crate) fn credits(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Credits);
    let (model, theme) = (ctx.model, ctx.theme);
    let block = numbered_pane(ctx, 4, Phrase::Credits, focused);
    let inner = draw_pane(ctx, frame, area, block, Focus::Credits);
    let cells = usize::from(inner.width).saturating_sub(2);
    let Some(credits) = model.credits.balance else {
        frame.render_widget(Line::from(Span::styled(" …", theme.dim())), inner);
        return;
    };
    let line =
        |text: &str, style| Line::from(Span::styled(format!(" {}", truncate(text, cells)), style));
    let is_low = credits.available < model.options.warn_below;
    let (bar_style, style) = if is_low {
        (theme.warn(), theme.warn())
    } else {
        (theme.good(), theme.dim())
    };
    let ratio = credits.fill_ratio(model.credits.high_water);
    let mut lines = vec![
        line(&bar(ratio, cells), bar_style),
        line(&balance(ctx, credits), theme.text()),
    ];
    let notes = credit_notes(ctx, is_low);
    // A tall pane also shows the average costs.
    if inner.height > 3 {
        lines.extend(notes.iter().map(|note| line(note, style)));
        let averages = average_costs(ctx);
        lines.extend(averages.iter().map(|text| line(text, theme.dim())));
    } else {
        lines.push(line(&notes.join(" · "), style));
    }
    frame.render_widget(Paragraph::new(lines), inner);
}

/// Available and reserved credits.
fn balance(ctx: &ViewCtx, credits: Credits) -> String {
    let available = ctx.message(Message::Available {
        amount: &amount(credits.available),
    });
    if credits.frozen > 0.0 {
        let reserved = ctx.message(Message::CreditsReserved {
            amount: &amount(credits.frozen),
        });
        format!("{available} · {reserved}")
    } else {
        available
    }
}

/// Warning about a low balance, cost of the last turn, and spending since the start.
fn credit_notes(ctx: &ViewCtx, is_low: bool) -> Vec<String> {
    let model = ctx.model;
    let warning = is_low.then(|| model.phrase(Phrase::CreditsLow));
    let cost = model.session.last_cost.map(|cost| {
        ctx.message(Message::LastCost {
            amount: &amount(cost),
        })
    });
    let spent = (model.credits.spent > 0.0).then(|| match model.options.spending_limit {
        limit if limit > 0.0 => ctx.message(Message::SpentOf {
            amount: &amount(model.credits.spent),
            limit: &amount(limit),
        }),
        _ => ctx.message(Message::Spent {
            amount: &amount(model.credits.spent),
        }),
    });
    [warning, cost, spent].into_iter().flatten().collect()
}

/// Average costs of edits and generations, if there were any.
fn average_costs(ctx: &ViewCtx) -> Vec<String> {
    let (preferences, lang) = (&ctx.model.preferences, ctx.model.options.lang);
    let rounded = |average: f64| amount((average * 10.0).round() / 10.0);
    let (edit, generation) = (
        rounded(preferences.edits.average),
        rounded(preferences.generations.average),
    );
    let edits = Message::UsualEdit { amount: &edit }.text(lang);
    let generations = Message::UsualGeneration {
        amount: &generation,
    }
    .text(lang);
    let has_edits = preferences.edits.turns > 0;
    let has_generations = preferences.generations.turns > 0;
    let edits = has_edits.then_some(edits);
    let generations = has_generations.then_some(generations);
    edits.into_iter().chain(generations).collect()
}

pub(crate) fn segment(ctx: &mut ViewCtx, frame: &mut Frame, area: Rect) {
    let focused = ctx.is_focused(Focus::Details);
    let block = numbered_pane(ctx, 5, Phrase::Details, focused);
    let inner = draw_pane(ctx, frame, area, block, Focus::Details);
    let cells = usize::from(inner.width).saturating_sub(2);
    let lines = match (
        &ctx.model.session.timeline.raw_segment,
        ctx.model.session.timeline.segment_at_playhead(),
    ) {
        (Some((id, raw)), Some(s)) if *id == s.id => raw
            .lines()
            .flat_map(|l| wrap(&[(format!(" {l}"), ctx.theme.dim())], cells + 1))
            .collect(),
        (_, Some(s)) => {
            let track = ctx.model.session.timeline.track();
            let rows = details::segment(ctx.model.options.lang, track, s);
            labeled_lines(ctx, &s.name, rows, cells)
        }
        (_, None) => project_lines(ctx, cells),
    };
    let page = usize::from(inner.height);
    let top = ctx
        .model
        .screen
        .details_top
        .min(lines.len().saturating_sub(page));
    if ctx.model.overlay.is_none() {
        (ctx.layout.list_rows, ctx.layout.list_page) = (lines.len(), page);
    }
    let more = lines.len() > top + page;
    let shown: Vec<Line> = lines.into_iter().skip(top).take(page).collect();
    frame.render_widget(Paragraph::new(shown), inner);
    if more {
        let mark = Rect {
            x: area.right().saturating_sub(4),
            y: area.bottom() - 1,
            width: 3,
            height: 1,
        };
        frame.render_widget(
            Line::from(Span::styled(" ↓ ", ctx.theme.border(focused))),
            mark,
        );
    }
}

/// The project, as there is no segment at the playhead.
fn project_lines(ctx: &ViewCtx, cells: usize) -> Vec<Line<'static>> {
    let Some(timeline) = ctx.model.session.timeline.timeline() else {
        let text = format!(" {}", ctx.phrase(Phrase::NoSegment));
        return vec![Line::from(Span::styled(text, ctx.theme.dim()))];
    };
    let rows = details::project(ctx.model.options.lang, timeline);
    labeled_lines(ctx, &ctx.model.title(), rows, cells)
}

/// A name, and labels with their values, wrapped.
fn labeled_lines(
    ctx: &ViewCtx,
    name: &str,
    rows: Vec<(String, String)>,
    cells: usize,
) -> Vec<Line<'static>> {
    let mut lines = vec![Line::from(Span::styled(
        format!(" {}", truncate(&one_line(name), cells)),
        ctx.theme.strong(),
    ))];
    for (label, value) in rows {
        let label = truncate(&label, LABEL_CELLS);
        let pad = " ".repeat((LABEL_CELLS + 1).saturating_sub(width(&label)));
        let value = one_line(&value);
        let available = cells.saturating_sub(LABEL_CELLS + 1);
        let parts = wrap(&[(value, ctx.theme.text())], available);
        for (i, part) in parts.into_iter().enumerate() {
            let head = if i == 0 {
                format!(" {label}{pad}")
            } else {
                " ".repeat(LABEL_CELLS + 2)
            };
            let mut spans = vec![Span::styled(head, ctx.theme.dim())];
            spans.extend(part.spans);
            lines.push(Line::from(spans));
        }
    }
    lines
}
