//! Rows of a transcript item: messages, notices, changes, uploads, exports, errors.

use ratatui::text::{Line, Span};

use super::markdown::{self, Paragraph};
use super::rows::{MARK_CELLS, WrappedRow};
use super::text::{width, wrap};
use super::theme::Theme;
use crate::app::model::Model;
use crate::domain::clock;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::i18n::{change_list, changes, transcript};

/// Number of changes shown in a collapsed card.
const CHANGES_SHOWN: usize = 6;

/// Rows of a transcript item.
pub fn rows(model: &Model, item: &Item, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let paragraphs = |text: &str, style| text.lines().map(|l| line(l, style)).collect::<Vec<_>>();
    match item {
        Item::User { text } => {
            let mark = Span::styled("▌ ", theme.accent());
            hanging_indent(&paragraphs(text, theme.strong()), mark.clone(), mark, cells)
        }
        Item::Agent { text } => hanging_indent(
            &markdown::paragraphs(text, theme),
            Span::raw("  "),
            Span::raw("  "),
            cells,
        ),
        Item::Question { questions } => {
            let mark = Span::styled("? ", theme.warn());
            let mut text = paragraphs(&questions.text(), theme.text());
            text.push(line(&model.phrase(Phrase::QuestionHint), theme.dim()));
            hanging_indent(&text, mark, Span::raw("  "), cells)
        }
        Item::Notice { text } => hanging_indent(
            &paragraphs(text, theme.dim()),
            Span::styled("· ", theme.dim()),
            Span::raw("  "),
            cells,
        ),
        Item::Problem { message, hint } => {
            let mut lines = vec![line(message, theme.text())];
            lines.extend((!hint.is_empty()).then(|| line(hint, theme.dim())));
            hanging_indent(
                &lines,
                Span::styled("! ", theme.bad()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Uploaded { .. } => {
            let text = [line(&transcript::text(model.lang, item), theme.dim())];
            hanging_indent(
                &text,
                Span::styled("↑ ", theme.good()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Exported { took_ms, .. } => {
            let took = fill(phrase(model.lang, Phrase::Took), &[&clock::short(*took_ms)]);
            let hint = model.phrase(Phrase::ExportedKeys);
            let lines = [
                line(&transcript::text(model.lang, item), theme.text()),
                line(&format!("{took} · {hint}"), theme.dim()),
            ];
            hanging_indent(
                &lines,
                Span::styled("✓ ", theme.good()),
                Span::raw("  "),
                cells,
            )
        }
        Item::Changes { changes } => card(model, changes, theme, cells),
    }
}

/// Rows of a change list. Folds the shifts of other segments unless the card is expanded.
fn card(model: &Model, changes: &[Change], theme: Theme, cells: usize) -> Vec<WrappedRow> {
    if model.expanded {
        return changes
            .iter()
            .flat_map(|c| change(model, c, theme, cells))
            .collect();
    }
    let lines = change_list::folded(model.lang, changes);
    let mut rows: Vec<WrappedRow> = lines
        .iter()
        .take(CHANGES_SHOWN)
        .flat_map(|l| change_rows(l.kind, &l.text, theme, cells))
        .collect();
    let more: usize = lines.iter().skip(CHANGES_SHOWN).map(|l| l.changes).sum();
    if more > 0 {
        let text = fill(&model.phrase(Phrase::More), &[&more.to_string()]);
        rows.push(WrappedRow {
            line: Line::from(Span::styled(format!("  {text}"), theme.dim())),
            soft_wrapped: false,
        });
    }
    rows
}

/// Rows of a change, after its mark.
pub fn change(model: &Model, change: &Change, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let text = changes::describe_change(model.lang, change);
    change_rows(change.kind, &text, theme, cells)
}

fn change_rows(kind: ChangeKind, text: &str, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let (mark, style) = match kind {
        ChangeKind::Added => ("+ ", theme.good()),
        ChangeKind::Removed => ("− ", theme.bad()),
        ChangeKind::Changed => ("~ ", theme.warn()),
    };
    hanging_indent(
        &[line(text, theme.dim())],
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

/// Wraps paragraphs with the mark `first` on the first row and `rest` on the following rows.
fn hanging_indent(
    lines: &[Paragraph],
    first: Span<'static>,
    rest: Span<'static>,
    cells: usize,
) -> Vec<WrappedRow> {
    let mut rows = Vec::new();
    for paragraph in lines {
        let indent: usize = paragraph.first.iter().map(|(t, _)| width(t)).sum();
        let available = cells.saturating_sub(MARK_CELLS + indent).max(8);
        let wrapped = wrap(&paragraph.spans, available);
        let last = wrapped.len().saturating_sub(1);
        for (i, line) in wrapped.into_iter().enumerate() {
            let mut spans = vec![if rows.is_empty() {
                first.clone()
            } else {
                rest.clone()
            }];
            let prefix = if i == 0 {
                &paragraph.first
            } else {
                &paragraph.rest
            };
            spans.extend(
                prefix
                    .iter()
                    .map(|(text, style)| Span::styled(text.clone(), *style)),
            );
            spans.extend(line.spans);
            rows.push(WrappedRow {
                line: Line::from(spans),
                soft_wrapped: i < last,
            });
        }
    }
    rows
}
