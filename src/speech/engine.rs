//! Speech recognizers: what they get and return.

use futures::future::BoxFuture;

use super::blocks::to_ms;
use crate::domain::reason::Reason;
use crate::domain::spoken::RecognizedToken;

/// Audio to recognize, in 16 kHz, without long pauses.
pub(crate) struct RecognitionInput {
    pub samples: Vec<i16>,
    /// Language tag, or `auto`.
    pub language: String,
    /// Start of the audio in the recording (ms), for recognizers that know the recording.
    pub start_ms: u64,
    /// Asks for filler words, which Whisper leaves out otherwise.
    pub verbatim: bool,
}

impl RecognitionInput {
    /// Returns the duration (ms).
    pub(crate) fn duration_ms(&self) -> u64 {
        to_ms(self.samples.len())
    }

    /// Returns the audio as a WAV file.
    pub(crate) fn wav(&self) -> Vec<u8> {
        let bytes = self.samples.len() as u32 * 2;
        let mut file = Vec::with_capacity(bytes as usize + 44);
        file.extend(b"RIFF");
        file.extend((bytes + 36).to_le_bytes());
        file.extend(b"WAVEfmt ");
        file.extend(16_u32.to_le_bytes());
        // PCM, mono, sample rate, bytes per second, bytes per sample, bits per sample.
        file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
        file.extend([16_000_u32, 32_000].map(u32::to_le_bytes).concat());
        file.extend([2_u16, 16].map(u16::to_le_bytes).concat());
        file.extend(b"data");
        file.extend(bytes.to_le_bytes());
        file.extend(self.samples.iter().flat_map(|s| s.to_le_bytes()));
        file
    }
}

/// Recognized text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Recognition {
    /// Detected language tag; empty if unknown.
    pub language: String,
    /// Tokens with times from the start of the audio.
    pub tokens: Vec<RecognizedToken>,
}

/// Returns a text that sets the style of a Whisper model: with filler words if `verbatim`, and in
/// simplified Chinese, as the small models write traditional characters.
pub(crate) fn prompt(language: &str, verbatim: bool) -> Option<&'static str> {
    match (language, verbatim) {
        ("en", true) => Some("Um, uh, hmm, er, ah."),
        ("zh", true) => Some("嗯，呃，以下是普通话的句子。"),
        ("zh", false) => Some("以下是普通话的句子。"),
        _ => None,
    }
}

/// Receives the finished fraction of a recognition, 0 to 1.
pub(crate) type OnFraction<'a> = &'a (dyn Fn(f64) + Send + Sync);

/// A speech recognizer. Dropping the future stops the recognition.
pub(crate) trait SpeechEngine: Send + Sync {
    /// Returns the name of the engine and the model, for the cache.
    fn id(&self) -> &str;

    /// Recognizes the speech in audio.
    fn recognize<'a>(
        &'a self,
        input: &'a RecognitionInput,
        on_fraction: OnFraction<'a>,
    ) -> BoxFuture<'a, Result<Recognition, Reason>>;
}
