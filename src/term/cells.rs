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
    /// Marks the cells that must be redrawn after ambiguous symbols that are drawn.
    ///
    /// Terminals that draw code points separately may draw over the cells after such a symbol. One
    /// of these cells may hold an unchanged ambiguous symbol, which then covers further cells.
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
        for (index, cell) in &current {
            let is_marked = frame.content[*index].diff_option == CellDiffOption::AlwaysUpdate;
            if previous(index) == Some(cell) && !is_marked {
                continue;
            }
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
mod tests;
