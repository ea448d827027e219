//! Everything the editor knows.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use tui_textarea::TextArea;

use super::effect::RequestId;
use super::msg::{FolderEntry, KnownSession};
use super::painted::{Anchor, Painted};
use crate::domain::credits::Credits;
use crate::domain::draft::Draft;
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::{Segment, Timeline, Track};
use crate::domain::transcript::Item;
use crate::input::Place;
use crate::language::locale::Lang;

/// The state of the connection to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Ready,
    Offline,
}

/// An item of the transcript as it is shown; its version changes whenever its words do.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its own for as long as the program runs, whatever is added or removed before it.
    pub id: u64,
    pub item: Item,
    pub version: u32,
}

/// Where the transcript is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scroll {
    /// At its end, following what comes.
    #[default]
    Tail,
    /// With this row first.
    Top(Anchor),
}

/// A turn under way.
#[derive(Clone, Debug)]
pub struct Turn {
    pub request: RequestId,
    pub started_ms: u64,
    /// When it last said something, for "still working".
    pub last_word_ms: u64,
    /// Which tool runs, by the server's name.
    pub tool: Option<String>,
    /// Transcript index of each model call's text.
    pub calls: Vec<Option<usize>>,
    pub credits_before: Option<Credits>,
    pub message: String,
    /// The timeline as it was before.
    pub before: Arc<Timeline>,
    /// Whether its answer was lost, and its work is looked for; then when the next look is, ms since 1970.
    pub lost: Option<u64>,
    /// Whether a tool that makes media has run.
    pub generated: bool,
}

/// Something that one key does, offered above the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Sends a message again whose answer was lost.
    Resend(String),
    /// Sends a message again that the server is known not to have taken.
    Retry(String),
    Export,
    /// A sentence for the composer.
    Edit(String),
    Upload,
    /// A page to open.
    Link(String),
}

/// An upload under way or waiting.
#[derive(Clone, Debug)]
pub struct Upload {
    pub request: RequestId,
    pub name: String,
    /// A path or a web address.
    pub source: String,
    pub started: bool,
    pub sent: u64,
    pub total: u64,
}

/// How much of the timeline is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Zoom {
    #[default]
    Fit,
    MsPerCell(f64),
}

/// The timeline and where one is in it.
#[derive(Clone, Debug, Default)]
pub struct TimelinePane {
    pub draft: Option<Arc<Draft>>,
    pub playhead_ms: u64,
    /// Index of the track in hand.
    pub track: usize,
    pub zoom: Zoom,
    /// ids that the last turn changed.
    pub changed: HashSet<String>,
}

impl TimelinePane {
    /// The timeline, where there is one with something on it.
    pub fn timeline(&self) -> Option<&Timeline> {
        self.draft.as_ref().map(|d| &d.timeline).filter(|t| !t.is_empty())
    }

    /// The track in hand.
    pub fn track(&self) -> Option<&Track> {
        let tracks = &self.timeline()?.tracks;
        tracks.get(self.track.min(tracks.len().saturating_sub(1)))
    }

    /// The segment of the track in hand under the playhead; the later one where two overlap.
    pub fn selected(&self) -> Option<&Segment> {
        self.track()?.segments.iter().rev().find(|s| s.covers(self.playhead_ms))
    }
}

/// The dialog of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDialog {
    /// Index in [`RESOLUTIONS`].
    pub resolution: usize,
}

/// What the export dialog offers.
pub const RESOLUTIONS: &[&str] = &["720p", "1080p", "1440p", "4k"];

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
        self.entries.iter().filter(|e| wanted.is_empty() || e.name == ".." || e.name.to_lowercase().contains(&wanted)).collect()
    }
}

/// What lies over the panes.
#[derive(Clone, Debug)]
pub enum Overlay {
    Help,
    Export(ExportDialog),
    Picker(Picker),
    Sessions(SessionList),
    Queue(usize),
    Quit,
}

/// The list of sessions.
#[derive(Clone, Debug, Default)]
pub struct SessionList {
    pub sessions: Vec<KnownSession>,
    pub cursor: usize,
    pub request: RequestId,
    /// The new name being typed.
    pub renaming: Option<String>,
    /// Whether `d` was pressed once.
    pub forgetting: bool,
}

/// The whole model.
#[derive(Debug)]
pub struct Model {
    pub lang: Lang,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Wall clock, ms since 1970.
    pub now_ms: u64,
    pub local: bool,
    pub host: String,
    pub connection: Connection,
    pub session: Option<String>,
    /// The session whose remembered transcript is shown.
    pub remembered: Option<String>,
    pub transcript: Vec<Shown>,
    pub scroll: Scroll,
    pub composer: TextArea<'static>,
    /// Messages sent before, for the composer's history; and where one is in it.
    pub history: Vec<String>,
    pub history_at: Option<usize>,
    pub turn: Option<Turn>,
    /// Messages that wait for the turn before them.
    pub waiting: VecDeque<String>,
    pub uploads: VecDeque<Upload>,
    pub offer: Option<Offer>,
    pub timeline: TimelinePane,
    pub credits: Option<Credits>,
    pub last_cost: Option<f64>,
    /// The balance before the turn whose cost is not known yet.
    pub cost_base: Option<Credits>,
    /// Whether the next balance was asked for in words, and is told so.
    pub credits_asked: bool,
    pub renders: Vec<RenderJob>,
    pub render_at: usize,
    pub place: Place,
    pub overlay: Option<Overlay>,
    /// A short word in the footer, until this time.
    pub flash: Option<(String, u64)>,
    /// Until when a second Ctrl-C quits.
    pub interrupt_until_ms: u64,
    /// Default resolution of exports.
    pub resolution: String,
    /// Where the file picker opens.
    pub folder: PathBuf,
    /// Whether an export that the agent speaks of is begun without asking.
    pub export_at_once: bool,
    /// How often a long answer says that it is still at work, ms.
    pub still_working_ms: u64,
    pub painted: Painted,
    pub quitting: bool,
    next_request: RequestId,
    next_item: u64,
}

impl Model {
    /// An editor that has not connected yet.
    pub fn new(lang: Lang, size: (u16, u16), local: bool) -> Self {
        Self {
            lang,
            size,
            now_ms: 0,
            local,
            host: String::new(),
            connection: Connection::Connecting,
            session: None,
            remembered: None,
            transcript: Vec::new(),
            scroll: Scroll::Tail,
            composer: TextArea::default(),
            history: Vec::new(),
            history_at: None,
            turn: None,
            waiting: VecDeque::new(),
            uploads: VecDeque::new(),
            offer: None,
            timeline: TimelinePane::default(),
            credits: None,
            last_cost: None,
            cost_base: None,
            credits_asked: false,
            renders: Vec::new(),
            render_at: 0,
            place: Place::Composer,
            overlay: None,
            flash: None,
            interrupt_until_ms: 0,
            resolution: "1080p".into(),
            folder: PathBuf::from("."),
            export_at_once: false,
            still_working_ms: 120_000,
            painted: Painted::default(),
            quitting: false,
            next_request: 1,
            next_item: 0,
        }
    }

    /// A new id for a request.
    pub fn request(&mut self) -> RequestId {
        self.next_request += 1;
        self.next_request
    }

    /// Adds an item to the transcript on the screen; gives its index.
    pub fn show(&mut self, item: Item) -> usize {
        self.next_item += 1;
        self.transcript.push(Shown { id: self.next_item, item, version: 0 });
        self.transcript.len() - 1
    }

    /// Whether something on the screen moves by itself, so that time has to be told.
    pub fn is_moving(&self) -> bool {
        self.turn.is_some()
            || self.connection == Connection::Connecting
            || !self.uploads.is_empty()
            || self.renders.iter().any(|r| !r.status.is_over())
            || self.flash.is_some()
    }

    /// The project's title.
    pub fn title(&self) -> &str {
        let title = self.timeline.draft.as_ref().map_or("", |d| d.timeline.title.as_str());
        if title.is_empty() { "project" } else { title }
    }
}
