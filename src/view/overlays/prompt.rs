//! Input prompt in place of the footer. Texts are edited in place, on the timeline.

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::super::context::ViewCtx;
use super::super::text::{truncate, width};
use super::super::text_area;
use super::input_field::{field_styling, labeled_field};
use crate::app::overlay::{Prompt, PromptPurpose};
use crate::app::state::layout::ClickTarget;
use crate::domain::edit::Edge;
use crate::domain::text::one_line;
use crate::domain::timeline::TrackKind;
use crate::i18n::ui::{Message, Phrase};

/// Maximum width of the name of a segment (cells).
const MAX_SUBJECT_CELLS: usize = 24;
/// Minimum width of a text on the timeline, and its maximum height, with its marks.
const TEXT_CELLS: u16 = 44;
const MAX_TEXT_ROWS: u16 = 6;

/// Name of the segment or program that a prompt is about, or the number of segments.
fn subject(ctx: &ViewCtx, purpose: &PromptPurpose) -> Option<String> {
    let targets = match purpose {
        PromptPurpose::Volume(targets)
        | PromptPurpose::Speed(targets)
        | PromptPurpose::Fade(_, targets) => targets,
        PromptPurpose::Amendment { author, .. } => return Some(author.clone()),
        _ => return None,
    };
    if let [(track, index)] = targets[..] {
        let timeline = ctx.model.session.timeline.timeline()?;
        let segment = timeline.tracks.get(track)?.segments.get(index)?;
        return Some(one_line(&segment.name));
    }
    let count = &targets.len();
    Some(ctx.message(Message::SegmentCount { count }))
}

/// First row of a text on the timeline: that of the segment, or of a new title at the playhead.
/// `None` if it is not visible.
fn text_place(ctx: &ViewCtx, purpose: &PromptPurpose) -> Option<Rect> {
    let axis = ctx.layout.axis;
    let segments = ctx.layout.targets.iter().filter_map(|(area, target)| {
        let ClickTarget::Segment { track, index } = target else {
            return None;
        };
        Some((*area, *track, *index))
    });
    let timeline = &ctx.model.session.timeline;
    let mut segments = segments.filter(|(area, ..)| axis.contains(area.as_position()));
    let area = match *purpose {
        PromptPurpose::Text(track, index) => segments.find(|at| (at.1, at.2) == (track, index))?.0,
        PromptPurpose::NewText => {
            let tracks = &timeline.timeline()?.tracks;
            let is_text = |track: usize| tracks.get(track).map(|t| t.kind) == Some(TrackKind::Text);
            let (row, ..) = segments.find(|(_, track, _)| is_text(*track))?;
            let ms = timeline.playhead_ms as f64 - ctx.layout.axis_start_ms;
            let cells = (ms / ctx.layout.ms_per_cell).max(0.0) as u16;
            Rect {
                x: axis.x.saturating_add(cells),
                width: 1,
                ..row
            }
        }
        _ => return None,
    };
    let width = area.width.max(TEXT_CELLS).min(axis.width);
    let x = area.x.min(axis.right() - width);
    Some(Rect { x, width, ..area })
}

/// Draws the text in place of its segment, upward if there are too few rows below.
fn draw_text(ctx: &mut ViewCtx, prompt: &Prompt, frame: &mut Frame, place: Rect) {
    let axis = ctx.layout.axis;
    let cells = place.width.saturating_sub(2);
    let rows = text_area::rows(&prompt.field, cells);
    let height = u16::try_from(rows).unwrap_or(u16::MAX);
    let height = height.clamp(1, MAX_TEXT_ROWS.min(axis.height.max(1)));
    let area = Rect {
        y: place.y.min(axis.bottom().saturating_sub(height)),
        height,
        ..place
    };
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, ctx.theme.base());
    for y in area.y..area.bottom() {
        let mark = ctx.theme.accent();
        frame.buffer_mut().set_string(area.x, y, "▐", mark);
        frame
            .buffer_mut()
            .set_string(area.right() - 1, y, "▌", mark);
    }
    let caret = Style::new().add_modifier(Modifier::REVERSED);
    let inner = area.inner(Margin::new(1, 0));
    let drawn = text_area::draw(&prompt.field, field_styling(ctx, caret, ""), frame, inner);
    ctx.layout.caret = Some(drawn.caret);
}

/// Label of a prompt.
fn label(purpose: &PromptPurpose) -> Phrase {
    match purpose {
        PromptPurpose::GoToTime => Phrase::PromptTime,
        PromptPurpose::Volume(_) => Phrase::PromptVolume,
        PromptPurpose::Speed(_) => Phrase::PromptSpeed,
        PromptPurpose::Fade(Edge::Start, _) => Phrase::PromptFadeIn,
        PromptPurpose::Fade(Edge::End, _) => Phrase::PromptFadeOut,
        PromptPurpose::Text(..) => Phrase::PromptText,
        PromptPurpose::NewText => Phrase::PromptNewText,
        PromptPurpose::Search | PromptPurpose::WordSearch => Phrase::PromptSearch,
        PromptPurpose::Word(_) => Phrase::PromptWord,
        PromptPurpose::Amendment { .. } => Phrase::PromptAmendment,
    }
}

pub(crate) fn draw(ctx: &mut ViewCtx, prompt: &Prompt, frame: &mut Frame, area: Rect) {
    let row = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(Clear, row);
    frame.buffer_mut().set_style(row, ctx.theme.base());
    let label = ctx.phrase(label(&prompt.purpose));
    let label = match subject(ctx, &prompt.purpose) {
        Some(subject) => format!("{label} · {}", truncate(&subject, MAX_SUBJECT_CELLS)),
        None => label.to_owned(),
    };
    let mut right = prompt
        .error
        .map(|error| (ctx.phrase(error).to_owned(), ctx.theme.bad()));
    if matches!(
        prompt.purpose,
        PromptPurpose::Search | PromptPurpose::WordSearch
    ) && let Some((flash, _)) = &ctx.model.screen.flash
    {
        right = Some((flash.clone(), ctx.theme.warn()));
    }
    let place = text_place(ctx, &prompt.purpose);
    let keys = match prompt.purpose.is_text() {
        true => Phrase::PromptTextKeys,
        false => Phrase::PromptKeys,
    };
    let (hint, style) = right.unwrap_or_else(|| (ctx.keys(keys), ctx.theme.dim()));
    let share = match place {
        Some(_) => usize::from(area.width).saturating_sub(width(&label) + 3),
        None => usize::from(area.width) / 2,
    };
    let hint = truncate(&hint, share);
    let available = area.width.saturating_sub(width(&hint) as u16 + 2);
    frame.render_widget(
        Line::from(Span::styled(format!("{hint} "), style)).right_aligned(),
        row,
    );
    let label = format!(" {label} ");
    if let Some(place) = place {
        frame.render_widget(Line::from(Span::styled(label, ctx.theme.accent())), row);
        return draw_text(ctx, prompt, frame, place);
    }
    labeled_field(
        ctx,
        &label,
        &prompt.field,
        frame,
        Rect {
            width: available,
            ..row
        },
    );
}
