//! The chat with the agent: current turn, queued messages, open question and suggestion.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::request::Pending;
use crate::domain::question::QuestionSet;
use crate::domain::timeline::Timeline;

/// A chat turn in progress.
#[derive(Clone, Debug)]
pub struct Turn {
    pub pending: Pending,
    pub started_ms: u64,
    /// Time of the last event (ms since 1970), for "still working".
    pub last_event_ms: u64,
    /// Server name of the running tool.
    pub tool: Option<String>,
    /// Transcript index of each model call's text.
    pub calls: Vec<Option<usize>>,
    pub message: String,
    /// Timeline before the turn.
    pub before: Arc<Timeline>,
    /// Time of the next recovery attempt (ms since 1970), if the response was lost.
    pub recovery_at_ms: Option<u64>,
    /// True once a media-generating tool has run.
    pub generated: bool,
}

/// A suggested action, shown above the composer and accepted with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// Resends a message whose response was lost.
    Resend(String),
    /// Resends a message that the server did not accept.
    Retry(String),
    Export,
    /// Answers the agent's question with this prompt.
    Answer(String),
    /// Puts this sentence into the composer.
    Edit(String),
    Upload,
    /// Opens a web page.
    Link(String),
    /// Opens the file of a finished export.
    Open(PathBuf),
}

/// Chat of the session.
#[derive(Clone, Debug, Default)]
pub struct ChatState {
    pub turn: Option<Turn>,
    /// Messages waiting for the current turn to end.
    pub queued_messages: VecDeque<String>,
    /// Unanswered question of the agent; the next message is the answer.
    pub open_question: Option<QuestionSet>,
    pub suggestion: Option<Suggestion>,
}
