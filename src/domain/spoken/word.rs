//! Spoken words and transcriptions.

use serde::{Deserialize, Serialize};

use super::time_span::TimeSpan;

/// A spoken word with its time range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpokenWord {
    /// The word with its punctuation. A Chinese character is a word of its own.
    pub text: String,
    pub start_ms: u64,
    pub end_ms: u64,
    /// Probability that the word is right, 0 to 1.
    pub confidence: f32,
    /// Follows the word before it without a space.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attached: bool,
}

impl SpokenWord {
    /// Returns true if the word ends a sentence.
    pub fn ends_sentence(&self) -> bool {
        let text = self.text.trim_end_matches(['"', '\'', '”', '’', ')']);
        text.ends_with(['.', '?', '!', '。', '？', '！', '…'])
    }
}

/// Words of a recording.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcription {
    /// Language tag, such as `en`; empty if unknown.
    pub language: String,
    pub words: Vec<SpokenWord>,
    /// Time ranges that contain speech, whether or not it was understood.
    pub speech: Vec<TimeSpan>,
}

/// Joins the texts of words to a line.
pub fn join_words<'a>(words: impl IntoIterator<Item = &'a SpokenWord>) -> String {
    let mut line = String::new();
    for word in words {
        if !line.is_empty() && !word.attached {
            line.push(' ');
        }
        line.push_str(&word.text);
    }
    line
}
