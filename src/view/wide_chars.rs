//! Repairs wide characters that were partly drawn over, after all panes are drawn.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Modifier, Style};

use crate::domain::text::MAX_LETTER_BYTES;

/// Blanks wide characters whose second half is covered. If the first half is covered, restores the
/// background of the second half, which ratatui may have reset.
///
/// The terminal erases the second half of a wide character whose first half is overwritten.
/// ratatui does not know that and omits cells that are equal in two frames, so a second half is
/// marked: it differs from whatever is drawn there in the next frame. It is never written itself.
pub fn repair(buffer: &mut Buffer, base: Style) {
    let has_background = base.bg.is_some_and(|color| color != Color::Reset);
    let columns = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(columns) {
        let mut x = 0;
        while x < row.len() {
            if is_wide(&row[x]) {
                if let Some(second_half) = row.get_mut(x + 1).filter(|cell| cell.symbol() == " ") {
                    second_half.reset();
                    second_half.modifier = Modifier::HIDDEN;
                    x += 1;
                } else {
                    row[x].set_symbol(" ");
                }
            } else if has_background && row[x] == Cell::EMPTY {
                row[x].set_style(base);
            }
            x += 1;
        }
    }
}

fn is_wide(cell: &Cell) -> bool {
    (2..=MAX_LETTER_BYTES).contains(&cell.symbol().len()) && cell.cell_width() > 1
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn no_half_of_a_wide_character_remains() {
        let base = Style::new().bg(Color::Blue);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_style(buffer.area, base);
        buffer.set_string(0, 0, "海海海x", base);
        buffer.set_string(1, 0, "│", base);
        buffer.set_string(4, 0, "│", base);
        repair(&mut buffer, base);
        let shown: String = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(shown, " │海 │ x ");
        assert_eq!(buffer[(5, 0)].bg, Color::Blue, "no hole");
    }

    // ratatui's paragraphs give both halves of a wide character the style of the text.
    #[test]
    fn a_cell_that_the_terminal_erases_is_drawn_again() {
        let base = Style::new().bg(Color::Blue);
        let frame = |x, text| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
            buffer.set_string(x, 0, text, base);
            buffer.set_style(buffer.area, base);
            repair(&mut buffer, base);
            buffer
        };
        let changed = frame(1, "海").diff(&frame(0, "海")).len();
        assert_eq!(changed, 2, "the wide character, and the cell after it");
    }
}
