//! Wide letters that something was drawn over: a last step over the painted cells, so that no pane needs to know of it.

use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::style::{Color, Style};

use crate::domain::text::LONGEST_LETTER;

/// Blanks wide letters whose second half is covered, and gives the second half of those whose first is covered the look of
/// the frame: ratatui resets it, which leaves a hole in the background.
pub fn mend(buffer: &mut Buffer, base: Style) {
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
    (2..=LONGEST_LETTER).contains(&cell.symbol().len()) && cell.cell_width() > 1
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn no_half_of_a_wide_letter_is_left() {
        let base = Style::new().bg(Color::Blue);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_style(buffer.area, base);
        buffer.set_string(0, 0, "海海海x", base);
        buffer.set_string(1, 0, "│", base);
        buffer.set_string(4, 0, "│", base);
        mend(&mut buffer, base);
        let shown: String = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(shown, " │海 │ x ");
        assert_eq!(buffer[(5, 0)].bg, Color::Blue, "no hole");
        assert_eq!(
            buffer[(3, 0)].bg,
            Color::Reset,
            "the second half of a letter is not drawn"
        );
    }
}
