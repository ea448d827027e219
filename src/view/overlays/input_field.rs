//! Input field of one line.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tui_textarea::TextArea;

use super::super::context::ViewCtx;
use super::super::text::width;
use super::super::text_area::{self, TextStyling};

/// Draws a label and a focused input field.
pub(crate) fn labeled_field(
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

/// Draws the field that filters the list of a dialog and returns the areas of the list and the
/// keys.
pub(crate) fn filter_field(
    ctx: &mut ViewCtx,
    text: &TextArea<'static>,
    frame: &mut Frame,
    inner: Rect,
) -> [Rect; 2] {
    let [field, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    labeled_field(ctx, "› ", text, frame, Rect { height: 1, ..field });
    [list, keys]
}

/// Draws the focused input field with its caret.
pub(crate) fn input_field(
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
pub(crate) fn field_styling<'a>(
    ctx: &ViewCtx,
    caret: Style,
    placeholder: &'a str,
) -> TextStyling<'a> {
    TextStyling {
        text: ctx.theme.text(),
        caret,
        selected: ctx.theme.selected(),
        placeholder,
        dim: ctx.theme.dim(),
    }
}
