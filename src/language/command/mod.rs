//! Plain words → edits, in English and Chinese. A message is split into clauses; each is read against the timeline as
//! the clauses before it have left it. What is unclear becomes a question, never a guess.

mod adjust;
mod assemble;
mod canonical;
mod canvas;
mod captions;
mod clause;
mod fade;
mod number;
mod order;
mod picture_in_picture;
mod playback_speed;
mod queries;
mod reference;
mod reply;
mod sound;
mod spelling;
mod title;
mod transition;
mod trim;

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
pub struct LanguageContext<'a> {
    pub timeline: &'a Timeline,
    /// The media of the project in the order of their upload.
    pub assets: &'a [Asset],
    /// Ids of what the last edit touched: "it", "that".
    pub touched: &'a [String],
    pub read_text: ReadText,
}

impl LanguageContext<'_> {
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
pub enum Interpretation {
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

impl Interpretation {
    /// One edit.
    pub fn edit(edit: Edit) -> Self {
        Self::Edit(Box::new(edit))
    }
}

/// One reader of clauses: `None` when the clause is not about its subject.
type IntentParser = fn(&Clause, &LanguageContext) -> Option<Interpretation>;

/// Every subject, the more special first.
const READERS: &[IntentParser] = &[
    canonical::read,
    queries::read_undo,
    queries::read,
    queries::impossible,
    assemble::assemble,
    canvas::read,
    captions::read,
    sound::read_mix,
    fade::read_named,
    title::read,
    sound::read,
    transition::read,
    fade::read,
    playback_speed::read,
    sound::silence,
    picture_in_picture::read,
    adjust::read,
    assemble::read,
    trim::read,
    order::read,
];

/// Whether a clause is the exact sentence of a direct edit, or a step back or forth: then nothing is left to understand.
pub fn is_exact(clause: &Clause, context: &LanguageContext) -> bool {
    canonical::read(clause, context)
        .or_else(|| queries::read_undo(clause, context))
        .is_some()
}

/// Reads one clause.
pub fn read(clause: &Clause, context: &LanguageContext) -> Interpretation {
    READERS
        .iter()
        .find_map(|reader| reader(clause, context))
        .unwrap_or_else(|| Interpretation::Unclear(Reply::NotUnderstood(clause.original.clone())))
}
