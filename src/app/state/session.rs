//! The session: everything that ends with it. `SessionState::default()` leaves it.

use super::chat::ChatState;
use super::composer::ComposerState;
use super::media::MediaState;
use super::timeline::TimelinePane;
use super::transcript::TranscriptState;
use crate::app::preferences::TurnCost;

/// State of the open session, or of the one being opened.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    /// `None` until the server has opened the session.
    pub id: Option<String>,
    /// Session whose stored transcript is shown.
    pub stored_id: Option<String>,
    /// True if the next session replaces a lost one and takes over its transcript.
    pub replacing: bool,
    pub transcript: TranscriptState,
    pub composer: ComposerState,
    pub chat: ChatState,
    pub media: MediaState,
    pub timeline: TimelinePane,
    /// Costs of the session's turns.
    pub costs: Vec<TurnCost>,
    /// Cost of the last turn.
    pub last_cost: Option<f64>,
}
