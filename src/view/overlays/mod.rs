//! What lies over the panes.

mod contact_sheet;
mod export;
mod help;
mod history;
mod lists;
mod palette;
mod picker;
mod prompt;
mod question;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph, Wrap};

use super::ViewCtx;
use super::details::pane;
use super::text::{clip, width};
use crate::domain::credits::amount;
use crate::domain::text::one_line;
use crate::i18n::ui::{Phrase, fill};

pub use contact_sheet::{sheet, statistics};
pub use export::draw as export;
pub use help::draw as help;
pub use history::{compare, draw as history};
pub use lists::{queue, sessions, transitions};
pub use palette::draw as palette;
pub use picker::draw as picker;
pub use prompt::draw as prompt;
pub use question::draw as question;

/// A cleared, framed box in the middle; gives its inside.
fn dialog(brush: &ViewCtx, frame: &mut Frame, area: Rect, size: (u16, u16), title: &str) -> Rect {
    let (w, h) = (
        size.0.min(area.width.saturating_sub(2)),
        size.1.min(area.height.saturating_sub(2)),
    );
    let place = Rect {
        x: area.x + (area.width - w) / 2,
        y: area.y + (area.height - h) / 2,
        width: w,
        height: h,
    };
    let block = pane(brush, &format!(" {title} "), true);
    let inner = block.inner(place);
    frame.render_widget(Clear, place);
    // A wide character that begins beside the box would reach over its border.
    for y in place.y..place.bottom() {
        if let Some(cell) = place
            .x
            .checked_sub(1)
            .and_then(|x| frame.buffer_mut().cell_mut((x, y)))
            && width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
    frame.buffer_mut().set_style(place, brush.theme.base());
    frame.render_widget(block, place);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

pub fn quit(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    let mut words = Vec::new();
    words.extend(
        model
            .turn
            .as_ref()
            .is_some_and(|t| t.lost.is_none())
            .then_some(Phrase::QuitTurn),
    );
    words.extend((!model.uploads.is_empty()).then_some(Phrase::QuitUploads));
    words.extend(
        model
            .renders
            .iter()
            .any(|r| !r.status.is_over())
            .then_some(Phrase::QuitExports),
    );
    let inner = dialog(
        brush,
        frame,
        area,
        (58, 6 + 2 * words.len() as u16),
        brush.word(Phrase::QuitTitle),
    );
    let mut lines = vec![Line::default()];
    lines.extend(words.into_iter().map(|w| Line::from(brush.word(w))));
    lines.push(Line::default());
    lines.push(Line::from(Span::styled(
        brush.word(Phrase::QuitKeys),
        brush.theme.accent(),
    )));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}

/// The question before the spending limit is passed.
pub fn spend(brush: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = brush.model;
    let inner = dialog(brush, frame, area, (62, 9), brush.word(Phrase::SpendTitle));
    let message = model
        .queued_messages
        .front()
        .map(|m| one_line(m))
        .unwrap_or_default();
    let figures = [amount(model.spent), amount(model.options.spending_limit)];
    let lines = vec![
        Line::default(),
        Line::from(fill(
            brush.word(Phrase::SpendWords),
            &[&figures[0], &figures[1]],
        )),
        Line::default(),
        Line::from(Span::styled(
            clip(&message, usize::from(inner.width)),
            brush.theme.strong(),
        )),
        Line::default(),
        Line::from(Span::styled(
            brush.word(Phrase::SpendKeys),
            brush.theme.accent(),
        )),
    ];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}
