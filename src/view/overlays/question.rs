//! The options of the agent's question.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::ViewCtx;
use super::super::text::{clip, first_row, width};
use super::dialog;
use crate::app::layout::ClickTarget;
use crate::app::overlay::QuestionDialog;
use crate::i18n::ui::{Phrase, fill};

/// Rows of a prompt at most.
const PROMPT_ROWS: usize = 4;

pub fn draw(brush: &mut ViewCtx, choice: &QuestionDialog, frame: &mut Frame, area: Rect) {
    let Some(question) = choice.question() else {
        return;
    };
    let cells = area.width.saturating_sub(4).min(84);
    let prompt_rows = (width(&question.prompt) / usize::from(cells.saturating_sub(4).max(1)) + 1)
        .min(PROMPT_ROWS) as u16;
    let rows = (question.options.len() as u16)
        .saturating_add(prompt_rows + 5)
        .min(area.height.saturating_sub(2));
    let (at, count) = (
        (choice.at + 1).to_string(),
        choice.set.questions.len().to_string(),
    );
    let title = fill(brush.word(Phrase::QuestionTitle), &[&at, &count]);
    let inner = dialog(brush, frame, area, (cells, rows), &title);
    let heights = [
        Constraint::Length(prompt_rows),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(1),
    ];
    let [prompt, _, body, keys] = Layout::vertical(heights).areas(inner);
    let words = Paragraph::new(Line::from(Span::styled(
        question.prompt.clone(),
        brush.theme.strong(),
    )));
    frame.render_widget(words.wrap(Wrap { trim: true }), prompt);
    let page = usize::from(body.height);
    let first = first_row(choice.cursor, page);
    for (y, (i, option)) in question
        .options
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let marked = choice
            .chosen
            .get(choice.at)
            .is_some_and(|chosen| chosen.contains(&i));
        let mark = match (question.multiple, marked) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, _) => "",
        };
        let style = if i == choice.cursor {
            brush.theme.selected()
        } else {
            brush.theme.text()
        };
        let words = clip(
            &format!(" {}. {mark}{option} ", i + 1),
            usize::from(body.width),
        );
        let row = Rect {
            y: body.y + y as u16,
            height: 1,
            ..body
        };
        frame.render_widget(Line::from(Span::styled(words, style)), row);
        brush.painted.targets.push((row, ClickTarget::Row(i)));
    }
    let words = brush.word(if question.multiple {
        Phrase::QuestionMarks
    } else {
        Phrase::QuestionKeys
    });
    frame.render_widget(
        Line::from(Span::styled(
            clip(words, usize::from(keys.width)),
            brush.theme.dim(),
        )),
        keys,
    );
}
