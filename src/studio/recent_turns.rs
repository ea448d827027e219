//! The last messages of a session with their replies, so that an LLM agent understands follow-ups.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

const MAX_TURNS: usize = 6;
/// Maximum length of a stored message or reply (characters).
const MAX_CHARS: usize = 1_000;

/// A message and its reply, shortened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecentTurn {
    pub message: String,
    pub reply: String,
}

/// The last turns, the oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecentTurns(VecDeque<RecentTurn>);

impl RecentTurns {
    /// Adds a turn, and drops the oldest one if there are too many.
    pub(super) fn push(&mut self, message: &str, reply: &str) {
        let shorten = |text: &str| text.chars().take(MAX_CHARS).collect();
        self.0.push_back(RecentTurn {
            message: shorten(message),
            reply: shorten(reply),
        });
        while self.0.len() > MAX_TURNS {
            self.0.pop_front();
        }
    }

    /// Returns the turns, the oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = &RecentTurn> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_turns_are_kept_shortened() {
        let mut turns = RecentTurns::default();
        for number in 0..9 {
            turns.push(&format!("{number}"), &"é".repeat(3_000));
        }
        let messages: Vec<&str> = turns.iter().map(|turn| turn.message.as_str()).collect();
        assert_eq!(messages, ["3", "4", "5", "6", "7", "8"]);
        assert!(
            turns
                .iter()
                .all(|turn| turn.reply.chars().count() == MAX_CHARS)
        );
    }
}
