//! Chat turn: posts a message and streams the response. The message is posted exactly once:
//! reconnects and redirects of eventsource-client are disabled, and the transport refuses a second
//! request.

pub mod decode;
mod error_events;
mod idle;
mod json_repair;
mod questions;
mod text_assembler;
mod transport;

use std::time::Duration;

use eventsource_client::{Client, ClientBuilder, Error as SseError, ReconnectOptions, SSE};
use futures::{FutureExt, Stream, StreamExt};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

pub use crate::domain::chat_event::{ChatEvent, ToolPhase};
pub use decode::{ChatDecoder, TurnEndHint};
use idle::IdleTimer;
use transport::{SingleUsePost, StreamRefusal};

use super::client::{ApiClient, Refusable};
use super::error::ApiError;
use super::routes;
use crate::domain::reason::Reason;
use crate::i18n::errors::Hint;
use crate::i18n::errors::Localized;
use crate::i18n::locale::Lang;

/// Time limits of a turn.
#[derive(Clone, Copy, Debug)]
pub struct TurnLimits {
    /// Maximum time with heartbeats only.
    pub silence: Duration,
    /// Maximum duration of the turn.
    pub turn: Duration,
}

impl Default for TurnLimits {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(600),
            turn: Duration::from_secs(900),
        }
    }
}

/// Failed turn.
#[derive(Clone, Debug)]
pub struct ChatError {
    pub error: ApiError,
    /// True if the server may have accepted the message anyway.
    pub fate_unknown: bool,
    /// True if it failed before any stream began: only then may the message be posted again
    /// automatically.
    pub before_stream: bool,
}

impl From<ApiError> for ChatError {
    fn from(error: ApiError) -> Self {
        Self::not_accepted(error)
    }
}

impl Refusable for ChatError {
    fn refusal_code(&self) -> Option<i64> {
        self.error.refusal_code().filter(|_| !self.fate_unknown)
    }
}

impl ChatError {
    /// Creates an error for a message that was not accepted.
    pub(crate) fn not_accepted(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: true,
        }
    }

    /// Creates an error from a stream, or from the state request after it.
    pub(crate) fn in_stream(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: false,
        }
    }

    fn lost(why: Reason) -> Self {
        Self {
            error: ApiError::StreamLost(why),
            fate_unknown: true,
            before_stream: false,
        }
    }

    fn timed_out() -> Self {
        Self::lost(Reason::TimedOut)
    }

    /// Returns what the user can do. A message that may have been accepted must not be sent again.
    pub fn hint(&self, lang: Lang) -> String {
        if self.fate_unknown {
            Hint::CheckTimeline.text(lang)
        } else {
            self.error.hint(lang)
        }
    }
}

/// Default silence after the last event of an open connection before the state is fetched.
const QUIET_PERIOD: Duration = Duration::from_secs(10);
/// Maximum size of a batch of text chunks that arrive together (bytes).
const MAX_BATCH_BYTES: usize = 64 * 1024;

impl ApiClient {
    /// Posts a message and passes every event of the response to `on_event`, until the stream ends.
    /// Dropping the future disconnects, which stops the turn on the server.
    ///
    /// # Errors
    /// If the message was refused, or its response was lost.
    pub async fn chat(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        on_event: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        self.chat_until_quiet(session_id, message, limits, QUIET_PERIOD, on_event)
            .await
    }

    /// Like [`chat`](Self::chat), with the silence after the last event of an open stream before
    /// the state is fetched. Two equal states end the turn.
    ///
    /// # Errors
    /// If the message was refused, or its response was lost.
    pub async fn chat_until_quiet(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        quiet: Duration,
        on_event: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        let mut body = json!({
            "app_name": "nemo_agent",
            "user_id": "me",
            "session_id": session_id,
            "new_message": {"parts": [{"text": message}]},
        });
        if self.streaming() {
            body["streaming"] = json!(true);
        }
        let headers = self.headers().await.map_err(ChatError::not_accepted)?;
        let http = self.http().await.map_err(ChatError::not_accepted)?.clone();
        let url = self.url(routes::CHAT).map_err(ChatError::not_accepted)?;
        let client = build(url.as_str(), &headers, body.to_string())
            .map_err(|e| ChatError::not_accepted(ApiError::unexpected(e)))?
            .build_with_transport(SingleUsePost::new(self.clone(), http));
        let read = || async move {
            self.fetch_draft(session_id)
                .await
                .ok()
                .map(|draft| draft.map(|d| d.json))
        };
        read_stream(client.stream(), limits, quiet, read, on_event).await
    }
}

/// Passes every event of a response to `on_event`, until it ends.
///
/// # Errors
/// If the response was interrupted, timed out, or was never an event stream.
pub async fn read_events(
    stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    on_event: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    read_stream(
        stream,
        limits,
        limits.silence,
        || std::future::ready(Some(())),
        on_event,
    )
    .await
}

/// Like [`read_events`]; on a stream that stays open after its final event, `read` fetches the
/// state (`None` if it fails).
async fn read_stream<S: PartialEq, F: Future<Output = Option<S>>>(
    mut stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    quiet: Duration,
    read: impl Fn() -> F,
    on_event: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    let mut batch = EventBatch {
        on_event,
        text: None,
    };
    let mut decoder = ChatDecoder::default();
    let end = Instant::now() + limits.turn;
    let mut silent_until = Instant::now() + limits.silence;
    let mut idle = IdleTimer::new(quiet);
    loop {
        let next = match stream.next().now_or_never() {
            Some(next) if Instant::now() < end => next,
            Some(_) => return Err(ChatError::timed_out()),
            None => {
                batch.flush();
                let limit = end.min(silent_until);
                let until = idle
                    .next_read(decoder.end())
                    .map_or(limit, |next| next.min(limit));
                match timeout_at(until, stream.next()).await {
                    Ok(next) => next,
                    Err(_) if until >= limit => return Err(ChatError::timed_out()),
                    Err(_) => {
                        let left_open = idle.read(read().await);
                        // Events that arrived during the request are a sign of activity.
                        match stream.next().now_or_never() {
                            Some(next) => next,
                            None if left_open => return Ok(()),
                            None => continue,
                        }
                    }
                }
            }
        };
        match next {
            None | Some(Err(SseError::Eof)) => return Ok(()),
            Some(Ok(SSE::Connected(_))) => {}
            Some(Ok(SSE::Comment(_))) => {
                idle.heartbeat();
                batch.push(ChatEvent::Heartbeat);
            }
            Some(Ok(SSE::Event(event))) => {
                let events = decoder.decode(&event.event_type, &event.data);
                if events
                    .iter()
                    .all(|event| matches!(event, ChatEvent::Heartbeat))
                {
                    idle.heartbeat();
                } else {
                    silent_until = Instant::now() + limits.silence;
                    idle.event();
                }
                events.into_iter().for_each(|event| batch.push(event));
            }
            Some(Err(error)) => return Err(classify_stream_error(error)),
        }
    }
}

/// Joins text chunks that arrive together, so that a flood of them becomes a few events.
struct EventBatch<H: FnMut(ChatEvent)> {
    on_event: H,
    text: Option<(u32, String)>,
}

impl<H: FnMut(ChatEvent)> EventBatch<H> {
    fn push(&mut self, event: ChatEvent) {
        match (event, &mut self.text) {
            (
                ChatEvent::Text {
                    call,
                    text,
                    whole: false,
                },
                Some((batched_call, batched)),
            ) if *batched_call == call => batched.push_str(&text),
            (
                ChatEvent::Text {
                    call,
                    text,
                    whole: false,
                },
                _,
            ) => {
                self.flush();
                self.text = Some((call, text));
            }
            (event, _) => {
                self.flush();
                (self.on_event)(event);
            }
        }
        if self
            .text
            .as_ref()
            .is_some_and(|(_, text)| text.len() >= MAX_BATCH_BYTES)
        {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if let Some((call, text)) = self.text.take() {
            (self.on_event)(ChatEvent::Text {
                call,
                text,
                whole: false,
            });
        }
    }
}

impl<H: FnMut(ChatEvent)> Drop for EventBatch<H> {
    fn drop(&mut self) {
        self.flush();
    }
}

fn build(
    url: &str,
    headers: &reqwest::header::HeaderMap,
    body: String,
) -> Result<ClientBuilder, SseError> {
    let reconnect = ReconnectOptions::reconnect(false)
        .retry_initial(false)
        .build();
    let mut builder = ClientBuilder::for_url(url)?
        .method("POST".into())
        .body(body)
        .reconnect(reconnect)
        .redirect_limit(0);
    builder = builder.header("content-type", "application/json")?;
    for (name, value) in headers {
        builder = builder.header(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    Ok(builder)
}

/// Converts a stream error and determines if the message may have been accepted.
fn classify_stream_error(error: SseError) -> ChatError {
    match error {
        SseError::Transport(e) => match e.inner().downcast_ref::<StreamRefusal>() {
            Some(refusal) if refusal.fate_unknown => ChatError {
                fate_unknown: true,
                ..ChatError::in_stream(refusal.error.clone())
            },
            Some(refusal) => ChatError::not_accepted(refusal.error.clone()),
            None => ChatError::lost(super::client::root_cause(e.inner())),
        },
        SseError::InvalidParameter(e) => ChatError::not_accepted(ApiError::unexpected(e)),
        other => ChatError::lost(Reason::message(other)),
    }
}
