//! What can go wrong with a request, in words that say what, why and what next. The wire's error table has its home here.

use std::path::{Path, PathBuf};

use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::text::one_line;

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
    /// The server's view of the export has not changed for so long, in whole minutes.
    #[error("the export has made no progress for {0} min")]
    Stalled(u64),
    /// More than a client can take.
    #[error("the server sent too much: {0}")]
    TooLarge(String),
    /// An address in an answer that this program does not fetch.
    #[error("the server named an address that is not fetched ({0}): {1}")]
    Forbidden(String, String),
    #[error(
        "{0} cannot be sent as a client id: it must be one line of visible ASCII characters, 256 at most"
    )]
    BadClientId(String),
}

/// What a proxy, a login page of a network or a wrong address answers with.
pub const WEB_PAGE: &str = "a web page";

/// The code of an answer that is longer than an answer may be.
pub const TOO_LARGE: &str = "too_large";

/// Whether the words of a 404 are about the session and not about the address (ADK: "Session not found: …").
pub fn names_lost_session(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("session")
        && ["not found", "does not exist", "no longer exists"]
            .iter()
            .any(|w| words.contains(w))
}

/// Whether a 402 is about the attribution headers and not about the plan.
fn names_headers(words: &str) -> bool {
    let words = words.to_lowercase();
    ["header", "attribution", "x-skill", "skill"]
        .iter()
        .any(|w| words.contains(w))
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
        422 => "the file cannot be used",
        429 => "too many requests",
        507 => "the disk is full",
        500..=599 => "the server has a problem of its own",
        _ => "the server refused",
    };
    if words.is_empty() {
        format!("{own} ({code})")
    } else {
        format!("{own} ({code}: {words})")
    }
}

/// What a server or a library said about an error: on one line, without control characters, at most this long.
const LONGEST_WORDS: usize = 200;

fn plain(words: impl std::fmt::Display) -> String {
    one_line(&words.to_string())
        .chars()
        .take(LONGEST_WORDS)
        .collect()
}

impl ApiError {
    /// An answer of another form than documented.
    pub fn unexpected(why: impl std::fmt::Display) -> Self {
        Self::Unexpected(plain(why))
    }

    /// A connection that broke during an answer.
    pub fn lost(why: impl std::fmt::Display) -> Self {
        Self::Lost(plain(why))
    }

    /// An error inside a stream: the service's code if it is one of its table, else what the agent reported. Its words
    /// are never read: those of a tool can speak of a session of its own ("MCP session not found").
    pub fn reported(code: &str, words: &str) -> Self {
        let known = [401, 402, 429, 1001, 1002, 2001, 4001, 4002];
        match code.parse() {
            Ok(code) if known.contains(&code) => Self::Refused {
                code,
                words: plain(words),
            },
            _ if code == TOO_LARGE => Self::TooLarge(plain(words)),
            _ => Self::Agent(plain(words)),
        }
    }

    /// A file that the system does not let be read or written.
    pub fn file(path: impl Into<PathBuf>, e: &std::io::Error) -> Self {
        Self::File {
            path: path.into(),
            why: reason(e),
        }
    }

    /// The same about a file that the user knows, where it is about one of the program's own.
    pub fn about(self, file: &Path) -> Self {
        match self {
            Self::File { why, .. } => Self::File {
                path: file.to_owned(),
                why,
            },
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
            Self::Stalled(_) => "stalled".into(),
            Self::TooLarge(_) => TOO_LARGE.into(),
            Self::Forbidden(..) => "forbidden_address".into(),
            Self::BadClientId(_) => "client_id".into(),
        }
    }

    /// The next step for a person.
    pub fn hint(&self) -> String {
        match self {
            Self::NoConnection { .. } => "Check the network, or work without one: nemo-tui --local".into(),
            Self::Timeout { .. } => "Try again in a moment.".into(),
            Self::Refused { code: 1001 | 401, .. } => "Check NEMO_TOKEN, or unset it to get a free token.".into(),
            Self::Refused { code: 1002, .. } => {
                "List the sessions: nemo-tui sessions. A new one begins with nemo-tui exec, or nemo-tui --new.".into()
            }
            Self::Refused { code: 2001, .. } => "Top up the account, or register to get more credits.".into(),
            Self::Refused { code: 4001, .. } => format!("Accepted are {}.", asset::accepted_list()),
            Self::Refused { code: 422, .. } => {
                "Check that it plays in another program, or convert it: ffmpeg -i FILE NEW.mp4".into()
            }
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
            Self::Stalled(_) => {
                "The server may still finish it: the next start of the editor looks again. Or export again.".into()
            }
            Self::TooLarge(_) => "Nothing of it was used. Report it to the operator of the server.".into(),
            Self::Forbidden(..) => "Only public https:// addresses are fetched. Use media from another source.".into(),
            Self::BadClientId(_) => "Correct it, or remove it: a new one is made then.".into(),
            Self::BadAddress(..) => "Use an https:// address (http:// only for this machine).".into(),
            Self::File { .. } => "Check the path, its permissions and the room on its disk.".into(),
            Self::Unexpected(why) if why == WEB_PAGE => {
                "Check the address (api_url), and whether this network wants a login in a browser first.".into()
            }
            _ => "Try again; if it stays, start with --log FILE and look there.".into(),
        }
    }

    /// Whether the page of the account helps: out of credits, or a plan without exports.
    pub fn is_about_account(&self) -> bool {
        match self {
            Self::Refused { code: 2001, .. } => true,
            Self::Refused { code: 402, words } => !names_headers(words),
            Self::Unseen(why) => why.is_about_account(),
            _ => false,
        }
    }

    /// The exit status for scripts (`design.md`'s table).
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Refused {
                code: 1001 | 401, ..
            } => 3,
            Self::Refused {
                code: 2001 | 402, ..
            } => 4,
            Self::NoConnection { .. } | Self::Timeout { .. } => 5,
            Self::Lost(_) => 6,
            Self::BadAddress(..) | Self::BadClientId(_) => 2,
            Self::Unseen(why) => why.exit_status(),
            _ => 1,
        }
    }

    /// Whether asking the same again may succeed by itself (for polls only, never for a chat message).
    pub fn is_passing(&self) -> bool {
        match self {
            // An answer that is none of the service's: a page of a proxy, or half of one.
            Self::NoConnection { .. }
            | Self::Timeout { .. }
            | Self::Lost(_)
            | Self::Unexpected(_) => true,
            Self::Refused { code, .. } => matches!(code, 408 | 429 | 500..=599),
            _ => false,
        }
    }
}
