//! Parses plain English and Chinese into edits. A message is split into clauses; each clause is
//! read against the timeline that results from the clauses before it. An ambiguous clause becomes a
//! question, never a guess.

mod add_media;
mod adjust;
mod assemble;
mod canonical;
mod canvas;
mod captions;
mod clause;
mod context;
mod fade;
mod history;
mod interpretation;
mod number;
mod order;
mod picture_in_picture;
mod playback_speed;
mod queries;
mod reference;
mod reply;
mod segments;
mod sound;
mod spelling;
mod title;
mod transition;
mod trim;
mod unsupported;
mod vocabulary;

#[cfg(test)]
mod tests;

use interpretation::IntentParser;

pub use clause::{Clause, clauses};
pub use context::{LanguageContext, ReadText};
pub use interpretation::Interpretation;
pub use reply::{Reply, Unreadable};

/// All intents, the most specific first.
const INTENTS: &[IntentParser] = &[
    canonical::parse,
    history::parse,
    queries::parse,
    unsupported::parse,
    assemble::parse,
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
    add_media::parse,
    trim::parse,
    order::parse,
];

/// Returns true if a clause is the canonical sentence of a direct edit, an undo or a redo, which
/// leaves nothing to interpret.
pub fn is_canonical(clause: &Clause, context: &LanguageContext) -> bool {
    canonical::parse(clause, context)
        .or_else(|| history::parse(clause, context))
        .is_some()
}

/// Interprets one clause.
pub fn interpret(clause: &Clause, context: &LanguageContext) -> Interpretation {
    INTENTS
        .iter()
        .find_map(|parse| parse(clause, context))
        .unwrap_or_else(|| Interpretation::Unclear(Reply::NotUnderstood(clause.original.clone())))
}
