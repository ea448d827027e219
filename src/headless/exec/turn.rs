//! Messages to the agent: sends them and executes the steps of the conversation.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::report::report_event;
use super::run::ExecRun;
use crate::api::ApiError;
use crate::api::chat::ChatError;
use crate::config::seconds;
use crate::conversation::response::{FinalResponse, append};
use crate::conversation::step::{ResponseFacts, SessionLoss, Step, TurnFate};
use crate::domain::chat_event::ChatEvent;
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::headless::queries::{print_credits, print_draft};
use crate::i18n::command_text::CommandText;
use crate::i18n::errors::Localized;
use crate::i18n::ui::{Phrase, phrase};
use crate::language::gui::GuiAction;
use crate::startup::Failure;
use crate::store::now_ms;
use crate::workflows::recovery;
use crate::workflows::session::has_work;
use crate::workflows::turn::{self, TurnOutcome};

impl ExecRun<'_> {
    /// Sends the queued messages, one after the other.
    pub async fn send_queued(&mut self) -> Result<(), Failure> {
        loop {
            let draft = self.draft.as_ref();
            let before = Arc::new(draft.map(|d| d.timeline.clone()).unwrap_or_default());
            let Some(message) = self.conversation.begin_turn(before.clone(), now_ms()) else {
                return Ok(());
            };
            self.run_turn(&message, &before).await?;
        }
    }

    async fn run_turn(&mut self, message: &str, before: &Timeline) -> Result<(), Failure> {
        let (result, texts) = self.post(message, before).await;
        let response = FinalResponse::new(texts.iter().map(String::as_str));
        self.report_text(response.texts);
        let fate = self.fate(&result).await;
        let failure = match result {
            Ok(outcome) => self.report_outcome(outcome),
            Err(e) if e.fate_unknown => {
                let lang = self.lang();
                let why = &e.error.message(lang);
                self.out.note(&CommandText::NotResent { why }.text(lang));
                Some(Failure::fate_unknown(e))
            }
            Err(e) => Some(Failure::from(e.error)),
        };
        let facts = ResponseFacts {
            instructions: response.instructions,
            export_at_once: self.settings.config.export.at_once,
            has_timeline: self.draft.as_ref().is_some_and(|d| !d.timeline.is_empty()),
            now_ms: now_ms(),
        };
        let steps = self.conversation.turn_ended(fate, facts);
        self.run_steps(steps, failure).await
    }

    /// Posts a message and reads the response. Returns the outcome and one text per model call.
    async fn post(
        &mut self,
        message: &str,
        before: &Timeline,
    ) -> (Result<TurnOutcome, ChatError>, Vec<String>) {
        let lang = self.lang();
        let (out, conversation) = (self.out, &mut self.conversation);
        let mut texts: Vec<String> = Vec::new();
        let on_event = |event: ChatEvent| {
            conversation.receive(&event, now_ms());
            report_event(out, &event);
            if let ChatEvent::Text { call, text, whole } = event {
                let call = call as usize;
                texts.resize(texts.len().max(call + 1), String::new());
                append(&mut texts[call], &text, whole);
            }
        };
        let still_working = seconds(self.settings.config.polling.still_working_seconds);
        // Ctrl-C ends the program.
        let stop = CancellationToken::new();
        let work = turn::run(
            self.services,
            &self.session,
            message,
            before,
            &stop,
            on_event,
        );
        let result = with_progress_reports(work, still_working, |elapsed| {
            let seconds = elapsed.as_secs_f64().round();
            out.event(
                "waiting",
                json!({"seconds": seconds, "reason": "still_working"}),
                None,
            );
            out.note(phrase(lang, Phrase::StillWorking));
        });
        (result.await, texts)
    }

    async fn fate(&self, result: &Result<TurnOutcome, ChatError>) -> TurnFate {
        match result {
            Ok(_) => TurnFate::Complete,
            Err(e) if e.fate_unknown => TurnFate::Unknown,
            Err(e) => match &e.error {
                ApiError::StateUnavailable(_) => TurnFate::Unverified,
                ApiError::Refused { code: 1002, .. } => TurnFate::SessionGone(SessionLoss {
                    had_work: has_work(self.services, &self.session).await,
                    had_response: !e.before_stream,
                }),
                _ => TurnFate::Rejected,
            },
        }
    }

    /// Reports a complete turn. Returns the error that the agent reported.
    fn report_outcome(&mut self, outcome: TurnOutcome) -> Option<Failure> {
        let prints_draft = outcome.question.is_none() || !outcome.changes.is_empty();
        self.report_changes(outcome.changes, outcome.spoke);
        self.draft = outcome.draft;
        if prints_draft {
            print_draft(self.out, self.draft.as_ref());
        }
        if let Some(question) = &outcome.question {
            self.report_question(question);
        }
        outcome.agent_error.map(Failure::from)
    }

    /// Executes steps of the conversation in order.
    ///
    /// # Errors
    /// The failure of the turn, if later messages have to wait for the user.
    async fn run_steps(
        &mut self,
        steps: Vec<Step>,
        failure: Option<Failure>,
    ) -> Result<(), Failure> {
        let mut steps = VecDeque::from(steps);
        let mut ends_run = false;
        while let Some(step) = steps.pop_front() {
            match step {
                Step::Recover {
                    before,
                    lost_for_ms,
                } => steps.extend(self.recover(&before, lost_for_ms).await),
                Step::ReplaceSession => self.replace_session().await?,
                Step::Hold(_) => {
                    ends_run = true;
                    if let Some(failure) = &failure {
                        self.append_transcript(&failure.transcript_item());
                    }
                }
                // Only a user can decide to resend the message.
                Step::OfferResend(_) | Step::OfferRetry(_) => {}
                Step::Instruction { action, run } => self.follow(action, run).await?,
                Step::Clear => turn::clear_in_flight_turn(self.services, &self.session),
            }
        }
        failure.filter(|_| ends_run).map_or(Ok(()), Err)
    }

    /// Follows a GUI instruction of the agent. The state is not printed: every turn prints it
    /// anyway.
    async fn follow(&mut self, action: GuiAction, run: bool) -> Result<(), Failure> {
        let mut data = json!({"kind": action.json_name(), "done": run});
        if let GuiAction::Export(request) = &action {
            data["format"] = json!(request.format);
            data["resolution"] = json!(request.resolution);
        }
        self.out.event("action", data, None);
        match action {
            GuiAction::Export(request) if run => self.export_as(request).await,
            GuiAction::ShowCredits if run => {
                print_credits(
                    self.out,
                    self.lang(),
                    &self.services.api.fetch_credits().await?,
                );
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Looks for the changes of a message whose response was lost, without resending it.
    async fn recover(&mut self, before: &Timeline, lost_for_ms: u64) -> Vec<Step> {
        let lost_for = Duration::from_millis(lost_for_ms);
        let on_wait = |wait| self.report_wait(wait);
        let found =
            recovery::recover_lost_turn(self.services, &self.session, before, lost_for, on_wait)
                .await;
        let is_changed = !found.changes.is_empty();
        if found.draft.is_some() {
            self.draft = found.draft;
        }
        if is_changed {
            self.report_changes(found.changes, false);
            print_draft(self.out, self.draft.as_ref());
        } else {
            let text = if found.state_read {
                Phrase::LostUnchanged
            } else {
                Phrase::LostUnverified
            };
            let text = phrase(self.lang(), text).to_owned();
            self.out.note(&text);
            self.append_transcript(&Item::Notice { text });
        }
        self.conversation
            .turn_recovered(is_changed, found.state_read)
    }

    /// Looks for the changes of a turn that an earlier run lost, before anything new is sent.
    pub async fn resume_lost_turn(&mut self) -> Result<(), Failure> {
        let session = self.session.clone();
        let lost = self
            .services
            .store
            .read(move |store| store.turn_in_flight(&session));
        let Some(lost) = lost.await.ok().flatten() else {
            return Ok(());
        };
        let message = &lost.message;
        self.out
            .note(&CommandText::EarlierLost { message }.text(self.lang()));
        let before = lost
            .before
            .and_then(|json| Draft::parse(&json).ok())
            .map(|d| d.timeline)
            .unwrap_or_default();
        let before = Arc::new(before);
        let (sent_ms, now) = (lost.started_ms, now_ms());
        let step = self
            .conversation
            .resume_turn(lost.message, before, sent_ms, now);
        self.run_steps(vec![step], None).await
    }
}

/// Awaits `work` and calls `report` with the elapsed time at every `interval`.
async fn with_progress_reports<T>(
    work: impl Future<Output = T>,
    interval: Duration,
    report: impl Fn(Duration),
) -> T {
    let mut work = std::pin::pin!(work);
    let started = tokio::time::Instant::now();
    loop {
        match tokio::time::timeout(interval, &mut work).await {
            Ok(done) => return done,
            Err(_) => report(started.elapsed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn long_work_reports_progress() {
        let reported = RefCell::new(Vec::new());
        let work = async {
            tokio::time::sleep(Duration::from_secs(500)).await;
            7
        };
        let report = |elapsed: Duration| reported.borrow_mut().push(elapsed.as_secs());
        assert_eq!(
            with_progress_reports(work, Duration::from_secs(120), report).await,
            7
        );
        assert_eq!(reported.into_inner(), [120, 240, 360, 480]);
    }
}
