//! Localized error messages of requests.

use crate::api::ApiError;
use crate::i18n::errors::{Hint, Localized};
use crate::i18n::locale::Lang;

/// Localized error message and hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedError {
    pub message: String,
    pub hint: String,
}

/// Returns the message and hint of an error in `lang`.
pub fn explain(lang: Lang, e: &ApiError) -> ExplainedError {
    ExplainedError {
        message: e.message(lang),
        hint: e.hint(lang),
    }
}

/// Returns the hint after a message that may or may not have been accepted.
pub fn fate_unknown_hint(lang: Lang) -> String {
    Hint::CheckTimeline.text(lang)
}
