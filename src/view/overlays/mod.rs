//! Overlays on top of the panes.

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
use super::text::{truncate, width};
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

/// Draws an empty, centered box with a border. Returns its inner area.
fn dialog(ctx: &ViewCtx, frame: &mut Frame, area: Rect, size: (u16, u16), title: &str) -> Rect {
    let (w, h) = (
        size.0.min(area.width.saturating_sub(2)),
        size.1.min(area.height.saturating_sub(2)),
    );
    let outer = Rect {
        x: area.x + (area.width - w) / 2,
        y: area.y + (area.height - h) / 2,
        width: w,
        height: h,
    };
    let block = pane(ctx, &format!(" {title} "), true);
    let inner = block.inner(outer);
    frame.render_widget(Clear, outer);
    // A wide character that starts left of the box would overlap its border.
    for y in outer.y..outer.bottom() {
        if let Some(cell) = outer
            .x
            .checked_sub(1)
            .and_then(|x| frame.buffer_mut().cell_mut((x, y)))
            && width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
    }
    frame.buffer_mut().set_style(outer, ctx.theme.base());
    frame.render_widget(block, outer);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

pub fn quit(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let mut warnings = Vec::new();
    warnings.extend(
        model
            .session
            .chat
            .turn
            .as_ref()
            .is_some_and(|t| t.recovery_at_ms.is_none())
            .then_some(Phrase::QuitTurn),
    );
    warnings.extend((!model.session.media.uploads.is_empty()).then_some(Phrase::QuitUploads));
    warnings.extend(
        model
            .exports
            .jobs
            .iter()
            .any(|r| !r.status.is_finished())
            .then_some(Phrase::QuitExports),
    );
    let inner = dialog(
        ctx,
        frame,
        area,
        (58, 6 + 2 * warnings.len() as u16),
        ctx.phrase(Phrase::QuitTitle),
    );
    let mut lines = vec![Line::default()];
    lines.extend(warnings.into_iter().map(|w| Line::from(ctx.phrase(w))));
    lines.push(Line::default());
    lines.push(Line::from(Span::styled(
        ctx.phrase(Phrase::QuitKeys),
        ctx.theme.accent(),
    )));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}

/// Draws the confirmation before the spending limit is exceeded.
pub fn spend(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let inner = dialog(ctx, frame, area, (62, 9), ctx.phrase(Phrase::SpendTitle));
    let message = model
        .session
        .chat
        .queued_messages
        .front()
        .map(|m| one_line(m))
        .unwrap_or_default();
    let figures = [
        amount(model.credits.spent),
        amount(model.options.spending_limit),
    ];
    let lines = vec![
        Line::default(),
        Line::from(fill(
            ctx.phrase(Phrase::SpendWarning),
            &[&figures[0], &figures[1]],
        )),
        Line::default(),
        Line::from(Span::styled(
            truncate(&message, usize::from(inner.width)),
            ctx.theme.strong(),
        )),
        Line::default(),
        Line::from(Span::styled(
            ctx.phrase(Phrase::SpendKeys),
            ctx.theme.accent(),
        )),
    ];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}
