//! Words that carry no meaning of their own.

use super::lexicon::{Class, Senses};

/// Returns true if a token is a word that carries no meaning of its own.
pub(crate) fn is_filler(senses: Senses) -> bool {
    [Class::Filler, Class::Connective, Class::Preposition]
        .iter()
        .any(|class| senses.has_class(*class))
}
