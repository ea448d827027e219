//! What the editor hears.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use serde::{Deserialize, Serialize};

use super::effect::RequestId;
use super::options::EditorOptions;
use super::pictures::{PreviewFrame, RenderedPicture, ThumbnailKey, WaveformKey};
use super::preferences::TurnCost;
use crate::domain::chat_event::ChatEvent;
use crate::domain::credits::Credits;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFile;
use crate::domain::picture::{Loudness, Picture, Waveform};
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Msg {
    /// The wall clock, ms since 1970: before every batch of messages, and while something moves.
    Clock(u64),
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(u16, u16),
    /// Whether the terminal's window has the focus now.
    Focus(bool),
    /// The configuration was changed.
    Options(Box<EditorOptions>),
    /// A short word for the footer.
    #[serde(rename = "Told")]
    Status(String),
    /// What came back from the editor that the user writes in.
    #[serde(rename = "Edited")]
    ComposerEdited(Result<String, String>),
    /// What is remembered of the session that is being opened: shown before the server answers, and without it.
    #[serde(rename = "Remembered")]
    SessionLoaded(Box<StoredSession>),
    Session {
        request: RequestId,
        result: Result<Box<OpenedSession>, UserError>,
    },
    #[serde(rename = "Heard")]
    ChatEvent {
        request: RequestId,
        event: ChatEvent,
    },
    /// An error of the service inside of the answer, in words and with what helps.
    #[serde(rename = "Reported")]
    StreamError {
        request: RequestId,
        trouble: UserError,
    },
    TurnEnded {
        request: RequestId,
        result: Result<Box<TurnEnd>, UserError>,
    },
    /// How long it is to the next look for a lost turn, ms.
    #[serde(rename = "NextLook")]
    RecoveryScheduled {
        request: RequestId,
        in_ms: u64,
    },
    /// What a lost turn was found to have done.
    #[serde(rename = "Recovered")]
    TurnRecovered {
        request: RequestId,
        end: Box<TurnEnd>,
        /// Whether the timeline could be looked at.
        looked: bool,
    },
    /// The server asked to slow down: seconds left, 0 at the end.
    #[serde(rename = "Waiting")]
    RateLimited(u64),
    #[serde(rename = "Sessions")]
    SessionsListed {
        request: RequestId,
        sessions: Vec<SessionInfo>,
    },
    #[serde(rename = "Link")]
    ProjectLink {
        request: RequestId,
        result: Result<String, UserError>,
    },
    State {
        request: RequestId,
        result: Result<Option<Arc<Draft>>, UserError>,
    },
    Credits {
        request: RequestId,
        result: Result<Credits, UserError>,
    },
    #[serde(rename = "Sent")]
    UploadProgress {
        request: RequestId,
        sent: u64,
        total: u64,
    },
    Uploaded {
        request: RequestId,
        /// The medium's name on the server.
        result: Result<String, UserError>,
    },
    #[serde(rename = "Folder")]
    FolderListed {
        request: RequestId,
        folder: PathBuf,
        result: Result<Vec<FolderEntry>, String>,
    },
    /// Pasted text that turned out to be files.
    PastedFiles(Vec<String>),
    /// Pasted text that is just text.
    PastedText(String),
    Render(RenderJob),
    #[serde(rename = "Versions")]
    VersionsListed {
        request: RequestId,
        versions: Vec<VersionInfo>,
    },
    /// A version of the draft that was asked for.
    VersionLoaded {
        request: RequestId,
        id: i64,
        draft: Option<Arc<Draft>>,
    },
    #[serde(rename = "Compared")]
    VersionsCompared {
        request: RequestId,
        /// Rows and numbers.
        from: (i64, u32),
        to: (i64, u32),
        changes: Vec<Change>,
    },
    /// A frame was painted: what it lacked can be asked for.
    #[serde(rename = "Painted")]
    FrameDrawn,
    /// The frame that was wished for the preview, or why there is none.
    #[serde(rename = "Framed")]
    PreviewReady {
        request: RequestId,
        result: Result<Box<PreviewFrame>, String>,
    },
    /// A thumbnail of a strip; none where there is none.
    #[serde(rename = "Thumb")]
    Thumbnail(ThumbnailKey, Option<Picture>),
    #[serde(rename = "Wave")]
    Waveform(WaveformKey, Option<Waveform>),
    /// Media came to this machine that were missing.
    #[serde(rename = "MediaCame")]
    MediaDownloaded,
    /// A frame of an overlay, by its index; none where it could not be made.
    #[serde(rename = "Shot")]
    FrameReady {
        request: RequestId,
        index: usize,
        painting: Option<RenderedPicture>,
    },
    #[serde(rename = "Measured")]
    LoudnessMeasured {
        request: RequestId,
        result: Result<Loudness, String>,
    },
    /// The cut was written for another editing program, or was not.
    #[serde(rename = "CutWritten")]
    InterchangeWritten(Result<InterchangeFile, UserError>),
    #[serde(rename = "RenderTrouble")]
    RenderFailed {
        id: String,
        trouble: UserError,
    },
}

/// A session as the database has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredSession {
    pub id: String,
    pub items: Vec<Item>,
    pub renders: Vec<RenderJob>,
    pub draft: Option<Arc<Draft>>,
    /// Names of uploaded media.
    pub assets: Vec<String>,
    /// What was typed and not sent.
    pub unsent: String,
    /// Times of markers, ms.
    pub markers: Vec<u64>,
    /// What its turns cost.
    pub costs: Vec<TurnCost>,
}

/// A version of the draft, as the list tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionInfo {
    /// Its row in the database.
    pub id: i64,
    /// 1 is the first of the session.
    pub number: u32,
    /// Empty where nobody gave it one.
    pub name: String,
    /// Wall clock, ms since 1970.
    pub created_ms: u64,
    /// What is on it, in the documented line.
    pub summary: String,
    pub duration_ms: u64,
    /// What differs from the version before it.
    pub changes: Vec<Change>,
}

/// An open session with what is remembered of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenedSession {
    pub id: String,
    pub host: String,
    pub draft: Option<Arc<Draft>>,
    pub resumed: bool,
    pub replaced: bool,
    /// A message whose fate an earlier run never learnt.
    pub lost: Option<LostTurn>,
}

/// A turn whose end was never learnt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LostTurn {
    pub message: String,
    /// Wall clock, ms since 1970.
    pub started_ms: u64,
    /// The timeline as it was before.
    #[serde(with = "super::record::timeline")]
    pub before: Arc<Timeline>,
}

/// A session that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: String,
    pub title: String,
    /// The last thing that was said in it.
    #[serde(rename = "last_words")]
    pub last_message: String,
    /// What is on its timeline, in the documented line.
    pub summary: String,
    /// Wall clock, ms since 1970.
    pub used_ms: u64,
}

/// What a turn came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TurnEnd {
    pub draft: Option<Arc<Draft>>,
    pub changes: Vec<Change>,
    pub spoke: bool,
}

/// A failure in words: what happened and why, and the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    #[serde(rename = "what")]
    pub message: String,
    #[serde(rename = "next")]
    pub hint: String,
    pub kind: UserErrorKind,
}

/// What the editor can do about a failure by itself, or offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserErrorKind {
    #[default]
    Other,
    /// The answer was lost: the message may have been taken.
    FateUnknown,
    /// The message was taken and answered; sending it again would be a second edit.
    Answered,
    /// The server has forgotten the session (1002).
    SessionGone,
    /// A page that helps: registration, topping up.
    Link(String),
}

/// A line of the file picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
}
