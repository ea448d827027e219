//! State of the speech recognition of this program.

use serde::{Deserialize, Serialize};

/// State of the speech recognition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum SpeechStatus {
    #[default]
    Idle,
    Running(SpeechJob),
    /// The last recognition failed because its model is not installed.
    NeedsModel(ModelOffer),
}

/// A recognition or a download in progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeechJob {
    pub task: SpeechTask,
    /// Name of the recording or of the model.
    pub name: String,
    /// Finished fraction, 0 to 1.
    pub progress: f64,
}

/// Kind of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpeechTask {
    Transcription,
    /// Finding the pauses of a recording.
    PauseSearch,
    ModelDownload,
}

/// A model that can be downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelOffer {
    pub name: String,
    pub bytes: u64,
    /// Server that it comes from.
    pub host: String,
}
