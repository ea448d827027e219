//! Reasons for which speech cannot be transcribed.

use serde::{Deserialize, Serialize};

/// Reason for which speech cannot be transcribed, or a model cannot be installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum SpeechReason {
    /// Turned off in the configuration.
    Off,
    /// Neither built in nor installed.
    NoRecognizer,
    /// Program of the configuration.
    NoProgram(String),
    /// The built-in recognizer needs instructions that this processor lacks.
    OldProcessor,
    /// Name or path of a model that is not installed.
    NoModel(String),
    UnknownModel(String),
    /// The file is not a Whisper model, or damaged.
    NotAModel,
    /// Message of the recognizer.
    Failed(String),
    /// The process of the recognizer was ended by this signal, for example for a lack of memory.
    Killed(i32),
    TookTooLong,
    NoSound,
    /// Nobody speaks.
    NoSpeech,
    /// Nobody pauses for long enough.
    NoPauses,
    /// There are no filler words.
    NoFillers,
    /// There are no words that are said twice.
    NoRepeats,
    /// There are neither pauses nor filler words.
    NothingToTighten,
    /// The video is not longer than wanted.
    ShortEnough,
    /// There are no captions.
    NoCaptions,
    /// The captions do not match what is said, or have the times of the words already.
    NothingToAlign,
    /// Nobody says this text, or there is nothing to cut next to it.
    NotSaid(String),
    /// The downloaded file is not the expected one.
    WrongHash,
    /// HTTP status of a server.
    ServerStatus(u16),
    /// The answer of a server has an unexpected format.
    ServerAnswer,
}
