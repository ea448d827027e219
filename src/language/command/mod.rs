//! Plain words → edits, in English and Chinese. A message is split into clauses; each is read against the timeline as
//! the clauses before it have left it. What is unclear becomes a question, never a guess.

mod canvas;
mod clause;
mod cut;
mod exact;
mod fade;
mod gather;
mod look;
mod number;
mod question;
mod reference;
mod sound;
mod title;

#[cfg(test)]
mod tests;

use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::domain::timeline::Timeline;

pub use clause::{Clause, clauses};

/// What the words are about: the timeline as it stands, and the media of the project in the order of their upload.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub timeline: &'a Timeline,
    pub assets: &'a [Asset],
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    Edit(Edit),
    Undo,
    Redo,
    /// Answered in words, nothing changes.
    Answer(String),
    /// A wish that is understood and cannot be granted here: why, and the nearest thing.
    Cannot(String),
    /// Not understood, or several things meant at once: the question to ask.
    Unclear(String),
}

/// One reader of clauses: `None` when the clause is not about its subject.
type Reader = fn(&Clause, &Context) -> Option<Reading>;

/// Every subject, the more special first.
const READERS: &[Reader] = &[
    exact::read,
    question::read_undo,
    question::read,
    canvas::read,
    look::read,
    gather::read,
    fade::read,
    title::read,
    cut::read_transition,
    sound::read,
    cut::read,
];

/// Reads one clause.
pub fn read(clause: &Clause, context: &Context) -> Reading {
    READERS.iter().find_map(|reader| reader(clause, context)).unwrap_or_else(|| {
        Reading::Unclear(format!(
            "I did not understand \"{}\". I can assemble photos and clips, add titles, music and transitions, trim, move, split and remove segments, and set the canvas. What should I change?",
            clause.original
        ))
    })
}
