//! Text that is edited: wrapped by words, its letters (grapheme clusters) whole, the caret over one of them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tui_textarea::TextArea;
use unicode_segmentation::UnicodeSegmentation;

use super::text::width;
use crate::app::layout::ComposerCell;

/// How edited text looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextStyling<'a> {
    pub text: Style,
    pub caret: Style,
    pub selected: Style,
    /// Shown while the text is empty.
    pub placeholder: &'a str,
    pub dim: Style,
}

/// A row of the screen: a part of a line, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ScreenRow {
    line: usize,
    from: usize,
    to: usize,
    /// True if the line ends with it.
    last: bool,
}

/// What was drawn.
#[derive(Clone, Debug, Default)]
pub struct DrawnText {
    /// Cell of the caret.
    pub caret: Position,
    pub letters: Vec<ComposerCell>,
}

/// Draws text over several rows, with the caret in sight.
pub fn draw(text: &TextArea, look: TextStyling, frame: &mut Frame, area: Rect) -> DrawnText {
    let rows = wrap(text.lines(), usize::from(area.width).max(1));
    draw_rows(text, look, &rows, frame, area)
}

/// Draws text of one line, from where the caret is in sight.
pub fn draw_line(text: &TextArea, look: TextStyling, frame: &mut Frame, area: Rect) -> DrawnText {
    let line = text.lines().first().map_or("", String::as_str);
    let caret = byte_of(line, text.cursor().1);
    // The cells under the caret count too.
    let under = line[caret..]
        .graphemes(true)
        .next()
        .map_or(1, |letter| width(letter).max(1));
    let room = usize::from(area.width).saturating_sub(under);
    let (mut from, mut used) = (caret, 0);
    for (at, letter) in line[..caret].grapheme_indices(true).rev() {
        used += width(letter);
        if used > room {
            break;
        }
        from = at;
    }
    draw_rows(
        text,
        look,
        &[ScreenRow {
            line: 0,
            from,
            to: line.len(),
            last: true,
        }],
        frame,
        area,
    )
}

fn draw_rows(
    text: &TextArea,
    look: TextStyling,
    rows: &[ScreenRow],
    frame: &mut Frame,
    area: Rect,
) -> DrawnText {
    let lines = text.lines();
    let (line, character) = (text.cursor().0, text.cursor().1);
    let byte = lines.get(line).map_or(0, |text| byte_of(text, character));
    let holds =
        |row: &ScreenRow| row.line == line && row.from <= byte && (byte < row.to || row.last);
    let at = rows.iter().position(holds).unwrap_or_default();
    let top = (at + 1).saturating_sub(usize::from(area.height));
    let mut drawn = DrawnText {
        caret: area.as_position(),
        letters: Vec::new(),
    };
    if text.is_empty() {
        let spans = vec![
            Span::styled(" ", look.dim.patch(look.caret)),
            Span::styled(look.placeholder, look.dim),
        ];
        frame.render_widget(Line::from(spans).style(look.text), area);
        return drawn;
    }
    for (y, (index, row)) in (area.y..area.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let place = RowContext {
            look,
            caret: (index == at).then_some(byte),
            selected: selected(text, row),
            y,
        };
        let spans = row_spans(&lines[row.line], row, &place, area, &mut drawn);
        frame.render_widget(
            Line::from(spans).style(look.text),
            Rect {
                y,
                height: 1,
                ..area
            },
        );
    }
    drawn
}

/// What the letters of a row need to know.
struct RowContext<'a> {
    look: TextStyling<'a>,
    /// Byte of the caret, if it is in this row.
    caret: Option<usize>,
    /// Bytes that are selected.
    selected: (usize, usize),
    y: u16,
}

fn row_spans<'t>(
    line: &'t str,
    row: &ScreenRow,
    place: &RowContext,
    area: Rect,
    drawn: &mut DrawnText,
) -> Vec<Span<'t>> {
    let mut spans: Vec<Span> = Vec::new();
    let mut x = area.x;
    let mut character = line[..row.from].chars().count();
    for (at, letter) in line[row.from..row.to]
        .grapheme_indices(true)
        .map(|(at, letter)| (row.from + at, letter))
    {
        drawn.letters.push(ComposerCell {
            x,
            y: place.y,
            at: (row.line, character),
        });
        let is_selected = (place.selected.0..place.selected.1).contains(&at);
        let mut style = if is_selected {
            place.look.selected
        } else {
            Style::new()
        };
        if place.caret == Some(at) {
            drawn.caret = Position { x, y: place.y };
            style = style.patch(place.look.caret);
        }
        spans.push(Span::styled(letter, style));
        character += letter.chars().count();
        x = x
            .saturating_add(u16::try_from(width(letter)).unwrap_or(0))
            .min(area.right());
    }
    if row.last {
        drawn.letters.push(ComposerCell {
            x,
            y: place.y,
            at: (row.line, character),
        });
        if place.caret == Some(row.to) {
            drawn.caret = Position {
                x: x.min(area.right().saturating_sub(1)),
                y: place.y,
            };
            spans.push(Span::styled(" ", place.look.caret));
        }
    }
    spans
}

/// The selected bytes of a row's line; an empty range if there are none.
fn selected(text: &TextArea, row: &ScreenRow) -> (usize, usize) {
    let Some(((first, from), (last, to))) = text.selection_range() else {
        return (0, 0);
    };
    let line = &text.lines()[row.line];
    if !(first..=last).contains(&row.line) {
        return (0, 0);
    }
    let start = if first == row.line {
        byte_of(line, from)
    } else {
        0
    };
    let end = if last == row.line {
        byte_of(line, to)
    } else {
        line.len()
    };
    (start, end)
}

/// Wraps lines at the ends of words, words that are too long within them. A line that fills its last row has an empty row
/// after it, for the caret.
fn wrap(lines: &[String], cells: usize) -> Vec<ScreenRow> {
    let mut rows = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let (mut from, mut used) = (0, 0);
        let mut end = |from: &mut usize, used: &mut usize, to: usize| {
            rows.push(ScreenRow {
                line: index,
                from: *from,
                to,
                last: false,
            });
            (*from, *used) = (to, 0);
        };
        for (at, word) in line.split_word_bound_indices() {
            if used > 0 && used + width(word) > cells {
                end(&mut from, &mut used, at);
            }
            for (offset, letter) in word.grapheme_indices(true) {
                if used > 0 && used + width(letter) > cells {
                    end(&mut from, &mut used, at + offset);
                }
                used += width(letter);
            }
        }
        if used >= cells {
            end(&mut from, &mut used, line.len());
        }
        rows.push(ScreenRow {
            line: index,
            from,
            to: line.len(),
            last: true,
        });
    }
    rows
}

fn byte_of(line: &str, character: usize) -> usize {
    line.char_indices()
        .nth(character)
        .map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::Modifier;
    use tui_textarea::CursorMove;

    use super::*;

    /// What is drawn on a screen of this size: the rows, the cell of the caret, and the number of reversed cells.
    fn drawn(
        lines: &[&str],
        caret: (u16, u16),
        size: (u16, u16),
        one_line: bool,
    ) -> (Vec<String>, Position, u16) {
        let mut area = TextArea::new(lines.iter().map(ToString::to_string).collect());
        area.move_cursor(CursorMove::Jump(caret.0, caret.1));
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let look = TextStyling {
            caret: Style::new().add_modifier(Modifier::REVERSED),
            ..TextStyling::default()
        };
        let mut result = DrawnText::default();
        let draw = if one_line { draw_line } else { draw };
        terminal
            .draw(|frame| result = draw(&area, look, frame, frame.area()))
            .unwrap();
        let buffer = terminal.backend().buffer();
        let row = |y: u16| {
            (0..size.0)
                .map(|x| buffer[(x, y)].symbol())
                .collect::<String>()
                .trim_end()
                .to_owned()
        };
        let reversed = buffer
            .content
            .iter()
            .filter(|cell| cell.modifier.contains(Modifier::REVERSED))
            .count();
        (
            (0..size.1).map(row).collect(),
            result.caret,
            u16::try_from(reversed).unwrap(),
        )
    }

    #[test]
    fn letters_stay_whole_under_the_caret() {
        for (letter, cells) in [("❤️", 2), ("👩‍🔬", 2), ("e\u{301}", 1), ("海", 2), ("🇩🇪", 2)]
        {
            let (rows, caret, reversed) = drawn(&[&format!("a{letter}b")], (0, 1), (10, 1), false);
            let gap = if cells == 2 { " " } else { "" };
            assert_eq!(
                (rows[0].as_str(), caret),
                (format!("a{letter}{gap}b").as_str(), Position::new(1, 0)),
                "{letter}"
            );
            assert_eq!(reversed, 1, "the first cell has the style of all");
            let end = u16::try_from(letter.chars().count()).unwrap() + 1;
            assert_eq!(
                drawn(&[&format!("a{letter}b")], (0, end), (10, 1), false).1,
                Position::new(1 + cells, 0)
            );
        }
    }

    #[test]
    fn the_caret_is_in_sight_wherever_it_is() {
        let (rows, caret, _) = drawn(&["one two three"], (0, 13), (8, 3), false);
        assert_eq!(
            (rows, caret),
            (
                vec!["one two".into(), "three".into(), String::new()],
                Position::new(5, 1)
            )
        );
        // A full row: the caret is at the start of the next one.
        assert_eq!(
            drawn(&["12345678"], (0, 8), (8, 2), false).1,
            Position::new(0, 1)
        );
        // Wide letters do not fit into the last cell.
        assert_eq!(
            drawn(&["1234567海x"], (0, 7), (8, 2), false).1,
            Position::new(0, 1)
        );
        assert_eq!(
            drawn(&["1", "2", "3", "4"], (3, 1), (8, 2), false),
            (vec!["3".into(), "4".into()], Position::new(1, 1), 1)
        );
        let (rows, caret, _) = drawn(&["0123456789"], (0, 10), (8, 1), true);
        assert_eq!((rows, caret), (vec!["3456789".into()], Position::new(7, 0)));
        assert_eq!(
            drawn(&["0123456789"], (0, 0), (8, 1), true),
            (vec!["01234567".into()], Position::new(0, 0), 1)
        );
        assert_eq!(
            drawn(&["海海海海海"], (0, 4), (8, 1), true).1,
            Position::new(6, 0)
        );
    }

    #[test]
    fn a_long_line_is_drawn_quickly() {
        let line = "x".repeat(60_000);
        let begun = std::time::Instant::now();
        assert_eq!(
            drawn(&[&line], (0, 60_000), (8, 1), true).1,
            Position::new(7, 0)
        );
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
