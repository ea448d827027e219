//! The state machine of the conversation.

use std::collections::VecDeque;
use std::sync::Arc;

use super::questions::open_question;
use super::step::{ResponseFacts, SessionLoss, Step, TurnFate};
use super::turn::Turn;
use crate::domain::chat_event::ChatEvent;
use crate::domain::question::QuestionSet;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::language::gui::GuiAction;
use crate::language::route::{Route, asks_for_export, route};

/// The conversation of a session.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    queued_messages: VecDeque<String>,
    open_question: Option<QuestionSet>,
    turn: Option<Turn>,
    /// True if no user can be asked, as in a script.
    unattended: bool,
    /// True if the session replaces a lost one.
    replaced: bool,
}

impl Conversation {
    /// Creates the conversation of a script: no user can be asked.
    pub fn unattended() -> Self {
        Self {
            unattended: true,
            ..Self::default()
        }
    }

    /// Messages waiting for the current turn to end.
    pub fn queued_messages(&self) -> &VecDeque<String> {
        &self.queued_messages
    }

    /// Unanswered question of the agent; the next message is the answer.
    pub fn open_question(&self) -> Option<&QuestionSet> {
        self.open_question.as_ref()
    }

    /// Turn in progress.
    pub fn turn(&self) -> Option<&Turn> {
        self.turn.as_ref()
    }

    /// Restores the question that a stored transcript leaves open.
    pub fn restore_question(&mut self, items: &[Item]) {
        self.open_question = open_question(items).cloned();
    }

    /// Takes a message of the user. Messages of [`Route::Agent`] are queued; the caller handles the
    /// others. A message after a question is its answer, whatever it says.
    pub fn submit(&mut self, message: String) -> Route {
        if self.open_question.is_some() {
            self.answer(message);
            return Route::Agent;
        }
        let destination = route(&message);
        if destination == Route::Agent {
            self.queued_messages.push_back(message);
        }
        destination
    }

    /// Queues the message of a direct edit, which is never an answer or another command.
    pub fn submit_edit(&mut self, message: String) {
        self.queued_messages.push_back(message);
    }

    /// Answers the agent's question, before all queued messages.
    pub fn answer(&mut self, message: String) {
        self.open_question = None;
        self.queued_messages.push_front(message);
    }

    /// Sends a message again, before all queued messages. Only the user decides this.
    pub fn resend(&mut self, message: String) {
        self.queued_messages.push_front(message);
    }

    /// Moves a queued message by one place.
    pub fn move_message(&mut self, index: usize, down: bool) {
        let other = index.checked_add_signed(if down { 1 } else { -1 });
        if let Some(other) = other.filter(|i| index.max(*i) < self.queued_messages.len()) {
            self.queued_messages.swap(index, other);
        }
    }

    /// Takes a message out of the queue.
    pub fn take_message(&mut self, index: usize) -> Option<String> {
        self.queued_messages.remove(index)
    }

    /// Next message to send, or `None` if nothing is queued, a turn is in progress, or the agent
    /// waits for an answer: queued messages were not written as one.
    pub fn next_message(&self) -> Option<&str> {
        let is_idle = self.turn.is_none() && self.open_question.is_none();
        let next = self.queued_messages.front().filter(|_| is_idle);
        next.map(String::as_str)
    }

    /// Begins a turn with the next message, which the caller posts exactly once.
    pub fn begin_turn(&mut self, before: Arc<Timeline>, now_ms: u64) -> Option<String> {
        self.next_message()?;
        let message = self.queued_messages.pop_front()?;
        self.turn = Some(Turn::new(message.clone(), before, now_ms));
        Some(message)
    }

    /// Resumes the recovery of a turn whose response an earlier run lost. It was sent at
    /// `sent_ms` (ms since 1970).
    pub fn resume_turn(
        &mut self,
        message: String,
        before: Arc<Timeline>,
        sent_ms: u64,
        now_ms: u64,
    ) -> Step {
        let mut turn = Turn::new(message, before.clone(), now_ms);
        turn.recovery_at_ms = Some(now_ms);
        self.turn = Some(turn);
        let lost_for_ms = now_ms.saturating_sub(sent_ms);
        Step::Recover {
            before,
            lost_for_ms,
        }
    }

    /// Records an event of the response. Returns true if it ends the first generation of media.
    pub fn receive(&mut self, event: &ChatEvent, now_ms: u64) -> bool {
        let Some(turn) = &mut self.turn else {
            return false;
        };
        if let ChatEvent::Question(questions) = event {
            self.open_question = Some(questions.clone());
        }
        turn.record(event, now_ms)
    }

    /// Records that the agent reported an error.
    pub fn agent_failed(&mut self) {
        if let Some(turn) = &mut self.turn {
            turn.failed = true;
        }
    }

    /// Records the time of the next recovery attempt (ms since 1970).
    pub fn recovery_scheduled(&mut self, at_ms: u64) {
        if let Some(turn) = &mut self.turn {
            turn.recovery_at_ms = Some(at_ms);
        }
    }

    /// Ends the response of the turn in progress.
    pub fn turn_ended(&mut self, fate: TurnFate, facts: ResponseFacts) -> Vec<Step> {
        let Some(mut turn) = self.turn.take() else {
            return Vec::new();
        };
        match fate {
            TurnFate::Complete if turn.failed => vec![self.hold(), Step::Clear],
            TurnFate::Complete if turn.asked => vec![Step::Clear],
            TurnFate::Complete => {
                let instructions = instruction_steps(&turn.message, facts);
                std::iter::once(Step::Clear).chain(instructions).collect()
            }
            TurnFate::Stopped | TurnFate::Unverified => vec![self.hold(), Step::Clear],
            TurnFate::Rejected => vec![Step::OfferRetry(turn.message), self.hold()],
            TurnFate::SessionGone(loss) => self.session_gone(turn.message, loss),
            TurnFate::Unknown => {
                turn.recovery_at_ms = Some(facts.now_ms);
                let before = turn.before.clone();
                self.turn = Some(turn);
                // The state that is found may not be final, so instructions are only offered.
                let mut steps: Vec<Step> = facts.instructions.into_iter().map(offer).collect();
                steps.push(Step::Recover {
                    before,
                    lost_for_ms: 0,
                });
                steps
            }
        }
    }

    /// Ends the recovery of a lost response. `state_read` is false if the state could never be
    /// fetched: the turn then stays in the store, and the next start looks for it again.
    pub fn turn_recovered(&mut self, changed: bool, state_read: bool) -> Vec<Step> {
        let Some(turn) = self.turn.take() else {
            return Vec::new();
        };
        if changed {
            return vec![Step::Clear];
        }
        let mut steps = vec![Step::OfferResend(turn.message), self.hold()];
        steps.extend(state_read.then_some(Step::Clear));
        steps
    }

    /// Records that the session replaces a lost one. `lost_work` is true if a timeline or media are
    /// lost with it: queued messages were written for them.
    pub fn session_replaced(&mut self, lost_work: bool) -> Vec<Step> {
        self.open_question = None;
        self.replaced = true;
        if self.unattended && !lost_work {
            return Vec::new();
        }
        vec![self.hold()]
    }

    /// Handles a failed upload: queued messages may be about the media file.
    pub fn upload_failed(&mut self) -> Vec<Step> {
        vec![self.hold()]
    }

    /// Handles the loss of the session while no turn is in progress; else the turn reports it.
    pub fn session_lost(&mut self, loss: SessionLoss) -> Vec<Step> {
        if self.turn.is_some() {
            return Vec::new();
        }
        if self.continues_in_new_session(loss) {
            return vec![Step::ReplaceSession];
        }
        let mut steps = vec![self.hold()];
        steps.extend((!self.unattended).then_some(Step::ReplaceSession));
        steps
    }

    /// Returns true if work continues in a new session without asking: in a script, once, and only
    /// if nothing is lost with the old session.
    fn continues_in_new_session(&mut self, loss: SessionLoss) -> bool {
        let continues = self.unattended && !self.replaced && !loss.had_work && !loss.had_response;
        self.replaced |= continues;
        continues
    }

    fn session_gone(&mut self, message: String, loss: SessionLoss) -> Vec<Step> {
        self.open_question = None;
        if self.continues_in_new_session(loss) {
            self.resend(message);
            return vec![Step::ReplaceSession];
        }
        let offer = std::iter::once(Step::OfferRetry(message));
        offer.chain(self.session_lost(loss)).collect()
    }

    fn hold(&mut self) -> Step {
        Step::Hold(self.queued_messages.drain(..).collect())
    }
}

/// Step that only offers a GUI instruction.
fn offer(action: GuiAction) -> Step {
    Step::Instruction { action, run: false }
}

/// Steps for the GUI instructions of a response. Nothing that costs credits is run; an export is
/// free, and runs if the user asked for it or the configuration allows it.
fn instruction_steps(message: &str, facts: ResponseFacts) -> impl Iterator<Item = Step> {
    let exports = asks_for_export(message) || (facts.export_at_once && facts.has_timeline);
    facts.instructions.into_iter().map(move |action| {
        let run = match action {
            GuiAction::Export(_) => exports,
            GuiAction::ShowState | GuiAction::ShowCredits => true,
            GuiAction::Upload | GuiAction::Edit(_) => false,
        };
        Step::Instruction { action, run }
    })
}
