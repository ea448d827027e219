//! Input prompt in place of the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use super::input_field::labeled_field;
use crate::app::overlay::{Prompt, PromptPurpose};
use crate::domain::text::one_line;
use crate::i18n::ui::{Message, Phrase};

/// Maximum width of the name of a segment (cells).
const MAX_SUBJECT_CELLS: usize = 24;

/// Name of the segment that a prompt is about, or the number of segments.
fn subject(ctx: &ViewCtx, purpose: &PromptPurpose) -> Option<String> {
    let (PromptPurpose::Volume(targets) | PromptPurpose::Speed(targets)) = purpose else {
        return None;
    };
    if let [(track, index)] = targets[..] {
        let timeline = ctx.model.session.timeline.timeline()?;
        let segment = timeline.tracks.get(track)?.segments.get(index)?;
        return Some(one_line(&segment.name));
    }
    let count = &targets.len();
    Some(ctx.message(Message::SegmentCount { count }))
}

pub(crate) fn draw(ctx: &mut ViewCtx, prompt: &Prompt, frame: &mut Frame, area: Rect) {
    let row = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(Clear, row);
    frame.buffer_mut().set_style(row, ctx.theme.base());
    let label = ctx.phrase(match prompt.purpose {
        PromptPurpose::GoToTime => Phrase::PromptTime,
        PromptPurpose::Volume(_) => Phrase::PromptVolume,
        PromptPurpose::Speed(_) => Phrase::PromptSpeed,
        PromptPurpose::Text(..) => Phrase::PromptText,
        PromptPurpose::NewText => Phrase::PromptNewText,
        PromptPurpose::Search => Phrase::PromptSearch,
    });
    let label = match subject(ctx, &prompt.purpose) {
        Some(subject) => format!("{label} · {}", truncate(&subject, MAX_SUBJECT_CELLS)),
        None => label.to_owned(),
    };
    let mut right = prompt
        .error
        .map(|error| (ctx.phrase(error).to_owned(), ctx.theme.bad()));
    if prompt.purpose == PromptPurpose::Search
        && let Some((flash, _)) = &ctx.model.screen.flash
    {
        right = Some((flash.clone(), ctx.theme.warn()));
    }
    let (hint, style) = right.unwrap_or_else(|| (ctx.keys(Phrase::PromptKeys), ctx.theme.dim()));
    let hint = truncate(&hint, usize::from(area.width) / 2);
    let available = area.width.saturating_sub(width(&hint) as u16 + 2);
    frame.render_widget(
        Line::from(Span::styled(format!("{hint} "), style)).right_aligned(),
        row,
    );
    labeled_field(
        ctx,
        &format!(" {label} "),
        &prompt.field,
        frame,
        Rect {
            width: available,
            ..row
        },
    );
}
