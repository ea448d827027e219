//! The list of sessions and the list of waiting messages.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::super::Brush;
use super::super::text::{clip, width};
use super::dialog;
use crate::app::model::SessionList;
use crate::domain::clock;
use crate::domain::text::one_line;
use crate::language::words::{W, fill};

pub fn sessions(brush: &Brush, list: &SessionList, frame: &mut Frame, area: Rect) {
    let theme = brush.theme;
    let rows = (list.sessions.len() as u16 * 2 + 5).clamp(8, area.height.saturating_sub(4));
    let inner = dialog(brush, frame, area, (area.width.saturating_sub(8).min(84), rows), brush.word(W::SessionsTitle));
    let [body, note, keys] = Layout::vertical([Constraint::Min(2), Constraint::Length(1), Constraint::Length(1)]).areas(inner);
    let cells = usize::from(body.width);
    let visible = (usize::from(body.height) / 2).max(1);
    let first = list.cursor.saturating_sub(visible - 1);
    let mut lines = Vec::new();
    for (i, session) in list.sessions.iter().enumerate().skip(first).take(visible) {
        let open = brush.model.session.as_ref() == Some(&session.id);
        let when =
            if open { brush.word(W::SessionNow).to_owned() } else { ago(brush.model.now_ms.saturating_sub(session.used_ms)) };
        let name = clip(&one_line(&session.title), cells.saturating_sub(width(&when) + 2));
        let gap = " ".repeat(cells.saturating_sub(width(&name) + width(&when)));
        let style = if i == list.cursor { theme.selected() } else { theme.strong() };
        lines.push(Line::from(Span::styled(format!("{name}{gap}{when}"), style)));
        lines.push(Line::from(Span::styled(
            format!("  {}", clip(&one_line(&session.last_words), cells.saturating_sub(2))),
            theme.dim(),
        )));
    }
    frame.render_widget(Paragraph::new(lines), body);
    let words = match (&list.renaming, list.forgetting) {
        (Some(name), _) => fill(brush.word(W::SessionName), &[&format!("{name}▏")]),
        (None, true) => brush.word(W::SessionForget).to_owned(),
        (None, false) => String::new(),
    };
    frame.render_widget(Line::from(Span::styled(clip(&words, cells), theme.warn())), note);
    frame.render_widget(Line::from(Span::styled(clip(brush.word(W::SessionsKeys), cells), theme.dim())), keys);
}

/// How long ago, in the largest unit that tells.
fn ago(ms: u64) -> String {
    match ms / 1000 {
        s if s < 3_600 => clock::short(ms),
        s if s < 86_400 => format!("{} h", s / 3_600),
        s => format!("{} d", s / 86_400),
    }
}

pub fn queue(brush: &Brush, at: usize, frame: &mut Frame, area: Rect) {
    let theme = brush.theme;
    let waiting = &brush.model.waiting;
    let rows = (waiting.len() as u16 + 4).clamp(6, area.height.saturating_sub(4));
    let inner = dialog(brush, frame, area, (area.width.saturating_sub(8).min(84), rows), brush.word(W::QueueTitle));
    let [body, keys] = Layout::vertical([Constraint::Min(1), Constraint::Length(1)]).areas(inner);
    let cells = usize::from(body.width);
    let first = at.saturating_sub(usize::from(body.height).saturating_sub(1));
    let line = |(i, message): (usize, &String)| {
        let style = if i == at { theme.selected() } else { theme.text() };
        Line::from(Span::styled(clip(&format!("{}. {}", i + 1, one_line(message)), cells), style))
    };
    let lines: Vec<Line> = waiting.iter().enumerate().skip(first).take(usize::from(body.height)).map(line).collect();
    frame.render_widget(Paragraph::new(lines), body);
    frame.render_widget(Line::from(Span::styled(clip(brush.word(W::QueueKeys), cells), theme.dim())), keys);
}
