//! The turn in progress.

use std::sync::Arc;

use crate::domain::chat_event::{ChatEvent, ToolPhase, is_generation_tool};
use crate::domain::timeline::Timeline;

/// A turn in progress.
#[derive(Clone, Debug)]
pub struct Turn {
    pub message: String,
    /// Timeline before the turn.
    pub before: Arc<Timeline>,
    pub started_ms: u64,
    /// Time of the last event (ms since 1970), for "still working".
    pub last_event_ms: u64,
    /// Server name of the running tool.
    pub tool: Option<String>,
    /// True once a media-generating tool has run.
    pub generated: bool,
    /// Time of the next recovery attempt (ms since 1970), if the response was lost.
    pub recovery_at_ms: Option<u64>,
    /// True if the agent asked a question: the turn is unfinished until the answer.
    pub asked: bool,
    /// True if the agent reported an error.
    pub failed: bool,
}

impl Turn {
    pub(super) fn new(message: String, before: Arc<Timeline>, now_ms: u64) -> Self {
        Self {
            message,
            before,
            started_ms: now_ms,
            last_event_ms: now_ms,
            tool: None,
            generated: false,
            recovery_at_ms: None,
            asked: false,
            failed: false,
        }
    }

    /// Records an event of the response. Returns true if it ends the first generation of media.
    pub(super) fn record(&mut self, event: &ChatEvent, now_ms: u64) -> bool {
        match event {
            ChatEvent::Text { .. } => {
                self.last_event_ms = now_ms;
                self.tool = None;
            }
            ChatEvent::Tool { name, phase } => {
                let is_first_generation =
                    *phase == ToolPhase::Finished && is_generation_tool(name) && !self.generated;
                self.generated |= is_first_generation;
                self.tool = (*phase == ToolPhase::Started).then(|| name.clone());
                return is_first_generation;
            }
            ChatEvent::Question(_) => {
                self.last_event_ms = now_ms;
                self.asked = true;
            }
            ChatEvent::Error { .. } => self.failed = true,
            ChatEvent::Media { .. } | ChatEvent::CutMarks(_) | ChatEvent::Heartbeat => {}
        }
        false
    }
}
