//! Dialog for the agent's question.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{truncate, width};
use super::dialog::{dialog, draw_keys};
use crate::app::overlay::QuestionDialog;
use crate::i18n::ui::{Message, Phrase};

/// Maximum rows of the prompt.
const PROMPT_ROWS: usize = 4;

pub(crate) fn draw(
    ctx: &mut ViewCtx,
    dialog_state: &QuestionDialog,
    frame: &mut Frame,
    area: Rect,
) {
    let Some(question) = dialog_state.question() else {
        return;
    };
    let cells = area.width.saturating_sub(4).min(84);
    let prompt_rows = (width(&question.prompt) / usize::from(cells.saturating_sub(4).max(1)) + 1)
        .min(PROMPT_ROWS) as u16;
    let rows = (question.options.len() as u16)
        .saturating_add(prompt_rows + 5)
        .min(area.height.saturating_sub(2));
    let title = ctx.message(Message::QuestionTitle {
        number: &(dialog_state.index + 1),
        count: &dialog_state.set.questions.len(),
    });
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
    let chosen = dialog_state.chosen.get(dialog_state.index);
    let cells = usize::from(body.width);
    ListView::new(body, dialog_state.cursor).draw(
        ctx,
        frame,
        &question.options,
        |ctx, (i, option), is_selected| {
            let is_marked = chosen.is_some_and(|chosen| chosen.contains(&i));
            let mark = match (question.multiple, is_marked) {
                (true, true) => "[x] ",
                (true, false) => "[ ] ",
                (false, _) => "",
            };
            let label = truncate(&format!(" {}. {mark}{option} ", i + 1), cells);
            let style = ctx.theme.list_item(is_selected);
            vec![Line::from(Span::styled(label, style))]
        },
    );
    let hints = if question.multiple {
        Phrase::QuestionMarks
    } else {
        Phrase::QuestionKeys
    };
    draw_keys(ctx, frame, keys, hints);
}
