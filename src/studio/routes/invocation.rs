//! The event stream of a chat turn, in ADK's format.

use std::convert::Infallible;

use axum::response::sse::Event;
use serde_json::{Value, json};
use tokio::sync::mpsc;

pub(super) type EventSender = mpsc::Sender<Result<Event, Infallible>>;

/// Event stream of one invocation. Each event has the invocation id, its own id, and a timestamp.
pub(super) struct Invocation {
    id: String,
    sender: EventSender,
}

/// The client disconnected.
#[derive(Debug)]
pub(super) struct Disconnected;

impl Invocation {
    pub(super) fn new(sender: EventSender) -> Self {
        Self {
            id: format!("e-{}", uuid::Uuid::new_v4()),
            sender,
        }
    }

    /// Sends an event.
    ///
    /// # Errors
    /// If the client disconnected.
    pub(super) async fn send(&self, mut event: Value) -> Result<(), Disconnected> {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |d| d.as_secs_f64());
        if let Some(map) = event.as_object_mut() {
            map.insert("invocationId".into(), json!(self.id));
            map.insert("author".into(), json!("nemo_agent"));
            map.insert("id".into(), json!(uuid::Uuid::new_v4().to_string()));
            map.insert("timestamp".into(), json!(now));
            map.insert(
                "actions".into(),
                json!({"stateDelta": {}, "artifactDelta": {}}),
            );
        }
        self.sender
            .send(Ok(Event::default().data(event.to_string())))
            .await
            .map_err(|_| Disconnected)
    }

    /// Sends a part of the text of the reply.
    ///
    /// # Errors
    /// If the client disconnected.
    pub(super) async fn send_partial(&self, text: &str) -> Result<(), Disconnected> {
        let content = json!({"role": "model", "parts": [{"text": text}]});
        self.send(json!({"partial": true, "content": content}))
            .await
    }

    /// Waits until the client disconnects.
    pub(super) async fn disconnected(&self) {
        self.sender.closed().await;
    }

    /// Returns true if the client disconnected.
    pub(super) fn is_disconnected(&self) -> bool {
        self.sender.is_closed()
    }
}
