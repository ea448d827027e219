//! A line that is typed, in the place of the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use tui_textarea::TextArea;

use super::super::ViewCtx;
use super::super::text::{clip, width};
use super::super::text_area::{self, TextStyling};
use crate::app::overlay::{Prompt, PromptPurpose};
use crate::i18n::ui::Phrase;

pub fn draw(brush: &mut ViewCtx, prompt: &Prompt, frame: &mut Frame, area: Rect) {
    let row = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(Clear, row);
    frame.buffer_mut().set_style(row, brush.theme.base());
    let label = brush.word(match prompt.about {
        PromptPurpose::GoToTime => Phrase::PromptTime,
        PromptPurpose::Volume(_) => Phrase::PromptVolume,
        PromptPurpose::Speed(_) => Phrase::PromptSpeed,
        PromptPurpose::Text(..) => Phrase::PromptText,
        PromptPurpose::NewText => Phrase::PromptNewText,
        PromptPurpose::Search => Phrase::PromptSearch,
        PromptPurpose::VersionName(_) => Phrase::PromptVersion,
    });
    let mut right = prompt.problem.clone().map(|p| (p, brush.theme.bad()));
    if prompt.about == PromptPurpose::Search
        && let Some((flash, _)) = &brush.model.flash
    {
        right = Some((flash.clone(), brush.theme.warn()));
    }
    let (told, style) =
        right.unwrap_or_else(|| (brush.word(Phrase::PromptKeys).to_owned(), brush.theme.dim()));
    let told = clip(&told, usize::from(area.width) / 2);
    let room = area.width.saturating_sub(width(&told) as u16 + 2);
    frame.render_widget(
        Line::from(Span::styled(format!("{told} "), style)).right_aligned(),
        row,
    );
    field(
        brush,
        &format!(" {label} "),
        &prompt.field,
        frame,
        Rect { width: room, ..row },
    );
}

/// A field after its label, with the caret.
pub fn field(
    brush: &mut ViewCtx,
    label: &str,
    text: &TextArea<'static>,
    frame: &mut Frame,
    area: Rect,
) {
    let cells = (width(label) as u16).min(area.width);
    frame.render_widget(
        Line::from(Span::styled(label.to_owned(), brush.theme.accent())),
        area,
    );
    type_here(
        brush,
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

/// The text of the field that is typed in.
pub fn type_here(
    brush: &mut ViewCtx,
    text: &TextArea<'static>,
    placeholder: &str,
    frame: &mut Frame,
    area: Rect,
) {
    let caret = Style::new().add_modifier(Modifier::REVERSED);
    let drawn = text_area::draw_line(text, look(brush, caret, placeholder), frame, area);
    brush.painted.caret = Some(drawn.caret);
}

/// How a field looks.
pub fn look<'a>(brush: &ViewCtx, caret: Style, placeholder: &'a str) -> TextStyling<'a> {
    TextStyling {
        text: brush.theme.text(),
        caret,
        selected: brush.theme.selected(),
        placeholder,
        dim: brush.theme.dim(),
    }
}
