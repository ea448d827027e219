//! Side effects requested by `update`: values executed by `runtime` and answered by messages that
//! carry the same id.

use std::path::PathBuf;
use std::sync::Arc;

use super::preferences::ExportChoice;
use super::request::RequestId;
use super::state::pictures::{PreviewRequest, ThumbnailKey, WaveformKey};
use super::state::sound::SoundRequest;
use super::state::transcript::Selection;
use crate::api::Call;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::RenderJob;
use crate::domain::spoken::Transcription;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// Session to open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SessionChoice {
    /// As given on the command line.
    #[default]
    FromCli,
    New,
    Existing(String),
    /// A new one with the transcript of this session, which no longer exists on the server.
    Replacement(String),
}

/// A frame to render for an overlay.
#[derive(Clone, Debug)]
pub struct FrameShot {
    pub source: FrameSource,
    pub at_ms: u64,
}

/// Draft that a frame is rendered from.
#[derive(Clone, Debug)]
pub enum FrameSource {
    Draft(Arc<Draft>),
    /// A stored version, by database row.
    Version(i64),
}

/// A side effect. Each group is executed by one module of `runtime`, and the last one by the
/// editor, which owns the terminal.
#[derive(Clone, Debug)]
pub enum Effect {
    Session(SessionEffect),
    Chat(ChatEffect),
    /// Calls the service for a text, which `Msg::Reply` brings.
    Call {
        request: RequestId,
        call: Call,
    },
    Upload(UploadEffect),
    Store(StoreEffect),
    Export(ExportEffect),
    Pictures(PictureEffect),
    Speech(SpeechEffect),
    Desktop(DesktopEffect),
    Files(FileEffect),
    Terminal(TerminalEffect),
}

/// Effects on sessions.
#[derive(Clone, Debug)]
pub enum SessionEffect {
    Open {
        request: RequestId,
        which: SessionChoice,
    },
    List {
        request: RequestId,
    },
    /// Waits for changes by other programs.
    Follow {
        request: RequestId,
        session: String,
        /// Known version of the timeline, and ids of the known proposals.
        after: Option<u64>,
        proposals: Vec<String>,
        /// True if the last request failed or could not wait: this one is sent later.
        retries: bool,
    },
    /// Accepts or rejects a proposal.
    AnswerProposal {
        request: RequestId,
        session: String,
        proposal: String,
        accepts: bool,
        reason: String,
    },
    Rename {
        id: String,
        title: String,
    },
    Forget {
        id: String,
    },
}

/// Effects of the conversation.
#[derive(Clone, Debug)]
pub enum ChatEffect {
    /// Sends a message to the agent exactly once.
    SendTurn {
        request: RequestId,
        session: String,
        message: String,
        before: Arc<Timeline>,
    },
    /// Disconnects from the agent before the end of its response. The end of the turn follows.
    StopTurn {
        request: RequestId,
    },
    /// Checks whether a lost turn changed the timeline; does not resend the message.
    Recover {
        request: RequestId,
        session: String,
        before: Arc<Timeline>,
        /// Time since the loss (ms).
        lost_for_ms: u64,
    },
    /// Clears the in-flight turn. Must be emitted after all transcript writes of that turn.
    ClearTurn {
        session: String,
    },
    FetchState {
        request: RequestId,
        session: String,
    },
    FetchCredits {
        request: RequestId,
    },
}

/// Uploads.
#[derive(Clone, Debug)]
pub enum UploadEffect {
    /// Uploads a file or URL.
    Start {
        request: RequestId,
        session: String,
        source: String,
    },
    Cancel {
        request: RequestId,
    },
    /// Renames a media file, or removes it if there is no new name.
    ChangeMedia {
        request: RequestId,
        session: String,
        name: String,
        new_name: Option<String>,
    },
}

/// Reads and writes of the database. Writes have no answer.
#[derive(Clone, Debug)]
pub enum StoreEffect {
    /// Adds an item to the stored transcript.
    AppendTranscript {
        session: String,
        item: Item,
    },
    /// Saves a value under a key.
    SaveSetting {
        key: String,
        value: String,
    },
    /// Lists the media files of a session.
    ListMedia {
        request: RequestId,
        session: String,
    },
    ListVersions {
        request: RequestId,
        session: String,
    },
    LoadVersion {
        request: RequestId,
        id: i64,
    },
    CompareVersions {
        request: RequestId,
        /// Database row and version number.
        from: (i64, u32),
        to: (i64, u32),
    },
    NameVersion {
        id: i64,
        name: String,
    },
    /// Removes exports from the list; their files stay.
    DeleteRenders {
        ids: Vec<String>,
    },
}

/// Effects of exports.
#[derive(Clone, Debug)]
pub enum ExportEffect {
    Start(ExportStart),
    /// Writes an interchange file for another editor.
    WriteInterchange(InterchangeStart),
    /// Retries an export with the same version and path.
    Retry {
        job: Box<RenderJob>,
    },
    /// Downloads the file of a finished export again.
    DownloadAgain {
        job: Box<RenderJob>,
    },
    Cancel {
        id: String,
    },
}

/// An export to start.
#[derive(Clone, Debug)]
pub struct ExportStart {
    pub session: String,
    pub choice: ExportChoice,
    /// File name without extension.
    pub name: String,
    pub draft: Arc<Draft>,
    /// If set, renders a low-quality preview to the temp folder and plays it from this position
    /// (ms).
    pub preview: Option<u64>,
}

/// An interchange file to write.
#[derive(Clone, Debug)]
pub struct InterchangeStart {
    pub session: String,
    pub format: InterchangeFormat,
    /// Empty for the configured folder.
    pub folder: String,
    /// File name without extension.
    pub name: String,
    pub draft: Arc<Draft>,
    pub markers: Vec<u64>,
}

/// Pictures and sounds of the timeline.
#[derive(Clone, Debug)]
pub enum PictureEffect {
    /// Renders the preview frame; `None` stops playback.
    RenderPreview {
        request: RequestId,
        preview: Option<PreviewRequest>,
    },
    /// Generates these thumbnails and waveforms; replaces any earlier request.
    LoadThumbnails {
        session: String,
        thumbs: Vec<ThumbnailKey>,
        waves: Vec<WaveformKey>,
    },
    /// Renders the frames of an overlay in order; replaces any earlier request.
    RenderFrames {
        request: RequestId,
        session: String,
        shots: Vec<FrameShot>,
        cells: (u16, u16),
    },
    /// Plays the sound of the timeline; replaces any earlier sound. `None` stops it.
    PlaySound {
        request: RequestId,
        sound: Option<SoundRequest>,
    },
    /// Reads the properties of a file and renders its picture; replaces any earlier request.
    ExamineFile { path: PathBuf },
    /// Measures the loudness of the project.
    MeasureLoudness {
        request: RequestId,
        session: String,
        draft: Arc<Draft>,
    },
}

/// A media file on the timeline that may contain speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenSource {
    pub source: String,
    pub name: String,
}

/// Speech recognition.
#[derive(Clone, Debug)]
pub enum SpeechEffect {
    /// Loads the words of media files, and recognizes those that are not stored if `recognizes`.
    LoadWords {
        request: RequestId,
        session: String,
        sources: Vec<SpokenSource>,
        recognizes: bool,
    },
    /// Stores a corrected transcription.
    SaveWords {
        session: String,
        source: SpokenSource,
        transcription: Arc<Transcription>,
    },
    InstallModel {
        request: RequestId,
        name: String,
    },
    /// Cancels the recognition or the download in progress.
    Cancel,
}

/// Other programs of the desktop.
#[derive(Clone, Debug)]
pub enum DesktopEffect {
    /// Opens a page in the browser.
    OpenLink {
        link: String,
    },
    /// Opens the account page: registration or top-up.
    OpenAccount,
    /// Opens a file in the configured player or the system's default program.
    OpenFile {
        path: PathBuf,
    },
    ShowInFolder {
        path: PathBuf,
    },
}

/// The user's files.
#[derive(Clone, Debug)]
pub enum FileEffect {
    ListFolder {
        request: RequestId,
        folder: PathBuf,
    },
    /// Examines the source of an upload that is no media file by its name: a folder, for example.
    ExamineSource {
        source: String,
    },
    /// Determines whether pasted text is file paths to upload or plain text.
    ClassifyPaste {
        text: String,
    },
    /// Writes the sample media to a folder.
    WriteSample,
    /// Writes the session's transcript to a Markdown file.
    SaveTranscript {
        session: String,
        title: String,
    },
}

/// The terminal, its clipboard and its programs.
#[derive(Clone, Debug)]
pub enum TerminalEffect {
    /// Copies text to the clipboard, through the system and through the terminal.
    CopyText {
        text: String,
    },
    /// Copies the selected transcript text as displayed.
    CopySelection {
        selection: Selection,
    },
    /// Opens the text in `$VISUAL` or `$EDITOR`.
    EditExternally {
        text: String,
    },
    SetMouse(bool),
    SetTheme(String),
    /// Shows a desktop notification through the terminal.
    Notify {
        text: String,
    },
    Bell,
    Redraw,
    Suspend,
}
