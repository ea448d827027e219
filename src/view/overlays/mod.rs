//! What lies over the panes.

mod help;
mod lists;
mod picker;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::Brush;
use super::details::pane;
use super::text::{clip, width};
use crate::app::model::{ExportDialog, RESOLUTIONS};
use crate::domain::clock;
use crate::domain::text::file_stem;
use crate::language::words::W;

pub use help::draw as help;
pub use lists::{queue, sessions};
pub use picker::draw as picker;

/// A cleared, framed box in the middle; gives its inside.
fn dialog(brush: &Brush, frame: &mut Frame, area: Rect, size: (u16, u16), title: &str) -> Rect {
    let (w, h) = (size.0.min(area.width.saturating_sub(2)), size.1.min(area.height.saturating_sub(2)));
    let place = Rect { x: area.x + (area.width - w) / 2, y: area.y + (area.height - h) / 2, width: w, height: h };
    let block = pane(brush, &format!(" {title} "), true);
    let inner = block.inner(place);
    frame.render_widget(Clear, place);
    frame.render_widget(block, place);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

pub fn export(brush: &Brush, dialog_state: &ExportDialog, frame: &mut Frame, area: Rect) {
    let inner = dialog(brush, frame, area, (62, 8), brush.word(W::ExportTitle));
    let theme = brush.theme;
    let mut choices = Vec::new();
    for (i, resolution) in RESOLUTIONS.iter().enumerate() {
        let style = if i == dialog_state.resolution { theme.selected() } else { theme.dim() };
        choices.push(Span::styled(format!(" {resolution} "), style));
        choices.push(Span::raw(" "));
    }
    let label = |word: W| {
        let text = brush.word(word);
        Span::styled(format!("{text}{}", " ".repeat(13usize.saturating_sub(width(text)))), theme.dim())
    };
    let length = brush.model.timeline.timeline().map_or(0, |t| t.duration_ms());
    let mut first = vec![label(W::ExportResolution)];
    first.extend(choices);
    let lines = vec![
        Line::default(),
        Line::from(first),
        Line::from(vec![label(W::ExportFile), Span::raw(clip(&format!("{}.mp4", file_stem(brush.model.title())), 40))]),
        Line::from(vec![label(W::ExportLength), Span::raw(clock::precise(length))]),
        Line::default(),
        Line::from(Span::styled(brush.word(W::ExportKeys), theme.accent())),
    ];
    frame.render_widget(Paragraph::new(lines), inner);
}

pub fn quit(brush: &Brush, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    let mut words = Vec::new();
    words.extend(model.turn.as_ref().is_some_and(|t| t.lost.is_none()).then_some(W::QuitTurn));
    words.extend((!model.uploads.is_empty()).then_some(W::QuitUploads));
    words.extend(model.renders.iter().any(|r| !r.status.is_over()).then_some(W::QuitExports));
    let inner = dialog(brush, frame, area, (58, 6 + 2 * words.len() as u16), brush.word(W::QuitTitle));
    let mut lines = vec![Line::default()];
    lines.extend(words.into_iter().map(|w| Line::from(brush.word(w))));
    lines.push(Line::default());
    lines.push(Line::from(Span::styled(brush.word(W::QuitKeys), brush.theme.accent())));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}
