//! List of queued messages: reorders, edits and removes them.

use super::outcome::{KeyPress, Outcome, OverlayFacts};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::input::Action;

/// Cursor in the queued messages.
#[derive(Clone, Debug, Default)]
pub struct QueueList {
    pub cursor: ListCursor,
}

impl QueueList {
    pub(crate) fn press(&mut self, key: &KeyPress, facts: &OverlayFacts) -> Outcome {
        let count = facts.queued_messages;
        let index = self.cursor.index();
        let outcome = match key.action {
            Some(Action::Close) => return Outcome::close(),
            Some(Action::MessageUp) if index > 0 && index < count => {
                self.cursor.step(-1, count);
                Outcome::stay().then(FollowUp::MoveMessage { index, down: false })
            }
            Some(Action::MessageDown) if index + 1 < count => {
                self.cursor.step(1, count);
                Outcome::stay().then(FollowUp::MoveMessage { index, down: true })
            }
            Some(Action::RemoveMessage) => {
                let left = count.saturating_sub(1);
                self.cursor.clamp(left);
                let closes = left == 0;
                let outcome = Outcome::stay().then(FollowUp::RemoveMessage(index));
                return Outcome { closes, ..outcome };
            }
            Some(Action::Choose | Action::EditMessage) => {
                return Outcome::close().then(FollowUp::EditMessage(index));
            }
            Some(action) => {
                self.cursor.act(action, count);
                Outcome::stay()
            }
            None => Outcome::stay(),
        };
        Outcome {
            closes: count == 0,
            ..outcome
        }
    }
}
