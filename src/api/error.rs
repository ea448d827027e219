//! Errors of API requests: what happened, why, and the next step. Defines the protocol's error
//! table.

use std::path::{Path, PathBuf};

use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::text::one_line;

/// Failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    #[error("no connection to {host}: {why}")]
    NoConnection { host: String, why: String },
    #[error("{host} did not answer in time")]
    Timeout { host: String },
    /// The server refused: its `code`, or the HTTP status if the body has none.
    #[error("{}", refusal_text(*.code, .message))]
    Refused { code: i64, message: String },
    #[error("unexpected response from the server ({0})")]
    Unexpected(String),
    #[error("the address {0} is not valid: {1}")]
    BadAddress(String, String),
    #[error("{path}: {why}")]
    File { path: PathBuf, why: String },
    #[error("the connection was lost during the response: {0}")]
    StreamLost(String),
    #[error("the agent reported: {0}")]
    Agent(String),
    /// The response of a turn was complete, but the draft could not be fetched. The message was
    /// accepted.
    #[error("the agent answered, but the timeline could not be read: {0}")]
    StateUnavailable(Box<ApiError>),
    #[error("the export failed: {0}")]
    Render(String),
    /// The render status has not changed for this long (min).
    #[error("the export has made no progress for {0} min")]
    Stalled(u64),
    /// The response exceeds the client's limits.
    #[error("the server sent too much: {0}")]
    TooLarge(String),
    /// A URL in a response that must not be fetched.
    #[error("the server returned an address that is not allowed ({0}): {1}")]
    Forbidden(String, String),
    #[error(
        "{0} cannot be sent as a client id: it must be one line of visible ASCII characters, \
         256 at most"
    )]
    BadClientId(String),
}

/// Reason if the response is HTML: a proxy, a login page or a wrong address.
pub const WEB_PAGE: &str = "a web page";

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
fn is_about_headers(message: &str) -> bool {
    let message = message.to_lowercase();
    ["header", "attribution", "x-skill", "skill"]
        .iter()
        .any(|w| message.contains(w))
}

fn refusal_text(code: i64, message: &str) -> String {
    let description = match code {
        1001 | 401 => "the access token is expired or invalid",
        1002 => "the session no longer exists",
        2001 => "the account is out of credits",
        4001 => "this file type is not supported",
        4002 => "the file is too large (maximum 500 MB)",
        400 => "the server did not accept the request",
        402 if is_about_headers(message) => {
            "the export was refused because of its attribution headers"
        }
        402 => "this plan does not include exports (credits do not matter)",
        404 => "not found on the server",
        409 => "the project cannot be opened",
        413 => "the file is too large for the server",
        422 => "the file cannot be used",
        429 => "too many requests",
        507 => "the disk is full",
        500..=599 => "server error",
        _ => "the server refused the request",
    };
    if message.is_empty() {
        format!("{description} ({code})")
    } else {
        format!("{description} ({code}: {message})")
    }
}

/// Hint for an error whose cause is not known.
const UNKNOWN_HINT: &str =
    "Try again; if the problem persists, run with --log FILE and check the log.";

/// Returns what the user can do about a refusal.
fn refusal_hint(code: i64, message: &str) -> String {
    let hint = match code {
        1001 | 401 => "Check NEMO_TOKEN, or unset it to get a free token.",
        1002 => {
            "List the sessions: nemo-tui sessions. Start a new one: nemo-tui exec, or \
             nemo-tui --new."
        }
        2001 => "Top up the account, or register to get more credits.",
        4001 => return format!("Supported formats: {}.", asset::accepted_list()),
        422 => {
            "Check that it plays in another program, or convert it: ffmpeg -i FILE \
             NEW.mp4"
        }
        4002 | 413 => "Compress or trim the file first.",
        402 if is_about_headers(message) => {
            "The attribution headers were not accepted: check the SKILL.md next to the \
             program, or remove it."
        }
        402 => "Register or upgrade the plan to export; the timeline is saved.",
        409 => "Restore its file from a backup, or start a new session.",
        429 => "Wait half a minute, then try again.",
        507 => "Free some disk space, then try again.",
        _ => UNKNOWN_HINT,
    };
    hint.to_owned()
}

/// Maximum length of an error message from a server or library (characters).
const MAX_MESSAGE_CHARS: usize = 200;

fn sanitize(message: impl std::fmt::Display) -> String {
    one_line(&message.to_string())
        .chars()
        .take(MAX_MESSAGE_CHARS)
        .collect()
}

impl ApiError {
    /// Creates an error for an undocumented response.
    pub fn unexpected(why: impl std::fmt::Display) -> Self {
        Self::Unexpected(sanitize(why))
    }

    /// Creates an error for a connection lost during a response.
    pub fn lost(why: impl std::fmt::Display) -> Self {
        Self::StreamLost(sanitize(why))
    }

    /// Creates an error from an error event: a known service code, or else an error of the agent.
    /// The message is not interpreted, because tools may mention sessions of their own ("MCP
    /// session not found").
    pub fn from_event(code: &str, message: &str) -> Self {
        let known = [401, 402, 429, 1001, 1002, 2001, 4001, 4002];
        match code.parse() {
            Ok(code) if known.contains(&code) => Self::Refused {
                code,
                message: sanitize(message),
            },
            _ if code == TOO_LARGE => Self::TooLarge(sanitize(message)),
            _ => Self::Agent(sanitize(message)),
        }
    }

    /// Creates an error for a file that cannot be read or written.
    pub fn file(path: impl Into<PathBuf>, e: &std::io::Error) -> Self {
        Self::File {
            path: path.into(),
            why: reason(e),
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
    pub fn hint(&self) -> String {
        let hint = match self {
            Self::Refused { code, message } => return refusal_hint(*code, message),
            Self::NoConnection { .. } => "Check the network, or work offline: nemo-tui --local",
            Self::Timeout { .. } => "Try again in a moment.",
            Self::Render(_) => "The timeline is saved: export again once this is fixed.",
            Self::StateUnavailable(_) => {
                "Type \"status\" to check again; there is no need to resend the message."
            }
            Self::StreamLost(_) => {
                "The edit may have been made: check the timeline before sending it again."
            }
            Self::Stalled(_) => {
                "The server may still finish it: the editor checks again at its next \
                 start. Or export again."
            }
            Self::TooLarge(_) => {
                "The response was discarded. Report this to the operator of the server."
            }
            Self::Forbidden(..) => {
                "Only public https:// addresses are fetched. Use media from another source."
            }
            Self::BadClientId(_) => "Correct or remove it: a new one is then created.",
            Self::BadAddress(..) => "Use an https:// address (http:// only for this machine).",
            Self::File { .. } => "Check the path, its permissions and the free disk space.",
            Self::Unexpected(why) if why == WEB_PAGE => {
                "Check the address (api_url), and if this network requires a browser login \
                 first."
            }
            Self::Unexpected(_) | Self::Agent(_) => UNKNOWN_HINT,
        };
        hint.to_owned()
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
