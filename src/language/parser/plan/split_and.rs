//! A split whose parts the same message names: "cut the talk at 5 s and delete the second half".

use super::super::context::EditingContext;
use super::super::lexer::mentions;
use super::super::lexicon::Sense;
use super::super::names::Names;
use super::super::resolve;
use super::super::split_followups::{numbered, part_position};
use super::super::target::Target;
use super::{EditStep, MessageOutcome, understand_new};
use crate::domain::edit::Edit;
use crate::i18n::locale::{Lang, has_han};

/// Words and marks between the split and what follows it.
const JOINTS: &[&str] = &[
    ",", "，", ";", "；", "。", ". ", " and ", " then ", "然后", "再", "并",
];

impl EditingContext<'_> {
    /// Carries out the split, then the rest of the message on its parts. None if the message is
    /// nothing of the kind, or if one of the two is not understood.
    pub(super) fn split_and(
        &self,
        message: &str,
        names: &Names,
        lang: Lang,
    ) -> Option<MessageOutcome> {
        let (head, tail) = divided(message)?;
        if !mentions(head, &[Sense::Split]) || !names_one(head, self, names) {
            return None;
        }
        let (outcome, ..) = understand_new(head, self, names, lang);
        let MessageOutcome::Changed { steps, answers, .. } = outcome else {
            return None;
        };
        let [
            EditStep {
                edit: Edit::Split(_),
                before,
                after,
                ..
            },
        ] = steps.as_slice()
        else {
            return None;
        };
        // "… the second half of the beach" is another half.
        let is_of_other = [" half of ", " part of ", "半段的"]
            .iter()
            .any(|of| tail.contains(of));
        let tail = numbered(tail, after, before).filter(|_| !is_of_other)?;
        let context = EditingContext {
            timeline: after,
            ..*self
        };
        let names = Names::new(after, self.assets);
        let (outcome, ..) = understand_new(&tail, &context, &names, lang);
        match outcome {
            MessageOutcome::Changed {
                steps: more,
                answers: others,
                focus,
                replaces: false,
                message,
            } => Some(MessageOutcome::Changed {
                steps: joined(&steps, more),
                answers: answers.into_iter().chain(others).collect(),
                focus,
                replaces: false,
                message,
            }),
            _ => None,
        }
    }
}

/// Returns true if the split names what is split: "the first part" of a video is all before it.
fn names_one(head: &str, project: &EditingContext, names: &Names) -> bool {
    let sentences = resolve::sentences(head, names, project.read_text);
    let mut requests = sentences.iter().flat_map(|s| s.requests.iter().flatten());
    let is_whole = |t: &Target| matches!(t, Target::WholeVideo | Target::All(_) | Target::It(_));
    requests.any(|r| !r.targets().is_empty() && !r.targets().iter().any(is_whole))
}

/// The steps of two requests.
fn joined(first: &[EditStep], second: Vec<EditStep>) -> Vec<EditStep> {
    let later = second.into_iter().map(|step| EditStep {
        request: step.request + 1,
        ..step
    });
    first.iter().cloned().chain(later).collect()
}

/// The message before and after the last joint before the name of a part.
fn divided(message: &str) -> Option<(&str, &str)> {
    let before = message.get(..part_position(message)?)?;
    let space = has_han(message).then_some(" ");
    let joints = JOINTS.iter().copied().chain(space);
    let ends = joints.filter_map(|joint| Some((before.rfind(joint)?, joint.len())));
    let (at, length) = ends.max()?;
    Some((message.get(..at)?, message.get(at + length..)?))
}
