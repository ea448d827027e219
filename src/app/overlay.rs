//! What lies over the panes.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use tui_textarea::TextArea;

use super::effect::RequestId;
use super::msg::{FolderEntry, SessionInfo, VersionInfo};
use super::pictures::RenderedPicture;
use super::preferences::ExportChoice;
use crate::domain::clock;
use crate::domain::diff::Change;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::picture::Loudness;
use crate::domain::question::{Question, QuestionSet};
use crate::domain::render_job::FileFormat;
use crate::input::Action;

/// Which overlay is open, and how it stands.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// First row that is shown.
    Help(usize),
    Export(Box<ExportDialog>),
    Picker(Picker),
    Sessions(SessionList),
    /// The waiting messages; which is in hand.
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
    /// A message that would pass the spending limit.
    Spend,
    Quit,
}

/// The agent's questions, one after the other, and what is chosen of each.
#[derive(Clone, Debug)]
pub struct QuestionDialog {
    pub set: QuestionSet,
    /// Index of the question that is shown.
    pub at: usize,
    /// Index of the option under the cursor.
    pub cursor: usize,
    /// Indices of the chosen options, for each question.
    pub chosen: Vec<BTreeSet<usize>>,
}

impl QuestionDialog {
    /// Nothing is chosen yet.
    pub fn new(set: QuestionSet) -> Self {
        let chosen = vec![BTreeSet::new(); set.questions.len()];
        Self {
            set,
            at: 0,
            cursor: 0,
            chosen,
        }
    }

    /// The question that is shown.
    pub fn question(&self) -> Option<&Question> {
        self.set.questions.get(self.at)
    }

    /// How many options it has.
    pub fn options(&self) -> usize {
        self.question().map_or(0, |q| q.options.len())
    }

    pub fn is_multiple(&self) -> bool {
        self.question().is_some_and(|q| q.multiple)
    }

    /// Whether an option of the shown question is chosen.
    pub fn has_marks(&self) -> bool {
        self.chosen
            .get(self.at)
            .is_some_and(|chosen| !chosen.is_empty())
    }

    /// Chooses an option, or no longer, beside the others.
    pub fn mark(&mut self, option: usize) {
        if let Some(chosen) = self.chosen.get_mut(self.at)
            && !chosen.remove(&option)
        {
            chosen.insert(option);
        }
    }

    /// Chooses this option alone.
    pub fn take(&mut self, option: usize) {
        let exists = option < self.options();
        if let Some(chosen) = self.chosen.get_mut(self.at) {
            *chosen = BTreeSet::from_iter(exists.then_some(option));
        }
    }

    /// Shows the next question; false after the last one.
    pub fn forward(&mut self) -> bool {
        let more = self.at + 1 < self.set.questions.len();
        if more {
            (self.at, self.cursor) = (self.at + 1, 0);
        }
        more
    }

    /// Shows the question before.
    pub fn back(&mut self) {
        (self.at, self.cursor) = (self.at.saturating_sub(1), 0);
    }
}

/// A line that is typed.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub about: PromptPurpose,
    pub field: TextArea<'static>,
    /// Whether the first letter replaces what stands there, as for a level that is told to be changed.
    pub replaces: bool,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// What a line is typed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptPurpose {
    GoToTime,
    /// For the segments by (track, segment).
    Volume(Vec<(usize, usize)>),
    Speed(Vec<(usize, usize)>),
    Text(usize, usize),
    /// A title at the playhead.
    NewText,
    Search,
    /// A name for a version by its row, and where one was in the list.
    VersionName(i64),
}

impl Prompt {
    /// What was typed.
    pub fn text(&self) -> &str {
        self.field.lines().first().map_or("", String::as_str)
    }
}

/// The transitions to choose from; the last choice takes it away.
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

/// The transition into segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransitionChoice {
    /// (track, segment).
    pub into: Vec<(usize, usize)>,
    pub cursor: usize,
    pub duration_ms: u64,
}

/// The dialog of an export.
#[derive(Clone, Debug)]
pub struct ExportDialog {
    pub choice: ExportChoice,
    pub name: TextArea<'static>,
    pub folder: TextArea<'static>,
    pub row: ExportRow,
}

/// A row of the dialog.
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

/// The rows from top to bottom.
pub const EXPORT_ROWS: &[ExportRow] = &[
    ExportRow::Format,
    ExportRow::Resolution,
    ExportRow::Shape,
    ExportRow::Quality,
    ExportRow::Rate,
    ExportRow::Name,
    ExportRow::Folder,
];

/// What an export becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    Film(FileFormat),
    Cut(InterchangeFormat),
}

impl ExportFormat {
    /// The one that is chosen.
    pub fn of(choice: &ExportChoice) -> Self {
        choice
            .cut
            .map_or(Self::Film(choice.output.format), Self::Cut)
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Film(format) => format.word(),
            Self::Cut(format) => format.word(),
        }
    }
}

/// What the rows offer.
pub const FORMATS: [ExportFormat; 13] = [
    ExportFormat::Film(FileFormat::Mp4),
    ExportFormat::Film(FileFormat::Webm),
    ExportFormat::Film(FileFormat::Mov),
    ExportFormat::Film(FileFormat::Gif),
    ExportFormat::Film(FileFormat::Mp3),
    ExportFormat::Film(FileFormat::Wav),
    ExportFormat::Cut(InterchangeFormat::Otio),
    ExportFormat::Cut(InterchangeFormat::Otioz),
    ExportFormat::Cut(InterchangeFormat::Fcp7Xml),
    ExportFormat::Cut(InterchangeFormat::Edl),
    ExportFormat::Cut(InterchangeFormat::Srt),
    ExportFormat::Cut(InterchangeFormat::Vtt),
    ExportFormat::Cut(InterchangeFormat::Json),
];
pub const RESOLUTIONS: &[&str] = &["720p", "1080p", "1440p", "4k"];
pub const QUALITIES: &[&str] = crate::config::QUALITIES;
pub const RATES: &[Option<u32>] = &[None, Some(24), Some(25), Some(30), Some(50), Some(60)];

/// The file picker.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    pub folder: PathBuf,
    pub entries: Vec<FolderEntry>,
    pub problem: Option<String>,
    pub filter: String,
    pub cursor: usize,
    pub marked: HashSet<PathBuf>,
    pub request: RequestId,
}

impl Picker {
    /// The entries that match what was typed.
    pub fn matching(&self) -> Vec<&FolderEntry> {
        let wanted = self.filter.to_lowercase();
        self.entries
            .iter()
            .filter(|e| {
                wanted.is_empty() || e.name == ".." || e.name.to_lowercase().contains(&wanted)
            })
            .collect()
    }
}

/// The list of sessions.
#[derive(Clone, Debug, Default)]
pub struct SessionList {
    pub sessions: Vec<SessionInfo>,
    /// Index among the matching ones.
    pub cursor: usize,
    pub request: RequestId,
    /// What is searched for, while it is.
    pub filter: Option<String>,
    /// The new name being typed.
    pub renaming: Option<String>,
    /// Whether `d` was pressed once.
    pub forgetting: bool,
}

impl SessionList {
    /// The sessions that match what was typed: by title, by what was said, by what is on the timeline.
    pub fn matching(&self) -> Vec<&SessionInfo> {
        let wanted = self.filter.as_deref().unwrap_or_default().to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        self.sessions
            .iter()
            .filter(|s| has(&s.title) || has(&s.last_message) || has(&s.summary))
            .collect()
    }
}

/// Something that the palette finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteTarget {
    Action(Action),
    /// A medium by name.
    Asset(String),
    /// A segment by (track, segment).
    Segment(usize, usize),
    Marker(u64),
    Session(String),
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteItem {
    pub target: PaletteTarget,
    pub text: String,
    /// What sort of thing it is, or where.
    pub told: String,
    /// What it is found by: its text, and for an action its name as well, whatever the language.
    pub key: String,
}

/// The palette: everything there is, found by a few letters of it.
#[derive(Clone, Debug)]
pub struct Palette {
    pub query: TextArea<'static>,
    pub all: Vec<PaletteItem>,
    /// Indices in `all`, the best first.
    pub found: Vec<usize>,
    pub cursor: usize,
    pub request: RequestId,
}

/// The versions of the draft.
#[derive(Clone, Debug, Default)]
pub struct HistoryList {
    /// The newest first.
    pub versions: Vec<VersionInfo>,
    pub cursor: usize,
    /// The version that another one is compared with.
    pub base: Option<i64>,
    pub request: RequestId,
    /// The version that shall be in hand when the list comes.
    pub at: Option<i64>,
    /// Whether the answer came.
    pub loaded: bool,
}

/// Frames that an overlay shows.
#[derive(Clone, Debug, Default)]
pub struct FrameSet {
    pub request: RequestId,
    /// The size of each, in cells.
    pub cells: (u16, u16),
    pub times: Vec<u64>,
    pub frames: Vec<Option<RenderedPicture>>,
}

/// The contact sheet: frames of the whole timeline.
#[derive(Clone, Debug, Default)]
pub struct ContactSheet {
    /// ms; as many as there is room for.
    pub times: Vec<u64>,
    pub cursor: usize,
    pub shots: FrameSet,
}

impl ContactSheet {
    /// Spreads `count` frames over a timeline.
    pub fn lay(&mut self, duration_ms: u64, count: usize) {
        self.times = clock::spread(duration_ms, count);
        self.cursor = self.cursor.min(self.times.len().saturating_sub(1));
    }
}

/// Loudness, costs and rhythm.
#[derive(Clone, Debug)]
pub struct Statistics {
    pub request: RequestId,
    /// None while it is measured.
    pub loudness: Option<Result<Loudness, String>>,
}

/// What differs between two versions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Their rows and numbers.
    pub from: (i64, u32),
    pub to: (i64, u32),
    /// Where both are looked at, ms.
    pub at_ms: u64,
    pub shots: FrameSet,
    pub changes: Vec<Change>,
    pub top: usize,
    /// The list to go back to.
    pub list: HistoryList,
}
