//! Errors that end a command.

use crate::api::chat::ChatError;
use crate::api::{ApiClient, ApiError};
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::store::StoreError;

/// Exit status if it is unknown whether a message was processed.
const FATE_UNKNOWN: u8 = 6;

/// Error that ends a command.
#[derive(Debug)]
pub struct Failure {
    pub code: String,
    reason: Box<Reason>,
    hint: Hint,
    pub status: u8,
    /// Web page that helps: registration or buying credits.
    pub link: Option<String>,
    is_account_related: bool,
    lang: Lang,
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self::new("store", e.reason(), e.next_step())
    }
}

impl From<ApiError> for Failure {
    fn from(e: ApiError) -> Self {
        Self {
            status: e.exit_status(),
            is_account_related: e.is_account_related(),
            ..Self::new(&e.code(), e.reason(), e.next_step())
        }
    }
}

impl Failure {
    /// Creates a failure with exit status 1.
    pub fn new(code: &str, reason: impl Into<Reason>, hint: Hint) -> Self {
        Self {
            code: code.into(),
            reason: Box::new(reason.into()),
            hint,
            status: 1,
            link: None,
            is_account_related: false,
            lang: Lang::En,
        }
    }

    /// Creates a failure of wrong usage (exit status 2).
    pub fn usage(reason: impl Into<Reason>, hint: Hint) -> Self {
        Self {
            status: 2,
            ..Self::new("usage", reason, hint)
        }
    }

    /// Creates the failure of a message that may or may not have been processed.
    pub fn fate_unknown(error: ChatError) -> Self {
        Self {
            status: FATE_UNKNOWN,
            hint: Hint::CheckTimeline,
            ..Self::from(error.error)
        }
    }

    /// Failure of an export of an empty timeline.
    pub fn empty_timeline() -> Self {
        Self::new(
            "nothing_to_export",
            CommandReason::NothingToExport,
            Hint::UploadFirst,
        )
    }

    /// Adds the name of the affected file to the message.
    pub fn with_file(mut self, file: &str) -> Self {
        if !self.message().contains(file) {
            self.reason = Box::new(Reason::File {
                path: file.into(),
                why: self.reason,
            });
        }
        self
    }

    /// Sets the language, and adds the account page if the error is account-related.
    pub fn localized(self, lang: Lang, api: Option<&ApiClient>) -> Self {
        let link = api
            .filter(|_| self.is_account_related)
            .map(ApiClient::account_link);
        let hint = match link.clone() {
            Some(link) => self.hint.with_link(link),
            None => self.hint,
        };
        Self {
            hint,
            lang,
            link,
            ..self
        }
    }

    /// Returns the text of the error: what happened and why.
    pub fn message(&self) -> String {
        reasons::text(self.lang, &self.reason)
    }

    /// Returns the text of the next step.
    pub fn hint(&self) -> String {
        self.hint.text(self.lang)
    }

    /// Transcript item that records this failure.
    pub fn transcript_item(&self) -> Item {
        Item::Problem {
            message: (*self.reason).clone(),
            hint: self.hint.clone(),
        }
    }
}
