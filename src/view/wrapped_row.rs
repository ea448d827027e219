//! Rows of wrapped text in the transcript.

use ratatui::text::Line;

/// Width of the mark before the text of each row (cells).
pub const MARK_CELLS: usize = 2;

/// Row of wrapped text.
#[derive(Clone, Debug)]
pub struct WrappedRow {
    pub line: Line<'static>,
    /// True if the line continues in the next row; copied text has no line break there.
    pub soft_wrapped: bool,
}
