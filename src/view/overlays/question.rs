//! Dialog for the agent's question.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::ViewCtx;
use super::super::text::{first_row, truncate, width};
use super::dialog;
use crate::app::overlay::QuestionDialog;
use crate::app::state::layout::ClickTarget;
use crate::i18n::ui::{Phrase, fill};

/// Maximum rows of the prompt.
const PROMPT_ROWS: usize = 4;

pub fn draw(ctx: &mut ViewCtx, dialog_state: &QuestionDialog, frame: &mut Frame, area: Rect) {
    let Some(question) = dialog_state.question() else {
        return;
    };
    let cells = area.width.saturating_sub(4).min(84);
    let prompt_rows = (width(&question.prompt) / usize::from(cells.saturating_sub(4).max(1)) + 1)
        .min(PROMPT_ROWS) as u16;
    let rows = (question.options.len() as u16)
        .saturating_add(prompt_rows + 5)
        .min(area.height.saturating_sub(2));
    let (number, count) = (
        (dialog_state.index + 1).to_string(),
        dialog_state.set.questions.len().to_string(),
    );
    let title = fill(ctx.phrase(Phrase::QuestionTitle), &[&number, &count]);
    let inner = dialog(ctx, frame, area, (cells, rows), &title);
    let heights = [
        Constraint::Length(prompt_rows),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(1),
    ];
    let [prompt, _, body, keys] = Layout::vertical(heights).areas(inner);
    let text = Paragraph::new(Line::from(Span::styled(
        question.prompt.clone(),
        ctx.theme.strong(),
    )));
    frame.render_widget(text.wrap(Wrap { trim: true }), prompt);
    let page = usize::from(body.height);
    let first = first_row(dialog_state.cursor, page);
    for (y, (i, option)) in question
        .options
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let is_marked = dialog_state
            .chosen
            .get(dialog_state.index)
            .is_some_and(|chosen| chosen.contains(&i));
        let mark = match (question.multiple, is_marked) {
            (true, true) => "[x] ",
            (true, false) => "[ ] ",
            (false, _) => "",
        };
        let style = if i == dialog_state.cursor {
            ctx.theme.selected()
        } else {
            ctx.theme.text()
        };
        let label = truncate(
            &format!(" {}. {mark}{option} ", i + 1),
            usize::from(body.width),
        );
        let row = Rect {
            y: body.y + y as u16,
            height: 1,
            ..body
        };
        frame.render_widget(Line::from(Span::styled(label, style)), row);
        ctx.layout.targets.push((row, ClickTarget::Row(i)));
    }
    let hint = ctx.phrase(if question.multiple {
        Phrase::QuestionMarks
    } else {
        Phrase::QuestionKeys
    });
    frame.render_widget(
        Line::from(Span::styled(
            truncate(hint, usize::from(keys.width)),
            ctx.theme.dim(),
        )),
        keys,
    );
}
