//! Test harness: applies messages and collects the effects.

use std::path::PathBuf;
use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nemo_tui::app::effect::ChatEffect;
use nemo_tui::app::msg::{OpenedSession, TurnEnd, UserError};
use nemo_tui::app::request::{AnswerKind, RequestId};
use nemo_tui::app::state::session::StateRequest;
use nemo_tui::app::{EditorOptions, Effect, Model, Msg, update};
use nemo_tui::domain::credits::Credits;
use nemo_tui::domain::diff;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::reason::Reason;
use nemo_tui::domain::render_job::{OutputOptions, RenderJob, RenderStatus};
use nemo_tui::domain::resolution::Resolution;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::transcript;
use nemo_tui::input::Key;

pub const DRAFT: &str = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
  {"id":"a","s":0,"d":4000,"m":{"name":"beach.jpg"}},{"id":"b","s":4000,"d":6000,"m":{"name":"city.mp4"}}]},
  {"id":"t","tt":7,"m":{"name":"Title"},"sg":[{"id":"c","s":1000,"d":2000,"m":{"text":"Hi"}}]}],"m":{"title":"Trip"}}"#;

thread_local! {
    /// Language of the next harnesses of this test.
    pub static LANG: std::cell::Cell<Lang> = const { std::cell::Cell::new(Lang::En) };
}

pub struct Harness {
    pub model: Model,
    pub effects: Vec<Effect>,
    /// True if requested pictures arrive: for tests that draw screens.
    #[allow(dead_code, reason = "the view tests use it")]
    pub pictures: bool,
}

impl Harness {
    /// An editor without a response from its server yet.
    pub fn new() -> Self {
        let mut model = Model::new(
            EditorOptions {
                lang: LANG.get(),
                ..EditorOptions::default()
            },
            (120, 36),
            true,
        );
        let effects = update::start(&mut model);
        let mut h = Self {
            model,
            effects,
            pictures: false,
        };
        h.send(Msg::Clock(1_000));
        h
    }

    /// An editor in an open session.
    pub fn ready() -> Self {
        let mut h = Self::new();
        h.open(OpenedSession {
            id: "7".into(),
            host: "127.0.0.1".into(),
            draft: None,
            resumed: false,
            replaced: false,
            lost: None,
        });
        h.effects.clear();
        h
    }

    /// An editor with a timeline.
    pub fn with_timeline() -> Self {
        let mut h = Self::ready();
        h.show_state(Some(draft(DRAFT)));
        h.effects.clear();
        h
    }

    pub fn open(&mut self, opened: OpenedSession) {
        self.answer_session(Ok(Box::new(opened)));
    }

    /// Answers the awaited session.
    pub fn answer_session(&mut self, result: Result<Box<OpenedSession>, UserError>) {
        let request = self.awaited(AnswerKind::Session);
        self.send(Msg::Session { request, result });
    }

    /// Requests the state and answers the request.
    pub fn show_state(&mut self, draft: Option<Arc<Draft>>) {
        let pending = self.model.ids.pending(StateRequest::Show);
        let request = pending.id();
        self.model.session.state = Some(pending);
        let result = Ok(draft);
        self.send(Msg::State { request, result });
    }

    /// Answers the oldest awaited balance.
    pub fn answer_balance(&mut self, total: f64) {
        self.send(balance(self.awaited(AnswerKind::Credits), total));
    }

    /// Id of the oldest request whose answer of this kind is awaited.
    pub fn awaited(&self, kind: AnswerKind) -> RequestId {
        let awaited = self.model.awaited(kind);
        *awaited
            .first()
            .unwrap_or_else(|| panic!("no {kind:?} is awaited"))
    }

    pub fn send(&mut self, msg: Msg) {
        self.effects.extend(update(&mut self.model, msg));
    }

    /// Presses keys by name, separated by spaces.
    pub fn press(&mut self, names: &str) {
        for name in names.split(' ') {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name}"));
            self.send(Msg::Key(KeyEvent::new(key.code, key.modifiers)));
        }
    }

    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.send(Msg::Key(KeyEvent::new(
                KeyCode::Char(c),
                KeyModifiers::NONE,
            )));
        }
    }

    /// Types a message and sends it.
    pub fn say(&mut self, text: &str) {
        self.type_text(text);
        self.press("Enter");
    }

    /// The messages of the turns that were sent.
    pub fn turns(&self) -> Vec<String> {
        let message = |e: &Effect| {
            if let Effect::Chat(ChatEffect::SendTurn { message, .. }) = e {
                Some(message.clone())
            } else {
                None
            }
        };
        self.effects.iter().filter_map(message).collect()
    }

    /// Ends the current turn with a draft.
    pub fn end_turn(&mut self, json: Option<&str>, spoke: bool) {
        let request = self.awaited(AnswerKind::Turn);
        let after = json.map(draft);
        let before = self
            .model
            .session
            .timeline
            .draft
            .as_ref()
            .map(|d| d.timeline.clone())
            .unwrap_or_default();
        let changes = after
            .as_ref()
            .map_or_else(Vec::new, |d| diff::between(&before, &d.timeline));
        self.send(Msg::TurnEnded {
            request,
            result: Ok(Box::new(TurnEnd {
                draft: after,
                changes,
                replied: spoke,
                stopped: false,
            })),
        });
    }

    /// Text of the transcript.
    pub fn transcript(&self) -> Vec<String> {
        self.model
            .session
            .transcript
            .entries
            .iter()
            .map(|s| transcript::text(Lang::En, &s.item))
            .collect()
    }
}

pub fn balance(request: RequestId, total: f64) -> Msg {
    let credits = Credits {
        available: total,
        frozen: 0.0,
        total,
    };
    Msg::Credits {
        request,
        result: Ok(credits),
    }
}

pub fn draft(json: &str) -> Arc<Draft> {
    Arc::new(Draft::parse(json).unwrap())
}

pub fn job(id: &str, status: RenderStatus, progress: f64) -> RenderJob {
    RenderJob {
        id: id.into(),
        session_id: "7".into(),
        status,
        progress,
        resolution: Resolution::P1080,
        path: PathBuf::from("/out/Trip.mp4"),
        problem: (status == RenderStatus::Failed).then_some(Reason::DiskFull),
        bytes: 5_000_000,
        created_ms: 500,
        ended_ms: status.is_finished().then_some(9_500),
        draft: None,
        version: Some(2),
        output: OutputOptions::default(),
    }
}
