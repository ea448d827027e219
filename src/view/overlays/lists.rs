//! The list of sessions, the waiting messages, the transitions.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::ViewCtx;
use super::super::text::{clip, end_of, first_row, width};
use super::dialog;
use crate::app::layout::ClickTarget;
use crate::app::overlay::{SessionList, TRANSITIONS, TransitionChoice};
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::i18n::changes;
use crate::i18n::ui::{Phrase, fill};

/// Rows of a session: its name, what was said last, what is on its timeline.
const ROWS: usize = 3;

pub fn sessions(brush: &mut ViewCtx, list: &SessionList, frame: &mut Frame, area: Rect) {
    let theme = brush.theme;
    let matching = list.matching();
    let rows = (list.sessions.len() * ROWS + 5).clamp(8, usize::from(area.height.saturating_sub(2)))
        as u16;
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(8).min(90), rows),
        brush.word(Phrase::SessionsTitle),
    );
    let [body, note, keys] = Layout::vertical([
        Constraint::Min(2),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    let cells = usize::from(body.width);
    let visible = (usize::from(body.height) / ROWS).max(1);
    let first = first_row(list.cursor, visible);
    for (slot, (i, session)) in matching
        .iter()
        .enumerate()
        .skip(first)
        .take(visible)
        .enumerate()
    {
        let open = brush.model.session.as_ref() == Some(&session.id);
        let when = if open {
            brush.word(Phrase::SessionNow).to_owned()
        } else {
            ago(brush, brush.model.now_ms.saturating_sub(session.used_ms))
        };
        let name = clip(
            &one_line(&session.title),
            cells.saturating_sub(width(&when) + 2),
        );
        let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&when)));
        let style = if i == list.cursor {
            theme.selected()
        } else {
            theme.strong()
        };
        let under = |text: &str| {
            Line::from(Span::styled(
                format!("  {}", clip(&one_line(text), cells.saturating_sub(2))),
                theme.dim(),
            ))
        };
        let lines = vec![
            Line::from(Span::styled(format!("{name}{gap}{when}"), style)),
            under(&session.last_message),
            under(&session.summary),
        ];
        let row = Rect {
            y: body.y + (slot * ROWS) as u16,
            height: ROWS as u16,
            ..body
        }
        .intersection(body);
        frame.render_widget(Paragraph::new(lines), row);
        brush.painted.targets.push((row, ClickTarget::Row(i)));
    }
    let words = match (&list.renaming, &list.filter, list.forgetting) {
        (Some(name), ..) => fill(brush.word(Phrase::SessionName), &[&format!("{name}▏")]),
        (None, Some(filter), _) => fill(brush.word(Phrase::PickerFilter), &[&format!("{filter}▏")]),
        (None, None, true) => brush.word(Phrase::SessionForget).to_owned(),
        (None, None, false) => String::new(),
    };
    brush.painted.caret = words.split_once('▏').map(|(before, _)| Position {
        x: end_of(before, note),
        y: note.y,
    });
    frame.render_widget(
        Line::from(Span::styled(clip(&words, cells), theme.warn())),
        note,
    );
    frame.render_widget(
        Line::from(Span::styled(
            clip(brush.word(Phrase::SessionsKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}

/// The transitions to choose from, and how long the chosen one is.
pub fn transitions(brush: &mut ViewCtx, choice: &TransitionChoice, frame: &mut Frame, area: Rect) {
    let rows = (TRANSITIONS.len() as u16 + 5).min(area.height.saturating_sub(2));
    let inner = dialog(
        brush,
        frame,
        area,
        (58, rows),
        brush.word(Phrase::TransitionTitle),
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
            brush.theme.selected()
        } else {
            brush.theme.text()
        };
        let row = Rect {
            y: body.y + y as u16,
            height: 1,
            ..body
        };
        let name = if *kind == "none" {
            brush.word(Phrase::TransitionNone).to_owned()
        } else {
            changes::look(brush.model.lang, kind)
        };
        frame.render_widget(Line::from(Span::styled(format!(" {name} "), style)), row);
        brush.painted.targets.push((row, ClickTarget::Row(i)));
    }
    let seconds = fill(
        brush.word(Phrase::TransitionLength),
        &[&clock::seconds(choice.duration_ms)],
    );
    frame.render_widget(
        Line::from(Span::styled(seconds, brush.theme.accent())),
        length,
    );
    frame.render_widget(
        Line::from(Span::styled(
            clip(brush.word(Phrase::TransitionKeys), usize::from(keys.width)),
            brush.theme.dim(),
        )),
        keys,
    );
}

/// How long ago, in the largest unit that tells.
pub fn ago(brush: &ViewCtx, ms: u64) -> String {
    match ms / 1000 {
        s if s < 60 => brush.word(Phrase::JustNow).to_owned(),
        s if s < 3_600 => format!("{} min", s / 60),
        s if s < 86_400 => format!("{} h", s / 3_600),
        s => format!("{} d", s / 86_400),
    }
}

pub fn queue(brush: &mut ViewCtx, at: usize, frame: &mut Frame, area: Rect) {
    let theme = brush.theme;
    let waiting = &brush.model.queued_messages;
    let rows = (waiting.len() as u16 + 4).clamp(6, area.height.saturating_sub(4));
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(8).min(84), rows),
        brush.word(Phrase::QueueTitle),
    );
    let [body, keys] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let cells = usize::from(body.width);
    let first = first_row(at, usize::from(body.height));
    let line = |(i, message): (usize, &String)| {
        let style = if i == at {
            theme.selected()
        } else {
            theme.text()
        };
        Line::from(Span::styled(
            clip(&format!("{}. {}", i + 1, one_line(message)), cells),
            style,
        ))
    };
    let lines: Vec<Line> = waiting
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(body.height))
        .map(line)
        .collect();
    let count = lines.len();
    frame.render_widget(Paragraph::new(lines), body);
    brush.painted.targets.extend((0..count).map(|y| {
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
            clip(brush.word(Phrase::QueueKeys), cells),
            theme.dim(),
        )),
        keys,
    );
}
