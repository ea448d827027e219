//! Command palette.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;

use super::super::context::ViewCtx;
use super::super::list::ListView;
use super::super::text::{truncate, width};
use super::super::widgets::draw_line;
use super::dialog::{dialog, draw_keys};
use super::input_field::filter_field;
use crate::app::overlay::{Palette, PaletteItem, PaletteTarget};
use crate::app::{fuzzy, text_input};
use crate::domain::text::one_line;
use crate::i18n::ui::Phrase;

pub(crate) fn draw(ctx: &mut ViewCtx, palette: &Palette, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(24);
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(8).min(88), height),
        ctx.phrase(Phrase::PaletteTitle),
    );
    let [list, keys] = filter_field(ctx, &palette.query, frame, inner);
    let cells = usize::from(list.width);
    if palette.matches.is_empty() {
        draw_line(frame, list, ctx.phrase(Phrase::NotFound), ctx.theme.dim());
    }
    let typed = text_input::line(&palette.query);
    let matches = palette.matches.iter().filter_map(|i| palette.items.get(*i));
    ListView::new(list, palette.cursor).draw(ctx, frame, matches, |ctx, (_, item), selected| {
        vec![item_line(ctx, (item, typed), selected, cells)]
    });
    draw_keys(ctx, frame, keys, Phrase::PaletteKeys);
}

fn item_line(
    ctx: &ViewCtx,
    (item, typed): (&PaletteItem, &str),
    is_selected: bool,
    cells: usize,
) -> Line<'static> {
    let symbol = match item.target {
        PaletteTarget::Action(_) => " ",
        PaletteTarget::Asset(_) => "▣",
        PaletteTarget::Segment(..) => "■",
        PaletteTarget::Marker(_) => "◆",
        PaletteTarget::Session(_) => "●",
    };
    let detail = truncate(&item.description, cells / 2);
    let text = truncate(
        &one_line(&item.text),
        cells.saturating_sub(width(&detail) + 4),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&detail) + width(&text) + 3));
    let style = ctx.theme.list_item(is_selected);
    let detail_style = if is_selected { style } else { ctx.theme.dim() };
    let mut spans = vec![Span::styled(format!("{symbol} "), style)];
    let found = style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    spans.extend(marked(&text, typed, style, found));
    spans.push(Span::styled(gap, style));
    spans.push(Span::styled(format!("{detail} "), detail_style));
    Line::from(spans)
}

/// Text with the letters that match the typed text in another style.
fn marked(text: &str, typed: &str, style: Style, found: Style) -> Vec<Span<'static>> {
    let positions = fuzzy::matched(typed, text);
    let clusters = text.graphemes(true).enumerate();
    let styled = |(at, cluster): (usize, &str)| {
        let is_match = positions.binary_search(&at).is_ok();
        Span::styled(cluster.to_owned(), if is_match { found } else { style })
    };
    clusters.map(styled).collect()
}
