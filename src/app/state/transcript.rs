//! The displayed transcript: items, scroll position, search and selection.

use super::layout::{RowAnchor, TextPosition};
use crate::domain::transcript::Item;
use crate::language::route::names_session;

/// A displayed transcript item; `version` changes whenever its text does.
#[derive(Clone, Debug)]
pub struct TranscriptEntry {
    /// Unique while the program runs; independent of the index.
    pub id: u64,
    pub item: Item,
    pub version: u32,
    /// Version since which text has only been appended.
    pub grows_since: u32,
}

/// Scroll position of the transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scroll {
    /// At the end, following new items.
    #[default]
    Tail,
    /// With this row at the top.
    Top(RowAnchor),
    /// With the search match in this item visible.
    Found(usize),
}

/// A selection in the transcript; `from` and `to` may be in either order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub from: TextPosition,
    pub to: TextPosition,
    /// True if whole lines are selected, as with the keyboard.
    pub lines: bool,
}

/// Displayed transcript of the session.
#[derive(Clone, Debug, Default)]
pub struct TranscriptState {
    pub entries: Vec<TranscriptEntry>,
    /// First request to the agent, which names a session without a name.
    pub first_request: Option<String>,
    pub scroll: Scroll,
    /// Search text.
    pub search: Option<String>,
    pub selection: Option<Selection>,
    /// Number of items when the view stopped following the end.
    pub seen_items: usize,
}

impl TranscriptState {
    /// Appends an item and returns its index.
    pub fn push(&mut self, id: u64, item: Item) -> usize {
        if let (None, Item::User { text }) = (&self.first_request, &item)
            && names_session(text)
        {
            self.first_request = Some(text.clone());
        }
        self.entries.push(TranscriptEntry {
            id,
            item,
            version: 0,
            grows_since: 0,
        });
        self.entries.len() - 1
    }
}
