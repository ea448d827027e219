//! Questions in a stored transcript.

use crate::domain::question::QuestionSet;
use crate::domain::transcript::Item;

/// Returns the unanswered question of a stored transcript. Only the changes and errors of its turn
/// may follow it.
pub fn open_question(items: &[Item]) -> Option<&QuestionSet> {
    let is_of_turn = |item: &&Item| matches!(item, Item::Changes { .. } | Item::Problem { .. });
    match items.iter().rev().find(|item| !is_of_turn(item)) {
        Some(Item::Question { questions }) => Some(questions),
        _ => None,
    }
}
