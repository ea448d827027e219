//! Messages between this program and its recognizer process.

use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use crate::domain::reason::Reason;

/// Request to the recognizer process.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WorkerRequest {
    pub model: PathBuf,
    /// Language tag, or `auto`.
    pub language: String,
    pub threads: usize,
    /// Number of samples that follow, as 16-bit integers.
    pub samples: usize,
    /// Start of the audio in the recording (ms).
    pub start_ms: u64,
    pub verbatim: bool,
    /// Limits of the process.
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
}

/// Event of the recognizer process.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum WorkerEvent {
    Progress {
        fraction: f64,
    },
    Token {
        text: String,
        start_ms: u64,
        end_ms: u64,
        confidence: f32,
    },
    Done {
        language: String,
    },
    Error {
        reason: Reason,
    },
}

/// Writes events as lines of JSON.
#[derive(Clone)]
pub(super) struct EventWriter(Arc<Mutex<dyn Write + Send>>);

impl EventWriter {
    pub(super) fn new(output: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(output)))
    }

    pub(super) fn send(&self, event: &WorkerEvent) {
        let line = serde_json::to_string(event).unwrap_or_default();
        let Ok(mut output) = self.0.lock() else {
            return;
        };
        // If the editor is gone, there is nobody to report it to.
        let _ = writeln!(output, "{line}").and_then(|()| output.flush());
    }
}
