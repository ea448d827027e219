//! Plain words → edits, in English and Chinese. A message is split into clauses; each is read against the timeline as
//! the clauses before it have left it. What is unclear becomes a question, never a guess.

mod canvas;
mod captions;
mod clause;
mod cut;
mod exact;
mod fade;
mod gather;
mod inset;
mod look;
mod number;
mod order;
mod play;
mod question;
mod reference;
mod reply;
mod sound;
mod title;
mod transition;
mod typo;

#[cfg(test)]
mod tests;

use crate::domain::asset::Asset;
use crate::domain::edit::Edit;
use crate::domain::subtitle::Decoded;
use crate::domain::timeline::Timeline;

pub use clause::{Clause, clauses};
pub use reply::{Reply, Unreadable};

/// Reads a text file that a message names.
pub type ReadText = fn(&str) -> Result<Decoded, Unreadable>;

/// What the words are about.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub timeline: &'a Timeline,
    /// The media of the project in the order of their upload.
    pub assets: &'a [Asset],
    /// Ids of what the last edit touched: "it", "that".
    pub touched: &'a [String],
    pub read_text: ReadText,
}

impl Context<'_> {
    /// Words of the user's own names, which are no slips of other words.
    pub fn own_words(&self) -> Vec<String> {
        let names = self
            .assets
            .iter()
            .map(|a| &a.name)
            .chain(self.timeline.segments().map(|(_, s)| &s.name));
        names
            .flat_map(|n| {
                n.to_lowercase()
                    .split(|c: char| !c.is_alphanumeric())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    Edit(Box<Edit>),
    /// Several of one kind: "every photo".
    Edits(Vec<Edit>),
    /// So many steps back.
    Undo(usize),
    Redo,
    /// Back to the state after so many edits.
    Version(usize),
    /// Answered in words, nothing changes.
    Answer(Reply),
    /// A wish that is understood and cannot be granted here: why, and the nearest thing.
    Cannot(Reply),
    /// Not understood, or several things meant at once: the question to ask.
    Unclear(Reply),
}

impl Reading {
    /// One edit.
    pub fn edit(edit: Edit) -> Self {
        Self::Edit(Box::new(edit))
    }
}

/// One reader of clauses: `None` when the clause is not about its subject.
type Reader = fn(&Clause, &Context) -> Option<Reading>;

/// Every subject, the more special first.
const READERS: &[Reader] = &[
    exact::read,
    question::read_undo,
    question::read,
    question::impossible,
    gather::assemble,
    canvas::read,
    captions::read,
    sound::read_mix,
    fade::read_named,
    title::read,
    sound::read,
    transition::read,
    fade::read,
    play::read,
    sound::silence,
    inset::read,
    look::read,
    gather::read,
    cut::read,
    order::read,
];

/// Whether a clause is the exact sentence of a direct edit, or a step back or forth: then nothing is left to understand.
pub fn is_exact(clause: &Clause, context: &Context) -> bool {
    exact::read(clause, context)
        .or_else(|| question::read_undo(clause, context))
        .is_some()
}

/// Reads one clause.
pub fn read(clause: &Clause, context: &Context) -> Reading {
    READERS
        .iter()
        .find_map(|reader| reader(clause, context))
        .unwrap_or_else(|| Reading::Unclear(Reply::NotUnderstood(clause.original.clone())))
}
