//! The session: everything that ends with it. `SessionState::default()` leaves it.

use std::sync::Arc;

use super::chat::ChatState;
use super::composer::ComposerState;
use super::direct_edits::DirectEdits;
use super::media::MediaState;
use super::timeline::TimelinePane;
use super::transcript::TranscriptState;
use crate::app::effect::SessionChoice;
use crate::app::preferences::TurnCost;
use crate::app::request::Pending;
use crate::conversation::state::Conversation;
use crate::domain::draft::Draft;
use crate::i18n::locale::Lang;

/// Purpose of a requested state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateRequest {
    /// Shows the state and its summary.
    Show,
    /// Shows the summary of the current draft: a turn has ended since, so the state may be older.
    Summarize,
}

/// Text of the notice that shows a reply.
pub type ReplyNotice = fn(&str, Lang) -> String;

/// State of the open session, or of the one being opened.
#[derive(Clone, Debug, Default)]
pub struct SessionState {
    /// `None` until the server has opened the session.
    pub id: Option<String>,
    /// Session whose stored transcript is shown.
    pub stored_id: Option<String>,
    /// Chosen session, also opened by the next attempt after a failure.
    pub choice: SessionChoice,
    /// Awaited session.
    pub opening: Option<Pending>,
    /// Awaited state.
    pub state: Option<Pending<StateRequest>>,
    /// Awaited reply of a call, with the notice that shows it.
    pub call: Option<Pending<ReplyNotice>>,
    pub transcript: TranscriptState,
    pub composer: ComposerState,
    pub conversation: Conversation,
    pub chat: ChatState,
    pub media: MediaState,
    pub timeline: TimelinePane,
    pub direct_edits: DirectEdits,
    /// Costs of the session's turns.
    pub costs: Vec<TurnCost>,
    /// Cost of the last turn.
    pub last_cost: Option<f64>,
}

impl SessionState {
    /// True if this stored session is the one being opened. It arrives before the answer.
    pub(crate) fn is_opening(&self, id: &str) -> bool {
        let is_chosen = match &self.choice {
            SessionChoice::FromCli => true,
            SessionChoice::New | SessionChoice::Replacement(_) => false,
            SessionChoice::Existing(chosen) => chosen == id,
        };
        is_chosen && self.opening.is_some()
    }

    /// Displayed draft with the id of its session; `None` if there is nothing to export.
    pub(crate) fn exportable(&self) -> Option<(Arc<Draft>, String)> {
        let draft = self.timeline.displayed()?;
        let id = self.id.clone()?;
        (!draft.timeline.is_empty()).then(|| (draft.clone(), id))
    }

    /// Replaces the draft by the result of a turn. A state requested before is not newer.
    pub(crate) fn set_turn_draft(&mut self, draft: Option<Arc<Draft>>) {
        self.timeline.set_draft(draft);
        if let Some(pending) = &mut self.state {
            pending.purpose = StateRequest::Summarize;
        }
    }
}
