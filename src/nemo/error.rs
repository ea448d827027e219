//! What can go wrong with a request, in words that say what, why and what next. The wire's error table has its home here.

use std::path::{Path, PathBuf};

use crate::domain::asset;
use crate::domain::reason::reason;

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    #[error("no connection to {host}: {why}")]
    NoConnection { host: String, why: String },
    #[error("{host} did not answer in time")]
    Timeout { host: String },
    /// The server's `code`, or the HTTP status where the body has none.
    #[error("{}", table(*.code, .words))]
    Refused { code: i64, words: String },
    #[error("the server answered with something unexpected ({0})")]
    Unexpected(String),
    #[error("the address {0} is not usable: {1}")]
    BadAddress(String, String),
    #[error("{path}: {why}")]
    File { path: PathBuf, why: String },
    #[error("the connection was lost during the answer: {0}")]
    Lost(String),
    #[error("the agent reported: {0}")]
    Agent(String),
    /// The answer of a turn came whole; only the look at its work failed. The message was taken.
    #[error("the agent answered, but the timeline could not be read: {0}")]
    Unseen(Box<ApiError>),
    #[error("the export failed: {0}")]
    Render(String),
}

/// Whether a 402 is about the attribution headers and not about the plan.
fn names_headers(words: &str) -> bool {
    let words = words.to_lowercase();
    ["header", "attribution", "x-skill", "skill"].iter().any(|w| words.contains(w))
}

fn table(code: i64, words: &str) -> String {
    let own = match code {
        1001 | 401 => "the access token is expired or invalid",
        1002 => "the session does not exist any more",
        2001 => "the account is out of credits",
        4001 => "this file type is not supported",
        4002 => "the file is too large (500 MB at most)",
        400 => "the server did not accept the request",
        402 if names_headers(words) => "the export was refused for its attribution headers",
        402 => "this plan does not allow the export (it is not about credits)",
        404 => "the server does not know this address",
        409 => "the project cannot be opened",
        413 => "the file is too large for the server",
        429 => "too many requests",
        507 => "the disk is full",
        500..=599 => "the server has a problem of its own",
        _ => "the server refused",
    };
    if words.is_empty() { format!("{own} ({code})") } else { format!("{own} ({code}: {words})") }
}

impl ApiError {
    /// A file that the system does not let be read or written.
    pub fn file(path: impl Into<PathBuf>, e: &std::io::Error) -> Self {
        Self::File { path: path.into(), why: reason(e) }
    }

    /// The same about a file that the user knows, where it is about one of the program's own.
    pub fn about(self, file: &Path) -> Self {
        match self {
            Self::File { why, .. } => Self::File { path: file.to_owned(), why },
            other => other,
        }
    }

    /// The code for scripts: the server's own where it gave one.
    pub fn code(&self) -> String {
        match self {
            Self::NoConnection { .. } => "no_connection".into(),
            Self::Timeout { .. } => "timeout".into(),
            Self::Refused { code, .. } => code.to_string(),
            Self::Unexpected(_) => "unexpected_answer".into(),
            Self::BadAddress(..) => "bad_address".into(),
            Self::File { .. } => "file".into(),
            Self::Lost(_) => "lost_stream".into(),
            Self::Agent(_) => "agent".into(),
            Self::Unseen(why) => why.code(),
            Self::Render(_) => "render".into(),
        }
    }

    /// The next step for a person.
    pub fn hint(&self) -> String {
        match self {
            Self::NoConnection { .. } => "Check the network, or work without one: nemo-tui --local".into(),
            Self::Timeout { .. } => "Try again in a moment.".into(),
            Self::Refused { code: 1001 | 401, .. } => "Check NEMO_TOKEN, or unset it to get a free token.".into(),
            Self::Refused { code: 1002, .. } => "Start a new session with --new.".into(),
            Self::Refused { code: 2001, .. } => "Top up the account, or register to get more credits.".into(),
            Self::Refused { code: 4001, .. } => format!("Accepted are {}.", asset::accepted_list()),
            Self::Refused { code: 4002 | 413, .. } => "Compress or trim the file first.".into(),
            Self::Refused { code: 402, words } if names_headers(words) => {
                "The attribution headers were not accepted: check the SKILL.md beside the program, or remove it.".into()
            }
            Self::Refused { code: 402, .. } => "Register or upgrade the plan to export; the timeline is kept.".into(),
            Self::Refused { code: 409, .. } => "Restore its file from a backup, or begin a new session.".into(),
            Self::Refused { code: 507, .. } => "Free some room on the disk, then try again.".into(),
            Self::Render(_) => "The timeline is kept: export again when that is mended.".into(),
            Self::Refused { code: 429, .. } => "Wait half a minute, then try again.".into(),
            Self::Unseen(_) => "Say \"status\" to look again; there is no need to send the message again.".into(),
            Self::Lost(_) => "The edit may still have been made: look at the timeline before sending it again.".into(),
            Self::BadAddress(..) => "Use an https:// address (http:// only for this machine).".into(),
            Self::File { .. } => "Check the path, its permissions and the room on its disk.".into(),
            _ => "Try again; if it stays, start with --log FILE and look there.".into(),
        }
    }

    /// The exit status for scripts (`design.md`'s table).
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Refused { code: 1001 | 401, .. } => 3,
            Self::Refused { code: 2001 | 402, .. } => 4,
            Self::NoConnection { .. } | Self::Timeout { .. } => 5,
            Self::Lost(_) => 6,
            Self::Unseen(why) => why.exit_status(),
            _ => 1,
        }
    }

    /// Whether asking the same again may succeed by itself (for polls only, never for a chat message).
    pub fn is_passing(&self) -> bool {
        match self {
            // An answer that is none of the service's: a page of a proxy, or half of one.
            Self::NoConnection { .. } | Self::Timeout { .. } | Self::Lost(_) | Self::Unexpected(_) => true,
            Self::Refused { code, .. } => matches!(code, 408 | 429 | 500..=599),
            _ => false,
        }
    }
}
