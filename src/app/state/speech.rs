//! The spoken words of the timeline: transcriptions, cursor, selection and search.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use crate::app::effect::SpokenSource;
use crate::app::msg::UserError;
use crate::app::request::Pending;
use crate::domain::draft::Draft;
use crate::domain::spoken::{
    ModelOffer, TimelineWord, Transcription, audible_segments, timeline_words,
};

/// Purpose of a request about speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordsRequest {
    /// Loads the words that are stored.
    Load,
    /// Recognizes the words that are not stored.
    Recognize,
    InstallModel,
}

/// Spoken words of the session's media.
#[derive(Clone, Debug, Default)]
pub struct SpeechState {
    /// Transcriptions by source.
    transcriptions: HashMap<String, Arc<Transcription>>,
    /// Sources whose stored words were requested.
    requested: HashSet<String>,
    /// Words on the displayed timeline, in its order.
    pub words: Vec<TimelineWord>,
    /// Draft that the words are on.
    draft: Option<Arc<Draft>>,
    /// Index of the current word.
    pub cursor: usize,
    /// Index of the word at the other end of the selection.
    pub anchor: Option<usize>,
    /// Search text.
    pub search: Option<String>,
    pub pending: Option<Pending<WordsRequest>>,
    /// Model that the recognition lacks.
    pub offer: Option<ModelOffer>,
    /// Error of the last request.
    pub problem: Option<UserError>,
    /// Playhead that the cursor has followed (ms).
    pub seen_ms: u64,
}

impl SpeechState {
    /// Places the words on a draft, unless it is the one that they are on.
    pub(crate) fn follow_draft(&mut self, draft: Option<&Arc<Draft>>) {
        let is_same = match (&self.draft, draft) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.draft = draft.cloned();
            self.place_words();
        }
    }

    fn place_words(&mut self) {
        let transcription = |source: &str| self.transcriptions.get(source).map(|t| &**t);
        self.words = match &self.draft {
            Some(draft) if !self.transcriptions.is_empty() => {
                timeline_words(&draft.timeline, transcription)
            }
            _ => Vec::new(),
        };
        self.anchor = None;
        self.cursor = self.cursor.min(self.words.len().saturating_sub(1));
    }

    /// Adds transcriptions.
    pub(crate) fn add(&mut self, found: Vec<(String, Arc<Transcription>)>) {
        self.transcriptions.extend(found);
        self.place_words();
    }

    /// Returns the transcription of a source.
    pub fn transcription(&self, source: &str) -> Option<&Arc<Transcription>> {
        self.transcriptions.get(source)
    }

    /// Returns true if a source on the timeline was transcribed.
    pub fn is_transcribed(&self) -> bool {
        let sources = self.sources();
        let known = |s: &SpokenSource| self.transcriptions.contains_key(&s.source);
        !sources.is_empty() && sources.iter().any(known)
    }

    /// Returns the media on the timeline that may contain speech and were not transcribed.
    pub(crate) fn missing(&self) -> Vec<SpokenSource> {
        let mut sources = self.sources();
        sources.retain(|s| !self.transcriptions.contains_key(&s.source));
        sources
    }

    /// Returns the media whose stored words were not requested yet, and remembers them.
    pub(crate) fn take_unrequested(&mut self) -> Vec<SpokenSource> {
        let mut sources = self.missing();
        sources.retain(|s| !self.requested.contains(&s.source));
        let names = sources.iter().map(|s| s.source.clone());
        self.requested.extend(names);
        sources
    }

    /// Forgets which stored words were requested: there may be new ones.
    pub(crate) fn request_again(&mut self) {
        self.requested.clear();
    }

    /// Returns true if media on the timeline may contain speech.
    pub(crate) fn has_sources(&self) -> bool {
        !self.sources().is_empty()
    }

    /// Media on the timeline that may contain speech.
    fn sources(&self) -> Vec<SpokenSource> {
        let timeline = self.draft.as_ref().map(|draft| &draft.timeline);
        let segments = timeline.map_or_else(Vec::new, audible_segments);
        let mut sources: Vec<SpokenSource> = Vec::new();
        for segment in segments.iter().filter(|s| !s.is_silent()) {
            let source = segment.source.clone().unwrap_or_default();
            if sources.iter().all(|known| known.source != source) {
                let name = segment.name.clone();
                sources.push(SpokenSource { source, name });
            }
        }
        sources
    }

    /// Returns the indices of the selected words, or that of the current one.
    pub fn selection(&self) -> Range<usize> {
        let anchor = self.anchor.unwrap_or(self.cursor);
        let (first, last) = (anchor.min(self.cursor), anchor.max(self.cursor));
        first..(last + 1).min(self.words.len())
    }

    /// Returns the index of the word that is spoken at a time, or of the last one before it.
    pub fn word_at(&self, at_ms: u64) -> Option<usize> {
        let after = self.words.partition_point(|w| w.word.start_ms <= at_ms);
        after.checked_sub(1)
    }

    /// Moves the cursor to a word.
    pub(crate) fn go_to(&mut self, index: usize) {
        self.cursor = index.min(self.words.len().saturating_sub(1));
    }

    /// Returns true if a text starts at a word, also across words.
    pub fn matches(&self, index: usize, wanted: &str) -> bool {
        self.starts_with(index, &plain_words(wanted))
    }

    fn starts_with(&self, index: usize, wanted: &[String]) -> bool {
        let Some(words) = self.words.get(index..index + wanted.len()) else {
            return false;
        };
        let mut pairs = words.iter().zip(wanted);
        let is_found = pairs.all(|(placed, wanted)| plain(&placed.word.text).contains(wanted));
        is_found && !wanted.is_empty()
    }

    /// Finds the next or previous word at which a text starts, also across words.
    pub(crate) fn find(&self, wanted: &str, from: usize, forward: bool) -> Option<usize> {
        let wanted = plain_words(wanted);
        let (count, starts_here) = (self.words.len(), |at: &usize| {
            self.starts_with(*at, &wanted)
        });
        let last = count.checked_sub(1)?;
        let from = from.min(last);
        if forward {
            (from + 1..count).chain(0..=from).find(starts_here)
        } else {
            let before = (0..from).rev();
            before.chain((from..count).rev()).find(starts_here)
        }
    }
}

/// A word without punctuation, in lower case.
fn plain(word: &str) -> String {
    let chars = word.chars().filter(|c| c.is_alphanumeric());
    chars.flat_map(char::to_lowercase).collect()
}

/// The words of a text as [`plain`] returns them. A Chinese character is a word.
fn plain_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for part in text.split_whitespace() {
        let part = plain(part);
        if part.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
            words.extend(part.chars().map(String::from));
        } else if !part.is_empty() {
            words.push(part);
        }
    }
    words
}
