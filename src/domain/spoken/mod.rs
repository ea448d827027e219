//! Words spoken in recordings, with the times of the recording.

mod cues;
mod place;
mod snap;
mod time_span;
mod tokens;
mod word;

pub use cues::{CueRules, cues};
pub use place::{audible_segments, cut_times, placed_pauses, placed_words};
pub use snap::{snap, without_speech};
pub use time_span::{TimeSpan, merged};
pub use tokens::{RecognizedToken, words};
pub use word::{SpokenWord, Transcription, join_words};
