//! The panes behind a dialog, dimmed.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::super::theme::Theme;

/// Share of a color that is left behind a dialog (percent).
const LEFT_PERCENT: u16 = 40;

/// Dims the whole screen: true colors are mixed with the background, others replaced by the style
/// of dim text.
pub(super) fn dim(theme: &Theme, buffer: &mut Buffer) {
    let base = theme.base();
    let behind = base.bg.unwrap_or(Color::Reset);
    for cell in &mut buffer.content {
        let mut style = theme.dim();
        if let (Some(fg), Some(bg)) = (mixed(cell.fg, behind), mixed(cell.bg, behind)) {
            style = style.fg(fg).bg(bg);
        } else {
            style = style.bg(behind);
        }
        cell.modifier.remove(Modifier::BOLD | Modifier::REVERSED);
        cell.set_style(style);
    }
}

/// Mixes a true color with the background; `None` if it has none or is another kind of color.
fn mixed(color: Color, behind: Color) -> Option<Color> {
    let (Color::Rgb(r, g, b), background) = (color, behind) else {
        return None;
    };
    let (r2, g2, b2) = match background {
        Color::Rgb(r, g, b) => (r, g, b),
        // The background of the terminal is unknown: gray is never lighter or darker than it.
        _ => (128, 128, 128),
    };
    let mix = |a: u8, b: u8| {
        let sum = u16::from(a) * LEFT_PERCENT + u16::from(b) * (100 - LEFT_PERCENT);
        (sum / 100) as u8
    };
    Some(Color::Rgb(mix(r, r2), mix(g, g2), mix(b, b2)))
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn pictures_keep_their_shapes_and_text_becomes_dim() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        let picture = Style::new()
            .fg(Color::Rgb(100, 0, 0))
            .bg(Color::Rgb(0, 100, 0));
        buffer.set_string(0, 0, "▀", picture);
        let selected = Style::new()
            .fg(Color::Yellow)
            .add_modifier(Modifier::REVERSED);
        buffer.set_string(1, 0, "x", selected);
        let theme = Theme::terminal();
        dim(&theme, &mut buffer);
        assert_eq!(buffer[(0, 0)].fg, Color::Rgb(116, 76, 76));
        assert_eq!(buffer[(1, 0)].fg, Color::DarkGray);
        assert!(buffer[(1, 0)].modifier.is_empty());
    }
}
