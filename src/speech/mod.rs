//! Speech recognition on this machine: models, recognizers, transcriptions.

mod blocks;
mod child;
mod command;
mod download;
mod endpoint;
mod engine;
mod levels;
mod model_file;
mod models;
mod next_step;
mod protocol;
mod scripted;
mod selection;
mod service;
mod sound;
mod store;
mod transcriber;
mod vad;
#[cfg(feature = "speech")]
mod whisper;
pub mod worker;

pub use download::{ModelDownloader, RETRY_DELAY};
pub use models::{InstalledModel, KNOWN_MODELS, KnownModel, ModelFolder};
pub use next_step::next_step;
pub use service::SpeechService;
pub use transcriber::{OnTranscribed, Recording, Transcriber};
