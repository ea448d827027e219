//! Reasons of errors, without display text. `i18n::reasons` formats them.

mod command;
mod hint;
mod import;
mod media;
mod settings;
mod speech;
mod studio;

use std::io::ErrorKind;
use std::path::PathBuf;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

pub use self::command::CommandReason;
pub use self::hint::Hint;
pub use self::import::{ForeignFormat, ImportReason};
pub use self::media::{MediaReason, UnsupportedFormat};
pub use self::settings::SettingsReason;
pub use self::speech::SpeechReason;
pub use self::studio::{LlmReason, RenderReason, StudioReason};
use super::text::one_line;

/// Reason of an error: a code with parameters, serialized as `{"code":…,"data":…}`.
///
/// A message is serialized as its text, so that text of older versions is a reason too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    remote = "Self",
    tag = "code",
    content = "data",
    rename_all = "snake_case"
)]
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
    /// A folder without a file that can be uploaded.
    NoMediaInFolder,
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
    /// The host name resolves to a private network.
    PrivateName,
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
    DraftNotAnObject,
    Missing(MissingPart),
    /// Content type of the response; empty if it has none.
    NotEventStream(String),
    /// Limit (MB).
    ResponseTooLarge(u64),
    /// Limit (MB).
    EventTooLarge(u64),
    /// Limits (MB, number of events).
    AnswerTooLong {
        mb: usize,
        events: usize,
    },
    /// Number of bytes received.
    Incomplete(u64),
    Canceled,
    NotGiven,

    // Failed requests.
    NoConnection {
        host: String,
        why: Box<Reason>,
    },
    Timeout {
        host: String,
    },
    /// The server's code and message.
    Refused {
        code: i64,
        /// True if a 402 refers to the attribution headers, not to the plan.
        is_about_headers: bool,
        why: Box<Reason>,
    },
    Unexpected(Box<Reason>),
    BadAddress {
        address: String,
        why: Box<Reason>,
    },
    File {
        path: PathBuf,
        why: Box<Reason>,
    },
    StreamLost(Box<Reason>),
    Agent(Box<Reason>),
    StateUnavailable(Box<Reason>),
    ExportFailed(Box<Reason>),
    /// Time without progress (min).
    ExportStalled(u64),
    ServerSentTooMuch(Box<Reason>),
    ForbiddenAddress {
        host: String,
        why: Box<Reason>,
    },
    /// Source of the client id.
    BadClientId(String),

    // Media files and tools.
    Media(MediaReason),
    MediaUnreadable(Box<Reason>),
    ToolMissing(String),
    ToolNotStarted {
        tool: String,
        why: Box<Reason>,
    },
    EncoderFailed(Box<Reason>),
    /// Number of the signal.
    EncoderStopped(i32),
    TextNotDrawn(Box<Reason>),

    // The studio.
    Studio(StudioReason),
    StudioStorage(Box<Reason>),
    /// File of a project.
    ProjectFile {
        file: PathBuf,
        why: Box<Reason>,
    },
    StudioFolder {
        folder: PathBuf,
        why: Box<Reason>,
    },
    StudioPort {
        port: u16,
        why: Box<Reason>,
    },
    Llm(LlmReason),

    // Exports of the studio.
    Render(RenderReason),
    MusicNotStored(Box<Reason>),
    /// Name of the media file.
    MediaNotRead {
        name: String,
        why: Box<Reason>,
    },
    PartsNotJoined(Box<Reason>),
    PartNotStored(Box<Reason>),
    SoundNotStored(Box<Reason>),
    FileMismatch(Box<Reason>),
    /// Start and end of the picture (s).
    PictureMismatch {
        from: String,
        to: String,
        why: Box<Reason>,
    },

    // Commands and settings.
    Command(CommandReason),
    Import(ImportReason),
    Speech(SpeechReason),
    Settings(Box<SettingsReason>),
    /// Keys of an action, with their line in the configuration file.
    Keys {
        line: Option<usize>,
        action: String,
        why: Box<Reason>,
    },
    TerminalUnusable(Box<Reason>),
    RecordingNotWritten {
        path: PathBuf,
        why: Box<Reason>,
    },
    LogNotWritten {
        path: PathBuf,
        why: Box<Reason>,
    },
    ManPagesNotWritten {
        folder: PathBuf,
        why: Box<Reason>,
    },
    ThreadsNotStarted(Box<Reason>),
    FileGone(PathBuf),
    FolderGone(PathBuf),
    /// No program opens this file.
    NoProgram(PathBuf),
    /// No program shows this folder.
    NoFileManager(PathBuf),

    /// Text of a server, the system or a library, in its language.
    Message(String),
}

/// Part that a response lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

    /// Parses a stored reason. Text of older versions becomes a message.
    pub fn from_stored(text: String) -> Self {
        serde_json::from_str(&text).unwrap_or(Self::Message(text))
    }

    /// Returns the form in which the reason is stored: JSON, or the text of a message.
    pub fn to_stored(&self) -> String {
        match self {
            Self::Message(text) => text.clone(),
            reason => serde_json::to_string(reason).unwrap_or_else(|_| reason.to_string()),
        }
    }

    /// Returns the reason inside this one, or `None`.
    pub fn cause(&self) -> Option<&Self> {
        match self {
            Self::FolderNotCreated(why)
            | Self::FolderNotWritable(why)
            | Self::DamagedDownload(why)
            | Self::DatabaseThread(why)
            | Self::MessageNotStored(why)
            | Self::ExportNotStored(why)
            | Self::Certificates(why)
            | Self::Unexpected(why)
            | Self::StreamLost(why)
            | Self::Agent(why)
            | Self::StateUnavailable(why)
            | Self::ExportFailed(why)
            | Self::ServerSentTooMuch(why)
            | Self::MediaUnreadable(why)
            | Self::EncoderFailed(why)
            | Self::TextNotDrawn(why)
            | Self::StudioStorage(why)
            | Self::MusicNotStored(why)
            | Self::PartsNotJoined(why)
            | Self::PartNotStored(why)
            | Self::SoundNotStored(why)
            | Self::FileMismatch(why)
            | Self::TerminalUnusable(why)
            | Self::ThreadsNotStarted(why)
            | Self::DataFolder { why, .. }
            | Self::NoConnection { why, .. }
            | Self::Refused { why, .. }
            | Self::BadAddress { why, .. }
            | Self::File { why, .. }
            | Self::ForbiddenAddress { why, .. }
            | Self::ToolNotStarted { why, .. }
            | Self::ProjectFile { why, .. }
            | Self::StudioFolder { why, .. }
            | Self::StudioPort { why, .. }
            | Self::MediaNotRead { why, .. }
            | Self::PictureMismatch { why, .. }
            | Self::Keys { why, .. }
            | Self::RecordingNotWritten { why, .. }
            | Self::LogNotWritten { why, .. }
            | Self::ManPagesNotWritten { why, .. } => Some(why),
            _ => None,
        }
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

macro_rules! from_group {
    ($($group:ident => $variant:ident),+ $(,)?) => {
        $(impl From<$group> for Reason {
            fn from(why: $group) -> Self {
                Self::$variant(why)
            }
        })+
    };
}

from_group! {
    MediaReason => Media,
    StudioReason => Studio,
    RenderReason => Render,
    LlmReason => Llm,
    CommandReason => Command,
    ImportReason => Import,
    SpeechReason => Speech,
}

impl From<SettingsReason> for Reason {
    fn from(why: SettingsReason) -> Self {
        Self::Settings(Box::new(why))
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self::Message(text.to_owned())
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::Message(text)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Message(text) => to.serialize_str(text),
            reason => Self::serialize(reason, to),
        }
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Self::Message(text)),
            value => Self::deserialize(value).map_err(D::Error::custom),
        }
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
                    .split(" (os ")
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            ),
        }
    }
}
