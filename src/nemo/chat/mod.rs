//! One turn of the conversation. The message is posted once: eventsource-client's reconnecting and redirects are off,
//! and the transport below it refuses a second request.

pub mod decode;
mod transport;

use std::time::Duration;

use eventsource_client::{Client, ClientBuilder, Error as SseError, ReconnectOptions, SSE};
use futures::{Stream, StreamExt};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

pub use crate::domain::heard::{ChatEvent, ToolPhase};
pub use decode::Decoder;
use transport::{OncePost, Refusal};

use super::client::{Nemo, Refusable};
use super::error::ApiError;
use super::routes;

/// How long a turn may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Nothing but heartbeats for this long is taken for dead.
    pub silence: Duration,
    /// The whole turn.
    pub turn: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { silence: Duration::from_secs(600), turn: Duration::from_secs(900) }
    }
}

/// A turn that did not end well.
#[derive(Clone, Debug)]
pub struct ChatError {
    pub error: ApiError,
    /// Whether the server may have taken the message all the same.
    pub fate_unknown: bool,
}

impl From<ApiError> for ChatError {
    fn from(error: ApiError) -> Self {
        Self::not_taken(error)
    }
}

impl Refusable for ChatError {
    fn refused_with(&self) -> Option<i64> {
        self.error.refused_with().filter(|_| !self.fate_unknown)
    }
}

impl ChatError {
    fn not_taken(error: ApiError) -> Self {
        Self { error, fate_unknown: false }
    }

    fn lost(why: impl Into<String>) -> Self {
        Self { error: ApiError::Lost(why.into()), fate_unknown: true }
    }
}

impl Nemo {
    /// Posts a message and hands every event of the answer to `hear`, until the stream ends. Dropping the future hangs
    /// up, which stops the turn on the server.
    pub async fn chat(
        &self,
        session_id: &str,
        message: &str,
        limits: Limits,
        hear: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        let mut body = json!({"app_name": "nemo_agent", "user_id": "me", "session_id": session_id, "new_message": {"parts": [{"text": message}]}});
        if self.streaming() {
            body["streaming"] = json!(true);
        }
        let headers = self.headers().await.map_err(ChatError::not_taken)?;
        let http = self.http().await.map_err(ChatError::not_taken)?.clone();
        let url = self.url(routes::CHAT).map_err(ChatError::not_taken)?;
        let client = build(url.as_str(), &headers, body.to_string())
            .map_err(|e| ChatError::not_taken(ApiError::Unexpected(e.to_string())))?
            .build_with_transport(OncePost::new(http, self.host().to_owned()));
        listen(client.stream(), limits, hear).await
    }
}

/// Hands every event of an answer to `hear`, until it ends.
///
/// # Errors
/// Where the answer broke, said nothing for too long, or never was one.
pub async fn listen(
    mut stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: Limits,
    mut hear: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    let mut decoder = Decoder::default();
    let end = Instant::now() + limits.turn;
    let mut silent_until = Instant::now() + limits.silence;
    loop {
        let next = timeout_at(end.min(silent_until), stream.next())
            .await
            .map_err(|_| ChatError::lost("no answer came in the time a turn may take"))?;
        match next {
            None | Some(Err(SseError::Eof)) => return Ok(()),
            Some(Ok(SSE::Connected(_))) => {}
            Some(Ok(SSE::Comment(_))) => hear(ChatEvent::Heartbeat),
            Some(Ok(SSE::Event(event))) => {
                for event in decoder.decode(&event.event_type, &event.data) {
                    if !matches!(event, ChatEvent::Heartbeat) {
                        silent_until = Instant::now() + limits.silence;
                    }
                    hear(event);
                }
            }
            Some(Err(error)) => return Err(judge(error)),
        }
    }
}

fn build(url: &str, headers: &reqwest::header::HeaderMap, body: String) -> Result<ClientBuilder, SseError> {
    let reconnect = ReconnectOptions::reconnect(false).retry_initial(false).build();
    let mut builder = ClientBuilder::for_url(url)?.method("POST".into()).body(body).reconnect(reconnect).redirect_limit(0);
    builder = builder.header("content-type", "application/json")?;
    for (name, value) in headers {
        builder = builder.header(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    Ok(builder)
}

/// What an error of the stream means for the message.
fn judge(error: SseError) -> ChatError {
    match error {
        SseError::Transport(e) => match e.inner().downcast_ref::<Refusal>() {
            Some(refusal) => ChatError { error: refusal.error.clone(), fate_unknown: refusal.fate_unknown },
            None => ChatError::lost(super::client::deepest(e.inner())),
        },
        SseError::InvalidParameter(e) => ChatError::not_taken(ApiError::Unexpected(e.to_string())),
        other => ChatError::lost(other.to_string()),
    }
}
