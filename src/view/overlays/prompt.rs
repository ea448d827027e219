//! Input prompt in place of the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use tui_textarea::TextArea;

use super::super::ViewCtx;
use super::super::text::{truncate, width};
use super::super::text_area::{self, TextStyling};
use crate::app::overlay::{Prompt, PromptPurpose};
use crate::i18n::ui::Phrase;

pub fn draw(ctx: &mut ViewCtx, prompt: &Prompt, frame: &mut Frame, area: Rect) {
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
        PromptPurpose::VersionName(_) => Phrase::PromptVersion,
    });
    let mut right = prompt.error.clone().map(|p| (p, ctx.theme.bad()));
    if prompt.purpose == PromptPurpose::Search
        && let Some((flash, _)) = &ctx.model.screen.flash
    {
        right = Some((flash.clone(), ctx.theme.warn()));
    }
    let (hint, style) =
        right.unwrap_or_else(|| (ctx.phrase(Phrase::PromptKeys).to_owned(), ctx.theme.dim()));
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

/// Draws a label and a focused input field.
pub fn labeled_field(
    ctx: &mut ViewCtx,
    label: &str,
    text: &TextArea<'static>,
    frame: &mut Frame,
    area: Rect,
) {
    let cells = (width(label) as u16).min(area.width);
    frame.render_widget(
        Line::from(Span::styled(label.to_owned(), ctx.theme.accent())),
        area,
    );
    input_field(
        ctx,
        text,
        "",
        frame,
        Rect {
            x: area.x + cells,
            width: area.width - cells,
            ..area
        },
    );
}

/// Draws the focused input field with its caret.
pub fn input_field(
    ctx: &mut ViewCtx,
    text: &TextArea<'static>,
    placeholder: &str,
    frame: &mut Frame,
    area: Rect,
) {
    let caret = Style::new().add_modifier(Modifier::REVERSED);
    let drawn = text_area::draw_line(text, field_styling(ctx, caret, placeholder), frame, area);
    ctx.layout.caret = Some(drawn.caret);
}

/// Styles of an input field.
pub fn field_styling<'a>(ctx: &ViewCtx, caret: Style, placeholder: &'a str) -> TextStyling<'a> {
    TextStyling {
        text: ctx.theme.text(),
        caret,
        selected: ctx.theme.selected(),
        placeholder,
        dim: ctx.theme.dim(),
    }
}
