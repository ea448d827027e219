//! The chat with the agent: what the editor keeps beside the conversation itself.

use std::path::PathBuf;

use crate::app::request::Pending;
use crate::domain::render_job::ExportRequest;
use crate::domain::spoken::ModelOffer;

/// A suggested action, shown above the composer and accepted with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// Resends a message whose response was lost.
    Resend(String),
    /// Resends a message that the server did not accept.
    Retry(String),
    Export(ExportRequest),
    /// Answers the agent's question with this prompt.
    Answer(String),
    /// Puts this sentence into the composer.
    Edit(String),
    Upload,
    /// Opens a web page.
    Link(String),
    /// Opens the file of a finished export.
    Open(PathBuf),
    /// Downloads the model that the speech recognition lacks.
    SpeechModel(ModelOffer),
}

/// Chat of the session.
#[derive(Clone, Debug, Default)]
pub struct ChatState {
    /// Awaited events and end of the turn, or of its recovery.
    pub pending: Option<Pending>,
    /// Transcript index of each model call's text.
    pub calls: Vec<Option<usize>>,
    pub suggestion: Option<Suggestion>,
}
