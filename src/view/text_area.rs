//! Editable text: wrapped at words and graphemes, with a caret on a grapheme.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use tui_textarea::TextArea;
use unicode_segmentation::UnicodeSegmentation;

use super::text::{joins, width};
use crate::app::state::layout::ComposerCell;

/// Styles of editable text.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextStyling<'a> {
    pub text: Style,
    pub caret: Style,
    pub selected: Style,
    /// Shown while the text is empty.
    pub placeholder: &'a str,
    pub dim: Style,
}

/// Row of the screen: a byte range of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ScreenRow {
    line: usize,
    from: usize,
    to: usize,
    /// True if it is the last row of its line.
    last: bool,
}

/// Positions of drawn text on the screen.
#[derive(Clone, Debug, Default)]
pub struct DrawnText {
    pub caret: Position,
    pub cells: Vec<ComposerCell>,
}

/// Draws wrapped text, scrolled to the caret.
pub fn draw(text: &TextArea, styling: TextStyling, frame: &mut Frame, area: Rect) -> DrawnText {
    let rows = wrap(text.lines(), usize::from(area.width).max(1));
    draw_rows(text, styling, &rows, frame, area)
}

/// Number of rows of a wrapped text.
pub fn rows(text: &TextArea, cells: u16) -> usize {
    wrap(text.lines(), usize::from(cells).max(1)).len()
}

/// Draws a single line of text, scrolled to the caret.
pub fn draw_line(
    text: &TextArea,
    styling: TextStyling,
    frame: &mut Frame,
    area: Rect,
) -> DrawnText {
    let line = text.lines().first().map_or("", String::as_str);
    let caret = byte_offset(line, text.cursor().1);
    // The cells under the caret count too.
    let caret_cells = line[caret..]
        .graphemes(true)
        .next()
        .map_or(1, |grapheme| width(grapheme).max(1));
    let available = usize::from(area.width).saturating_sub(caret_cells);
    let (mut from, mut used) = (caret, 0);
    for (at, grapheme) in line[..caret].grapheme_indices(true).rev() {
        used += width(grapheme);
        if used > available {
            break;
        }
        from = at;
    }
    draw_rows(
        text,
        styling,
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
    styling: TextStyling,
    rows: &[ScreenRow],
    frame: &mut Frame,
    area: Rect,
) -> DrawnText {
    let lines = text.lines();
    let (line, character) = (text.cursor().0, text.cursor().1);
    let byte = lines
        .get(line)
        .map_or(0, |text| byte_offset(text, character));
    let has_caret =
        |row: &ScreenRow| row.line == line && row.from <= byte && (byte < row.to || row.last);
    let caret_row = rows.iter().position(has_caret).unwrap_or_default();
    let top = (caret_row + 1).saturating_sub(usize::from(area.height));
    let mut drawn = DrawnText {
        caret: area.as_position(),
        cells: Vec::new(),
    };
    if text.is_empty() {
        let spans = vec![
            Span::styled(" ", styling.dim.patch(styling.caret)),
            Span::styled(styling.placeholder, styling.dim),
        ];
        frame.render_widget(Line::from(spans).style(styling.text), area);
        return drawn;
    }
    for (y, (index, row)) in (area.y..area.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let context = RowContext {
            styling,
            caret: (index == caret_row).then_some(byte),
            selected: selected(text, row),
            y,
        };
        let spans = row_spans(&lines[row.line], row, &context, area, &mut drawn);
        frame.render_widget(
            Line::from(spans).style(styling.text),
            Rect {
                y,
                height: 1,
                ..area
            },
        );
    }
    drawn
}

/// Context for drawing a row.
struct RowContext<'a> {
    styling: TextStyling<'a>,
    /// Byte offset of the caret, if it is in this row.
    caret: Option<usize>,
    /// Selected byte range of the line.
    selected: (usize, usize),
    y: u16,
}

fn row_spans<'t>(
    line: &'t str,
    row: &ScreenRow,
    context: &RowContext,
    area: Rect,
    drawn: &mut DrawnText,
) -> Vec<Span<'t>> {
    let mut spans: Vec<Span> = Vec::new();
    let mut x = area.x;
    let mut character = line[..row.from].chars().count();
    for (at, grapheme) in line[row.from..row.to]
        .grapheme_indices(true)
        .map(|(at, grapheme)| (row.from + at, grapheme))
    {
        drawn.cells.push(ComposerCell {
            x,
            y: context.y,
            at: (row.line, character),
        });
        let is_selected = (context.selected.0..context.selected.1).contains(&at);
        let mut style = if is_selected {
            context.styling.selected
        } else {
            Style::new()
        };
        if context.caret == Some(at) {
            drawn.caret = Position {
                x: x.min(area.right().saturating_sub(1)),
                y: context.y,
            };
            style = style.patch(context.styling.caret);
        }
        spans.push(Span::styled(grapheme, style));
        character += grapheme.chars().count();
        x = x
            .saturating_add(u16::try_from(width(grapheme)).unwrap_or(0))
            .min(area.right());
    }
    if row.last {
        drawn.cells.push(ComposerCell {
            x,
            y: context.y,
            at: (row.line, character),
        });
        if context.caret == Some(row.to) {
            drawn.caret = Position {
                x: x.min(area.right().saturating_sub(1)),
                y: context.y,
            };
            spans.push(Span::styled(" ", context.styling.caret));
        }
    }
    spans
}

/// Selected byte range of a row's line; empty if nothing is selected.
fn selected(text: &TextArea, row: &ScreenRow) -> (usize, usize) {
    let Some(((first, from), (last, to))) = text.selection_range() else {
        return (0, 0);
    };
    let line = &text.lines()[row.line];
    if !(first..=last).contains(&row.line) {
        return (0, 0);
    }
    let start = if first == row.line {
        byte_offset(line, from)
    } else {
        0
    };
    let end = if last == row.line {
        byte_offset(line, to)
    } else {
        line.len()
    };
    (start, end)
}

/// Wraps lines at spaces and between wide characters, and inside words that are longer than a row.
/// A space after a full row stays in it, outside the area. A line that fills its last row gets an
/// empty row for the caret.
fn wrap(lines: &[String], cells: usize) -> Vec<ScreenRow> {
    let mut rows = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let (mut from, mut used) = (0, 0);
        let mut end_row = |from: &mut usize, used: &mut usize, to: usize| {
            rows.push(ScreenRow {
                line: index,
                from: *from,
                to,
                last: false,
            });
            (*from, *used) = (to, 0);
        };
        for (at, word) in words(line) {
            let word_cells = width(word);
            if used > 0 && used + word_cells > cells {
                if word.trim().is_empty() {
                    used = cells;
                    continue;
                }
                if word_cells <= cells || used >= cells {
                    end_row(&mut from, &mut used, at);
                }
            }
            for (offset, grapheme) in word.grapheme_indices(true) {
                if used > 0 && used + width(grapheme) > cells {
                    end_row(&mut from, &mut used, at + offset);
                }
                used += width(grapheme);
            }
        }
        if used >= cells {
            end_row(&mut from, &mut used, line.len());
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

/// Pieces of a line that are not broken, with their offsets: times, file names and words with
/// their punctuation.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    for (at, piece) in line.split_word_bound_indices() {
        match words.last_mut() {
            Some((from, word)) if joins(word, piece) => *word = &line[*from..at + piece.len()],
            _ => words.push((at, piece)),
        }
    }
    words
}

fn byte_offset(line: &str, character: usize) -> usize {
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

    /// Draws on a screen of this size. Returns its rows, the caret and the number of reversed
    /// cells.
    fn drawn(
        lines: &[&str],
        caret: (u16, u16),
        size: (u16, u16),
        one_line: bool,
    ) -> (Vec<String>, Position, u16) {
        let mut area = TextArea::new(lines.iter().map(ToString::to_string).collect());
        area.move_cursor(CursorMove::Jump(caret.0, caret.1));
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let styling = TextStyling {
            caret: Style::new().add_modifier(Modifier::REVERSED),
            ..TextStyling::default()
        };
        let mut result = DrawnText::default();
        let draw = if one_line { draw_line } else { draw };
        terminal
            .draw(|frame| result = draw(&area, styling, frame, frame.area()))
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
    fn times_stay_whole_and_no_row_begins_with_a_space() {
        let text = "Delete 'a.jpg', 0:05.0–0:10.0 now";
        for cells in [15, 16] {
            let (rows, ..) = drawn(&[text], (0, 0), (cells, 4), false);
            let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
            assert_eq!(rows, ["Delete 'a.jpg',", "0:05.0–0:10.0", "now", ""]);
        }
    }

    #[test]
    fn graphemes_stay_whole_under_the_caret() {
        for (grapheme, cells) in [("❤️", 2), ("👩‍🔬", 2), ("e\u{301}", 1), ("海", 2), ("🇩🇪", 2)]
        {
            let (rows, caret, reversed) =
                drawn(&[&format!("a{grapheme}b")], (0, 1), (10, 1), false);
            let gap = if cells == 2 { " " } else { "" };
            assert_eq!(
                (rows[0].as_str(), caret),
                (format!("a{grapheme}{gap}b").as_str(), Position::new(1, 0)),
                "{grapheme}"
            );
            assert_eq!(reversed, 1, "the style is that of the first cell");
            let end = u16::try_from(grapheme.chars().count()).unwrap() + 1;
            assert_eq!(
                drawn(&[&format!("a{grapheme}b")], (0, end), (10, 1), false).1,
                Position::new(1 + cells, 0)
            );
        }
    }

    #[test]
    fn the_caret_is_always_visible() {
        let (rows, caret, _) = drawn(&["one two three"], (0, 13), (8, 3), false);
        assert_eq!(
            (rows, caret),
            (
                vec!["one two".into(), "three".into(), String::new()],
                Position::new(5, 1)
            )
        );
        // After a full row, the caret is at the start of the next one.
        assert_eq!(
            drawn(&["12345678"], (0, 8), (8, 2), false).1,
            Position::new(0, 1)
        );
        // Wide characters do not fit into the last cell.
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
        let started = std::time::Instant::now();
        assert_eq!(
            drawn(&[&line], (0, 60_000), (8, 1), true).1,
            Position::new(7, 0)
        );
        assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    }
}
