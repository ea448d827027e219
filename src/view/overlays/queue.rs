//! List of queued messages.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::truncate;
use super::dialog::{dialog, draw_keys};
use crate::app::overlay::QueueList;
use crate::domain::text::one_line;
use crate::i18n::ui::Phrase;

pub(crate) fn draw(ctx: &mut ViewCtx, list: &QueueList, frame: &mut Frame, area: Rect) {
    let messages = ctx.model.session.conversation.queued_messages();
    let rows = (messages.len() as u16 + 4).clamp(6, area.height.saturating_sub(4));
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(8).min(84), rows),
        ctx.phrase(Phrase::QueueTitle),
    );
    let [body, keys] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let cells = usize::from(body.width);
    ListView::new(body, list.cursor).draw(
        ctx,
        frame,
        messages,
        |ctx, (i, message), is_selected| {
            let text = truncate(&format!("{}. {}", i + 1, one_line(message)), cells);
            let style = ctx.theme.list_item(is_selected);
            vec![Line::from(Span::styled(text, style))]
        },
    );
    draw_keys(ctx, frame, keys, Phrase::QueueKeys);
}
