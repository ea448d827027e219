//! Lists: sessions, queued messages, transitions.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::ViewCtx;
use super::super::text::{end_column, first_row, truncate, width};
use super::dialog;
use crate::app::overlay::{SessionList, TRANSITIONS, TransitionChoice};
use crate::app::state::layout::ClickTarget;
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};

/// Rows of a session: title, last message, timeline summary.
const SESSION_ROWS: usize = 3;

pub fn sessions(ctx: &mut ViewCtx, list: &SessionList, frame: &mut Frame, area: Rect) {
    let theme = ctx.theme;
    let matching = list.matching();
    let rows = (list.sessions.len() * SESSION_ROWS + 5)
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
    let visible = (usize::from(body.height) / SESSION_ROWS).max(1);
    let first = first_row(list.cursor, visible);
    for (slot, (i, session)) in matching
        .iter()
        .enumerate()
        .skip(first)
        .take(visible)
        .enumerate()
    {
        let is_open = ctx.model.session.id.as_ref() == Some(&session.id);
        let when = if is_open {
            ctx.phrase(Phrase::SessionCurrent).to_owned()
        } else {
            time_ago(ctx, ctx.model.now_ms.saturating_sub(session.used_ms))
        };
        let name = truncate(
            &one_line(&session.title),
            cells.saturating_sub(width(&when) + 2),
        );
        let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&when)));
        let style = if i == list.cursor {
            theme.selected()
        } else {
            theme.strong()
        };
        let detail = |text: &str| {
            Line::from(Span::styled(
                format!("  {}", truncate(&one_line(text), cells.saturating_sub(2))),
                theme.dim(),
            ))
        };
        let lines = vec![
            Line::from(Span::styled(format!("{name}{gap}{when}"), style)),
            detail(&session.last_message),
            detail(&session.summary),
        ];
        let row = Rect {
            y: body.y + (slot * SESSION_ROWS) as u16,
            height: SESSION_ROWS as u16,
            ..body
        }
        .intersection(body);
        frame.render_widget(Paragraph::new(lines), row);
        ctx.layout.targets.push((row, ClickTarget::Row(i)));
    }
    let input = match (&list.renaming, &list.filter, list.confirming_removal) {
        (Some(name), ..) => fill(ctx.phrase(Phrase::SessionName), &[&format!("{name}▏")]),
        (None, Some(filter), _) => fill(ctx.phrase(Phrase::PickerFilter), &[&format!("{filter}▏")]),
        (None, None, true) => ctx.phrase(Phrase::SessionDeleteConfirm).to_owned(),
        (None, None, false) => String::new(),
    };
    ctx.layout.caret = input.split_once('▏').map(|(before, _)| Position {
        x: end_column(before, note),
        y: note.y,
    });
    frame.render_widget(
        Line::from(Span::styled(truncate(&input, cells), theme.warn())),
        note,
    );
    frame.render_widget(
        Line::from(Span::styled(
            truncate(ctx.phrase(Phrase::SessionsKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}

/// Draws the transitions and the duration of the chosen one.
pub fn transitions(ctx: &mut ViewCtx, choice: &TransitionChoice, frame: &mut Frame, area: Rect) {
    let rows = (TRANSITIONS.len() as u16 + 5).min(area.height.saturating_sub(2));
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
    let page = usize::from(body.height);
    let first = first_row(choice.cursor, page);
    for (y, (i, kind)) in TRANSITIONS
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let style = if i == choice.cursor {
            ctx.theme.selected()
        } else {
            ctx.theme.text()
        };
        let row = Rect {
            y: body.y + y as u16,
            height: 1,
            ..body
        };
        let name = if *kind == "none" {
            ctx.phrase(Phrase::TransitionNone).to_owned()
        } else {
            changes::display_name(ctx.model.options.lang, kind)
        };
        frame.render_widget(Line::from(Span::styled(format!(" {name} "), style)), row);
        ctx.layout.targets.push((row, ClickTarget::Row(i)));
    }
    let seconds = fill(
        ctx.phrase(Phrase::TransitionDuration),
        &[&clock::seconds(choice.duration_ms)],
    );
    frame.render_widget(
        Line::from(Span::styled(seconds, ctx.theme.accent())),
        length,
    );
    frame.render_widget(
        Line::from(Span::styled(
            truncate(ctx.phrase(Phrase::TransitionKeys), usize::from(keys.width)),
            ctx.theme.dim(),
        )),
        keys,
    );
}

/// Elapsed time (ms) as text, in the largest unit.
pub fn time_ago(ctx: &ViewCtx, ms: u64) -> String {
    match ms / 1000 {
        s if s < 60 => ctx.phrase(Phrase::JustNow).to_owned(),
        s if s < 3_600 => format!("{} min", s / 60),
        s if s < 86_400 => format!("{} h", s / 3_600),
        s => format!("{} d", s / 86_400),
    }
}

pub fn queue(ctx: &mut ViewCtx, cursor: usize, frame: &mut Frame, area: Rect) {
    let theme = ctx.theme;
    let messages = &ctx.model.session.chat.queued_messages;
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
    let first = first_row(cursor, usize::from(body.height));
    let line = |(i, message): (usize, &String)| {
        let style = if i == cursor {
            theme.selected()
        } else {
            theme.text()
        };
        Line::from(Span::styled(
            truncate(&format!("{}. {}", i + 1, one_line(message)), cells),
            style,
        ))
    };
    let lines: Vec<Line> = messages
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(body.height))
        .map(line)
        .collect();
    let count = lines.len();
    frame.render_widget(Paragraph::new(lines), body);
    ctx.layout.targets.extend((0..count).map(|y| {
        (
            Rect {
                y: body.y + y as u16,
                height: 1,
                ..body
            },
            ClickTarget::Row(first + y),
        )
    }));
    frame.render_widget(
        Line::from(Span::styled(
            truncate(ctx.phrase(Phrase::QueueKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}
