//! Command palette.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::ViewCtx;
use super::super::text::{first_row, truncate, width};
use super::dialog;
use crate::app::overlay::{Palette, PaletteItem, PaletteTarget};
use crate::app::state::layout::ClickTarget;
use crate::domain::text::one_line;
use crate::i18n::ui::Phrase;

pub fn draw(ctx: &mut ViewCtx, palette: &Palette, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(24);
    let inner = dialog(
        ctx,
        frame,
        area,
        (area.width.saturating_sub(8).min(88), height),
        ctx.phrase(Phrase::PaletteTitle),
    );
    let [query, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    super::prompt::labeled_field(
        ctx,
        "› ",
        &palette.query,
        frame,
        Rect { height: 1, ..query },
    );
    let cells = usize::from(list.width);
    let page = usize::from(list.height);
    let first = first_row(palette.cursor, page);
    if palette.matches.is_empty() {
        frame.render_widget(
            Line::from(Span::styled(ctx.phrase(Phrase::NotFound), ctx.theme.dim())),
            list,
        );
    }
    for (y, (i, index)) in palette
        .matches
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let Some(item) = palette.items.get(*index) else {
            continue;
        };
        let row = Rect {
            y: list.y + y as u16,
            height: 1,
            ..list
        };
        frame.render_widget(line(ctx, item, i == palette.cursor, cells), row);
        ctx.layout.targets.push((row, ClickTarget::Row(i)));
    }
    frame.render_widget(
        Line::from(Span::styled(
            truncate(ctx.phrase(Phrase::PaletteKeys), cells),
            ctx.theme.dim(),
        )),
        keys,
    );
}

fn line(ctx: &ViewCtx, item: &PaletteItem, is_selected: bool, cells: usize) -> Line<'static> {
    let symbol = match item.target {
        PaletteTarget::Action(_) => "▶",
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
    let style = if is_selected {
        ctx.theme.selected()
    } else {
        ctx.theme.text()
    };
    let detail_style = if is_selected {
        ctx.theme.selected()
    } else {
        ctx.theme.dim()
    };
    Line::from(vec![
        Span::styled(format!("{symbol} "), style),
        Span::styled(format!("{text}{gap}"), style),
        Span::styled(format!("{detail} "), detail_style),
    ])
}
