//! Session recordings: the initial state and every message that `update` applied, one JSON object
//! per line. Replaying a recording reproduces the same screens, so that others can see a bug.
//!
//! Text typed by the user and the agent's replies are recorded as they are, because the editor acts
//! on them. All other user content is redacted: names, drafts, earlier messages, paths, links,
//! pasted text. Messages contain no tokens.

use serde::{Deserialize, Serialize};

use super::msg::Msg;
use super::preferences::Preferences;
use super::redaction::Redact;
use super::request::RequestId;
use super::{EditorOptions, Model, update};

/// Initial state of the editor: the first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordingStart {
    /// Version of the program.
    pub nemo_tui: String,
    /// Terminal size (cells).
    pub size: (u16, u16),
    pub local: bool,
    pub options: EditorOptions,
    #[serde(rename = "memory")]
    pub preferences: Preferences,
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
}

impl RecordingStart {
    /// Records a model that has not received any message yet.
    pub fn new(model: &Model) -> Self {
        let mut options = model.options.clone();
        options.redact();
        let mut preferences = model.preferences.clone();
        preferences.redact();
        let nemo_tui = env!("CARGO_PKG_VERSION").to_owned();
        Self {
            nemo_tui,
            size: model.screen.size,
            local: model.connection.local,
            options,
            preferences,
            at_ms: model.now_ms,
        }
    }

    /// Recreates the recorded model.
    pub fn into_model(self) -> Model {
        let mut model = Model::new(self.options, self.size, self.local);
        model.now_ms = self.at_ms;
        model.preferences = self.preferences;
        drop(update::start(&mut model));
        model
    }
}

/// A message and the time it was applied: every following line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecordedMessage {
    /// Wall clock, ms since 1970.
    pub at_ms: u64,
    /// Id of the last request before the message. Redacted text may lead to other requests in the
    /// replay; with it, the requests that follow get their recorded ids. `None` in recordings of
    /// older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_request: Option<RequestId>,
    pub msg: Msg,
}

impl RecordedMessage {
    /// Records a redacted message that the model receives next.
    pub fn new(model: &Model, msg: &Msg) -> Self {
        let mut msg = msg.clone();
        msg.redact();
        Self {
            at_ms: model.now_ms,
            last_request: Some(model.ids.last_request()),
            msg,
        }
    }

    /// Applies the message to a model.
    pub fn apply(mut self, model: &mut Model) {
        match self.last_request {
            Some(last) => model.ids.continue_after(last),
            None => self.answer_awaited_request(model),
        }
        drop(update(model, Msg::Clock(self.at_ms)));
        drop(update(model, self.msg));
    }

    /// Makes an answer that nobody awaits answer the oldest awaited request of its kind: in
    /// recordings of older versions the ids may differ from those of the replay.
    fn answer_awaited_request(&mut self, model: &Model) {
        if let Some((kind, id)) = self.msg.answer_mut() {
            let awaited = model.awaited(kind);
            if let Some(first) = awaited.first().filter(|_| !awaited.contains(id)) {
                *id = *first;
            }
        }
    }
}

/// Serializes a timeline as its draft.
pub mod timeline {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_json::{Map, Value};

    use crate::domain::timeline::Timeline;
    use crate::domain::{draft, serialize};

    /// # Errors
    /// Returns the errors of the serializer.
    pub fn serialize<S: Serializer>(timeline: &Arc<Timeline>, to: S) -> Result<S::Ok, S::Error> {
        serialize::draft_to_json(timeline).serialize(to)
    }

    /// # Errors
    /// Returns an error if the value is not a JSON object.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Timeline>, D::Error> {
        Map::<String, Value>::deserialize(from)
            .map(|object| Arc::new(draft::timeline_from_object(&object)))
    }
}
