//! The palette.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::super::ViewCtx;
use super::super::text::{clip, first_row, width};
use super::dialog;
use crate::app::layout::ClickTarget;
use crate::app::overlay::{Palette, PaletteItem, PaletteTarget as Goal};
use crate::domain::text::one_line;
use crate::i18n::ui::Phrase;

pub fn draw(brush: &mut ViewCtx, palette: &Palette, frame: &mut Frame, area: Rect) {
    let height = area.height.saturating_sub(4).min(24);
    let inner = dialog(
        brush,
        frame,
        area,
        (area.width.saturating_sub(8).min(88), height),
        brush.word(Phrase::PaletteTitle),
    );
    let [query, list, keys] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(1),
        Constraint::Length(1),
    ])
    .areas(inner);
    super::prompt::field(
        brush,
        "› ",
        &palette.query,
        frame,
        Rect { height: 1, ..query },
    );
    let cells = usize::from(list.width);
    let page = usize::from(list.height);
    let first = first_row(palette.cursor, page);
    if palette.found.is_empty() {
        frame.render_widget(
            Line::from(Span::styled(
                brush.word(Phrase::NotFound),
                brush.theme.dim(),
            )),
            list,
        );
    }
    for (y, (i, index)) in palette
        .found
        .iter()
        .enumerate()
        .skip(first)
        .take(page)
        .enumerate()
    {
        let Some(find) = palette.all.get(*index) else {
            continue;
        };
        let row = Rect {
            y: list.y + y as u16,
            height: 1,
            ..list
        };
        frame.render_widget(line(brush, find, i == palette.cursor, cells), row);
        brush.painted.targets.push((row, ClickTarget::Row(i)));
    }
    frame.render_widget(
        Line::from(Span::styled(
            clip(brush.word(Phrase::PaletteKeys), cells),
            brush.theme.dim(),
        )),
        keys,
    );
}

fn line(brush: &ViewCtx, find: &PaletteItem, here: bool, cells: usize) -> Line<'static> {
    let sign = match find.target {
        Goal::Action(_) => "▶",
        Goal::Asset(_) => "▣",
        Goal::Segment(..) => "■",
        Goal::Marker(_) => "◆",
        Goal::Session(_) => "●",
    };
    let told = clip(&find.told, cells / 2);
    let text = clip(
        &one_line(&find.text),
        cells.saturating_sub(width(&told) + 4),
    );
    let gap = " ".repeat(cells.saturating_sub(width(&told) + width(&text) + 3));
    let style = if here {
        brush.theme.selected()
    } else {
        brush.theme.text()
    };
    let told_style = if here {
        brush.theme.selected()
    } else {
        brush.theme.dim()
    };
    Line::from(vec![
        Span::styled(format!("{sign} "), style),
        Span::styled(format!("{text}{gap}"), style),
        Span::styled(format!("{told} "), told_style),
    ])
}
