//! Output about a turn.

use std::time::Duration;

use serde_json::json;

use super::run::ExecRun;
use crate::domain::chat_event::{ChatEvent, ToolPhase};
use crate::domain::diff::Change;
use crate::domain::question::QuestionSet;
use crate::domain::reason::{CommandReason, Hint};
use crate::domain::transcript::Item;
use crate::headless::queries::changes_data;
use crate::i18n::{change_list, changes};
use crate::startup::{CommandOutput, Failure};

/// Reports an event of a response; its text is reported at the end.
pub(super) fn report_event(out: &CommandOutput, event: &ChatEvent) {
    match event {
        ChatEvent::Tool { name, phase } => {
            let phase = match phase {
                ToolPhase::Started => "started",
                ToolPhase::Finished => "finished",
            };
            out.event("tool", json!({"name": name, "phase": phase}), None);
        }
        ChatEvent::Media { name } => out.event("media", json!({"name": name}), Some(name)),
        ChatEvent::Text { .. }
        | ChatEvent::Question(_)
        | ChatEvent::CutMarks(_)
        | ChatEvent::Error { .. }
        | ChatEvent::Heartbeat => {}
    }
}

impl ExecRun<'_> {
    /// Prints the agent's text.
    pub fn report_text(&self, texts: Vec<Option<String>>) {
        let texts: Vec<String> = texts.into_iter().flatten().collect();
        let text = texts.join("\n\n");
        if !text.is_empty() {
            self.out.event("text", json!({"text": text}), Some(&text));
            self.append_transcript(&Item::Agent { text });
        }
    }

    /// Prints a question of the agent. The next message is the answer.
    pub fn report_question(&self, set: &QuestionSet) {
        let count = set.questions.len();
        for (i, question) in set.questions.iter().enumerate() {
            let data = json!({
                "text": question.prompt,
                "options": question.options,
                "title": set.title,
                "multiple": question.multiple,
                "number": i + 1,
                "count": count,
            });
            self.out
                .event("question", data, (i == 0).then(|| set.text()).as_deref());
        }
        let questions = set.clone();
        self.append_transcript(&Item::Question { questions });
    }

    /// Failure of a run that ends with an unanswered question.
    pub fn unanswered_failure(&self, set: &QuestionSet) -> Failure {
        let prompt = set.questions.first().map_or("", |q| q.prompt.as_str());
        let hint = Hint::AnswerQuestion {
            session: self.session.clone(),
            is_local: self.settings.local,
        };
        Failure::new(
            "question",
            CommandReason::AgentWaits(prompt.to_owned()),
            hint,
        )
    }

    /// Reports the time until the next recovery attempt.
    pub fn report_wait(&self, wait: Duration) {
        self.out.event(
            "waiting",
            json!({"seconds": wait.as_secs_f64().ceil(), "reason": "lost_answer"}),
            None,
        );
    }

    /// Reports the changes of a turn, as text only if the agent sent none.
    pub fn report_changes(&self, changes: Vec<Change>, spoke: bool) {
        if !changes.is_empty() {
            self.print_changes(&changes, spoke);
            self.append_transcript(&Item::Changes { changes });
        }
    }

    /// Prints changes, as text only if the agent sent none.
    pub fn print_changes(&self, changes: &[Change], spoke: bool) {
        let lang = self.lang();
        let lines: Vec<String> = changes
            .iter()
            .map(|c| changes::describe_change(lang, c))
            .collect();
        let text = (!spoke).then(|| {
            let folded = change_list::folded(lang, changes);
            let texts: Vec<String> = folded.into_iter().map(|l| l.text).collect();
            texts.join("\n")
        });
        self.out
            .event("changes", changes_data(changes, &lines), text.as_deref());
    }
}
