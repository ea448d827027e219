//! Layout of the last frame, for hit testing and scrolling.

use ratatui::layout::{Position, Rect};

use super::pictures::{ThumbnailKey, WaveformKey};
use crate::input::Focus;

/// A transcript row: item index and index of the wrapped line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowAnchor {
    pub item: usize,
    pub line: usize,
}

/// A text position in the transcript: row and cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextPosition {
    pub row: RowAnchor,
    pub cell: u16,
}

/// A draggable border between panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splitter {
    /// Left border of the side panel.
    Side,
    /// Top border of the timeline.
    Timeline,
}

/// Target of a click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClickTarget {
    Pane(Focus),
    Segment {
        track: usize,
        index: usize,
    },
    /// Time axis of the timeline; the column determines the time.
    Ruler,
    Export(usize),
    Splitter(Splitter),
    /// The suggestion above the composer.
    Suggestion,
    /// A row of the overlay's list, by index.
    Row(usize),
    /// Text of the transcript.
    Text,
    /// A spoken word, by index.
    Word(usize),
}

/// A grapheme cluster of the composer on the screen, or the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComposerCell {
    /// First cell.
    pub x: u16,
    pub y: u16,
    /// Line and character index in the text.
    pub at: (usize, usize),
}

/// Layout of the last frame.
#[derive(Clone, Debug, Default)]
pub struct LayoutInfo {
    /// Transcript rows around the visible ones, with a margin of one page on either side.
    pub rows: Vec<RowAnchor>,
    /// Index in `rows` of the first visible row.
    pub top: usize,
    /// Number of visible rows.
    pub page: usize,
    /// Area of the transcript text; `text_gap` is the number of empty rows above the first one.
    pub text: Rect,
    pub text_gap: u16,
    /// Rows that fit in a list or the details pane, and total rows.
    pub list_page: usize,
    pub list_rows: usize,
    /// Area of the preview picture; `None` if it is hidden.
    pub preview: Option<Rect>,
    /// Size of an overlay's pictures, in cells; `None` if it has none.
    pub overlay_picture_cells: Option<(u16, u16)>,
    /// Number of pictures that fit in the overlay.
    pub overlay_picture_count: usize,
    /// Thumbnails and waveforms of the visible filmstrips.
    pub thumbs: Vec<ThumbnailKey>,
    pub waves: Vec<WaveformKey>,
    /// Height of the timeline pane (rows).
    pub timeline_rows: u16,
    /// Area of the time axis, in terminal cells.
    pub axis: Rect,
    /// Time at the first cell of the axis, and time per cell (ms).
    pub axis_start_ms: f64,
    pub ms_per_cell: f64,
    /// Cell of the text cursor; `None` if no text is being typed.
    pub caret: Option<Position>,
    /// Visible grapheme clusters of the composer, in text order.
    pub composer: Vec<ComposerCell>,
    /// Visible spoken words with their indices, in order.
    pub words: Vec<(Rect, usize)>,
    /// Clickable areas, topmost last.
    pub targets: Vec<(Rect, ClickTarget)>,
}
