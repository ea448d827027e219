//! Reasons of errors, without display text. `i18n::reasons` formats them.

use std::io::ErrorKind;
use std::path::PathBuf;

use super::text::one_line;

/// Reason of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    // The system.
    DiskFull,
    NotFound,
    PermissionDenied,
    ReadOnlyDisk,
    IsDirectory,
    PathNotDirectory,
    AlreadyExists,
    InUse,
    ConnectionRefused,

    // Files.
    NotAFile,
    EmptyFile,
    FileGrew,
    FileShrank,
    MediaTooLarge,
    /// Required and available disk space (bytes).
    DiskSpace {
        needed: u64,
        free: u64,
    },
    /// A media file is not on this machine, and its URL is unknown.
    NoMediaUrl,
    FolderNotCreated(Box<Reason>),
    FolderNotWritable(Box<Reason>),
    DamagedDownload(Box<Reason>),

    // The database.
    DataFolder {
        folder: PathBuf,
        why: Box<Reason>,
    },
    DiskOfFolderFull(PathBuf),
    DatabaseLocked,
    DatabaseThread(Box<Reason>),
    ProgramEnding,
    DatabaseDamaged(String),
    Database(String),
    /// Schema version of a newer program.
    NewerDatabase(i64),
    MessageNotStored(Box<Reason>),
    ExportNotStored(Box<Reason>),

    // Addresses.
    InvalidUrl,
    NoHost,
    NotWebAddress,
    PlainHttp,
    PlainHttpElsewhere,
    ThisMachine,
    PrivateNetwork,
    InvalidRedirect,
    TooManyRedirects,

    // Requests and responses.
    Certificates(Box<Reason>),
    TokenNotSendable,
    NotDownloaded,
    TimedOut,
    RequestDropped,
    SecondRequest,
    /// A proxy, a login page or a wrong address.
    WebPage,
    NotJson,
    UnexpectedFormat,
    DraftNotJson,
    Missing(MissingPart),
    /// Content type of the response; empty if it has none.
    NotEventStream(String),
    /// Limit (MB).
    ResponseTooLarge(u64),
    /// Limit (MB).
    EventTooLarge(u64),
    /// Number of bytes received.
    Incomplete(u64),
    Canceled,
    NotGiven,

    /// Text of a server, the system or a library, in its language.
    Message(String),
}

/// Part that a response lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingPart {
    Token,
    SessionId,
    ClaimToken,
    Balance,
    File,
    Status,
}

/// Maximum length of a message from a server or library (characters).
const MAX_MESSAGE_CHARS: usize = 200;

impl Reason {
    /// Creates a reason from foreign text: one line, shortened.
    pub fn message(text: impl std::fmt::Display) -> Self {
        Self::Message(
            one_line(&text.to_string())
                .chars()
                .take(MAX_MESSAGE_CHARS)
                .collect(),
        )
    }

    /// Returns true for an empty message.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Message(text) if text.is_empty())
    }

    /// Returns foreign text, or an empty string for a reason of this program.
    pub fn foreign_text(&self) -> &str {
        match self {
            Self::Message(text) => text,
            _ => "",
        }
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::Message(text)
    }
}

impl From<&std::io::Error> for Reason {
    fn from(e: &std::io::Error) -> Self {
        match e.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::PermissionDenied => Self::PermissionDenied,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk,
            ErrorKind::IsADirectory => Self::IsDirectory,
            ErrorKind::NotADirectory => Self::PathNotDirectory,
            ErrorKind::AlreadyExists => Self::AlreadyExists,
            ErrorKind::AddrInUse => Self::InUse,
            ErrorKind::ConnectionRefused => Self::ConnectionRefused,
            // Without the error number of the system.
            _ => Self::Message(
                e.to_string()
                    .split(" (os error ")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
        }
    }
}
