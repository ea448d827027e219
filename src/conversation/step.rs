//! Results of turns, and the steps that follow from them.

use std::sync::Arc;

use crate::domain::timeline::Timeline;
use crate::language::gui::GuiAction;

/// End of a turn's response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnFate {
    /// The response is complete, and so is the state fetched after it.
    Complete,
    /// The user stopped the response. The state fetched after it is complete.
    Stopped,
    /// The response is complete, but the state after it could not be fetched.
    Unverified,
    /// The server did not accept the message.
    Rejected,
    /// The session no longer exists on the server (1002).
    SessionGone(SessionLoss),
    /// The response was lost: the message may have been processed.
    Unknown,
}

/// Facts about a lost session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLoss {
    /// True if the session had a timeline or media, which are lost with it.
    pub had_work: bool,
    /// False only if it is certain that no response to the message had begun.
    pub had_response: bool,
}

/// Facts about a response that has ended.
#[derive(Clone, Debug, Default)]
pub struct ResponseFacts {
    /// GUI instructions in the response.
    pub instructions: Vec<GuiAction>,
    /// True if the configuration allows the agent to start exports.
    pub export_at_once: bool,
    /// True if the timeline after the turn can be exported.
    pub has_timeline: bool,
    /// Wall clock (ms since 1970).
    pub now_ms: u64,
}

/// Next step of the editor or a script.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Looks for the changes of a turn whose response was lost. The message is not sent again.
    Recover {
        before: Arc<Timeline>,
        /// Time since the message was sent (ms); 0 if the response was lost just now.
        lost_for_ms: u64,
    },
    /// Opens a session in place of the lost one.
    ReplaceSession,
    /// The queued messages wait for the user; a script ends. They are removed from the queue.
    Hold(Vec<String>),
    /// Offers to resend a message that may have been processed.
    OfferResend(String),
    /// Offers to resend a message that was not processed.
    OfferRetry(String),
    /// Follows a GUI instruction, or only offers it.
    Instruction { action: GuiAction, run: bool },
    /// Clears the turn in flight from the store. Follows all transcript writes of the turn.
    Clear,
}
