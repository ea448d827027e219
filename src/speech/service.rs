//! Speech recognition for the studio: one recording at a time.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::sound;
use super::transcriber::{Recording, Transcriber};
use crate::config::SpeechConfig;
use crate::domain::reason::Reason;
use crate::domain::spoken::{TimeSpan, Transcription};

/// Transcribes recordings, and finds the speech in them.
#[derive(Clone)]
pub struct SpeechService {
    config: SpeechConfig,
    dir: PathBuf,
    /// Held during a recognition, which takes all the processor time that it may use.
    turn: Arc<Mutex<()>>,
}

impl SpeechService {
    /// Creates a service whose models and transcriptions are below `dir`.
    pub fn new(config: SpeechConfig, dir: PathBuf) -> Self {
        Self {
            config,
            dir,
            turn: Arc::default(),
        }
    }

    /// Transcribes a recording, or returns the stored transcription.
    ///
    /// # Errors
    /// If no recognizer is available, or the recognition fails.
    pub async fn transcribe(&self, recording: &Recording<'_>) -> Result<Transcription, Reason> {
        let transcriber = Transcriber::new(&self.config, &self.dir)?;
        let _turn = self.turn.lock().await;
        transcriber.transcribe(recording, &|_| ()).await
    }

    /// Returns the ranges of a recording that contain speech. Needs no recognizer.
    ///
    /// # Errors
    /// If the file cannot be decoded or has no sound.
    pub async fn find_speech(&self, recording: &Recording<'_>) -> Result<Vec<TimeSpan>, Reason> {
        let _turn = self.turn.lock().await;
        sound::find_speech(recording.path, recording.stream).await
    }
}
