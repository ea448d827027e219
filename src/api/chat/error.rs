//! Failed turn, with the fate of its message.

use crate::api::client::Refusable;
use crate::api::error::ApiError;
use crate::domain::reason::{Hint, Reason};
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;

/// Failed turn.
#[derive(Clone, Debug)]
pub struct ChatError {
    pub error: ApiError,
    /// True if the server may have accepted the message anyway.
    pub fate_unknown: bool,
    /// True if it failed before any stream began: only then may the message be posted again
    /// automatically.
    pub before_stream: bool,
}

impl From<ApiError> for ChatError {
    fn from(error: ApiError) -> Self {
        Self::not_accepted(error)
    }
}

impl Refusable for ChatError {
    fn refusal_code(&self) -> Option<i64> {
        self.error.refusal_code().filter(|_| !self.fate_unknown)
    }
}

impl ChatError {
    /// Creates an error for a message that was not accepted.
    pub(crate) fn not_accepted(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: true,
        }
    }

    /// Creates an error from a stream, or from the state request after it.
    pub(crate) fn in_stream(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: false,
        }
    }

    pub(super) fn lost(why: Reason) -> Self {
        Self {
            error: ApiError::StreamLost(why),
            fate_unknown: true,
            before_stream: false,
        }
    }

    pub(super) fn timed_out() -> Self {
        Self::lost(Reason::TimedOut)
    }

    /// Returns what the user can do. A message that may have been accepted must not be sent again.
    pub fn hint(&self, lang: Lang) -> String {
        if self.fate_unknown {
            Hint::CheckTimeline.text(lang)
        } else {
            self.error.hint(lang)
        }
    }
}
