//! Confirmations: quitting, exceeding the spending limit, and uploading many files.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};

use super::super::context::ViewCtx;
use super::super::text::truncate;
use super::dialog::dialog;
use crate::domain::credits::amount;
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Draws the confirmation before work in progress is lost by quitting.
pub(crate) fn quit(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let mut warnings = Vec::new();
    warnings.extend(
        model
            .session
            .conversation
            .turn()
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
        ctx.keys(Phrase::QuitKeys),
        ctx.theme.accent(),
    )));
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}

/// Draws the confirmation before the spending limit is exceeded.
pub(crate) fn spend(ctx: &ViewCtx, frame: &mut Frame, area: Rect) {
    let model = ctx.model;
    let inner = dialog(ctx, frame, area, (62, 9), ctx.phrase(Phrase::SpendTitle));
    let message = model
        .session
        .conversation
        .queued_messages()
        .front()
        .map(|m| one_line(m))
        .unwrap_or_default();
    let figures = [
        amount(model.credits.spent),
        amount(model.options.spending_limit),
    ];
    let lines = vec![
        Line::default(),
        Line::from(ctx.message(Message::SpendWarning {
            amount: &figures[0],
            limit: &figures[1],
        })),
        Line::default(),
        Line::from(Span::styled(
            truncate(&message, usize::from(inner.width)),
            ctx.theme.strong(),
        )),
        Line::default(),
        Line::from(Span::styled(
            ctx.keys(Phrase::SpendKeys),
            ctx.theme.accent(),
        )),
    ];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}

/// Draws the confirmation before many files are uploaded.
pub(crate) fn many_uploads(ctx: &ViewCtx, files: &[String], frame: &mut Frame, area: Rect) {
    let title = ctx.phrase(Phrase::ManyUploadsTitle);
    let inner = dialog(ctx, frame, area, (58, 8), title);
    let count = files.len().to_string();
    let lines = vec![
        Line::default(),
        Line::from(ctx.message(Message::ManyUploads { count: &count })),
        Line::default(),
        Line::from(Span::styled(
            ctx.keys(Phrase::ManyUploadsKeys),
            ctx.theme.accent(),
        )),
    ];
    frame.render_widget(Paragraph::new(lines).wrap(Wrap { trim: true }), inner);
}
