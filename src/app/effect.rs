//! What the editor wants done: values, carried out by `runtime`, answered by messages that carry the same id.

use std::path::PathBuf;
use std::sync::Arc;

use super::model::Selection;
use super::pictures::{PreviewRequest, ThumbnailKey, WaveformKey};
use super::preferences::ExportChoice;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;

/// Names a request, so that a late answer to an old one is known as such.
pub type RequestId = u64;

/// Which session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionChoice {
    /// As the command line has it.
    FromCli,
    New,
    Existing(String),
}

/// A frame of one of several drafts.
#[derive(Clone, Debug)]
pub struct FrameShot {
    pub of: FrameSource,
    pub at_ms: u64,
}

/// Whose frame it is.
#[derive(Clone, Debug)]
pub enum FrameSource {
    Draft(Arc<Draft>),
    /// A version by its row in the database.
    Version(i64),
}

/// Something for the runtime to do.
#[derive(Clone, Debug)]
pub enum Effect {
    OpenSession {
        request: RequestId,
        which: SessionChoice,
    },
    /// Sends a message to the agent, once.
    SendTurn {
        request: RequestId,
        session: String,
        message: String,
        before: Arc<Timeline>,
    },
    /// Looks for the work of a turn whose answer was lost; the message is not sent again.
    Recover {
        request: RequestId,
        session: String,
        before: Arc<Timeline>,
        /// How long ago it was lost, ms.
        lost_for_ms: u64,
    },
    /// The end of the turn in flight is known: after everything that is kept of it.
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
    /// Uploads a file or a web address.
    Upload {
        request: RequestId,
        session: String,
        source: String,
    },
    CancelUpload {
        request: RequestId,
    },
    ListSessions {
        request: RequestId,
    },
    RenameSession {
        id: String,
        title: String,
    },
    ForgetSession {
        id: String,
    },
    /// Asks for a link that opens the session in a browser.
    ProjectLink {
        request: RequestId,
        session: String,
    },
    ListFolder {
        request: RequestId,
        folder: PathBuf,
    },
    /// Finds out whether pasted text is files: they are uploaded, anything else is typed.
    ClassifyPaste {
        text: String,
    },
    Export {
        session: String,
        choice: ExportChoice,
        /// The file's name without its ending.
        name: String,
        draft: Arc<Draft>,
        /// Where a quick look is played from, ms: low, into a folder for passing things, played when it is done.
        preview: Option<u64>,
    },
    /// Writes the cut for another editing program.
    ExportInterchange {
        session: String,
        format: InterchangeFormat,
        /// Empty for the configured folder.
        folder: String,
        /// The file's name without its ending.
        name: String,
        draft: Arc<Draft>,
        markers: Vec<u64>,
    },
    /// Exports the same version again, to the same place.
    RetryExport {
        job: Box<RenderJob>,
    },
    /// Fetches the file of a finished export again.
    DownloadAgain {
        job: Box<RenderJob>,
    },
    CancelExport {
        id: String,
    },
    /// Adds an item to the stored transcript.
    AppendTranscript {
        session: String,
        item: Item,
    },
    /// Makes the frame that the preview shall show; none ends what plays.
    RenderPreview {
        request: RequestId,
        wished: Option<PreviewRequest>,
    },
    /// Makes thumbnails and waveforms: these, and no longer those that were asked for before.
    LoadThumbnails {
        session: String,
        thumbs: Vec<ThumbnailKey>,
        waves: Vec<WaveformKey>,
    },
    /// Makes several frames for an overlay, one after the other, in place of those that were asked for before.
    RenderFrames {
        request: RequestId,
        session: String,
        shots: Vec<FrameShot>,
        cells: (u16, u16),
    },
    /// Measures how loud the project is.
    MeasureLoudness {
        request: RequestId,
        session: String,
        draft: Arc<Draft>,
    },
    /// Opens a page in the user's browser.
    OpenLink {
        link: String,
    },
    /// Opens a file in the player, or the system's program for it.
    OpenFile {
        path: PathBuf,
    },
    ShowInFolder {
        path: PathBuf,
    },
    /// To the system's clipboard and the terminal's.
    CopyText {
        text: String,
    },
    /// The same for what is selected in the transcript, as it is painted.
    CopySelection {
        selection: Selection,
    },
    /// Writes the session's transcript to a Markdown file.
    SaveTranscript {
        session: String,
        title: String,
    },
    /// Lets the user write in the editor of their choice.
    EditExternally {
        text: String,
    },
    /// Keeps a value under a key.
    SaveSetting {
        key: String,
        value: String,
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
        /// Rows and numbers.
        from: (i64, u32),
        to: (i64, u32),
    },
    NameVersion {
        id: i64,
        name: String,
    },
    /// Opens the page of the account: registration, topping up.
    OpenAccount,
    SetMouse(bool),
    SetTheme(String),
    /// A notification of the desktop, by the terminal.
    Notify {
        text: String,
    },
    Bell,
    Redraw,
    Suspend,
    Quit,
}
