//! Repairs wide characters that were partly drawn over, after all panes are drawn.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Style};

use crate::domain::text::MAX_LETTER_BYTES;

/// Blanks wide characters whose second half is covered. If the first half is covered, restores the
/// background of the second half, which ratatui has reset.
pub fn repair(buffer: &mut Buffer, base: Style) {
    let has_background = base.bg.is_some_and(|color| color != Color::Reset);
    let columns = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(columns) {
        for x in 0..row.len() {
            let is_covered = row.get(x + 1).is_none_or(|next| next.symbol() != " ");
            if is_covered && is_wide(&row[x]) {
                row[x].set_symbol(" ");
            } else if has_background
                && row[x] == Cell::EMPTY
                && !x.checked_sub(1).is_some_and(|left| is_wide(&row[left]))
            {
                row[x].set_style(base);
            }
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
        assert_eq!(
            buffer[(3, 0)].bg,
            Color::Reset,
            "the second half of a wide character is not drawn"
        );
    }
}
