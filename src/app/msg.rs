//! Messages that `update` applies to the model.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use serde::{Deserialize, Serialize};

use super::followed::FollowedChanges;
use super::options::EditorOptions;
use super::preferences::TurnCost;
use super::request::{AnswerKind, RequestId};
use super::state::pictures::{PreviewFrame, RenderedPicture, ThumbnailKey, WaveformKey};
use super::state::sound::SoundEvent;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::chat_event::ChatEvent;
use crate::domain::credits::Credits;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFile;
use crate::domain::picture::{Loudness, Picture, Waveform};
use crate::domain::reason::{Hint, Reason};
use crate::domain::render_job::RenderJob;
use crate::domain::spoken::{SpeechStatus, Transcription};
use crate::domain::timeline::{Segment, Timeline};
use crate::domain::transcript::Item;

/// User input or the result of an effect.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Msg {
    /// Wall clock (ms since 1970), sent before every batch of messages and during animations.
    Clock(u64),
    Key(KeyEvent),
    Mouse(MouseEvent),
    Paste(String),
    Resize(u16, u16),
    /// The terminal window gained (true) or lost the focus.
    Focus(bool),
    /// The configuration file changed.
    Options(Box<EditorOptions>),
    /// A footer message.
    #[serde(rename = "Told")]
    Status(String),
    /// Result of editing the composer text in `$EDITOR`.
    #[serde(rename = "Edited")]
    ComposerEdited(Result<String, Reason>),
    /// Stored data of the session being opened, shown before the server responds.
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
    /// An error that the service reported within the response stream.
    #[serde(rename = "Reported")]
    StreamError {
        request: RequestId,
        #[serde(rename = "trouble")]
        error: UserError,
    },
    TurnEnded {
        request: RequestId,
        result: Result<Box<TurnEnd>, UserError>,
    },
    /// Time until the next recovery attempt (ms).
    #[serde(rename = "NextLook")]
    RecoveryScheduled {
        request: RequestId,
        in_ms: u64,
    },
    /// Changes made by a lost turn.
    #[serde(rename = "Recovered")]
    TurnRecovered {
        request: RequestId,
        end: Box<TurnEnd>,
        /// True if the timeline could be fetched.
        #[serde(rename = "looked")]
        state_fetched: bool,
    },
    /// Rate limited by the server: seconds left, 0 at the end.
    #[serde(rename = "Waiting")]
    RateLimited(u64),
    #[serde(rename = "Sessions")]
    SessionsListed {
        request: RequestId,
        sessions: Vec<SessionInfo>,
    },
    /// Text of a call's reply.
    #[serde(rename = "Link")]
    Reply {
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
        /// Name of the media file on the server.
        result: Result<String, UserError>,
        /// Duration (ms); 0 for a photo, or if it is unknown.
        #[serde(default)]
        duration_ms: u64,
    },
    #[serde(rename = "Folder")]
    FolderListed {
        request: RequestId,
        folder: PathBuf,
        result: Result<Vec<FolderEntry>, Reason>,
    },
    /// Properties and picture of a file in the file picker.
    FileExamined(Box<ExaminedFile>),
    /// Media files of the session, in upload order.
    MediaListed {
        request: RequestId,
        media: Vec<UploadedMedia>,
    },
    /// A media file was renamed or removed.
    MediaChanged {
        request: RequestId,
        result: Result<(), UserError>,
    },
    /// Pasted paths of existing files and folders.
    PastedFiles(Vec<String>),
    /// A source of an upload that is no media file was examined.
    SourceExamined {
        source: String,
        found: FoundSource,
    },
    /// Pasted plain text.
    PastedText(String),
    /// Paths of the sample media.
    SampleWritten(Vec<String>),
    Render(RenderJob),
    #[serde(rename = "Versions")]
    VersionsListed {
        request: RequestId,
        versions: Vec<VersionInfo>,
    },
    /// A requested version of the draft, or `None` if it is no longer stored.
    VersionLoaded {
        request: RequestId,
        id: i64,
        draft: Option<Arc<Draft>>,
    },
    #[serde(rename = "Compared")]
    VersionsCompared {
        request: RequestId,
        /// Database row and version number.
        from: (i64, u32),
        to: (i64, u32),
        changes: Vec<Change>,
    },
    /// A frame was drawn; missing pictures can now be requested.
    #[serde(rename = "Painted")]
    FrameDrawn,
    /// The requested preview frame, or the error message.
    #[serde(rename = "Framed")]
    PreviewReady {
        request: RequestId,
        result: Result<Box<PreviewFrame>, Reason>,
    },
    /// A filmstrip thumbnail, or `None` if it is unavailable.
    #[serde(rename = "Thumb")]
    Thumbnail(ThumbnailKey, Option<Picture>),
    #[serde(rename = "Wave")]
    Waveform(WaveformKey, Option<Waveform>),
    /// Missing media files were downloaded.
    #[serde(rename = "MediaCame")]
    MediaDownloaded,
    /// A frame of an overlay, or `None` if it could not be rendered.
    #[serde(rename = "Shot")]
    FrameReady {
        request: RequestId,
        index: usize,
        #[serde(rename = "painting")]
        picture: Option<RenderedPicture>,
    },
    #[serde(rename = "Measured")]
    LoudnessMeasured {
        request: RequestId,
        result: Result<Loudness, Reason>,
    },
    /// Progress or the end of the sound.
    Sound {
        request: RequestId,
        event: SoundEvent,
    },
    /// The speech recognition started, proceeded or ended, or lacks its model.
    SpeechStatus(SpeechStatus),
    /// Transcriptions, or the end of the download of a model.
    Words {
        request: RequestId,
        event: WordsEvent,
    },
    /// Changes of the session by other programs, and their proposals.
    Followed {
        request: RequestId,
        result: Result<Box<FollowedChanges>, UserError>,
    },
    /// A proposal was accepted or rejected.
    ProposalAnswered {
        request: RequestId,
        result: Result<(), UserError>,
    },
    /// Result of writing an interchange file.
    #[serde(rename = "CutWritten")]
    InterchangeWritten(Result<InterchangeFile, UserError>),
    #[serde(rename = "RenderTrouble")]
    RenderFailed {
        id: String,
        #[serde(rename = "trouble")]
        error: UserError,
    },
}

impl Msg {
    /// Kind of the answer and id of its request; `None` if the message answers no request.
    pub(crate) fn answer_mut(&mut self) -> Option<(AnswerKind, &mut RequestId)> {
        let answer = match self {
            Self::Session { request, .. } => (AnswerKind::Session, request),
            Self::ChatEvent { request, .. }
            | Self::StreamError { request, .. }
            | Self::TurnEnded { request, .. }
            | Self::RecoveryScheduled { request, .. }
            | Self::TurnRecovered { request, .. } => (AnswerKind::Turn, request),
            Self::SessionsListed { request, .. } => (AnswerKind::SessionList, request),
            Self::Reply { request, .. } => (AnswerKind::Reply, request),
            Self::State { request, .. } => (AnswerKind::State, request),
            Self::Credits { request, .. } => (AnswerKind::Credits, request),
            Self::UploadProgress { request, .. } | Self::Uploaded { request, .. } => {
                (AnswerKind::Upload, request)
            }
            Self::FolderListed { request, .. } => (AnswerKind::Folder, request),
            Self::MediaListed { request, .. } => (AnswerKind::Media, request),
            Self::MediaChanged { request, .. } => (AnswerKind::MediaChange, request),
            Self::VersionsListed { request, .. }
            | Self::VersionLoaded { request, .. }
            | Self::VersionsCompared { request, .. } => (AnswerKind::Version, request),
            Self::PreviewReady { request, .. } => (AnswerKind::PreviewFrame, request),
            Self::FrameReady { request, .. } => (AnswerKind::OverlayFrame, request),
            Self::LoudnessMeasured { request, .. } => (AnswerKind::Loudness, request),
            Self::Sound { request, .. } => (AnswerKind::Sound, request),
            Self::Words { request, .. } => (AnswerKind::Speech, request),
            Self::Followed { request, .. } => (AnswerKind::Followed, request),
            Self::ProposalAnswered { request, .. } => (AnswerKind::ProposalAnswer, request),
            Self::Clock(_)
            | Self::Key(_)
            | Self::Mouse(_)
            | Self::Paste(_)
            | Self::Resize(..)
            | Self::Focus(_)
            | Self::Options(_)
            | Self::Status(_)
            | Self::ComposerEdited(_)
            | Self::SessionLoaded(_)
            | Self::RateLimited(_)
            | Self::PastedFiles(_)
            | Self::SourceExamined { .. }
            | Self::FileExamined(_)
            | Self::PastedText(_)
            | Self::SampleWritten(_)
            | Self::Render(_)
            | Self::FrameDrawn
            | Self::Thumbnail(..)
            | Self::Waveform(..)
            | Self::MediaDownloaded
            | Self::SpeechStatus(_)
            | Self::InterchangeWritten(_)
            | Self::RenderFailed { .. } => return None,
        };
        Some(answer)
    }
}

/// Answer to a request about speech.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum WordsEvent {
    /// Transcriptions by source.
    Loaded(Vec<(String, Arc<Transcription>)>),
    ModelInstalled,
    Failed(UserError),
}

/// A session as stored in the database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredSession {
    pub id: String,
    /// Name that the user gave it.
    #[serde(default)]
    pub name: Option<String>,
    /// First request to the agent, which may be older than the loaded items.
    #[serde(default)]
    pub first_request: Option<String>,
    pub items: Vec<Item>,
    pub renders: Vec<RenderJob>,
    pub draft: Option<Arc<Draft>>,
    /// Names of uploaded media.
    pub assets: Vec<String>,
    /// Their durations (ms), in the same order.
    #[serde(default)]
    pub durations_ms: Vec<u64>,
    /// Unsent composer text.
    pub unsent: String,
    /// Marker times (ms).
    pub markers: Vec<u64>,
    /// Costs of its turns.
    pub costs: Vec<TurnCost>,
}

/// An entry of the version history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionInfo {
    /// Database row.
    pub id: i64,
    /// Number within the session, starting at 1.
    pub number: u32,
    /// Empty if unnamed.
    pub name: String,
    /// Program that made the version; empty for the user or if it is unknown.
    #[serde(default)]
    pub author: String,
    /// Message of the user that produced the version; empty if unknown.
    #[serde(default)]
    pub message: String,
    /// Wall clock, ms since 1970.
    pub created_ms: u64,
    /// One-line summary of the timeline.
    pub summary: String,
    pub duration_ms: u64,
    /// Changes since the previous version.
    pub changes: Vec<Change>,
}

/// A session opened on the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenedSession {
    pub id: String,
    pub host: String,
    pub draft: Option<Arc<Draft>>,
    pub resumed: bool,
    pub replaced: bool,
    /// Turn of an earlier run whose result is unknown.
    pub lost: Option<LostTurn>,
}

/// A turn whose result is unknown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LostTurn {
    pub message: String,
    /// Wall clock, ms since 1970.
    pub started_ms: u64,
    /// Timeline before the turn.
    #[serde(with = "super::record::timeline")]
    pub before: Arc<Timeline>,
}

/// An entry of the session list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub id: String,
    /// Task that the session belongs to; empty in recordings of older versions.
    #[serde(default)]
    pub task_id: String,
    pub title: String,
    #[serde(rename = "last_words")]
    pub last_message: String,
    /// One-line summary of the timeline.
    pub summary: String,
    /// Wall clock, ms since 1970.
    pub used_ms: u64,
}

/// Result of a chat turn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TurnEnd {
    pub draft: Option<Arc<Draft>>,
    pub changes: Vec<Change>,
    #[serde(rename = "spoke")]
    pub replied: bool,
    /// True if the user stopped the response.
    #[serde(default)]
    pub stopped: bool,
}

/// A user-facing error: what happened and why, and the next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserError {
    #[serde(rename = "what")]
    pub message: Reason,
    #[serde(rename = "next")]
    pub hint: Hint,
    pub kind: UserErrorKind,
}

/// Reaction of the editor to an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserErrorKind {
    #[default]
    Other,
    /// The response was lost; the message may have been processed.
    #[serde(rename = "FateUnknown")]
    OutcomeUnknown,
    /// The message was answered; resending it would repeat the edit.
    Answered,
    /// The server cannot be reached.
    Unreachable,
    /// The session no longer exists on the server (1002).
    SessionGone,
    /// A page that helps: registration or top-up.
    Link(String),
}

/// Kind of a source of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FoundSource {
    /// A folder with these media files.
    Folder(Vec<String>),
    /// A file that cannot be uploaded.
    OtherFile,
    Unreadable(Reason),
}

/// A media file of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedMedia {
    pub name: String,
    /// Source in a draft; empty if it is unknown.
    #[serde(default)]
    pub source: String,
    pub kind: MediaKind,
    /// Duration (ms); 0 for a photo, or if it is unknown.
    pub duration_ms: u64,
    /// Size of the local file; 0 if it is unknown.
    pub bytes: u64,
    /// Wall clock, ms since 1970.
    pub uploaded_ms: u64,
}

impl UploadedMedia {
    /// Segments of a timeline that use the file, as (track, segment) indices.
    pub fn segments(&self, timeline: &Timeline) -> Vec<(usize, usize)> {
        let uses_file = |segment: &Segment| {
            let has_source =
                !self.source.is_empty() && segment.source.as_ref() == Some(&self.source);
            has_source || segment.name == self.name
        };
        let tracks = timeline.tracks.iter().enumerate();
        let segments = tracks.flat_map(|(track, t)| {
            let segments = t.segments.iter().enumerate();
            segments.map(move |(index, segment)| ((track, index), segment))
        });
        let uses = segments.filter(|(_, segment)| uses_file(segment));
        uses.map(|(at, _)| at).collect()
    }
}

/// Properties of a file in the file picker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExaminedFile {
    pub path: PathBuf,
    /// `None` if the file cannot be read as media.
    pub asset: Option<Asset>,
    pub picture: Option<Picture>,
}

/// An entry of the file picker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
    /// Modification time (ms since 1970); 0 in recordings of older versions.
    #[serde(default)]
    pub modified_ms: u64,
}
