//! List of recent sessions.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{end_column, truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys, time_ago};
use crate::app::msg::SessionInfo;
use crate::app::overlay::SessionList;
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Rows of a session: title, and its timeline with the last message.
const SESSION_ROWS: u16 = 2;

pub(crate) fn draw(ctx: &mut ViewCtx, list: &SessionList, frame: &mut Frame, area: Rect) {
    let rows = (list.sessions.len() * usize::from(SESSION_ROWS) + 5)
        .clamp(8, usize::from(area.height.saturating_sub(2))) as u16;
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(8).min(90), rows),
        ctx.phrase(Phrase::SessionsTitle),
    );
    let [body, note, keys] = Layout::vertical([
        Constraint::Min(2),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    let cells = usize::from(body.width);
    ListView::new(body, list.cursor)
        .with_item_rows(SESSION_ROWS)
        .draw(
            ctx,
            frame,
            list.matching(),
            |ctx, (_, session), selected| session_lines(ctx, session, selected, cells),
        );
    draw_input(ctx, list, frame, note);
    let hint = match ctx.model.connection.local {
        true => Phrase::SessionsKeysLocal,
        false => Phrase::SessionsKeys,
    };
    draw_keys(ctx, frame, keys, hint);
}

fn session_lines(
    ctx: &ViewCtx,
    session: &SessionInfo,
    is_selected: bool,
    cells: usize,
) -> Vec<Line<'static>> {
    let theme = ctx.theme;
    let when = if ctx.model.session.id.as_ref() == Some(&session.id) {
        ctx.phrase(Phrase::SessionCurrent).to_owned()
    } else {
        time_ago(ctx, ctx.model.now_ms.saturating_sub(session.used_ms))
    };
    let name = truncate(
        &one_line(&session.title),
        cells.saturating_sub(width(&when) + 2),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&when)));
    let style = if is_selected {
        theme.selected()
    } else {
        theme.strong()
    };
    let mut details = vec![one_line(&session.summary)];
    let last_message = one_line(&session.last_message);
    if !last_message.is_empty() && last_message != one_line(&session.title) {
        details.push(format!("“{last_message}”"));
    }
    details.retain(|text| !text.is_empty());
    let details = truncate(&details.join(" · "), cells.saturating_sub(2));
    vec![
        Line::from(Span::styled(format!("{name}{gap}{when}"), style)),
        Line::from(Span::styled(format!("  {details}"), theme.dim())),
    ]
}

/// Draws the new name, the filter or the confirmation, with the caret if text is typed.
fn draw_input(ctx: &mut ViewCtx, list: &SessionList, frame: &mut Frame, area: Rect) {
    let input = match (&list.renaming, &list.filter, list.confirming_removal) {
        (Some(name), ..) => ctx.message(Message::SessionName {
            name: &format!("{name}▏"),
        }),
        (None, Some(filter), _) => ctx.message(Message::PickerFilter {
            filter: &format!("{filter}▏"),
        }),
        (None, None, true) => ctx.phrase(Phrase::SessionDeleteConfirm).to_owned(),
        (None, None, false) => String::new(),
    };
    ctx.layout.caret = input.split_once('▏').map(|(before, _)| Position {
        x: end_column(before, area),
        y: area.y,
    });
    draw_line(frame, area, &input, ctx.theme.warn());
}
