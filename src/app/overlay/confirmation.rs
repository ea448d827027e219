//! Confirmations: quitting while work is running, and exceeding the spending limit.

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::input::Action;

/// Quits if the key confirms; any other key cancels.
pub(super) fn press_quit(key: &KeyPress) -> Outcome {
    match key.action {
        Some(Action::Confirm | Action::Choose) => Outcome::stay().then(FollowUp::Quit),
        _ => Outcome::close(),
    }
}

/// Sends the message despite the limit if the key confirms; any other key returns it to the
/// composer.
pub(super) fn press_spend(key: &KeyPress) -> Outcome {
    Outcome::close().then(FollowUp::AnswerSpending {
        approved: key.action == Some(Action::Confirm),
    })
}
