//! Readings of requests.

use super::scene::RequestContext;
use super::slots::Slots;
use crate::domain::edit::Edit;
use crate::i18n::replies::Reply;

/// A request that was evaluated against the timeline.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// Edits, in order.
    Edits(Vec<Edit>),
    /// Number of edits to undo.
    Undo(usize),
    Redo,
    /// Restores the state after this many edits.
    Version(usize),
    /// A reply without an edit.
    Answer(Reply),
    /// An answer to a remark or a prohibition; ids of the segments to leave as they are.
    Remark(Reply, Vec<String>),
    /// A statement that asks for nothing, as it was written; ids of the segments it is about.
    Narration(String, Vec<String>),
    /// Understood, but not possible: the reason and the closest alternative.
    Cannot(Reply),
    /// Incomplete or ambiguous: the question to ask.
    Ask(Reply),
    /// Names the segments that the next request is about.
    Topic(Vec<String>),
    /// Carries out what the program asked about last.
    Accept,
    /// Replaces part of the last request, or repeats it for other segments.
    Correction(Correction),
}

/// A change of the last request.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// The words that replace a phrase of the same type, as they were written.
    pub words: Option<String>,
    /// True if the last request stays and is repeated, false if it is replaced.
    pub repeats: bool,
}

/// Evaluates a request against the timeline.
pub(crate) type Action = Box<dyn Fn(&RequestContext) -> Reading>;

/// Binds the phrases of a request; none if it is about something else.
pub(crate) type Bind = fn(&mut Slots) -> Option<Action>;

/// Creates an action whose errors are refusals or questions.
pub(crate) fn edits(
    build: impl Fn(&RequestContext) -> Result<Vec<Edit>, Reply> + 'static,
) -> Option<Action> {
    Some(Box::new(move |scene| match build(scene) {
        Ok(edits) => Reading::Edits(edits),
        Err(reply) if reply.is_question() => Reading::Ask(reply),
        Err(reply) => Reading::Cannot(reply),
    }))
}

/// Creates an action that asks.
pub(crate) fn ask(reply: Reply) -> Option<Action> {
    Some(Box::new(move |_| Reading::Ask(reply.clone())))
}

/// Creates an action that asks, if there is nothing else in the request. Anything that can be done
/// costs less.
pub(crate) fn ask_if_complete(s: &mut Slots, reply: Reply) -> Option<Action> {
    s.cost += 6;
    if s.is_complete() { ask(reply) } else { None }
}

/// Creates an action that refuses.
pub(crate) fn cannot(reply: Reply) -> Option<Action> {
    Some(Box::new(move |_| Reading::Cannot(reply.clone())))
}

/// Creates an action that answers.
pub(crate) fn answer(build: impl Fn(&RequestContext) -> Reply + 'static) -> Option<Action> {
    Some(Box::new(move |scene| Reading::Answer(build(scene))))
}
