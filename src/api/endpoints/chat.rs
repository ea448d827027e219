//! Chat turn. The reply is a stream of events, read by [`crate::api::chat`].

use reqwest::Method;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::api::endpoint::Endpoint;
use crate::api::wire;

pub(crate) struct ChatTurn;

impl Endpoint for ChatTurn {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/run_sse";
    type Request = ChatRequest;
    type Reply = IgnoredAny;
}

#[derive(Serialize, Deserialize)]
pub(crate) struct ChatRequest {
    #[serde(default)]
    app_name: String,
    #[serde(default)]
    user_id: String,
    pub session_id: String,
    #[serde(default)]
    new_message: ChatMessage,
    /// Requests partial texts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    streaming: bool,
}

#[derive(Default, Serialize, Deserialize)]
struct ChatMessage {
    #[serde(default, deserialize_with = "wire::list")]
    parts: Vec<TextPart>,
}

#[derive(Clone, Serialize, Deserialize)]
struct TextPart {
    text: String,
}

impl ChatRequest {
    pub fn new(session_id: &str, message: &str, streaming: bool) -> Self {
        Self {
            app_name: "nemo_agent".to_owned(),
            user_id: "me".to_owned(),
            session_id: session_id.to_owned(),
            new_message: ChatMessage {
                parts: vec![TextPart {
                    text: message.to_owned(),
                }],
            },
            streaming,
        }
    }

    /// Returns the text of the message.
    pub fn text(&self) -> String {
        let parts = self.new_message.parts.iter();
        parts.map(|part| part.text.as_str()).collect()
    }
}
