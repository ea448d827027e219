//! Cells as bytes. Terminals differ in how many columns a letter of several code points takes (U+FE0F, joiners, flags,
//! skin tones): what is written around it is right in all of them.

use std::io::{self, Write};

use crossterm::Command;
use crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Size};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::domain::text::LONGEST_LETTER;

/// crossterm's backend, with letters of unsure width set apart. A frame is written when it is complete, so that neither the
/// terminal nor an input method sees the cursor on its way.
#[derive(Debug)]
pub struct Cells<W: Write>(CrosstermBackend<Frame<W>>);

/// The bytes of a frame. One that a failure cut off is never written: the screen may be the user's again by then.
#[derive(Debug)]
struct Frame<W: Write> {
    bytes: Vec<u8>,
    to: W,
}

impl<W: Write> Write for Frame<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.to.write_all(&self.bytes);
        self.bytes.clear();
        written.and_then(|()| self.to.flush())
    }
}

impl<W: Write> Cells<W> {
    pub fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(Frame {
            bytes: Vec::new(),
            to: writer,
        }))
    }

    /// Adds a command to the frame.
    ///
    /// # Errors
    /// Fails as the command does.
    pub fn queue(&mut self, command: impl Command) -> io::Result<()> {
        crossterm::queue!(self.0, command)
    }

    /// Writes the frame.
    ///
    /// # Errors
    /// Fails if the terminal is gone.
    pub fn present(&mut self) -> io::Result<()> {
        Write::flush(&mut self.0)
    }
}

/// True if terminals may disagree about how wide a symbol is: it is joined, has a variation selector, or has more than
/// one code point that takes columns. Marks over a letter take none anywhere.
fn is_unsure(symbol: &str) -> bool {
    let is_letter = (2..=LONGEST_LETTER).contains(&symbol.len()) && !symbol.starts_with('\x1b');
    let joins = |c| {
        matches!(
            c,
            '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}'
        )
    };
    is_letter
        && symbol
            .chars()
            .skip(1)
            .any(|c| joins(c) || c.width() != Some(0))
}

/// The columns that a symbol takes where each code point is drawn by itself.
fn width_apart(symbol: &str) -> usize {
    let width = |c: char| {
        if is_half_of_flag(c) {
            2
        } else {
            c.width().unwrap_or(0)
        }
    };
    symbol.chars().map(width).sum()
}

fn is_half_of_flag(c: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&c)
}

impl<W: Write> Backend for Cells<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut run: Vec<(u16, u16, &Cell)> = Vec::new();
        // Cells that the last unsure symbol takes: its row, and its columns.
        let mut taken = (0, 0..0);
        for (x, y, cell) in content {
            if taken.0 == y && taken.1.contains(&x) {
                continue;
            }
            if !is_unsure(cell.symbol()) {
                run.push((x, y, cell));
                continue;
            }
            // Each part begins with a move of the cursor, so that nothing depends on where the symbol leaves it. The cells
            // under it are cleared before, for terminals that draw it narrower; cleared after, it would lose its half.
            self.0.draw(run.drain(..))?;
            let width = u16::try_from(cell.symbol().width()).unwrap_or(1).max(1);
            let mut blank = cell.clone();
            blank.set_symbol(" ");
            self.0.draw((x..x + width).map(|x| (x, y, &blank)))?;
            self.0.draw(std::iter::once((x, y, cell)))?;
            taken = (y, x..x + width);
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

    /// Does nothing: [`Self::present`] ends a frame.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The unsure symbols of the last frame, by the index of their cells.
#[derive(Debug, Default)]
pub struct AmbiguousCells(Vec<(usize, Cell)>);

impl AmbiguousCells {
    /// Prepares a frame for the differences to the last one: a symbol that is drawn again can cover the cells after it in
    /// terminals that draw its code points one by one, so those are written again too.
    pub fn prepare(&mut self, frame: &mut Buffer) {
        let columns = usize::from(frame.area.width).max(1);
        let of =
            |(index, cell): (usize, &Cell)| is_unsure(cell.symbol()).then(|| (index, cell.clone()));
        let now: Vec<(usize, Cell)> = frame.content.iter().enumerate().filter_map(of).collect();
        let was = |index: &usize| {
            self.0
                .binary_search_by_key(index, |(at, _)| *at)
                .ok()
                .map(|at| &self.0[at].1)
        };
        for (index, cell) in now.iter().filter(|(index, cell)| was(index) != Some(cell)) {
            let (width, apart) = (cell.symbol().width(), width_apart(cell.symbol()));
            let room = columns - index % columns;
            for covered in width.min(room)..apart.min(room) {
                let cell = &mut frame.content[index + covered];
                if cell.diff_option == CellDiffOption::None {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
        }
        self.0 = now;
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

    /// How a terminal measures letters.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum WidthMode {
        /// kitty, WezTerm, Ghostty: whole clusters, U+FE0F makes them wide.
        Clusters,
        /// xterm, Linux: each code point by itself, U+FE0F takes no column.
        CodePoints,
        /// VTE: whole clusters, U+FE0F takes no column.
        Narrow,
    }

    /// A terminal that knows cursor positions, clearing and printing, no wrapping.
    #[derive(Debug)]
    struct Emulator {
        kind: WidthMode,
        rows: Vec<Vec<String>>,
        at: (usize, usize),
        /// The cell of the letter that was printed last, if nothing moved the cursor since.
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

        fn width(&self, letter: &str) -> usize {
            let first = letter
                .chars()
                .next()
                .map_or(0, |c| width_apart(&c.to_string()));
            match self.kind {
                WidthMode::Clusters => letter.width(),
                WidthMode::CodePoints => first,
                WidthMode::Narrow => {
                    first.max(usize::from(letter.width() > 1 && !letter.contains('\u{fe0f}')) * 2)
                }
            }
        }

        fn put(&mut self, x: usize, y: usize, symbol: &str) {
            let row = &mut self.rows[y];
            if x >= row.len() {
                return;
            }
            // Half of a wide letter is no letter.
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

        fn place(&mut self, x: usize, y: usize, letter: &str) {
            let width = self.width(letter).max(1);
            let columns = usize::from(SIZE.0);
            // Without wrapping the last column is written again.
            let x = x.min(columns.saturating_sub(width));
            (0..width).for_each(|n| self.put(x + n, y, " "));
            (1..width).for_each(|n| self.rows[y][x + n].clear());
            self.rows[y][x] = letter.to_owned();
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

    /// What a terminal shows after these frames, drawn one after the other.
    fn shown(kind: WidthMode, frames: &[Texts]) -> (Vec<Vec<String>>, Buffer) {
        let area = Rect::new(0, 0, SIZE.0, SIZE.1);
        let options = TerminalOptions {
            viewport: Viewport::Fixed(area),
        };
        let output = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
        let mut terminal =
            Terminal::with_options(Cells::new(SharedBuffer(output.clone())), options).unwrap();
        let mut unsure = AmbiguousCells::default();
        let mut buffer = Buffer::empty(area);
        for frame in frames {
            terminal
                .draw(|f| {
                    f.buffer_mut().set_style(area, Style::new().bg(Color::Blue));
                    for (x, y, text, red) in frame {
                        let style = Style::new().bg(if *red { Color::Red } else { Color::Blue });
                        f.buffer_mut().set_string(*x, *y, text, style);
                    }
                    unsure.prepare(f.buffer_mut());
                    buffer = f.buffer_mut().clone();
                })
                .unwrap();
        }
        terminal.backend_mut().present().unwrap();
        let mut emulator = Emulator::new(kind);
        emulator.process(&output.borrow());
        (emulator.rows, buffer)
    }

    /// A writer whose bytes can be read.
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

    // ratatui PR#2686: a blank was written after the heart, and pushed the rest away.
    #[test]
    fn a_heart_pushes_nothing_away() {
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

    // A family, a flag, a skin tone, a keycap: terminals without clusters draw two to six columns.
    #[test]
    fn nothing_is_left_of_letters_that_are_drawn_too_wide() {
        for kind in KINDS {
            for letter in ["👨‍👩‍👧", "🇩🇪", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
            {
                let (rows, _) = shown(
                    kind,
                    &[vec![(0, 0, "", false)], vec![(1, 0, letter, false)]],
                );
                assert_eq!(rows[0][3..].concat().trim(), "", "{kind:?} {letter}");
                let (rows, _) = shown(
                    kind,
                    &[
                        vec![(3, 0, "same", false)],
                        vec![(1, 0, letter, false), (3, 0, "same", false)],
                    ],
                );
                assert_eq!(rows[0][3..7].concat(), "same", "{kind:?} {letter}");
                let (rows, _) = shown(
                    kind,
                    &[vec![(1, 0, letter, false)], vec![(1, 0, "-", false)]],
                );
                assert_eq!(rows[0].concat().trim(), "-", "{kind:?} {letter}");
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
            prop::collection::vec(row, usize::from(SIZE.1)).prop_map(place),
            1..6,
        )
    }

    /// Texts of rows side by side, with these gaps before them, as many as fit.
    fn place(rows: Vec<Vec<(u16, &'static str, bool)>>) -> Texts {
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
        // What the differences leave is what a whole frame shows, in every kind of terminal.
        #[test]
        fn differences_come_to_the_same_as_a_whole_frame(frames in frames()) {
            for kind in KINDS {
                let (rows, buffer) = shown(kind, &frames);
                let (whole, _) = shown(kind, &frames[frames.len() - 1..]);
                prop_assert_eq!(&rows, &whole, "{:?}", kind);
                for (y, row) in rows.iter().enumerate() {
                    for (x, symbol) in row.iter().enumerate() {
                        let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
                        let is_plain = cell.symbol().is_ascii() && cell.symbol() != " ";
                        prop_assert!(!is_plain || symbol == cell.symbol(), "{:?} {},{}: {:?} for {:?}", kind, x, y, symbol, cell.symbol());
                    }
                }
            }
        }
    }

    #[test]
    fn plain_text_costs_no_more_bytes() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "ple\u{301}in 海 x", Style::new());
        let cells: Vec<(u16, u16, &Cell)> = (0u16..10).map(|x| (x, 0, &buffer[(x, 0)])).collect();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let mut backend = Cells::new(&mut ours);
        backend.draw(cells.iter().copied()).unwrap();
        backend.present().unwrap();
        drop(backend);
        let mut cut_off = Vec::new();
        Cells::new(&mut cut_off)
            .draw(cells.iter().copied())
            .unwrap();
        assert!(
            cut_off.is_empty(),
            "a frame that is not complete is not written"
        );
        CrosstermBackend::new(&mut theirs)
            .draw(cells.iter().copied())
            .unwrap();
        assert_eq!(ours, theirs);
    }
}
