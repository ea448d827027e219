//! Dialog for the agent's questions: chooses options, or starts an answer in own words.

use std::collections::BTreeSet;

use super::outcome::{KeyPress, Outcome};
use crate::app::follow_up::FollowUp;
use crate::app::list_cursor::ListCursor;
use crate::domain::question::{Question, QuestionSet};
use crate::input::Action;

/// Dialog for the agent's questions, one at a time.
#[derive(Clone, Debug)]
pub struct QuestionDialog {
    pub set: QuestionSet,
    /// Index of the displayed question.
    pub index: usize,
    /// Index of the option under the cursor.
    pub cursor: ListCursor,
    /// Indices of the chosen options, per question.
    pub chosen: Vec<BTreeSet<usize>>,
}

impl QuestionDialog {
    /// Creates the dialog with nothing chosen.
    pub fn new(set: QuestionSet) -> Self {
        let chosen = vec![BTreeSet::new(); set.questions.len()];
        Self {
            set,
            index: 0,
            cursor: ListCursor::default(),
            chosen,
        }
    }

    /// Returns the displayed question.
    pub fn question(&self) -> Option<&Question> {
        self.set.questions.get(self.index)
    }

    /// Number of options of the displayed question.
    pub fn option_count(&self) -> usize {
        self.question().map_or(0, |q| q.options.len())
    }

    pub fn is_multiple(&self) -> bool {
        self.question().is_some_and(|q| q.multiple)
    }

    /// True if an option of the displayed question is chosen.
    pub fn has_choice(&self) -> bool {
        self.chosen
            .get(self.index)
            .is_some_and(|chosen| !chosen.is_empty())
    }

    /// Toggles an option, keeping the others.
    pub fn toggle(&mut self, option: usize) {
        if let Some(chosen) = self.chosen.get_mut(self.index)
            && !chosen.remove(&option)
        {
            chosen.insert(option);
        }
    }

    /// Chooses only this option.
    pub fn choose_only(&mut self, option: usize) {
        let exists = option < self.option_count();
        if let Some(chosen) = self.chosen.get_mut(self.index) {
            *chosen = BTreeSet::from_iter(exists.then_some(option));
        }
    }

    /// Shows the next question. Returns false after the last one.
    pub fn advance(&mut self) -> bool {
        let has_next = self.index + 1 < self.set.questions.len();
        if has_next {
            (self.index, self.cursor) = (self.index + 1, ListCursor::default());
        }
        has_next
    }

    /// Shows the previous question.
    pub fn go_back(&mut self) {
        (self.index, self.cursor) = (self.index.saturating_sub(1), ListCursor::default());
    }

    /// Handles a key: a number or Enter chooses, Space selects one of several, other characters
    /// start an answer in the composer.
    pub(crate) fn press(&mut self, key: &KeyPress) -> Outcome {
        match (key.action, key.character()) {
            (Some(Action::Close), _) => return Outcome::close().then(FollowUp::SuggestAnswer),
            (Some(Action::Choose), _) => return self.choose(false),
            (Some(Action::ListLeft), _) => self.go_back(),
            (Some(Action::ToggleItem), _) if self.is_multiple() => {
                self.toggle(self.cursor.index());
            }
            (Some(Action::ToggleItem), _) => return answer_in_composer(key),
            (Some(action), _) => {
                self.cursor.act(action, self.option_count());
            }
            (None, Some(c)) => match self.option_of(c) {
                None => return answer_in_composer(key),
                Some(option) => {
                    self.cursor.set(option);
                    if !self.is_multiple() {
                        return self.choose(true);
                    }
                    self.toggle(option);
                }
            },
            (None, None) => {}
        }
        Outcome::stay()
    }

    /// Option with the number that a key types.
    fn option_of(&self, c: char) -> Option<usize> {
        let number = usize::try_from(c.to_digit(10)?).ok()?;
        let last = self.option_count().max(1);
        number.checked_sub(1).filter(|_| number <= last)
    }

    /// Chooses the option under the cursor, or the selected ones; after the last question sends the
    /// answer.
    fn choose(&mut self, by_number: bool) -> Outcome {
        if by_number || !self.is_multiple() || !self.has_choice() {
            self.choose_only(self.cursor.index());
        }
        if self.advance() {
            return Outcome::stay();
        }
        let answer = self.set.answer(&self.chosen);
        // Questions without options are answered in the composer, where the rest of the answer
        // goes.
        if self.set.questions.iter().any(|q| q.options.is_empty()) {
            return Outcome::close().then(FollowUp::RestoreMessage(answer));
        }
        if answer.is_empty() {
            Outcome::close()
        } else {
            Outcome::close().then(FollowUp::Answer(answer))
        }
    }
}

fn answer_in_composer(key: &KeyPress) -> Outcome {
    Outcome::close().then(FollowUp::TypeInComposer(key.event))
}
