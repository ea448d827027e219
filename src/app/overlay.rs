//! Overlays: dialogs shown over the panes, with their state.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use tui_textarea::TextArea;

use super::msg::{FolderEntry, SessionInfo, VersionInfo};
use super::preferences::ExportChoice;
use super::request::RequestId;
use super::state::pictures::RenderedPicture;
use crate::domain::clock;
use crate::domain::diff::Change;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::picture::Loudness;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::render_job::FileFormat;
use crate::input::Action;

/// The open overlay and its state.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// First visible row.
    Help(usize),
    Export(Box<ExportDialog>),
    Picker(Picker),
    Sessions(SessionList),
    /// Queued messages; index of the selected one.
    Queue(usize),
    Palette(Box<Palette>),
    Prompt(Box<Prompt>),
    Transitions(TransitionChoice),
    History(HistoryList),
    Compare(Comparison),
    Sheet(ContactSheet),
    Statistics(Statistics),
    /// The options of the agent's question.
    Question(Box<QuestionDialog>),
    /// Confirmation of a message that may exceed the spending limit.
    Spend,
    Quit,
}

/// Dialog for the agent's questions, one at a time.
#[derive(Clone, Debug)]
pub struct QuestionDialog {
    pub set: QuestionSet,
    /// Index of the displayed question.
    pub index: usize,
    /// Index of the option under the cursor.
    pub cursor: usize,
    /// Indices of the chosen options, per question.
    pub chosen: Vec<BTreeSet<usize>>,
}

impl QuestionDialog {
    /// Creates the dialog with nothing chosen.
    pub fn new(set: QuestionSet) -> Self {
        let chosen = vec![BTreeSet::new(); set.questions.len()];
        Self {
            set,
            index: 0,
            cursor: 0,
            chosen,
        }
    }

    /// Returns the displayed question.
    pub fn question(&self) -> Option<&Question> {
        self.set.questions.get(self.index)
    }

    /// Number of options of the displayed question.
    pub fn option_count(&self) -> usize {
        self.question().map_or(0, |q| q.options.len())
    }

    pub fn is_multiple(&self) -> bool {
        self.question().is_some_and(|q| q.multiple)
    }

    /// True if an option of the displayed question is chosen.
    pub fn has_choice(&self) -> bool {
        self.chosen
            .get(self.index)
            .is_some_and(|chosen| !chosen.is_empty())
    }

    /// Toggles an option, keeping the others.
    pub fn toggle(&mut self, option: usize) {
        if let Some(chosen) = self.chosen.get_mut(self.index)
            && !chosen.remove(&option)
        {
            chosen.insert(option);
        }
    }

    /// Chooses only this option.
    pub fn choose_only(&mut self, option: usize) {
        let exists = option < self.option_count();
        if let Some(chosen) = self.chosen.get_mut(self.index) {
            *chosen = BTreeSet::from_iter(exists.then_some(option));
        }
    }

    /// Shows the next question. Returns false after the last one.
    pub fn advance(&mut self) -> bool {
        let has_next = self.index + 1 < self.set.questions.len();
        if has_next {
            (self.index, self.cursor) = (self.index + 1, 0);
        }
        has_next
    }

    /// Shows the previous question.
    pub fn go_back(&mut self) {
        (self.index, self.cursor) = (self.index.saturating_sub(1), 0);
    }
}

/// A single-line input dialog.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub purpose: PromptPurpose,
    pub field: TextArea<'static>,
    /// True if the first typed character replaces the initial text, such as a volume.
    pub replace_on_input: bool,
    /// Validation error.
    pub error: Option<String>,
}

/// Purpose of a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptPurpose {
    GoToTime,
    /// For the segments with these (track, segment) indices.
    Volume(Vec<(usize, usize)>),
    Speed(Vec<(usize, usize)>),
    Text(usize, usize),
    /// A new title at the playhead.
    NewText,
    Search,
    /// A name for the version with this database row.
    VersionName(i64),
}

impl Prompt {
    /// Returns the typed text.
    pub fn text(&self) -> &str {
        self.field.lines().first().map_or("", String::as_str)
    }
}

/// Available transitions; "none" removes the transition.
pub const TRANSITIONS: &[&str] = &[
    "crossfade",
    "fade-black",
    "fade-white",
    "slide-left",
    "slide-right",
    "push-left",
    "push-right",
    "wipe-left",
    "wipe-right",
    "wipe-up",
    "wipe-down",
    "zoom",
    "none",
];

/// Dialog for the transition into segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionChoice {
    /// (track, segment) indices.
    pub targets: Vec<(usize, usize)>,
    pub cursor: usize,
    pub duration_ms: u64,
}

/// Export dialog.
#[derive(Clone, Debug)]
pub struct ExportDialog {
    pub choice: ExportChoice,
    pub name: TextArea<'static>,
    pub folder: TextArea<'static>,
    pub row: ExportRow,
}

/// A row of the export dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportRow {
    Format,
    Resolution,
    Shape,
    Quality,
    Rate,
    Name,
    Folder,
}

/// Rows of the export dialog from top to bottom.
pub const EXPORT_ROWS: &[ExportRow] = &[
    ExportRow::Format,
    ExportRow::Resolution,
    ExportRow::Shape,
    ExportRow::Quality,
    ExportRow::Rate,
    ExportRow::Name,
    ExportRow::Folder,
];

/// Output of an export: a media file or an interchange file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Media(FileFormat),
    Interchange(InterchangeFormat),
}

impl ExportFormat {
    /// Returns the chosen format.
    pub fn from_choice(choice: &ExportChoice) -> Self {
        choice
            .interchange
            .map_or(Self::Media(choice.output.format), Self::Interchange)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Media(format) => format.name(),
            Self::Interchange(format) => format.name(),
        }
    }
}

/// Formats in the order of the dialog.
pub const FORMATS: [ExportFormat; 13] = [
    ExportFormat::Media(FileFormat::Mp4),
    ExportFormat::Media(FileFormat::Webm),
    ExportFormat::Media(FileFormat::Mov),
    ExportFormat::Media(FileFormat::Gif),
    ExportFormat::Media(FileFormat::Mp3),
    ExportFormat::Media(FileFormat::Wav),
    ExportFormat::Interchange(InterchangeFormat::Otio),
    ExportFormat::Interchange(InterchangeFormat::Otioz),
    ExportFormat::Interchange(InterchangeFormat::Fcp7Xml),
    ExportFormat::Interchange(InterchangeFormat::Edl),
    ExportFormat::Interchange(InterchangeFormat::Srt),
    ExportFormat::Interchange(InterchangeFormat::Vtt),
    ExportFormat::Interchange(InterchangeFormat::Json),
];
pub const RESOLUTIONS: &[&str] = &["720p", "1080p", "1440p", "4k"];
pub const QUALITIES: &[&str] = crate::config::QUALITIES;
pub const RATES: &[Option<u32>] = &[None, Some(24), Some(25), Some(30), Some(50), Some(60)];

/// File picker.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    pub folder: PathBuf,
    pub entries: Vec<FolderEntry>,
    pub error: Option<String>,
    pub filter: String,
    pub cursor: usize,
    pub selected_paths: HashSet<PathBuf>,
    pub request: RequestId,
}

impl Picker {
    /// Returns the entries that match the filter.
    pub fn matching(&self) -> Vec<&FolderEntry> {
        let query = self.filter.to_lowercase();
        self.entries
            .iter()
            .filter(|e| {
                query.is_empty() || e.name == ".." || e.name.to_lowercase().contains(&query)
            })
            .collect()
    }
}

/// Session list.
#[derive(Clone, Debug, Default)]
pub struct SessionList {
    pub sessions: Vec<SessionInfo>,
    /// Index among the matching sessions.
    pub cursor: usize,
    pub request: RequestId,
    /// Search text; `None` if no search is active.
    pub filter: Option<String>,
    /// New title while it is being typed.
    pub renaming: Option<String>,
    /// True after the first `d`; a second one removes the session.
    pub confirming_removal: bool,
}

impl SessionList {
    /// Returns the sessions whose title, last message or summary matches the search.
    pub fn matching(&self) -> Vec<&SessionInfo> {
        let query = self.filter.as_deref().unwrap_or_default().to_lowercase();
        let matches = |text: &str| text.to_lowercase().contains(&query);
        self.sessions
            .iter()
            .filter(|s| matches(&s.title) || matches(&s.last_message) || matches(&s.summary))
            .collect()
    }
}

/// Target of a palette entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteTarget {
    Action(Action),
    /// A media file, by name.
    Asset(String),
    /// A segment, by (track, segment) indices.
    Segment(usize, usize),
    Marker(u64),
    Session(String),
}

/// An entry of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteItem {
    pub target: PaletteTarget,
    pub text: String,
    /// Kind, position or keys of the target.
    pub description: String,
    /// Text to search: the displayed text, and for an action also its id.
    pub key: String,
}

/// Command palette with fuzzy search.
#[derive(Clone, Debug)]
pub struct Palette {
    pub query: TextArea<'static>,
    pub items: Vec<PaletteItem>,
    /// Indices of the matching items, best first.
    pub matches: Vec<usize>,
    pub cursor: usize,
    pub request: RequestId,
}

/// Version history of the draft.
#[derive(Clone, Debug, Default)]
pub struct HistoryList {
    /// Newest first.
    pub versions: Vec<VersionInfo>,
    pub cursor: usize,
    /// Base version of a comparison.
    pub base: Option<i64>,
    pub request: RequestId,
    /// Version to select when the list arrives.
    pub selected_id: Option<i64>,
    /// True once the list has arrived.
    pub loaded: bool,
}

/// Frames of an overlay.
#[derive(Clone, Debug, Default)]
pub struct FrameSet {
    pub request: RequestId,
    /// Size of each frame, in cells.
    pub cells: (u16, u16),
    pub times: Vec<u64>,
    pub frames: Vec<Option<RenderedPicture>>,
}

/// Contact sheet: frames of the whole timeline.
#[derive(Clone, Debug, Default)]
pub struct ContactSheet {
    /// Times of the frames (ms); as many as fit on the screen.
    pub times: Vec<u64>,
    pub cursor: usize,
    pub shots: FrameSet,
}

impl ContactSheet {
    /// Distributes `count` frames over a timeline.
    pub fn distribute(&mut self, duration_ms: u64, count: usize) {
        self.times = clock::spread(duration_ms, count);
        self.cursor = self.cursor.min(self.times.len().saturating_sub(1));
    }
}

/// Statistics: loudness, costs and cutting rhythm.
#[derive(Clone, Debug)]
pub struct Statistics {
    pub request: RequestId,
    /// `None` while it is being measured.
    pub loudness: Option<Result<Loudness, String>>,
}

/// Comparison of two versions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Database row and version number.
    pub from: (i64, u32),
    pub to: (i64, u32),
    /// Time of the compared frames (ms).
    pub at_ms: u64,
    pub shots: FrameSet,
    pub changes: Vec<Change>,
    pub top: usize,
    /// List to return to.
    pub list: HistoryList,
}
