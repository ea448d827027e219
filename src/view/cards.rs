//! One item of the transcript as rows: words of user and agent, notes, changes, uploads, exports, problems.

use ratatui::text::{Line, Span};

use super::markdown::{self, Paragraph};
use super::rows::{MARK_CELLS, WrappedRow};
use super::text::{width, wrap};
use super::theme::Theme;
use crate::app::model::Model;
use crate::domain::clock;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill, phrase};

/// A card shows this many changes; the rest is counted.
const CHANGES_SHOWN: usize = 6;

/// The rows of an item.
pub fn rows(model: &Model, item: &Item, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let plain = |text: &str, style| text.lines().map(|l| line(l, style)).collect::<Vec<_>>();
    match item {
        Item::User { text } => {
            let mark = Span::styled("▌ ", theme.accent());
            hung(&plain(text, theme.strong()), mark.clone(), mark, cells)
        }
        Item::Agent { text } => hung(
            &markdown::paragraphs(text, theme),
            Span::raw("  "),
            Span::raw("  "),
            cells,
        ),
        Item::Question { asked } => {
            let mark = Span::styled("? ", theme.warn());
            let mut text = plain(&asked.text(), theme.text());
            text.push(line(&model.phrase(Phrase::QuestionHint), theme.dim()));
            hung(&text, mark, Span::raw("  "), cells)
        }
        Item::Notice { text } => hung(
            &plain(text, theme.dim()),
            Span::styled("· ", theme.dim()),
            Span::raw("  "),
            cells,
        ),
        Item::Problem { what, next } => {
            let mut lines = vec![line(what, theme.text())];
            lines.extend((!next.is_empty()).then(|| line(next, theme.dim())));
            hung(
                &lines,
                Span::styled("! ", theme.bad()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Uploaded { .. } => {
            let words = [line(&changes::item(model.lang, item), theme.dim())];
            hung(
                &words,
                Span::styled("↑ ", theme.good()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Exported { took_ms, .. } => {
            let took = fill(phrase(model.lang, Phrase::Took), &[&clock::short(*took_ms)]);
            let hint = model.phrase(Phrase::ExportedKeys);
            let lines = [
                line(&changes::item(model.lang, item), theme.text()),
                line(&format!("{took} · {hint}"), theme.dim()),
            ];
            hung(
                &lines,
                Span::styled("✓ ", theme.good()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Changes { changes } => card(model, changes, theme, cells),
    }
}

fn card(model: &Model, changes: &[Change], theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let most = if model.expanded {
        changes.len()
    } else {
        CHANGES_SHOWN
    };
    let mut rows: Vec<WrappedRow> = changes
        .iter()
        .take(most)
        .flat_map(|c| change(model, c, theme, cells))
        .collect();
    let more = changes.len().saturating_sub(most);
    if more > 0 {
        let words = fill(&model.phrase(Phrase::More), &[&more.to_string()]);
        rows.push(WrappedRow {
            line: Line::from(Span::styled(format!("  {words}"), theme.dim())),
            goes_on: false,
        });
    }
    rows
}

/// One change behind its mark.
pub fn change(model: &Model, change: &Change, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let (mark, style) = match change.kind {
        ChangeKind::Added => ("+ ", theme.good()),
        ChangeKind::Removed => ("− ", theme.bad()),
        ChangeKind::Changed => ("~ ", theme.warn()),
    };
    hung(
        &[line(&changes::change(model.lang, change), theme.dim())],
        Span::styled(mark, style),
        Span::raw("  "),
        cells,
    )
}

fn line(text: &str, style: ratatui::style::Style) -> Paragraph {
    Paragraph {
        spans: vec![(text.to_owned(), style)],
        ..Paragraph::default()
    }
}

/// Wraps lines behind a mark on the first row and another on the rows that follow.
fn hung(
    lines: &[Paragraph],
    first: Span<'static>,
    rest: Span<'static>,
    cells: usize,
) -> Vec<WrappedRow> {
    let mut rows = Vec::new();
    for paragraph in lines {
        let indent: usize = paragraph.first.iter().map(|(t, _)| width(t)).sum();
        let room = cells.saturating_sub(MARK_CELLS + indent).max(8);
        let wrapped = wrap(&paragraph.spans, room);
        let last = wrapped.len().saturating_sub(1);
        for (i, line) in wrapped.into_iter().enumerate() {
            let mut spans = vec![if rows.is_empty() {
                first.clone()
            } else {
                rest.clone()
            }];
            let before = if i == 0 {
                &paragraph.first
            } else {
                &paragraph.rest
            };
            spans.extend(
                before
                    .iter()
                    .map(|(text, style)| Span::styled(text.clone(), *style)),
            );
            spans.extend(line.spans);
            rows.push(WrappedRow {
                line: Line::from(spans),
                goes_on: i < last,
            });
        }
    }
    rows
}
