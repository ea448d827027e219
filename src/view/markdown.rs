//! The agent's Markdown as styled lines. Its words were stripped of control characters when they came in.

use ratatui::style::{Color, Modifier, Style};

use super::theme::Theme;

/// One line of spans, not wrapped yet.
pub type Spans = Vec<(String, Style)>;

/// Renders Markdown. Only weight, slant and underline of the renderer are kept; colours are the theme's.
pub fn lines(text: &str, theme: Theme) -> Vec<Spans> {
    let rendered = tui_markdown::from_str(text);
    rendered
        .lines
        .iter()
        .map(|line| {
            line.spans.iter().map(|span| (span.content.to_string(), plain(line.style.patch(span.style), theme))).collect()
        })
        .collect()
}

fn plain(style: Style, theme: Theme) -> Style {
    let weight = style.add_modifier & (Modifier::BOLD | Modifier::ITALIC | Modifier::UNDERLINED | Modifier::CROSSED_OUT);
    let code = style.bg.is_some_and(|c| c != Color::Reset);
    let base = if code { theme.accent() } else { theme.text() };
    base.add_modifier(weight)
}
