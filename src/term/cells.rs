//! ratatui backend that stays correct when terminals disagree about character widths.
//!
//! Terminals differ in the width of graphemes with several code points (U+FE0F, joiners, flags,
//! skin tones). The text around them must be placed correctly in all of them.

use std::io::{self, Write};

use crossterm::Command;
use crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Size};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::text::MAX_LETTER_BYTES;

/// Wraps crossterm's backend and positions symbols of ambiguous width explicitly.
///
/// A frame is written when it is complete, so that neither the terminal nor an input method sees
/// intermediate cursor positions.
#[derive(Debug)]
pub(super) struct CellBackend<W: Write>(CrosstermBackend<Frame<W>>);

/// Buffered bytes of a frame. An incomplete frame is never written, because the terminal may
/// already be restored after a failure.
#[derive(Debug)]
struct Frame<W: Write> {
    bytes: Vec<u8>,
    writer: W,
}

impl<W: Write> Write for Frame<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.writer.write_all(&self.bytes);
        self.bytes.clear();
        written.and_then(|()| self.writer.flush())
    }
}

impl<W: Write> CellBackend<W> {
    pub(super) fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(Frame {
            bytes: Vec::new(),
            writer,
        }))
    }

    /// Adds a command to the frame.
    ///
    /// # Errors
    /// Fails if the command cannot be encoded.
    pub(super) fn queue(&mut self, command: impl Command) -> io::Result<()> {
        crossterm::queue!(self.0, command)
    }

    /// Writes the frame.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub(super) fn present(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}

/// Returns true if terminals may disagree about the width of a symbol: it contains a joiner, a
/// variation selector, or several code points that take columns. Combining marks never do.
fn is_ambiguous(symbol: &str) -> bool {
    let is_grapheme = (2..=MAX_LETTER_BYTES).contains(&symbol.len()) && !symbol.starts_with('\x1b');
    let joins = |c| {
        matches!(
            c,
            '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}'
        )
    };
    is_grapheme
        && symbol
            .chars()
            .skip(1)
            .any(|c| joins(c) || c.width() != Some(0))
}

/// Width (cells) of a symbol in terminals that draw each code point separately.
fn code_point_width(symbol: &str) -> usize {
    let width = |c: char| {
        if is_regional_indicator(c) {
            2
        } else {
            c.width().unwrap_or(0)
        }
    };
    symbol.chars().map(width).sum()
}

fn is_regional_indicator(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}

impl<W: Write> Backend for CellBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut run: Vec<(u16, u16, &Cell)> = Vec::new();
        // Row and columns of the last ambiguous symbol.
        let mut covered = (0, 0..0);
        for (x, y, cell) in content {
            if covered.0 == y && covered.1.contains(&x) {
                continue;
            }
            if !is_ambiguous(cell.symbol()) {
                run.push((x, y, cell));
                continue;
            }
            // Each draw starts with a cursor move, so the position after the symbol does not
            // matter. Its cells are blanked first for terminals that draw it narrower; blanking
            // them afterwards would erase its second half.
            self.0.draw(run.drain(..))?;
            let width = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
            let mut blank = cell.clone();
            blank.set_symbol(" ");
            self.0.draw((x..x + width).map(|x| (x, y, &blank)))?;
            self.0.draw(std::iter::once((x, y, cell)))?;
            covered = (y, x..x + width);
        }
        self.0.draw(run.into_iter())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.queue(Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.queue(Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.0.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.queue(MoveTo(x, y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    /// Does nothing: [`Self::present`] writes the frame.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Ambiguous symbols of the last frame, sorted by cell index.
#[derive(Debug, Default)]
pub(super) struct AmbiguousCells(Vec<(usize, Cell)>);

impl AmbiguousCells {
    /// Marks the cells that must be redrawn after ambiguous symbols that changed.
    ///
    /// Terminals that draw code points separately may draw over the cells after such a symbol.
    pub(super) fn prepare(&mut self, frame: &mut Buffer) {
        let columns = usize::from(frame.area.width).max(1);
        let current: Vec<(usize, Cell)> = frame
            .content
            .iter()
            .enumerate()
            .filter(|(_, cell)| is_ambiguous(cell.symbol()))
            .map(|(index, cell)| (index, cell.clone()))
            .collect();
        let previous = |index: &usize| {
            self.0
                .binary_search_by_key(index, |(at, _)| *at)
                .ok()
                .map(|at| &self.0[at].1)
        };
        for (index, cell) in current
            .iter()
            .filter(|(index, cell)| previous(index) != Some(cell))
        {
            let width = cell.symbol().width();
            let separate_width = code_point_width(cell.symbol());
            let remaining = columns - index % columns;
            for covered in width.min(remaining)..separate_width.min(remaining) {
                let cell = &mut frame.content[index + covered];
                if cell.diff_option == CellDiffOption::None {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
        self.0 = current;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use ratatui::{Terminal, TerminalOptions, Viewport};
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    const SIZE: (u16, u16) = (14, 3);

    /// Way in which a terminal measures graphemes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum WidthMode {
        /// kitty, WezTerm, Ghostty: grapheme clusters; U+FE0F makes them wide.
        Clusters,
        /// xterm, Linux console: separate code points; U+FE0F takes no column.
        CodePoints,
        /// VTE: grapheme clusters; U+FE0F takes no column.
        Narrow,
    }

    /// Terminal emulator with cursor moves and printing, without wrapping.
    #[derive(Debug)]
    struct Emulator {
        kind: WidthMode,
        rows: Vec<Vec<String>>,
        at: (usize, usize),
        /// The cell of the grapheme that was printed last, if nothing moved the cursor since.
        last: Option<(usize, usize)>,
    }

    impl Emulator {
        fn new(kind: WidthMode) -> Self {
            let row = vec![" ".to_owned(); usize::from(SIZE.0)];
            Self {
                kind,
                rows: vec![row; usize::from(SIZE.1)],
                at: (0, 0),
                last: None,
            }
        }

        fn width(&self, grapheme: &str) -> usize {
            let first = grapheme
                .chars()
                .next()
                .map_or(0, |c| code_point_width(&c.to_string()));
            match self.kind {
                WidthMode::Clusters => grapheme.width(),
                WidthMode::CodePoints => first,
                WidthMode::Narrow => first
                    .max(usize::from(grapheme.width() > 1 && !grapheme.contains('\u{fe0f}')) * 2),
            }
        }

        fn put(&mut self, x: usize, y: usize, symbol: &str) {
            let row = &mut self.rows[y];
            if x >= row.len() {
                return;
            }
            // Overwriting half of a wide character erases all of it.
            if row[x].is_empty() && x > 0 {
                row[x - 1] = " ".into();
            }
            if x + 1 < row.len() && row[x + 1].is_empty() {
                row[x + 1] = " ".into();
            }
            row[x] = symbol.to_owned();
        }

        fn print(&mut self, c: char) {
            if let Some((x, y)) = self.last {
                let joined = format!("{}{c}", self.rows[y][x]);
                let joins = match self.kind {
                    WidthMode::CodePoints => c.width().unwrap_or(0) == 0,
                    _ => joined.graphemes(true).count() == 1,
                };
                if joins {
                    return self.place(x, y, &joined);
                }
            }
            let (x, y) = self.at;
            self.place(x, y, &c.to_string());
        }

        fn place(&mut self, x: usize, y: usize, grapheme: &str) {
            let width = self.width(grapheme).max(1);
            let columns = usize::from(SIZE.0);
            // Without wrapping, the last column is overwritten.
            let x = x.min(columns.saturating_sub(width));
            (0..width).for_each(|n| self.put(x + n, y, " "));
            (1..width).for_each(|n| self.rows[y][x + n].clear());
            self.rows[y][x] = grapheme.to_owned();
            self.last = Some((x, y));
            self.at = ((x + width).min(columns - 1), y);
        }

        fn process(&mut self, bytes: &[u8]) {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            let mut rest = text.as_str();
            while let Some(c) = rest.chars().next() {
                let Some(sequence) = rest.strip_prefix("\x1b[") else {
                    self.print(c);
                    rest = &rest[c.len_utf8()..];
                    continue;
                };
                let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
                if &sequence[end..=end] == "H" {
                    let (row, column) = sequence[..end].split_once(';').unwrap();
                    self.at = (
                        column.parse::<usize>().unwrap() - 1,
                        row.parse::<usize>().unwrap() - 1,
                    );
                }
                self.last = None;
                rest = &sequence[end + 1..];
            }
        }
    }

    type Texts = Vec<(u16, u16, &'static str, bool)>;

    /// Rows of the terminal after drawing these frames, and the last buffer.
    fn shown(kind: WidthMode, frames: &[Texts]) -> (Vec<Vec<String>>, Buffer) {
        let area = Rect::new(0, 0, SIZE.0, SIZE.1);
        let options = TerminalOptions {
            viewport: Viewport::Fixed(area),
        };
        let output = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let mut terminal =
            Terminal::with_options(CellBackend::new(SharedBuffer(output.clone())), options)
                .unwrap();
        let mut ambiguous_cells = AmbiguousCells::default();
        let mut buffer = Buffer::empty(area);
        for frame in frames {
            terminal
                .draw(|f| {
                    f.buffer_mut().set_style(area, Style::new().bg(Color::Blue));
                    for (x, y, text, red) in frame {
                        let style = Style::new().bg(if *red { Color::Red } else { Color::Blue });
                        f.buffer_mut().set_string(*x, *y, text, style);
                    }
                    ambiguous_cells.prepare(f.buffer_mut());
                    buffer = f.buffer_mut().clone();
                })
                .unwrap();
        }
        terminal.backend_mut().present().unwrap();
        let mut emulator = Emulator::new(kind);
        emulator.process(&output.borrow());
        (emulator.rows, buffer)
    }

    /// Writer whose bytes can be inspected.
    #[derive(Debug)]
    struct SharedBuffer(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

    impl Write for SharedBuffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const KINDS: [WidthMode; 3] = [
        WidthMode::Clusters,
        WidthMode::CodePoints,
        WidthMode::Narrow,
    ];

    // ratatui PR#2686: a blank after the heart shifted the rest of the row.
    #[test]
    fn a_heart_does_not_shift_the_row() {
        for kind in KINDS {
            let (rows, _) = shown(
                kind,
                &[
                    vec![(0, 0, "something", false)],
                    vec![(0, 0, "a ❤️ b.jpg", false)],
                ],
            );
            let row = rows[0].concat();
            let expected = if kind == WidthMode::Clusters {
                "a ❤️ b.jpg"
            } else {
                "a ❤️  b.jpg"
            };
            assert_eq!(row.trim_end(), expected, "{kind:?}: b.jpg is in its column");
            assert_eq!(rows[0][5..10].concat(), "b.jpg");
        }
    }

    // Terminals without grapheme clusters draw these in two to six columns.
    #[test]
    fn overdrawn_cells_of_wide_graphemes_are_repaired() {
        for kind in KINDS {
            for grapheme in ["👨‍👩‍👧", "🇩🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
            {
                let (rows, _) = shown(
                    kind,
                    &[vec![(0, 0, "", false)], vec![(1, 0, grapheme, false)]],
                );
                assert_eq!(rows[0][3..].concat().trim(), "", "{kind:?} {grapheme}");
                let (rows, _) = shown(
                    kind,
                    &[
                        vec![(3, 0, "same", false)],
                        vec![(1, 0, grapheme, false), (3, 0, "same", false)],
                    ],
                );
                assert_eq!(rows[0][3..7].concat(), "same", "{kind:?} {grapheme}");
                let (rows, _) = shown(
                    kind,
                    &[vec![(1, 0, grapheme, false)], vec![(1, 0, "-", false)]],
                );
                assert_eq!(rows[0].concat().trim(), "-", "{kind:?} {grapheme}");
            }
        }
    }

    fn frames() -> impl Strategy<Value = Vec<Texts>> {
        let texts = vec![
            "a",
            "bc",
            "   ",
            "海",
            "❤️",
            "👨‍👩‍👧",
            "🇩🇪",
            "e\u{301}",
            "👍🏽",
            "1️⃣",
            "a❤️b",
            "海海",
            "──",
            "☀️☀️",
            "😹",
            "🥲🏻",
            "♻️♻️",
        ];
        let row =
            prop::collection::vec((0u16..3, prop::sample::select(texts), any::<bool>()), 0..6);
        prop::collection::vec(
            prop::collection::vec(row, usize::from(SIZE.1)).prop_map(side_by_side),
            1..6,
        )
    }

    /// Places the texts of each row side by side after the given gaps, as many as fit.
    fn side_by_side(rows: Vec<Vec<(u16, &'static str, bool)>>) -> Texts {
        let mut frame = Texts::new();
        for (y, row) in (0..).zip(rows) {
            let mut x = 0;
            for (gap, text, red) in row {
                x += gap;
                let width = u16::try_from(text.width()).unwrap();
                if x + width <= SIZE.0 {
                    frame.push((x, y, text, red));
                    x += width;
                }
            }
        }
        frame
    }

    proptest! {
        // Incremental updates must give the same screen as a full redraw, in every terminal.
        #[test]
        fn incremental_updates_equal_a_full_redraw(frames in frames()) {
            for kind in KINDS {
                let (rows, buffer) = shown(kind, &frames);
                let (whole, _) = shown(kind, &frames[frames.len() - 1..]);
                prop_assert_eq!(&rows, &whole, "{:?}", kind);
                for (y, row) in rows.iter().enumerate() {
                    for (x, symbol) in row.iter().enumerate() {
                        let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
                        let is_plain = cell.symbol().is_ascii() && cell.symbol() != " ";
                        prop_assert!(
                            !is_plain || symbol == cell.symbol(),
                            "{:?} {},{}: {:?} for {:?}",
                            kind,
                            x,
                            y,
                            symbol,
                            cell.symbol()
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn plain_text_needs_no_extra_bytes() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "ple\u{301}in 海 x", Style::new());
        let cells: Vec<(u16, u16, &Cell)> = (0u16..10).map(|x| (x, 0, &buffer[(x, 0)])).collect();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let mut backend = CellBackend::new(&mut ours);
        backend.draw(cells.iter().copied()).unwrap();
        backend.present().unwrap();
        drop(backend);
        let mut incomplete = Vec::new();
        CellBackend::new(&mut incomplete)
            .draw(cells.iter().copied())
            .unwrap();
        assert!(incomplete.is_empty(), "an incomplete frame is not written");
        CrosstermBackend::new(&mut theirs)
            .draw(cells.iter().copied())
            .unwrap();
        assert_eq!(ours, theirs);
    }
}
