//! Rows of a transcript item: messages, notices, changes, uploads, exports, errors.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::markdown::{self, Paragraph};
use super::text::{truncate, width, wrap};
use super::theme::Theme;
use super::wrapped_row::{MARK_CELLS, WrappedRow};
use crate::app::model::Model;
use crate::domain::asset;
use crate::domain::clock;
use crate::domain::diff::{Change, ChangeKind};
use crate::domain::direct_edit::DirectEdit;
use crate::domain::text::one_line;
use crate::domain::transcript::Item;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase};
use crate::i18n::{change_list, changes, transcript};

/// Number of changes shown in a collapsed card.
const CHANGES_SHOWN: usize = 6;

/// Rows of a transcript item.
pub(crate) fn rows(model: &Model, item: &Item, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let plain = || Span::raw("  ");
    let (text, first, rest) = match item {
        Item::Changes { changes } => return card(model, changes, theme, cells),
        Item::User { text } => {
            let mark = Span::styled("▌ ", theme.accent());
            (lines(text, theme.strong()), mark.clone(), mark)
        }
        Item::Agent { text } => {
            let available = cells.saturating_sub(MARK_CELLS);
            let text = markdown::paragraphs(text, theme, available);
            (text, plain(), plain())
        }
        Item::Question { questions } => {
            let mut text = lines(&questions.text(), theme.text());
            text.push(line(&model.phrase(Phrase::QuestionHint), theme.dim()));
            (text, Span::styled("? ", theme.warn()), plain())
        }
        Item::Notice { text } => {
            let mark = Span::styled("· ", theme.dim());
            (lines(text, theme.dim()), mark, plain())
        }
        Item::Edited { edit, changes, .. } => {
            return one_line_edit(model, item, (edit_mark(edit), changes), theme, cells);
        }
        Item::External { changes, .. } => {
            return one_line_edit(model, item, ("⇄", changes), theme, cells);
        }
        Item::Problem { message, hint } => {
            let lang = model.options.lang;
            let hint = hint.text(lang);
            let mut text = lines(&reasons::text(lang, message), theme.text());
            text.extend((!hint.is_empty()).then(|| line(&hint, theme.dim())));
            (text, Span::styled("! ", theme.bad()), plain())
        }
        Item::Uploaded { .. } => {
            let text = vec![line(
                &transcript::text(model.options.lang, item),
                theme.dim(),
            )];
            (text, Span::styled("↑ ", theme.good()), plain())
        }
        Item::Exported { took_ms, .. } => {
            let took = Message::Took {
                time: &clock::short(*took_ms),
            }
            .text(model.options.lang);
            let hint = model.phrase(Phrase::ExportedKeys);
            let text = vec![
                line(&transcript::text(model.options.lang, item), theme.text()),
                line(&format!("{took} · {hint}"), theme.dim()),
            ];
            (text, Span::styled("✓ ", theme.good()), plain())
        }
    };
    hanging_indent(&text, first, rest, cells)
}

/// Row of a direct edit or of another program, with its changes if the card is expanded.
fn one_line_edit(
    model: &Model,
    item: &Item,
    (mark, changes): (&str, &[Change]),
    theme: Theme,
    cells: usize,
) -> Vec<WrappedRow> {
    let text = vec![line(
        &transcript::text(model.options.lang, item),
        theme.dim(),
    )];
    let mark = Span::styled(format!("{mark} "), theme.dim());
    let mut rows = hanging_indent(&text, mark, Span::raw("  "), cells);
    if model.screen.expanded {
        rows.extend(changes.iter().flat_map(|c| change(model, c, theme, cells)));
    }
    rows
}

/// Mark of a direct edit.
fn edit_mark(edit: &DirectEdit) -> &'static str {
    match edit {
        DirectEdit::Delete { .. } => "−",
        DirectEdit::CutTime { .. } => "✂",
        DirectEdit::Split { .. }
        | DirectEdit::TrimStart { .. }
        | DirectEdit::TrimEnd { .. }
        | DirectEdit::MoveEdge { .. } => "✂",
        DirectEdit::MoveTo { .. }
        | DirectEdit::StartAt { .. }
        | DirectEdit::CloseGap
        | DirectEdit::Roll { .. }
        | DirectEdit::Slip { .. }
        | DirectEdit::Slide { .. } => "↔",
        DirectEdit::Volume { .. } | DirectEdit::Mute { .. } => "♪",
        DirectEdit::Speed { .. } => "»",
        DirectEdit::Fade { .. } => "◢",
        DirectEdit::SetText { .. } => "T",
        DirectEdit::SetTransition { .. } | DirectEdit::NoTransition => "╱",
        DirectEdit::AddTitle { .. }
        | DirectEdit::AddCaptions { .. }
        | DirectEdit::Duplicate
        | DirectEdit::Paste { .. }
        | DirectEdit::Overwrite { .. } => "+",
        DirectEdit::Undo => "↶",
        DirectEdit::Redo => "↷",
    }
}

/// Row of the uploads that end with the transcript item `last`.
pub(crate) fn uploads(model: &Model, last: usize, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let entries = &model.session.transcript.entries[..=last];
    let uploads = entries.iter().rev().map_while(|entry| match &entry.item {
        Item::Uploaded { name, bytes } => Some((name.as_str(), *bytes)),
        _ => None,
    });
    let mut uploads: Vec<(&str, u64)> = uploads.collect();
    if uploads.len() < 2 {
        return rows(model, &entries[last].item, theme, cells);
    }
    uploads.reverse();
    let names: Vec<&str> = uploads.iter().map(|(name, _)| *name).collect();
    let text = model.message(Message::UploadedFiles {
        count: &uploads.len(),
        size: &asset::format_size(uploads.iter().map(|(_, bytes)| bytes).sum()),
        names: &names.join(", "),
    });
    let text = truncate(&one_line(&text), cells.saturating_sub(MARK_CELLS));
    let mark = Span::styled("↑ ", theme.good());
    hanging_indent(&[line(&text, theme.dim())], mark, Span::raw("  "), cells)
}

/// Returns true if an item lists the changes that the reply before it states.
pub(crate) fn is_repeated(model: &Model, index: usize) -> bool {
    let entries = &model.session.transcript.entries;
    let before = index.checked_sub(1).and_then(|before| entries.get(before));
    match (
        before.map(|entry| &entry.item),
        entries.get(index).map(|entry| &entry.item),
    ) {
        (Some(Item::Agent { text }), Some(Item::Changes { changes })) => {
            change_list::is_stated(model.options.lang, changes, text)
        }
        _ => false,
    }
}

/// Rows of a change list. Folds the shifts of other segments unless the card is expanded.
fn card(model: &Model, changes: &[Change], theme: Theme, cells: usize) -> Vec<WrappedRow> {
    if model.screen.expanded {
        return changes
            .iter()
            .flat_map(|c| change(model, c, theme, cells))
            .collect();
    }
    let lines = change_list::folded(model.options.lang, changes);
    let mut rows: Vec<WrappedRow> = lines
        .iter()
        .take(CHANGES_SHOWN)
        .flat_map(|l| change_rows(l.kind, &l.text, theme, cells))
        .collect();
    let more: usize = lines.iter().skip(CHANGES_SHOWN).map(|l| l.changes).sum();
    if more > 0 {
        let text = model.message(Message::More {
            count: &more.to_string(),
        });
        rows.push(WrappedRow {
            line: Line::from(Span::styled(format!("  {text}"), theme.dim())),
            soft_wrapped: false,
        });
    }
    rows
}

/// Rows of a change, after its mark.
pub fn change(model: &Model, change: &Change, theme: Theme, cells: usize) -> Vec<WrappedRow> {
    let text = changes::describe_change(model.options.lang, change);
    change_rows(change.kind, &text, theme, cells)
}

/// Rows of a line of a change list, after its mark.
pub(crate) fn change_rows(
    kind: ChangeKind,
    text: &str,
    theme: Theme,
    cells: usize,
) -> Vec<WrappedRow> {
    let (mark, style) = match kind {
        ChangeKind::Added => ("+ ", theme.good()),
        ChangeKind::Removed => ("− ", theme.bad()),
        ChangeKind::Changed => ("• ", theme.warn()),
    };
    hanging_indent(
        &[line(text, theme.dim())],
        Span::styled(mark, style),
        Span::raw("  "),
        cells,
    )
}

fn lines(text: &str, style: Style) -> Vec<Paragraph> {
    text.lines().map(|l| line(l, style)).collect()
}

fn line(text: &str, style: Style) -> Paragraph {
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
