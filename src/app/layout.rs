//! What the last frame looked like, as far as keys and clicks need to know it.

use ratatui::layout::{Position, Rect};

use super::pictures::{ThumbnailKey, WaveformKey};
use crate::input::Focus;

/// A row of the transcript: which item, and which of its wrapped lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowAnchor {
    pub item: usize,
    pub line: usize,
}

/// A place in the transcript's text: a row, and a cell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPosition {
    pub row: RowAnchor,
    pub cell: u16,
}

/// A border between panes that can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splitter {
    /// Left of the right side.
    Side,
    /// Above the timeline.
    Timeline,
}

/// Something that can be clicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    Pane(Focus),
    Segment {
        track: usize,
        index: usize,
    },
    /// The timeline's time axis; the column tells the time.
    Ruler,
    Export(usize),
    Splitter(Splitter),
    /// What is offered.
    Offer,
    /// A row of the list in the overlay, by its index.
    Row(usize),
    /// A line of the transcript's text.
    Text,
}

/// A letter of the composer on the screen, or the end of one of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComposerCell {
    /// Its first cell.
    pub x: u16,
    pub y: u16,
    /// Its line, and its first character in it.
    pub at: (usize, usize),
}

/// The facts of the last frame.
#[derive(Clone, Debug, Default)]
pub struct LayoutInfo {
    /// Rows of the transcript around what is shown, a page more at either side.
    pub rows: Vec<RowAnchor>,
    /// Index in `rows` of the first one shown.
    pub top: usize,
    /// How many rows are shown.
    pub page: usize,
    /// The area of the transcript's rows, and how many empty rows stand above the first.
    pub text: Rect,
    pub text_gap: u16,
    /// Rows that a list, or the details, can show at once, and rows there are.
    pub list_page: usize,
    pub list_rows: usize,
    /// Where the preview's picture goes; none while it is not shown.
    pub preview: Option<Rect>,
    /// Where the pictures of an overlay go, in cells; none while there is none.
    pub shots: Option<(u16, u16)>,
    /// How many pictures an overlay has room for.
    pub shot_count: usize,
    /// Thumbnails and waveforms that the strips in sight are made of.
    pub thumbs: Vec<ThumbnailKey>,
    pub waves: Vec<WaveformKey>,
    /// Rows of the timeline's pane.
    pub timeline_rows: u16,
    /// Where the time axis begins, px of the terminal.
    pub axis: Rect,
    /// ms at the first cell of the axis, and of each cell.
    pub axis_start_ms: f64,
    pub ms_per_cell: f64,
    /// Cell of the caret where text is typed; `None` if none is.
    pub caret: Option<Position>,
    /// The letters of the composer that are shown, in the order of the text.
    pub composer: Vec<ComposerCell>,
    /// What can be clicked, the topmost last.
    pub targets: Vec<(Rect, ClickTarget)>,
}
