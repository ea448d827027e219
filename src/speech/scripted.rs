//! A recognizer that reads its words from a file, for tests and demonstrations of everything around
//! the real one.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use super::blocks::to_ms;
use super::engine::Recognition;
use super::protocol::{EventWriter, WorkerEvent, WorkerRequest};
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SpeechReason};
use crate::domain::spoken::RecognizedToken;

/// Start of a script.
const PREFIX: &[u8] = b"{\"scripted_words\":";

/// Words of a recording, in times of the recording.
#[derive(Deserialize)]
struct Script {
    /// Text, start and end (ms) of each word.
    scripted_words: Vec<(String, u64, u64)>,
    #[serde(default)]
    language: String,
    /// Does not end.
    #[serde(default)]
    hangs: bool,
    /// Ends without a result.
    #[serde(default)]
    crashes: bool,
}

/// Returns true if a model file is a script.
pub(super) fn is_script(model: &Path) -> bool {
    let mut start = [0; PREFIX.len()];
    File::open(model).is_ok_and(|mut file| file.read_exact(&mut start).is_ok() && start == PREFIX)
}

/// Returns the words of the script that are within the audio.
///
/// # Errors
/// If the script is invalid.
pub(super) fn recognize(
    request: &WorkerRequest,
    samples: &[i16],
    events: &EventWriter,
) -> Result<Recognition, Reason> {
    let text = std::fs::read_to_string(&request.model).map_err(|e| reason(&e))?;
    let script: Script =
        serde_json::from_str(&text).map_err(|_| Reason::from(SpeechReason::NotAModel))?;
    events.send(&WorkerEvent::Progress { fraction: 0.5 });
    if script.hangs {
        loop {
            std::thread::park();
        }
    }
    if script.crashes {
        std::process::abort();
    }
    let end_ms = request.start_ms + to_ms(samples.len());
    let words = script.scripted_words.into_iter();
    let tokens = words
        .filter(|(_, start, _)| (request.start_ms..end_ms).contains(start))
        .map(|(text, start, end)| RecognizedToken {
            text,
            start_ms: start - request.start_ms,
            end_ms: end.saturating_sub(request.start_ms),
            confidence: 1.0,
        });
    Ok(Recognition {
        language: script.language,
        tokens: tokens.collect(),
    })
}
