//! The file picker.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::ViewCtx;
use super::super::text::{clip, end_of, first_row, width};
use super::dialog;
use crate::app::layout::ClickTarget;
use crate::app::overlay::Picker;
use crate::domain::asset;
use crate::domain::text::one_line;
use crate::i18n::ui::{Phrase, fill};

pub fn draw(brush: &mut ViewCtx, picker: &Picker, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(26);
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(8).min(84), height),
        brush.word(Phrase::PickerTitle),
    );
    let theme = brush.theme;
    let [head, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    let cells = usize::from(inner.width);
    let mut notes = Vec::new();
    let typed = if picker.filter.is_empty() {
        String::new()
    } else {
        fill(brush.word(Phrase::PickerFilter), &[&picker.filter])
    };
    brush.painted.caret = Some(Position {
        x: end_of(&typed, head),
        y: head.y + 1,
    });
    notes.extend(Some(typed).filter(|typed| !typed.is_empty()));
    notes.extend((!picker.marked.is_empty()).then(|| {
        fill(
            brush.word(Phrase::PickerMarked),
            &[&picker.marked.len().to_string()],
        )
    }));
    let second = match &picker.problem {
        Some(problem) => Line::from(Span::styled(clip(problem, cells), theme.bad())),
        None => Line::from(Span::styled(clip(&notes.join(" · "), cells), theme.warn())),
    };
    let folder = one_line(&picker.folder.display().to_string());
    frame.render_widget(
        Paragraph::new(vec![
            Line::from(Span::styled(clip(&folder, cells), theme.strong())),
            second,
        ]),
        head,
    );

    let entries = picker.matching();
    if entries.iter().all(|e| e.name == "..") {
        let empty = Line::from(Span::styled(
            format!("  {}", brush.word(Phrase::PickerEmpty)),
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
            let mark = if picker.marked.contains(&picker.folder.join(&e.name)) {
                "✓ "
            } else {
                "  "
            };
            let size = if e.is_folder {
                String::new()
            } else {
                asset::size(e.bytes)
            };
            let slash = if e.is_folder { "/" } else { "" };
            let name = clip(
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
    brush.painted.targets.extend((0..count).map(|y| {
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
            clip(brush.word(Phrase::PickerKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}
