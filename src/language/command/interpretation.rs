//! Result of interpreting a clause.

use super::clause::Clause;
use super::context::LanguageContext;
use super::reply::Reply;
use crate::domain::edit::Edit;

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
pub(crate) type IntentParser = fn(&Clause, &LanguageContext) -> Option<Interpretation>;
