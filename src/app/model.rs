//! Everything the editor knows.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use tui_textarea::TextArea;

use super::effect::RequestId;
use super::layout::{LayoutInfo, RowAnchor, TextPosition};
use super::options::EditorOptions;
use super::overlay::Overlay;
use super::pane::TimelinePane;
use super::pictures::{Filmstrips, PreviewPane};
use super::preferences::{Preferences, TurnCost};
use crate::domain::credits::Credits;
use crate::domain::question::QuestionSet;
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::actions::{entry, named};
use crate::input::{Action, Focus, Key};

/// The state of the connection to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Ready,
    Offline,
}

/// An item of the transcript as it is shown; its version changes whenever its words do.
#[derive(Clone, Debug)]
pub struct TranscriptEntry {
    /// Its own for as long as the program runs, whatever is added or removed before it.
    pub id: u64,
    pub item: Item,
    pub version: u32,
    /// The version since which its words were only added to.
    pub grows_since: u32,
}

/// Where the transcript is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scroll {
    /// At its end, following what comes.
    #[default]
    Tail,
    /// With this row first.
    Top(RowAnchor),
    /// With what was searched for in this item in sight.
    Found(usize),
}

/// A selection in the transcript, from one place to another in either order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub from: TextPosition,
    pub to: TextPosition,
    /// Whether whole lines are selected, as by key.
    pub lines: bool,
}

/// What is offered while something is typed in the composer: things behind `@`, commands behind `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What was typed behind the mark.
    pub typed: String,
    pub choices: Vec<CompletionChoice>,
    pub cursor: usize,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionChoice {
    /// What is written, or the name of the action.
    pub text: String,
    /// What it is.
    pub told: String,
}

/// A turn under way.
#[derive(Clone, Debug)]
pub struct Turn {
    pub request: RequestId,
    pub started_ms: u64,
    /// When it last said something, for "still working".
    pub last_event_ms: u64,
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
pub enum Suggestion {
    /// Sends a message again whose answer was lost.
    Resend(String),
    /// Sends a message again that the server is known not to have taken.
    Retry(String),
    Export,
    /// The agent's question, by its prompt.
    Answer(String),
    /// A sentence for the composer.
    Edit(String),
    Upload,
    /// A page to open.
    Link(String),
    /// A file to open: an export that is done.
    Open(PathBuf),
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

/// A medium that was uploaded since the last message: told above the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub bytes: u64,
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
    /// Whether the next session takes the place of a lost one: the transcript goes with it.
    pub replacing_session: bool,
    /// The session whose remembered transcript is shown.
    pub stored_session: Option<String>,
    pub transcript: Vec<TranscriptEntry>,
    pub scroll: Scroll,
    pub composer: TextArea<'static>,
    /// Messages sent before, for the composer's history; and where one is in it.
    pub history: Vec<String>,
    pub history_at: Option<usize>,
    /// What is offered while one types.
    pub completion: Option<Completion>,
    /// The unsent text as it was kept last.
    pub saved_text: String,
    /// Media of the session, by name, in the order of their upload.
    pub assets: Vec<String>,
    /// What was uploaded since the last message.
    pub attachments: Vec<Attachment>,
    /// What is searched for in the transcript.
    pub search: Option<String>,
    pub selection: Option<Selection>,
    /// How many items there were when the view let go of the end.
    pub seen_items: usize,
    /// Whether cards show all changes.
    pub expanded: bool,
    pub turn: Option<Turn>,
    /// Messages that wait for the turn before them.
    pub queued_messages: VecDeque<String>,
    pub uploads: VecDeque<Upload>,
    pub suggestion: Option<Suggestion>,
    /// What the agent asked and nobody has answered: the next message is the answer.
    pub open_question: Option<QuestionSet>,
    pub timeline: TimelinePane,
    pub preview: PreviewPane,
    pub filmstrips: Filmstrips,
    /// What turns of this session cost.
    pub costs: Vec<TurnCost>,
    pub credits: Option<Credits>,
    /// The highest balance since the start: where the gauge is full.
    pub credits_high_water: f64,
    pub last_cost: Option<f64>,
    /// The balance before the turn whose cost is not known yet.
    pub balance_before_turn: Option<Credits>,
    /// What the turn whose cost is not known yet was: a generation, or an edit.
    pub cost_of_generation: bool,
    /// Credits spent since the start of the editor.
    pub spent: f64,
    /// The spending that was agreed to beyond the limit.
    pub approved_spending: f64,
    /// Whether the next balance was asked for in words, and is told so.
    pub credits_asked: bool,
    pub renders: Vec<RenderJob>,
    pub render_cursor: usize,
    pub focus: Focus,
    /// Where the composer goes back to after a direct edit.
    pub return_to: Option<Focus>,
    /// Whether the version that is being loaded shall be exported.
    pub export_version: bool,
    /// Keys of a sequence that is not finished.
    pub pending: Vec<Key>,
    /// Keys, clicks and pastes that wait until the paste before them is classified; `None` if none is being classified.
    pub held_input: Option<VecDeque<super::msg::Msg>>,
    /// Whether the pane in hand has the whole screen.
    pub zoomed: bool,
    /// The border that the mouse drags.
    pub dragged: Option<super::layout::Splitter>,
    /// Whether the terminal window has the focus.
    pub focused: bool,
    /// First row of the details.
    pub details_top: usize,
    /// The segment in hand as the server has it, with its id, while it is shown.
    pub raw_segment: Option<(String, String)>,
    pub overlay: Option<Overlay>,
    /// A short word in the footer, until this time.
    pub flash: Option<(String, u64)>,
    /// Until when a second Ctrl-C quits.
    pub interrupt_until_ms: u64,
    /// What the configuration asks for.
    pub options: EditorOptions,
    /// What outlives the program.
    pub preferences: Preferences,
    /// Where the file picker opens.
    pub picker_folder: PathBuf,
    pub layout: LayoutInfo,
    pub quitting: bool,
    next_request: RequestId,
    next_item: u64,
}

impl Model {
    /// An editor that has not connected yet.
    pub fn new(options: EditorOptions, size: (u16, u16), local: bool) -> Self {
        Self {
            lang: options.lang,
            size,
            now_ms: 0,
            local,
            host: String::new(),
            connection: Connection::Connecting,
            session: None,
            replacing_session: false,
            stored_session: None,
            transcript: Vec::new(),
            scroll: Scroll::Tail,
            composer: TextArea::default(),
            history: Vec::new(),
            history_at: None,
            completion: None,
            saved_text: String::new(),
            assets: Vec::new(),
            attachments: Vec::new(),
            search: None,
            selection: None,
            seen_items: 0,
            expanded: false,
            turn: None,
            queued_messages: VecDeque::new(),
            uploads: VecDeque::new(),
            suggestion: None,
            open_question: None,
            timeline: TimelinePane::default(),
            preview: PreviewPane::default(),
            filmstrips: Filmstrips::default(),
            costs: Vec::new(),
            credits: None,
            credits_high_water: 0.0,
            last_cost: None,
            balance_before_turn: None,
            cost_of_generation: false,
            spent: 0.0,
            approved_spending: 0.0,
            credits_asked: false,
            renders: Vec::new(),
            render_cursor: 0,
            focus: Focus::Composer,
            return_to: None,
            export_version: false,
            pending: Vec::new(),
            held_input: None,
            zoomed: false,
            dragged: None,
            focused: true,
            details_top: 0,
            raw_segment: None,
            overlay: None,
            flash: None,
            interrupt_until_ms: 0,
            options,
            preferences: Preferences::default(),
            picker_folder: PathBuf::from("."),
            layout: LayoutInfo::default(),
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
    pub fn push_entry(&mut self, item: Item) -> usize {
        self.next_item += 1;
        self.transcript.push(TranscriptEntry {
            id: self.next_item,
            item,
            version: 0,
            grows_since: 0,
        });
        self.transcript.len() - 1
    }

    /// Whether something on the screen moves by itself, so that time has to be told.
    pub fn is_moving(&self) -> bool {
        self.turn.is_some()
            || self.connection == Connection::Connecting
            || !self.uploads.is_empty()
            || self.renders.iter().any(|r| !r.status.is_over())
            || self.flash.is_some()
            || self.timeline.play.is_some()
    }

    /// The key of an action, for words that name it; where it has none, what the composer takes for it.
    pub fn key(&self, action: Action) -> String {
        let key = self.options.keymap.key(action);
        if key.is_empty() {
            entry(action).map_or_else(String::new, |e| format!("/{}", e.id))
        } else {
            key
        }
    }

    /// A phrase in the user's language, with the user's keys where it names actions.
    pub fn phrase(&self, word: Phrase) -> String {
        let mut text = String::new();
        let mut rest = phrase(self.lang, word);
        while let Some((before, (id, after))) = rest
            .split_once('{')
            .and_then(|(b, r)| Some((b, r.split_once('}')?)))
        {
            text.push_str(before);
            match named(id) {
                Some(entry) => text.push_str(&self.key(entry.action)),
                None => text.extend(["{", id, "}"]),
            }
            rest = after;
        }
        text + rest
    }

    /// The project's title.
    pub fn title(&self) -> &str {
        let title = self
            .timeline
            .shown()
            .map_or("", |d| d.timeline.title.as_str());
        if title.is_empty() { "project" } else { title }
    }
}
