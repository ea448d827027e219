//! File picker.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::ViewCtx;
use super::super::text::{end_column, first_row, truncate, width};
use super::dialog;
use crate::app::overlay::Picker;
use crate::app::state::layout::ClickTarget;
use crate::domain::asset;
use crate::domain::text::one_line;
use crate::i18n::ui::{Phrase, fill};

pub fn draw(ctx: &mut ViewCtx, picker: &Picker, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(26);
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(8).min(84), height),
        ctx.phrase(Phrase::PickerTitle),
    );
    let theme = ctx.theme;
    let [head, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    let cells = usize::from(inner.width);
    let mut notes = Vec::new();
    let filter = if picker.filter.is_empty() {
        String::new()
    } else {
        fill(ctx.phrase(Phrase::PickerFilter), &[&picker.filter])
    };
    ctx.layout.caret = Some(Position {
        x: end_column(&filter, head),
        y: head.y + 1,
    });
    notes.extend(Some(filter).filter(|filter| !filter.is_empty()));
    notes.extend((!picker.selected_paths.is_empty()).then(|| {
        fill(
            ctx.phrase(Phrase::PickerMarked),
            &[&picker.selected_paths.len().to_string()],
        )
    }));
    let second_line = match &picker.error {
        Some(problem) => Line::from(Span::styled(truncate(problem, cells), theme.bad())),
        None => Line::from(Span::styled(
            truncate(&notes.join(" · "), cells),
            theme.warn(),
        )),
    };
    let folder = one_line(&picker.folder.display().to_string());
    frame.render_widget(
        Paragraph::new(vec![
            Line::from(Span::styled(truncate(&folder, cells), theme.strong())),
            second_line,
        ]),
        head,
    );

    let entries = picker.matching();
    if entries.iter().all(|e| e.name == "..") {
        let empty = Line::from(Span::styled(
            format!("  {}", ctx.phrase(Phrase::PickerEmpty)),
            theme.dim(),
        ));
        frame.render_widget(
            empty,
            Rect {
                y: list.y + 1,
                height: 1,
                ..list
            }
            .intersection(list),
        );
    }
    let rows = usize::from(list.height);
    let first = first_row(picker.cursor, rows);
    let lines: Vec<Line> = entries
        .iter()
        .enumerate()
        .skip(first)
        .take(rows)
        .map(|(i, e)| {
            let mark = if picker.selected_paths.contains(&picker.folder.join(&e.name)) {
                "✓ "
            } else {
                "  "
            };
            let size = if e.is_folder {
                String::new()
            } else {
                asset::format_size(e.bytes)
            };
            let slash = if e.is_folder { "/" } else { "" };
            let name = truncate(
                &format!("{}{slash}", one_line(&e.name)),
                cells.saturating_sub(14),
            );
            let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&size) + 3));
            let style = if i == picker.cursor {
                theme.selected()
            } else if e.is_folder {
                theme.accent()
            } else {
                theme.text()
            };
            Line::from(vec![
                Span::styled(mark, theme.good()),
                Span::styled(format!("{name}{gap}{size}"), style),
            ])
        })
        .collect();
    let count = lines.len();
    frame.render_widget(Paragraph::new(lines), list);
    ctx.layout.targets.extend((0..count).map(|y| {
        (
            Rect {
                y: list.y + y as u16,
                height: 1,
                ..list
            },
            ClickTarget::Row(first + y),
        )
    }));
    frame.render_widget(
        Line::from(Span::styled(
            truncate(ctx.phrase(Phrase::PickerKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}
