//! Errors of API requests: what happened, why, and the next step. Defines the protocol's error
//! table.

use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};

use crate::domain::reason::{Hint, MediaReason, Reason, StudioReason};
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;

/// Failed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    NoConnection {
        host: String,
        why: Reason,
    },
    Timeout {
        host: String,
    },
    /// The server refused: its `code`, or the HTTP status if the body has none.
    Refused {
        code: i64,
        message: Reason,
    },
    Unexpected(Reason),
    BadAddress(String, Reason),
    File {
        path: PathBuf,
        why: Reason,
    },
    StreamLost(Reason),
    Agent(Reason),
    /// The response of a turn was complete, but the draft could not be fetched. The message was
    /// accepted.
    StateUnavailable(Box<ApiError>),
    Render(Reason),
    /// The render status has not changed for this long (min).
    Stalled(u64),
    /// The response exceeds the client's limits.
    TooLarge(Reason),
    /// A URL in a response that must not be fetched.
    Forbidden(String, Reason),
    BadClientId(String),
}

impl std::error::Error for ApiError {}

/// English message, for logs.
impl Display for ApiError {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

/// Error code of a response that exceeds the limits.
pub const TOO_LARGE: &str = "too_large";

/// Returns true if the message of a 404 refers to the session, not the path (ADK: "Session not
/// found: …").
pub fn is_session_not_found(message: &str) -> bool {
    let message = message.to_lowercase();
    message.contains("session")
        && ["not found", "does not exist", "no longer exists"]
            .iter()
            .any(|w| message.contains(w))
}

/// Returns true if a 402 refers to the attribution headers, not to the plan.
fn is_about_headers(message: &Reason) -> bool {
    if *message == Reason::Studio(StudioReason::NoAttributionHeaders) {
        return true;
    }
    let message = message.foreign_text().to_lowercase();
    ["header", "attribution", "x-skill", "skill"]
        .iter()
        .any(|w| message.contains(w))
}

impl Localized for ApiError {
    fn message(&self, lang: Lang) -> String {
        reasons::text(lang, &self.reason())
    }

    fn hint(&self, lang: Lang) -> String {
        self.next_step().text(lang)
    }
}

fn refusal_hint(code: i64, message: &Reason) -> Hint {
    match code {
        1001 | 401 => Hint::CheckToken,
        1002 => Hint::ListSessions,
        2001 => Hint::TopUp,
        4001 => Hint::UseAcceptedFormat,
        422 => Hint::ConvertFile,
        4002 | 413 => Hint::CompressFile,
        402 if is_about_headers(message) => Hint::CheckHeaders,
        402 => Hint::UpgradePlan,
        409 => Hint::RestoreProject,
        507 => Hint::FreeDisk,
        429 => Hint::WaitHalfMinute,
        _ => Hint::RunWithLog,
    }
}

fn file_hint(why: &Reason) -> Hint {
    match why {
        Reason::NotFound => Hint::CheckName,
        Reason::EmptyFile => Hint::WaitForFile,
        Reason::MediaUnreadable(why) if **why == MediaReason::NoHeicTool.into() => {
            Hint::ConvertHeic
        }
        Reason::MediaUnreadable(_) => Hint::ConvertFile,
        _ => Hint::CheckPath,
    }
}

impl ApiError {
    /// Creates an error for an undocumented response.
    pub fn unexpected(why: impl Display) -> Self {
        Self::Unexpected(Reason::message(why))
    }

    /// Creates an error for a connection lost during a response.
    pub fn lost(why: impl Display) -> Self {
        Self::StreamLost(Reason::message(why))
    }

    /// Creates an error from an error event: a known service code, or else an error of the agent.
    /// The message is not interpreted, because tools may mention sessions of their own ("MCP
    /// session not found").
    pub fn from_event(code: &str, message: &Reason) -> Self {
        let known = [401, 402, 429, 1001, 1002, 2001, 4001, 4002];
        match code.parse() {
            Ok(code) if known.contains(&code) => Self::Refused {
                code,
                message: message.clone(),
            },
            _ if code == TOO_LARGE => Self::TooLarge(message.clone()),
            _ => Self::Agent(message.clone()),
        }
    }

    /// Creates an error for a file that cannot be read or written.
    pub fn file(path: impl Into<PathBuf>, e: &std::io::Error) -> Self {
        Self::File {
            path: path.into(),
            why: Reason::from(e),
        }
    }

    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        let boxed = |why: &Reason| Box::new(why.clone());
        match self {
            Self::NoConnection { host, why } => Reason::NoConnection {
                host: host.clone(),
                why: boxed(why),
            },
            Self::Timeout { host } => Reason::Timeout { host: host.clone() },
            Self::Refused { code, message } => Reason::Refused {
                code: *code,
                is_about_headers: is_about_headers(message),
                why: boxed(message),
            },
            Self::Unexpected(why) => Reason::Unexpected(boxed(why)),
            Self::BadAddress(address, why) => Reason::BadAddress {
                address: address.clone(),
                why: boxed(why),
            },
            Self::File { path, why } => Reason::File {
                path: path.clone(),
                why: boxed(why),
            },
            Self::StreamLost(why) => Reason::StreamLost(boxed(why)),
            Self::Agent(why) => Reason::Agent(boxed(why)),
            Self::StateUnavailable(why) => Reason::StateUnavailable(Box::new(why.reason())),
            Self::Render(why) => Reason::ExportFailed(boxed(why)),
            Self::Stalled(minutes) => Reason::ExportStalled(*minutes),
            Self::TooLarge(why) => Reason::ServerSentTooMuch(boxed(why)),
            Self::Forbidden(host, why) => Reason::ForbiddenAddress {
                host: host.clone(),
                why: boxed(why),
            },
            Self::BadClientId(source) => Reason::BadClientId(source.clone()),
        }
    }

    /// Replaces an internal path in a file error by the user-visible one.
    pub fn with_path(self, file: &Path) -> Self {
        match self {
            Self::File { why, .. } => Self::File {
                path: file.to_owned(),
                why,
            },
            other => other,
        }
    }

    /// Returns the code for scripts: the server's code if there is one.
    pub fn code(&self) -> String {
        match self {
            Self::NoConnection { .. } => "no_connection".into(),
            Self::Timeout { .. } => "timeout".into(),
            Self::Refused { code, .. } => code.to_string(),
            Self::Unexpected(_) => "unexpected_answer".into(),
            Self::BadAddress(..) => "bad_address".into(),
            Self::File { .. } => "file".into(),
            Self::StreamLost(_) => "lost_stream".into(),
            Self::Agent(_) => "agent".into(),
            Self::StateUnavailable(why) => why.code(),
            Self::Render(_) => "render".into(),
            Self::Stalled(_) => "stalled".into(),
            Self::TooLarge(_) => TOO_LARGE.into(),
            Self::Forbidden(..) => "forbidden_address".into(),
            Self::BadClientId(_) => "client_id".into(),
        }
    }

    /// Returns what the user can do about the error.
    pub fn next_step(&self) -> Hint {
        match self {
            Self::NoConnection { .. } => Hint::CheckNetwork,
            Self::Timeout { .. } => Hint::TryLater,
            Self::Refused { code, message } => refusal_hint(*code, message),
            Self::Render(_) => Hint::ExportAgain,
            Self::StateUnavailable(_) => Hint::CheckStatus,
            Self::StreamLost(_) => Hint::CheckTimeline,
            Self::Stalled(_) => Hint::ExportMayFinish,
            Self::TooLarge(_) => Hint::ReportToOperator,
            Self::Forbidden(..) => Hint::UsePublicAddress,
            Self::BadClientId(_) => Hint::RemoveClientId,
            Self::BadAddress(..) => Hint::UseHttps,
            Self::File { why, .. } => file_hint(why),
            Self::Unexpected(Reason::WebPage) => Hint::CheckAddress,
            Self::Unexpected(_) | Self::Agent(_) => Hint::RunWithLog,
        }
    }

    /// Returns true if the account page helps: no credits, or a plan without exports.
    pub fn is_account_related(&self) -> bool {
        match self {
            Self::Refused { code: 2001, .. } => true,
            Self::Refused { code: 402, message } => !is_about_headers(message),
            Self::StateUnavailable(why) => why.is_account_related(),
            _ => false,
        }
    }

    /// Returns the exit status for scripts (table in `design.md`).
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Refused {
                code: 1001 | 401, ..
            } => 3,
            Self::Refused {
                code: 2001 | 402, ..
            } => 4,
            Self::NoConnection { .. } | Self::Timeout { .. } => 5,
            Self::StreamLost(_) => 6,
            Self::BadAddress(..) | Self::BadClientId(_) => 2,
            Self::StateUnavailable(why) => why.exit_status(),
            _ => 1,
        }
    }

    /// Returns true if repeating the same request may succeed. For polls only, never for chat
    /// messages.
    pub fn is_transient(&self) -> bool {
        match self {
            // An unexpected response may come from a proxy, or be incomplete.
            Self::NoConnection { .. }
            | Self::Timeout { .. }
            | Self::StreamLost(_)
            | Self::Unexpected(_) => true,
            Self::Refused { code, .. } => matches!(code, 408 | 429 | 500..=599),
            _ => false,
        }
    }
}

/// Returns the message of the innermost cause, which is the most specific one.
pub(super) fn root_cause(e: &(dyn std::error::Error + 'static)) -> Reason {
    let mut cause = e;
    while let Some(next) = cause.source() {
        cause = next;
    }
    match cause.downcast_ref::<std::io::Error>().map(Reason::from) {
        None => Reason::message(cause),
        Some(Reason::Message(text)) => Reason::message(text),
        Some(reason) => reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [i64; 16] = [
        400, 401, 402, 404, 409, 413, 422, 429, 500, 507, 777, 1001, 1002, 2001, 4001, 4002,
    ];

    /// One error of each kind.
    fn kinds() -> Vec<ApiError> {
        let host = || "nemo.example".to_owned();
        let mut kinds: Vec<ApiError> = CODES
            .iter()
            .map(|&code| ApiError::Refused {
                code,
                message: Reason::Message(String::new()),
            })
            .collect();
        kinds.extend([
            ApiError::Refused {
                code: 1001,
                message: Reason::TokenNotSendable,
            },
            ApiError::NoConnection {
                host: host(),
                why: Reason::ConnectionRefused,
            },
            ApiError::Timeout { host: host() },
            ApiError::Unexpected(Reason::WebPage),
            ApiError::BadAddress(host(), Reason::PlainHttpElsewhere),
            ApiError::file("a.mp4", &std::io::ErrorKind::StorageFull.into()),
            ApiError::StreamLost(Reason::TimedOut),
            ApiError::Agent(Reason::NotGiven),
            ApiError::Render(Reason::NotGiven),
            ApiError::Stalled(10),
            ApiError::TooLarge(Reason::ResponseTooLarge(64)),
            ApiError::Forbidden(host(), Reason::PrivateNetwork),
            ApiError::BadClientId("client_id".into()),
        ]);
        let unavailable = ApiError::StateUnavailable(Box::new(ApiError::Timeout { host: host() }));
        kinds.push(unavailable);
        kinds
    }

    #[test]
    fn every_error_is_explained_in_both_languages() {
        for e in kinds() {
            let english = [e.message(Lang::En), e.hint(Lang::En)];
            assert!(english.iter().all(|text| text.is_ascii()), "{english:?}");
            for text in [e.message(Lang::Zh), e.hint(Lang::Zh)] {
                assert!(crate::i18n::locale::has_han(&text), "{text}");
                let words = crate::i18n::foreign_words::foreign_words(&text);
                assert!(words.is_empty(), "{text}: {words:?}");
            }
        }
    }

    #[test]
    fn hints_match_the_code() {
        let refused = |code, message: &str| ApiError::Refused {
            code,
            message: Reason::Message(message.into()),
        };
        let other = refused(777, "").hint(Lang::Zh);
        for code in [409, 422] {
            assert_ne!(refused(code, "").hint(Lang::Zh), other);
        }
        let headers = refused(402, "missing attribution headers");
        assert!(headers.message(Lang::Zh).contains("请求头"));
        assert!(!headers.is_account_related() && refused(402, "").is_account_related());
    }
}
