//! Confirmations: quitting while work is running, exceeding the spending limit, and uploading many
//! files.

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

/// Uploads the files if the key confirms; any other key cancels.
pub(super) fn press_many_uploads(key: &KeyPress, files: &[String]) -> Outcome {
    match key.action {
        Some(Action::Confirm | Action::Choose) => {
            Outcome::close().then(FollowUp::Upload(files.to_owned()))
        }
        _ => Outcome::close(),
    }
}
