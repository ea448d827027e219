//! Small drawing helpers of panes and overlays: border, bars and single lines.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType};

use super::context::ViewCtx;
use super::picture::ColorDepth;
use super::text::truncate;
use crate::app::state::layout::ClickTarget;
use crate::i18n::ui::Phrase;
use crate::input::Focus;

/// Bar symbols by height (eighths of a cell).
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The same for terminals without block characters.
const ASCII_EIGHTHS: [&str; 9] = [" ", ".", ".", ":", ":", "|", "|", "#", "#"];

/// Bordered block of a pane.
pub(crate) fn pane(ctx: &ViewCtx, title: &str, focused: bool) -> Block<'static> {
    let style = ctx.theme.border(focused);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(style)
        .title(Span::styled(title.to_owned(), style))
}

/// Bordered block of a pane with the number of its key.
pub(crate) fn numbered_pane(
    ctx: &ViewCtx,
    number: u8,
    title: Phrase,
    focused: bool,
) -> Block<'static> {
    pane(ctx, &format!(" {number} {} ", ctx.phrase(title)), focused)
}

/// Draws the border of a pane, which a click focuses. Returns the area inside.
pub(crate) fn draw_pane(
    ctx: &mut ViewCtx,
    frame: &mut Frame,
    area: Rect,
    block: Block,
    focus: Focus,
) -> Rect {
    let inner = block.inner(area);
    frame.render_widget(block, area);
    ctx.layout.targets.push((area, ClickTarget::Pane(focus)));
    inner
}

/// Draws a text in one style, truncated to the area.
pub(crate) fn draw_line(frame: &mut Frame, area: Rect, text: &str, style: Style) {
    let text = truncate(text, usize::from(area.width));
    frame.render_widget(Line::from(Span::styled(text, style)), area);
}

/// Row `index` of an area; empty if the area has fewer rows.
pub(crate) fn row_of(area: Rect, index: usize) -> Rect {
    let index = u16::try_from(index).unwrap_or(u16::MAX);
    Rect {
        y: area.y.saturating_add(index),
        height: 1,
        ..area
    }
    .intersection(area)
}

/// Progress bar of `cells` cells, filled to `share` (0 to 1) in eighths of a cell.
pub(crate) fn bar(share: f64, cells: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * cells as f64 * 8.0).round() as usize;
    let (full, part) = (eighths / 8, eighths % 8);
    let mut text = "█".repeat(full);
    text.push_str(PARTS[part]);
    let used = full + usize::from(part > 0);
    text.push_str(&"░".repeat(cells.saturating_sub(used)));
    text
}

/// Bar symbols by height (eighths of a cell).
pub(crate) fn bar_symbols(depth: ColorDepth) -> [&'static str; 9] {
    if depth == ColorDepth::Ascii {
        ASCII_EIGHTHS
    } else {
        EIGHTHS
    }
}
