//! State of the editor.

use super::options::EditorOptions;
use super::overlay::Overlay;
use super::preferences::Preferences;
use super::request::{AnswerKind, Ids, Pending, RequestId};
use super::state::connection::{Connection, ConnectionState};
use super::state::credits::CreditsState;
use super::state::exports::ExportsState;
use super::state::input::InputState;
use super::state::pictures::PictureState;
use super::state::screen::ScreenState;
use super::state::session::SessionState;
use super::state::sound::SoundState;
use crate::conversation::turn::Turn;
use crate::domain::render_job::RenderStatus;
use crate::domain::transcript::Item;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::actions::{by_id, entry};
use crate::input::{Action, ActionRow, Focus, KeyContext};

/// Time after which a direct edit is shown as activity (ms).
const MAX_QUIET_MS: u64 = 1_000;

/// State of the editor. Each field has one owner: a struct with the functions that change it.
#[derive(Debug, Default)]
pub struct Model {
    /// Settings from the configuration.
    pub options: EditorOptions,
    /// Preferences saved between runs.
    pub preferences: Preferences,
    pub connection: ConnectionState,
    /// Everything that ends with the session.
    pub session: SessionState,
    pub exports: ExportsState,
    pub credits: CreditsState,
    pub pictures: PictureState,
    pub sound: SoundState,
    pub screen: ScreenState,
    pub input: InputState,
    pub overlay: Option<Overlay>,
    /// Overlay that the help covers; it opens again when the help closes.
    pub overlay_below_help: Option<Overlay>,
    pub ids: Ids,
    /// Wall clock, ms since 1970.
    pub now_ms: u64,
}

impl Model {
    /// Creates a model that is not connected yet.
    pub fn new(options: EditorOptions, size: (u16, u16), local: bool) -> Self {
        Self {
            options,
            connection: ConnectionState {
                local,
                ..ConnectionState::default()
            },
            screen: ScreenState {
                size,
                ..ScreenState::default()
            },
            ..Self::default()
        }
    }

    /// Returns a new request id.
    pub fn next_request_id(&mut self) -> RequestId {
        self.ids.next_request()
    }

    /// Ids of the requests whose answers of this kind are awaited, oldest first.
    pub fn awaited(&self, kind: AnswerKind) -> Vec<RequestId> {
        let one = |pending: Option<RequestId>| pending.into_iter().collect();
        let session = &self.session;
        match kind {
            AnswerKind::Session => one(session.opening.as_ref().map(Pending::id)),
            AnswerKind::Turn => one(session.chat.pending.as_ref().map(Pending::id)),
            AnswerKind::State => one(session.state.as_ref().map(Pending::id)),
            AnswerKind::Reply => one(session.call.as_ref().map(Pending::id)),
            AnswerKind::Upload => {
                let uploads = session.media.uploads.iter();
                uploads.map(|upload| upload.pending.id()).collect()
            }
            AnswerKind::MediaChange => {
                let changes = session.media.changes.iter();
                changes.map(Pending::id).collect()
            }
            AnswerKind::Credits => self.credits.awaited.iter().map(Pending::id).collect(),
            AnswerKind::PreviewFrame => {
                one(self.pictures.preview.pending.as_ref().map(Pending::id))
            }
            AnswerKind::Speech => one(session.speech.pending.as_ref().map(Pending::id)),
            AnswerKind::Followed => one(session.following.pending.as_ref().map(Pending::id)),
            AnswerKind::ProposalAnswer => {
                let answers = session.following.answers.iter();
                answers.map(Pending::id).collect()
            }
            AnswerKind::Sound => one(self.sound.playing.as_ref().map(Pending::id)),
            AnswerKind::SessionList
            | AnswerKind::Folder
            | AnswerKind::Media
            | AnswerKind::Version
            | AnswerKind::OverlayFrame
            | AnswerKind::Loudness => one(self.overlay.as_ref().and_then(|o| o.awaited(kind))),
        }
    }

    /// Appends an item to the displayed transcript and returns its index.
    pub fn push_entry(&mut self, item: Item) -> usize {
        let id = self.ids.next_item();
        self.session.transcript.push(id, item)
    }

    /// True while animations run and `Msg::Clock` ticks are needed.
    pub fn is_animating(&self) -> bool {
        self.session.conversation.turn().is_some()
            || self.connection.status == Connection::Connecting
            || self.connection.retry_at_ms.is_some()
            || !self.session.media.uploads.is_empty()
            || self.exports.is_running()
            || self.screen.flash.is_some()
            || self.session.timeline.playback.is_some()
    }

    /// Turn to show as activity. A direct edit is only shown if it takes long.
    pub fn visible_turn(&self) -> Option<&Turn> {
        let is_direct = self.session.direct_edits.current.is_some();
        let is_short = |turn: &&Turn| self.now_ms < turn.started_ms + MAX_QUIET_MS;
        let turn = self.session.conversation.turn();
        turn.filter(|turn| !(is_direct && is_short(turn)))
    }

    /// Returns true if Esc stops the response in progress. In the cloud, where it may have cost
    /// credits, the first Esc asks.
    pub fn can_stop_turn(&self) -> bool {
        let turn = self.session.conversation.turn();
        turn.is_some_and(|turn| turn.recovery_at_ms.is_none())
            && self.session.chat.pending.is_some()
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

    /// Place where keys apply now: the open overlay, or the focused pane.
    pub(crate) fn key_context(&self) -> KeyContext {
        match &self.overlay {
            Some(overlay) => overlay.context().into(),
            None => self.screen.focus.into(),
        }
    }

    /// Keys for an action from the focused pane: in the composer, a command key follows the key
    /// that leaves the composer.
    pub(crate) fn key_here(&self, action: Action) -> String {
        let focus = self.screen.focus;
        if let Some(key) = self.options.keymap.key_in(focus, action) {
            return key;
        }
        let command = self.options.keymap.key_in(Focus::Transcript, action);
        match command.filter(|_| focus == Focus::Composer) {
            Some(key) => format!("{} {key}", self.key(Action::LeaveComposer)),
            None => self.key(action),
        }
    }

    /// True if the session is open and nothing was said, uploaded or edited in it.
    pub(crate) fn is_untouched(&self) -> bool {
        let session = &self.session;
        session.id.is_some()
            && session.timeline.timeline().is_none()
            && session.media.assets.is_empty()
            && session.media.uploads.is_empty()
            && session.conversation.turn().is_none()
            && session.conversation.queued_messages().is_empty()
            && session.transcript.entries.is_empty()
    }

    /// Phrase in the user's language, with `{action}` placeholders replaced by keys.
    pub fn phrase(&self, key: Phrase) -> String {
        self.phrase_with_keys(key, |action| self.key(action))
    }

    /// Text with arguments in the user's language, with `{action}` placeholders replaced by keys.
    pub fn message(&self, message: Message) -> String {
        let template = message.template(self.options.lang);
        message.fill(&insert_keys(template, |action| self.key(action)))
    }

    /// Phrase in the user's language, with `{action}` placeholders replaced by the names of keys.
    pub fn phrase_with_keys(&self, key: Phrase, name: impl Fn(Action) -> String) -> String {
        insert_keys(phrase(self.options.lang, key), name)
    }

    /// Returns true unless the action is about credits, which the studio only simulates.
    pub fn offers(&self, row: &ActionRow) -> bool {
        !self.connection.local || !row.is_about_credits()
    }

    /// Returns true if an action can do something now.
    pub fn can_use(&self, row: &ActionRow) -> bool {
        let timeline = &self.session.timeline;
        let job = self.exports.jobs.get(self.exports.cursor);
        match row.action {
            Action::CloseGap => timeline.gap_at_playhead().is_some(),
            Action::CancelExport => job.is_some_and(|job| !job.status.is_finished()),
            Action::RemoveExport => job.is_some_and(|job| job.status.is_finished()),
            Action::DownloadAgain => {
                let is_done = job.is_some_and(|job| job.status == RenderStatus::Completed);
                is_done && !self.connection.local
            }
            Action::RetryExport => job.is_some_and(|job| job.status == RenderStatus::Failed),
            Action::OpenExport | Action::CopyPath => {
                job.is_some_and(|job| job.status == RenderStatus::Completed)
            }
            Action::Transcribe => self.session.speech.words.is_empty(),
            Action::GetSpeechModel => self.session.speech.offer.is_some(),
            _ if row.panes == [Focus::Speech] => !self.session.speech.words.is_empty(),
            Action::Export => timeline.timeline().is_some(),
            _ if row.panes == [Focus::Timeline] => timeline.timeline().is_some(),
            _ => true,
        }
    }

    /// Title of the project, also the default name of its exports.
    pub fn title(&self) -> String {
        self.session.title()
    }
}

/// Replaces each `{action}` placeholder by the name of its key; other placeholders are kept.
fn insert_keys(template: &str, name: impl Fn(Action) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, (id, after))) = rest
        .split_once('{')
        .and_then(|(b, r)| Some((b, r.split_once('}')?)))
    {
        text.push_str(before);
        match by_id(id) {
            Some(entry) => text.push_str(&name(entry.action)),
            None => text.extend(["{", id, "}"]),
        }
        rest = after;
    }
    text + rest
}
