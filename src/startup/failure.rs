//! Errors that end a command.

use crate::api::chat::ChatError;
use crate::api::{ApiClient, ApiError};
use crate::domain::reason::{Hint, Reason};
use crate::domain::transcript::Item;
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::store::StoreError;

/// Exit status if it is unknown whether a message was processed.
const FATE_UNKNOWN: u8 = 6;

/// Error that ends a command.
#[derive(Debug)]
pub struct Failure {
    pub code: String,
    pub message: String,
    pub hint: String,
    pub status: u8,
    /// Web page that helps: registration or buying credits.
    pub link: Option<String>,
    /// Underlying error; [`Failure::localized`] translates it.
    cause: Option<Box<FailureCause>>,
}

/// Underlying error of a failure.
#[derive(Debug)]
enum FailureCause {
    Request {
        error: ApiError,
        /// The affected file, if the error message does not name it.
        file: Option<String>,
    },
    Store(StoreError),
}

impl Localized for FailureCause {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Request { error, file: None } => error.message(lang),
            Self::Request {
                error,
                file: Some(file),
            } => reasons::text(
                lang,
                &Reason::File {
                    path: file.into(),
                    why: Box::new(error.reason()),
                },
            ),
            Self::Store(error) => error.message(lang),
        }
    }

    fn hint(&self, lang: Lang) -> String {
        match self {
            Self::Request { error, .. } => error.hint(lang),
            Self::Store(error) => error.hint(lang),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        let failure = Self::new("store", &e, &e.hint(Lang::En));
        Self {
            cause: Some(Box::new(FailureCause::Store(e))),
            ..failure
        }
    }
}

impl From<ApiError> for Failure {
    fn from(e: ApiError) -> Self {
        let (message, hint) = (e.message(Lang::En), e.hint(Lang::En));
        Self {
            code: e.code(),
            message,
            hint,
            status: e.exit_status(),
            link: None,
            cause: Some(Box::new(FailureCause::Request {
                error: e,
                file: None,
            })),
        }
    }
}

impl Failure {
    /// Creates a failure with exit status 1.
    pub fn new(code: &str, message: impl std::fmt::Display, hint: &str) -> Self {
        let (message, hint) = (message.to_string(), hint.to_owned());
        Self {
            code: code.into(),
            message,
            hint,
            status: 1,
            link: None,
            cause: None,
        }
    }

    /// Creates a failure of wrong usage (exit status 2).
    pub fn usage(message: impl std::fmt::Display, hint: &str) -> Self {
        Self {
            status: 2,
            ..Self::new("usage", message, hint)
        }
    }

    /// Creates the failure of a message that may or may not have been processed.
    pub fn fate_unknown(error: ChatError) -> Self {
        let hint = error.hint(Lang::En);
        Self {
            status: FATE_UNKNOWN,
            hint,
            ..Self::from(error.error)
        }
    }

    /// Failure of an export of an empty timeline.
    pub fn empty_timeline() -> Self {
        Self::new(
            "nothing_to_export",
            "the timeline is empty: nothing to export",
            "Upload media and ask for a video first.",
        )
    }

    /// Adds the name of the affected file to the message.
    pub fn with_file(mut self, file: &str) -> Self {
        if !self.message.contains(file) {
            self.message = format!("{file}: {}", self.message);
            if let Some(FailureCause::Request { file: named, .. }) = self.cause.as_deref_mut() {
                *named = Some(file.to_owned());
            }
        }
        self
    }

    /// Translates the error into `lang` and adds the account page if it is account-related.
    pub fn localized(self, lang: Lang, api: Option<&ApiClient>) -> Self {
        let Some(cause) = &self.cause else {
            return self;
        };
        let is_account_related = matches!(
            &**cause,
            FailureCause::Request { error, .. } if error.is_account_related()
        );
        let link = api
            .filter(|_| is_account_related)
            .map(ApiClient::account_link);
        let hint = if self.status == FATE_UNKNOWN {
            Hint::CheckTimeline.text(lang)
        } else {
            cause.hint(lang)
        };
        let hint = link
            .as_ref()
            .map_or(hint.clone(), |link| format!("{hint} {link}"));
        Self {
            message: cause.message(lang),
            hint,
            link,
            ..self
        }
    }

    /// Transcript item that records this failure.
    pub fn transcript_item(&self) -> Item {
        Item::Problem {
            message: self.message.clone(),
            hint: self.hint.clone(),
        }
    }
}
