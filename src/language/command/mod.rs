//! Parses plain English and Chinese into edits. A message is split into clauses; each clause is
//! read against the timeline that results from the clauses before it. An ambiguous clause becomes a
//! question, never a guess.

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

/// Context in which a clause is interpreted.
#[derive(Clone, Copy, Debug)]
pub struct LanguageContext<'a> {
    pub timeline: &'a Timeline,
    /// Media of the project, in upload order.
    pub assets: &'a [Asset],
    /// Ids of the segments changed by the last edit: "it", "that".
    pub touched: &'a [String],
    pub read_text: ReadText,
}

impl LanguageContext<'_> {
    /// Words from asset and segment names; excluded from spelling correction.
    pub fn name_words(&self) -> Vec<String> {
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

/// Interpretation of a clause.
#[derive(Clone, Debug, PartialEq)]
pub enum Interpretation {
    Edit(Box<Edit>),
    /// Several edits of one kind: "every photo".
    Edits(Vec<Edit>),
    /// Number of edits to undo.
    Undo(usize),
    Redo,
    /// Restores the state after this many edits.
    Version(usize),
    /// A reply without an edit.
    Answer(Reply),
    /// A request that is understood but not supported: the reason and the closest alternative.
    Cannot(Reply),
    /// Not understood or ambiguous: the question to ask.
    Unclear(Reply),
}

impl Interpretation {
    /// Creates an interpretation as a single edit.
    pub fn edit(edit: Edit) -> Self {
        Self::Edit(Box::new(edit))
    }
}

/// Parser of one intent; returns `None` if the clause is about something else.
type IntentParser = fn(&Clause, &LanguageContext) -> Option<Interpretation>;

/// All intents, the most specific first.
const INTENTS: &[IntentParser] = &[
    canonical::parse,
    queries::parse_undo,
    queries::parse,
    queries::unsupported,
    assemble::assemble,
    canvas::parse,
    captions::parse,
    sound::parse_mix,
    fade::parse_named,
    title::parse,
    sound::parse,
    transition::parse,
    fade::parse,
    playback_speed::parse,
    sound::cut_silence,
    picture_in_picture::parse,
    adjust::parse,
    assemble::parse,
    trim::parse,
    order::parse,
];

/// Returns true if a clause is the canonical sentence of a direct edit, an undo or a redo, which
/// leaves nothing to interpret.
pub fn is_canonical(clause: &Clause, context: &LanguageContext) -> bool {
    canonical::parse(clause, context)
        .or_else(|| queries::parse_undo(clause, context))
        .is_some()
}

/// Interprets one clause.
pub fn interpret(clause: &Clause, context: &LanguageContext) -> Interpretation {
    INTENTS
        .iter()
        .find_map(|parse| parse(clause, context))
        .unwrap_or_else(|| Interpretation::Unclear(Reply::NotUnderstood(clause.original.clone())))
}
