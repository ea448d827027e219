//! The header and the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Brush;
use super::text::{clip, width};
use crate::app::model::{Connection, Overlay};
use crate::domain::clock;
use crate::domain::credits::amount;
use crate::input::actions;
use crate::language::words::W;

pub fn header(brush: &Brush, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    let (dot, state) = match model.connection {
        Connection::Connecting => (theme.warn(), brush.word(W::Connecting).to_owned()),
        Connection::Ready if model.local => (theme.good(), brush.word(W::Local).to_owned()),
        Connection::Ready => (theme.good(), model.host.clone()),
        Connection::Offline => (theme.bad(), brush.word(W::Offline).to_owned()),
    };
    let length = model
        .timeline
        .timeline()
        .map_or(String::new(), |t| format!("  {}  {}x{}", clock::short(t.duration_ms()), t.canvas.width, t.canvas.height));
    let right = model.credits.map_or(String::new(), |c| format!("{} {} ", brush.word(W::Credits), amount(c.available)));
    let room = usize::from(area.width).saturating_sub(width(&right) + width(&state) + width(&length) + 14);
    let left = Line::from(vec![
        Span::styled(" nemo ", theme.accent().add_modifier(Modifier::BOLD | Modifier::REVERSED)),
        Span::styled(format!(" {}", clip(model.title(), room)), theme.strong()),
        Span::styled(length, theme.dim()),
        Span::styled("  ● ", dot),
        Span::styled(state, theme.dim()),
    ]);
    frame.render_widget(left, area);
    frame.render_widget(Line::from(Span::styled(right, theme.dim())).right_aligned(), area);
}

/// The keys that apply now, the most needed first, as many as fit; or a short word.
pub fn footer(brush: &Brush, frame: &mut Frame, area: Rect) {
    let (model, theme) = (brush.model, brush.theme);
    if let Some((words, _)) = &model.flash {
        let words = clip(words, usize::from(area.width).saturating_sub(2));
        frame.render_widget(Line::from(Span::styled(format!(" {words}"), theme.warn())), area);
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    let mut left = usize::from(area.width).saturating_sub(2);
    for (key, words) in hints(brush) {
        let cells = width(&key) + width(&words) + 3;
        if cells > left {
            break;
        }
        left -= cells;
        spans.push(Span::styled(key, theme.accent().add_modifier(Modifier::BOLD)));
        spans.push(Span::styled(format!(" {words}  "), theme.dim()));
    }
    frame.render_widget(Line::from(spans), area);
}

fn hints(brush: &Brush) -> Vec<(String, String)> {
    let model = brush.model;
    let overlay = match model.overlay {
        Some(Overlay::Export(_)) => Some(W::ExportKeys),
        Some(Overlay::Picker(_)) => Some(W::PickerKeys),
        Some(Overlay::Sessions(_)) => Some(W::SessionsKeys),
        Some(Overlay::Queue(_)) => Some(W::QueueKeys),
        Some(Overlay::Quit) => Some(W::QuitKeys),
        Some(Overlay::Help) => Some(W::HelpKeys),
        None => None,
    };
    if let Some(word) = overlay {
        let split =
            |part: &str| part.split_once(' ').map_or((part.to_owned(), String::new()), |(k, w)| (k.to_owned(), w.to_owned()));
        return brush.word(word).split(" · ").map(split).collect();
    }
    let mut entries: Vec<_> = actions::of(model.place).filter(|e| e.hint > 0).collect();
    entries.sort_by_key(|e| e.hint);
    let short = |words: &'static str| words.split([':', '(', '，']).next().unwrap_or(words).trim().to_owned();
    entries.iter().map(|e| (e.keys.first().copied().unwrap_or_default().to_owned(), short(e.words(model.lang)))).collect()
}
