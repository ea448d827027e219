//! Choice of a transition and its duration.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys};
use crate::app::overlay::TransitionChoice;
use crate::domain::clock;
use crate::i18n::changes;
use crate::i18n::ui::{Message, Phrase};

pub(crate) fn draw(ctx: &mut ViewCtx, choice: &TransitionChoice, frame: &mut Frame, area: Rect) {
    let kinds = TransitionChoice::rows();
    let rows = (kinds.len() as u16 + 5).min(area.height.saturating_sub(2));
    let inner = dialog(
        ctx,
        frame,
        area,
        (58, rows),
        ctx.phrase(Phrase::TransitionTitle),
    );
    let [body, length, keys] = Layout::vertical([
        Constraint::Min(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    ListView::new(body, choice.cursor).draw(ctx, frame, &kinds, |ctx, (_, kind), is_selected| {
        let name = match kind {
            None => ctx.phrase(Phrase::TransitionNone).to_owned(),
            Some(kind) => changes::display_name(ctx.model.options.lang, kind.id()),
        };
        let style = ctx.theme.list_item(is_selected);
        vec![Line::from(Span::styled(format!(" {name} "), style))]
    });
    let seconds = ctx.message(Message::TransitionDuration {
        seconds: &clock::seconds(choice.duration_ms),
    });
    draw_line(frame, length, &seconds, ctx.theme.accent());
    draw_keys(ctx, frame, keys, Phrase::TransitionKeys);
}
