//! Requests that change or repeat the one before them.

use std::sync::Arc;

use super::super::context::EditingContext;
use super::super::followups::{last_intent, only_edit};
use super::super::names::Names;
use super::super::reading::{Correction, Reading};
use super::super::resolve::{self, Request};
use super::{EditStep, Execution, MessageOutcome, carry_out, remembered};
use crate::i18n::replies::Reply;

impl Execution<'_> {
    /// Changes or repeats the last message, or the request before this one.
    pub(super) fn take_correction(
        &mut self,
        correction: &Correction,
        followed: bool,
        names: &Names,
    ) -> Option<MessageOutcome> {
        if correction.repeats && self.said.is_some() && !self.steps.is_empty() {
            return self.repeat(correction, names);
        }
        let outcome = self.correct(correction, names);
        self.merge(outcome, followed)
    }

    /// Repeats the request before this one for another set or value: "mute clip 1, clip 3 too".
    fn repeat(&mut self, correction: &Correction, names: &Names) -> Option<MessageOutcome> {
        let unclear = Some(MessageOutcome::Ask(Reply::NothingToRepeat));
        let (Some(said), Some(words)) = (&self.said, &correction.words) else {
            return unclear;
        };
        let read_text = self.project.read_text;
        let Some(message) = resolve::amended(said, words, names, read_text) else {
            return unclear;
        };
        let sentences = resolve::sentences(&message, names, read_text);
        let [sentence] = sentences.as_slice() else {
            return unclear;
        };
        let Ok([request]) = sentence.requests.as_deref() else {
            return unclear;
        };
        match request.read(&self.scene()) {
            Reading::Edits(edits) => self.edit(request, &edits, false, false),
            Reading::Ask(reply) => Some(MessageOutcome::Ask(reply)),
            Reading::Cannot(reply) => Some(MessageOutcome::Cannot(reply)),
            _ => unclear,
        }
    }

    /// Adds the edits of a correction or repetition to those of the message; returns the outcome
    /// if it ends the message.
    fn merge(&mut self, outcome: MessageOutcome, followed: bool) -> Option<MessageOutcome> {
        let is_whole = self.steps.is_empty() && !followed;
        let MessageOutcome::Changed {
            steps,
            answers,
            focus,
            replaces,
            message,
        } = outcome
        else {
            return Some(outcome);
        };
        if is_whole {
            return Some(MessageOutcome::Changed {
                steps,
                answers,
                focus,
                replaces,
                message,
            });
        }
        let request = self.request;
        if replaces {
            self.steps.clear();
        }
        self.steps
            .extend(steps.into_iter().map(|step| EditStep { request, ..step }));
        if let Some(step) = self.steps.last() {
            self.timeline = Arc::clone(&step.after);
        }
        self.answers.extend(answers);
        self.focus = focus;
        self.replaces |= replaces;
        self.repeats |= !replaces;
        self.said = message.or_else(|| self.said.take());
        self.topic.clear();
        self.subject.clear();
        None
    }

    /// Returns true if the only request before this one is of the kind of the last message.
    fn refines_last(&self, names: &Names) -> bool {
        let said = self.said.as_ref().filter(|_| self.request == 1);
        let intent = said.and_then(|words| only_edit(words, names, self.project));
        intent.is_some() && intent == last_intent(self.project)
    }

    /// Changes or repeats the last request.
    fn correct(&self, correction: &Correction, names: &Names) -> MessageOutcome {
        // "A bit louder than that, like 55" changes the last message once.
        let may_replace = self.steps.is_empty() || !self.repeats && self.refines_last(names);
        let before_message = self.project.memory.last.filter(|_| may_replace);
        let Some((last, before)) = before_message else {
            return MessageOutcome::Ask(Reply::NothingToRepeat);
        };
        let names_before;
        let names = if correction.repeats {
            names
        } else {
            names_before = Names::new(before, self.project.assets);
            &names_before
        };
        let message = match &correction.words {
            Some(words) => resolve::amended(last, words, names, self.project.read_text),
            None => Some(last.to_owned()),
        };
        let Some(message) = message else {
            return MessageOutcome::Ask(Reply::NothingToRepeat);
        };
        let timeline = if correction.repeats {
            &self.timeline
        } else {
            before
        };
        let project = EditingContext {
            timeline,
            ..*self.project
        };
        let names = Names::new(timeline, project.assets);
        let sentences = resolve::sentences(&message, &names, project.read_text);
        let is_plain = sentences.iter().all(|s| {
            let requests = s.requests.as_ref();
            requests.is_ok_and(|all| !all.iter().any(Request::is_correction))
        });
        if !is_plain {
            return MessageOutcome::Ask(Reply::NothingToRepeat);
        }
        let outcome = carry_out(&sentences, &message, &project, &names, self.lang);
        remembered(outcome, message, !correction.repeats)
    }
}
