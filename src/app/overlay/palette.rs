//! Command palette: fuzzy search for actions, media, segments, markers and sessions.

use tui_textarea::TextArea;

use super::outcome::{KeyPress, Outcome};
use crate::app::effect::SessionChoice;
use crate::app::follow_up::FollowUp;
use crate::app::fuzzy;
use crate::app::list_cursor::ListCursor;
use crate::app::request::Pending;
use crate::app::text_input;
use crate::input::Action;

/// Maximum number of listed entries.
const MAX_RESULTS: usize = 200;

/// Target of a palette entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteTarget {
    Action(Action),
    /// A media file, by name.
    Asset(String),
    /// A segment, by (track, segment) indices.
    Segment(usize, usize),
    Marker(u64),
    Session(String),
}

/// An entry of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteItem {
    pub target: PaletteTarget,
    pub text: String,
    /// Kind, position or keys of the target.
    pub description: String,
    /// Text to search: the displayed text, and for an action also its id.
    pub key: String,
}

/// Command palette with fuzzy search.
#[derive(Clone, Debug)]
pub struct Palette {
    pub query: TextArea<'static>,
    pub items: Vec<PaletteItem>,
    /// Indices of the matching items, best first.
    pub matches: Vec<usize>,
    pub cursor: ListCursor,
    pub pending: Option<Pending>,
}

impl Palette {
    /// Creates a palette with these entries and nothing typed.
    pub(crate) fn new(items: Vec<PaletteItem>, pending: Pending) -> Self {
        let mut palette = Self {
            query: text_input::field(""),
            items,
            matches: Vec::new(),
            cursor: ListCursor::default(),
            pending: Some(pending),
        };
        palette.search();
        palette
    }

    /// Adds entries below the existing ones; the cursor stays.
    pub(crate) fn add(&mut self, items: impl IntoIterator<Item = PaletteItem>) {
        self.items.extend(items);
        let cursor = self.cursor;
        self.search();
        self.cursor = cursor;
    }

    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::Choose) => return self.choose(),
            Some(action) => {
                self.cursor.act_wrapping(action, self.matches.len());
            }
            None => {
                text_input::type_into(&mut self.query, key.event);
                self.search();
            }
        }
        Outcome::stay()
    }

    /// Inserts a paste. Returns false if something was left out.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        let is_whole = text_input::insert(&mut self.query, text);
        self.search();
        is_whole
    }

    /// Updates the matches for the typed text.
    fn search(&mut self) {
        let typed = text_input::line(&self.query);
        self.matches = fuzzy::best(typed, &self.items, |item| item.key.as_str(), MAX_RESULTS);
        self.cursor = ListCursor::default();
    }

    /// Runs the selected entry.
    fn choose(&self) -> Outcome {
        let index = self.matches.get(self.cursor.index());
        let Some(item) = index.and_then(|index| self.items.get(*index)) else {
            return Outcome::close();
        };
        Outcome::close().then(match &item.target {
            PaletteTarget::Action(action) => FollowUp::RunAction(*action),
            PaletteTarget::Asset(name) => FollowUp::Mention(name.clone()),
            PaletteTarget::Segment(track, index) => FollowUp::ShowSegment(*track, *index),
            PaletteTarget::Marker(at_ms) => FollowUp::ShowTime(*at_ms),
            PaletteTarget::Session(id) => {
                FollowUp::OpenSession(SessionChoice::Existing(id.clone()))
            }
        })
    }
}
