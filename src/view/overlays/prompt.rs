//! A line that is typed, in the place of the footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;
use tui_textarea::TextArea;

use super::super::Brush;
use super::super::editing::{self, Look};
use super::super::text::{clip, width};
use crate::app::overlay::{Prompt, PromptAbout};
use crate::language::words::W;

pub fn draw(brush: &mut Brush, prompt: &Prompt, frame: &mut Frame, area: Rect) {
    let row = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(Clear, row);
    frame.buffer_mut().set_style(row, brush.theme.base());
    let label = brush.word(match prompt.about {
        PromptAbout::GoToTime => W::PromptTime,
        PromptAbout::Volume(_) => W::PromptVolume,
        PromptAbout::Speed(_) => W::PromptSpeed,
        PromptAbout::Text(..) => W::PromptText,
        PromptAbout::NewText => W::PromptNewText,
        PromptAbout::Search => W::PromptSearch,
        PromptAbout::VersionName(_) => W::PromptVersion,
    });
    let mut right = prompt.problem.clone().map(|p| (p, brush.theme.bad()));
    if prompt.about == PromptAbout::Search
        && let Some((flash, _)) = &brush.model.flash
    {
        right = Some((flash.clone(), brush.theme.warn()));
    }
    let (told, style) =
        right.unwrap_or_else(|| (brush.word(W::PromptKeys).to_owned(), brush.theme.dim()));
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
    brush: &mut Brush,
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
    brush: &mut Brush,
    text: &TextArea<'static>,
    placeholder: &str,
    frame: &mut Frame,
    area: Rect,
) {
    let caret = Style::new().add_modifier(Modifier::REVERSED);
    let drawn = editing::draw_line(text, look(brush, caret, placeholder), frame, area);
    brush.painted.caret = Some(drawn.caret);
}

/// How a field looks.
pub fn look<'a>(brush: &Brush, caret: Style, placeholder: &'a str) -> Look<'a> {
    Look {
        text: brush.theme.text(),
        caret,
        selected: brush.theme.selected(),
        placeholder,
        dim: brush.theme.dim(),
    }
}
