//! State of the editor.

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
use crate::input::actions::{by_id, entry};
use crate::input::{Action, Focus, Key};

/// State of the connection to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Ready,
    Offline,
}

/// A displayed transcript item; `version` changes whenever its text does.
#[derive(Clone, Debug)]
pub struct TranscriptEntry {
    /// Unique while the program runs; independent of the index.
    pub id: u64,
    pub item: Item,
    pub version: u32,
    /// Version since which text has only been appended.
    pub grows_since: u32,
}

/// Scroll position of the transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scroll {
    /// At the end, following new items.
    #[default]
    Tail,
    /// With this row at the top.
    Top(RowAnchor),
    /// With the search match in this item visible.
    Found(usize),
}

/// A selection in the transcript; `from` and `to` may be in either order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    pub from: TextPosition,
    pub to: TextPosition,
    /// True if whole lines are selected, as with the keyboard.
    pub lines: bool,
}

/// Completion list of the composer: media and segments after `@`, commands after `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Text typed after the trigger character.
    pub typed: String,
    pub choices: Vec<CompletionChoice>,
    pub cursor: usize,
}

/// An entry of the completion list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionChoice {
    /// Text to insert, or the id of the action.
    pub text: String,
    pub description: String,
}

/// A chat turn in progress.
#[derive(Clone, Debug)]
pub struct Turn {
    pub request: RequestId,
    pub started_ms: u64,
    /// Time of the last event (ms since 1970), for "still working".
    pub last_event_ms: u64,
    /// Server name of the running tool.
    pub tool: Option<String>,
    /// Transcript index of each model call's text.
    pub calls: Vec<Option<usize>>,
    pub credits_before: Option<Credits>,
    pub message: String,
    /// Timeline before the turn.
    pub before: Arc<Timeline>,
    /// Time of the next recovery attempt (ms since 1970), if the response was lost.
    pub recovery_at_ms: Option<u64>,
    /// True once a media-generating tool has run.
    pub generated: bool,
}

/// A suggested action, shown above the composer and accepted with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// Resends a message whose response was lost.
    Resend(String),
    /// Resends a message that the server did not accept.
    Retry(String),
    Export,
    /// Answers the agent's question with this prompt.
    Answer(String),
    /// Puts this sentence into the composer.
    Edit(String),
    Upload,
    /// Opens a web page.
    Link(String),
    /// Opens the file of a finished export.
    Open(PathBuf),
}

/// A running or queued upload.
#[derive(Clone, Debug)]
pub struct Upload {
    pub request: RequestId,
    pub name: String,
    /// A path or URL.
    pub source: String,
    pub started: bool,
    pub sent: u64,
    pub total: u64,
}

/// A media file uploaded since the last message, shown above the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub bytes: u64,
}

/// State of the editor.
#[derive(Debug)]
pub struct Model {
    pub lang: Lang,
    /// Terminal size (columns, rows).
    pub size: (u16, u16),
    /// Wall clock, ms since 1970.
    pub now_ms: u64,
    pub local: bool,
    pub host: String,
    pub connection: Connection,
    pub session: Option<String>,
    /// True if the next session replaces a lost one and takes over its transcript.
    pub replacing_session: bool,
    /// Session whose stored transcript is shown.
    pub stored_session: Option<String>,
    pub transcript: Vec<TranscriptEntry>,
    pub scroll: Scroll,
    pub composer: TextArea<'static>,
    /// Sent messages, oldest first; `history_index` is the index of the one in the composer.
    pub history: Vec<String>,
    pub history_index: Option<usize>,
    pub completion: Option<Completion>,
    /// Unsent text as last saved.
    pub saved_text: String,
    /// Names of the session's media files, in upload order.
    pub assets: Vec<String>,
    /// Media files uploaded since the last message.
    pub attachments: Vec<Attachment>,
    /// Search text in the transcript.
    pub search: Option<String>,
    pub selection: Option<Selection>,
    /// Number of items when the view stopped following the end.
    pub seen_items: usize,
    /// True if change cards list all changes.
    pub expanded: bool,
    pub turn: Option<Turn>,
    /// Messages waiting for the current turn to end.
    pub queued_messages: VecDeque<String>,
    pub uploads: VecDeque<Upload>,
    pub suggestion: Option<Suggestion>,
    /// Unanswered question of the agent; the next message is the answer.
    pub open_question: Option<QuestionSet>,
    pub timeline: TimelinePane,
    pub preview: PreviewPane,
    pub filmstrips: Filmstrips,
    /// Costs of this session's turns.
    pub costs: Vec<TurnCost>,
    pub credits: Option<Credits>,
    /// Highest balance since startup: the maximum of the gauge.
    pub credits_high_water: f64,
    pub last_cost: Option<f64>,
    /// Balance before the last turn, until its cost is computed.
    pub balance_before_turn: Option<Credits>,
    /// True if the last turn generated media; selects the average that its cost is added to.
    pub cost_of_generation: bool,
    /// Credits spent since startup.
    pub spent: f64,
    /// Spending approved beyond the limit (credits).
    pub approved_spending: f64,
    /// True if the user asked for the balance in the chat, so that the next one is shown there.
    pub credits_requested: bool,
    pub renders: Vec<RenderJob>,
    pub render_cursor: usize,
    pub focus: Focus,
    /// Pane that gets the focus back after a direct edit.
    pub return_to: Option<Focus>,
    /// True if the version being loaded is to be exported.
    pub export_version: bool,
    /// Keys of an incomplete sequence.
    pub pending: Vec<Key>,
    /// Keys, clicks and pastes waiting for a paste to be classified; `None` if none is pending.
    pub held_input: Option<VecDeque<super::msg::Msg>>,
    /// True if the focused pane fills the screen.
    pub zoomed: bool,
    /// Pane border being dragged with the mouse.
    pub dragged: Option<super::layout::Splitter>,
    /// True if the terminal window has the focus.
    pub focused: bool,
    /// First visible row of the details pane.
    pub details_top: usize,
    /// Id and raw JSON of the current segment while the JSON is shown.
    pub raw_segment: Option<(String, String)>,
    pub overlay: Option<Overlay>,
    /// Footer message and the time it disappears (ms since 1970).
    pub flash: Option<(String, u64)>,
    /// A second Ctrl-C before this time (ms since 1970) quits.
    pub interrupt_until_ms: u64,
    /// Settings from the configuration.
    pub options: EditorOptions,
    /// Preferences saved between runs.
    pub preferences: Preferences,
    /// Folder that the file picker opens in.
    pub picker_folder: PathBuf,
    pub layout: LayoutInfo,
    pub quitting: bool,
    next_request: RequestId,
    next_item: u64,
}

impl Model {
    /// Creates a model that is not connected yet.
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
            history_index: None,
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
            credits_requested: false,
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

    /// Returns a new request id.
    pub fn next_request_id(&mut self) -> RequestId {
        self.next_request += 1;
        self.next_request
    }

    /// Appends an item to the displayed transcript and returns its index.
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

    /// True while animations run and `Msg::Clock` ticks are needed.
    pub fn is_animating(&self) -> bool {
        self.turn.is_some()
            || self.connection == Connection::Connecting
            || !self.uploads.is_empty()
            || self.renders.iter().any(|r| !r.status.is_finished())
            || self.flash.is_some()
            || self.timeline.playback.is_some()
    }

    /// Key bound to an action, or its `/command` if it has none.
    pub fn key(&self, action: Action) -> String {
        let key = self.options.keymap.key(action);
        if key.is_empty() {
            entry(action).map_or_else(String::new, |e| format!("/{}", e.id))
        } else {
            key
        }
    }

    /// Phrase in the user's language, with `{action}` placeholders replaced by keys.
    pub fn phrase(&self, key: Phrase) -> String {
        let mut text = String::new();
        let mut rest = phrase(self.lang, key);
        while let Some((before, (id, after))) = rest
            .split_once('{')
            .and_then(|(b, r)| Some((b, r.split_once('}')?)))
        {
            text.push_str(before);
            match by_id(id) {
                Some(entry) => text.push_str(&self.key(entry.action)),
                None => text.extend(["{", id, "}"]),
            }
            rest = after;
        }
        text + rest
    }

    /// Title of the project, or "project" if it has none.
    pub fn title(&self) -> &str {
        let title = self
            .timeline
            .displayed()
            .map_or("", |d| d.timeline.title.as_str());
        if title.is_empty() { "project" } else { title }
    }
}
