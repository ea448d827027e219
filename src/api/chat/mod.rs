//! One turn of the conversation. The message is posted once: eventsource-client's reconnecting and redirects are off,
//! and the transport below it refuses a second request.

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

/// How long a turn may take.
#[derive(Clone, Copy, Debug)]
pub struct TurnLimits {
    /// Nothing but heartbeats for this long is taken for dead.
    pub silence: Duration,
    /// The whole turn.
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

/// A turn that did not end well.
#[derive(Clone, Debug)]
pub struct ChatError {
    pub error: ApiError,
    /// Whether the server may have taken the message all the same.
    pub fate_unknown: bool,
    /// Whether it failed before any stream began: only then may the message be posted again by itself.
    pub before_stream: bool,
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
    /// A failure before anything was taken.
    pub(crate) fn not_taken(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: true,
        }
    }

    /// A failure that a stream, or the look at its work, proved.
    pub(crate) fn in_stream(error: ApiError) -> Self {
        Self {
            error,
            fate_unknown: false,
            before_stream: false,
        }
    }

    fn lost(why: impl std::fmt::Display) -> Self {
        Self {
            error: ApiError::lost(why),
            fate_unknown: true,
            before_stream: false,
        }
    }

    fn too_late() -> Self {
        Self::lost("no answer came in the time a turn may take")
    }

    /// The next step: a message that may have been taken is not sent again.
    pub fn hint(&self) -> String {
        if self.fate_unknown {
            ApiError::Lost(String::new()).hint()
        } else {
            self.error.hint()
        }
    }
}

/// How long it is quiet after the last event before the state is looked at, on a connection that stays open.
const QUIET: Duration = Duration::from_secs(10);
/// Pieces of a text that arrive together are handed on together, up to this many bytes.
const GATHERED: usize = 64 * 1024;

impl ApiClient {
    /// Posts a message and hands every event of the answer to `hear`, until the stream ends. Dropping the future hangs
    /// up, which stops the turn on the server.
    ///
    /// # Errors
    /// If the message was refused, or its answer was lost.
    pub async fn chat(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        hear: impl FnMut(ChatEvent) + Send,
    ) -> Result<(), ChatError> {
        self.chat_until_quiet(session_id, message, limits, QUIET, hear)
            .await
    }

    /// The same with the time that a stream may stay open and quiet after its last event before the state is looked at.
    /// Two equal states end the turn.
    ///
    /// # Errors
    /// If the message was refused, or its answer was lost.
    pub async fn chat_until_quiet(
        &self,
        session_id: &str,
        message: &str,
        limits: TurnLimits,
        quiet: Duration,
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
            .map_err(|e| ChatError::not_taken(ApiError::unexpected(e)))?
            .build_with_transport(SingleUsePost::new(self.clone(), http));
        let read = || async move {
            self.draft(session_id)
                .await
                .ok()
                .map(|draft| draft.map(|d| d.json))
        };
        attend(client.stream(), limits, quiet, read, hear).await
    }
}

/// Hands every event of an answer to `hear`, until it ends.
///
/// # Errors
/// Where the answer broke, said nothing for too long, or never was one.
pub async fn listen(
    stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    hear: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    attend(
        stream,
        limits,
        limits.silence,
        || std::future::ready(Some(())),
        hear,
    )
    .await
}

/// The same; on a stream that stays open after its final event, `read` reads the state, `None` if it cannot.
async fn attend<S: PartialEq, F: Future<Output = Option<S>>>(
    mut stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    quiet: Duration,
    read: impl Fn() -> F,
    hear: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    let mut gathered = EventBatch { hear, text: None };
    let mut decoder = ChatDecoder::default();
    let end = Instant::now() + limits.turn;
    let mut silent_until = Instant::now() + limits.silence;
    let mut idle = IdleTimer::new(quiet);
    loop {
        let next = match stream.next().now_or_never() {
            Some(next) if Instant::now() < end => next,
            Some(_) => return Err(ChatError::too_late()),
            None => {
                gathered.flush();
                let limit = end.min(silent_until);
                let until = idle
                    .next_read(decoder.end())
                    .map_or(limit, |next| next.min(limit));
                match timeout_at(until, stream.next()).await {
                    Ok(next) => next,
                    Err(_) if until >= limit => return Err(ChatError::too_late()),
                    Err(_) => {
                        let left_open = idle.read(read().await);
                        // What came during the request is a sign of work.
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
                gathered.hear(ChatEvent::Heartbeat);
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
                events.into_iter().for_each(|event| gathered.hear(event));
            }
            Some(Err(error)) => return Err(judge(error)),
        }
    }
}

/// Joins the pieces of a text that arrive together: a flood of them is a few events.
struct EventBatch<H: FnMut(ChatEvent)> {
    hear: H,
    text: Option<(u32, String)>,
}

impl<H: FnMut(ChatEvent)> EventBatch<H> {
    fn hear(&mut self, event: ChatEvent) {
        match (event, &mut self.text) {
            (
                ChatEvent::Text {
                    call,
                    text,
                    whole: false,
                },
                Some((of, gathered)),
            ) if *of == call => gathered.push_str(&text),
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
                (self.hear)(event);
            }
        }
        if self
            .text
            .as_ref()
            .is_some_and(|(_, text)| text.len() >= GATHERED)
        {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if let Some((call, text)) = self.text.take() {
            (self.hear)(ChatEvent::Text {
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

/// What an error of the stream means for the message.
fn judge(error: SseError) -> ChatError {
    match error {
        SseError::Transport(e) => match e.inner().downcast_ref::<StreamRefusal>() {
            Some(refusal) if refusal.fate_unknown => ChatError {
                fate_unknown: true,
                ..ChatError::in_stream(refusal.error.clone())
            },
            Some(refusal) => ChatError::not_taken(refusal.error.clone()),
            None => ChatError::lost(super::client::deepest(e.inner())),
        },
        SseError::InvalidParameter(e) => ChatError::not_taken(ApiError::unexpected(e)),
        other => ChatError::lost(other),
    }
}
