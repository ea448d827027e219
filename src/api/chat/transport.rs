//! Transport for eventsource-client that sends at most one request. A response that is not an event
//! stream is read here and returned as a typed error, because it would look like a clean end to
//! eventsource-client.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use bytes::Bytes;
use futures::stream;
use launchdarkly_sdk_transport::{
    ByteStream, HttpTransport, Request, Response, ResponseFuture, TransportError,
};
use tokio::sync::{mpsc, oneshot};

use crate::api::client::{ApiClient, log_request};
use crate::api::endpoint::Endpoint;
use crate::api::endpoints::chat::ChatTurn;
use crate::api::error::{ApiError, root_cause};
use crate::api::wire::{Envelope, response_error};
use crate::domain::reason::Reason;
use crate::domain::text::one_line;

/// Maximum number of bytes read from an error body.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// Maximum size of an event (bytes); an event can contain a whole picture.
const MAX_EVENT_BYTES: usize = 32 << 20;

/// Reason why there is no stream.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct StreamRefusal {
    pub error: ApiError,
    /// True if the server may have accepted the message.
    pub fate_unknown: bool,
}

#[derive(Clone)]
pub(super) struct SingleUsePost {
    api: ApiClient,
    http: reqwest::Client,
    used: Arc<AtomicBool>,
}

/// Size of the event being received, because the stream reader keeps it all in memory.
#[derive(Debug, Default)]
struct EventSize {
    bytes: usize,
    /// Bytes of the current line.
    line: usize,
    /// True if the last byte was a CR: a following LF does not end another line.
    after_cr: bool,
}

impl EventSize {
    /// Counts more bytes of the stream. Returns true if an event exceeds the limit.
    fn exceeds(&mut self, chunk: &[u8]) -> bool {
        for byte in chunk {
            match byte {
                b'\n' if self.after_cr => {}
                b'\r' | b'\n' if self.line == 0 => self.bytes = 0,
                b'\r' | b'\n' => self.line = 0,
                _ => self.line += 1,
            }
            self.after_cr = *byte == b'\r';
            self.bytes += 1;
            if self.bytes > MAX_EVENT_BYTES {
                return true;
            }
        }
        false
    }

    /// Converts a chunk of the response (`None` at its end) for the stream reader.
    ///
    /// # Errors
    /// If the response was interrupted, or an event is too large.
    fn check(
        &mut self,
        chunk: Result<Option<Bytes>, reqwest::Error>,
    ) -> Result<Bytes, TransportError> {
        let lost = |why: Reason| {
            TransportError::new(StreamRefusal {
                error: ApiError::StreamLost(why),
                fate_unknown: true,
            })
        };
        match chunk {
            Ok(Some(chunk)) if self.exceeds(&chunk) => {
                Err(lost(Reason::EventTooLarge(MAX_EVENT_BYTES as u64 >> 20)))
            }
            Ok(Some(chunk)) => Ok(chunk),
            // Some servers omit the blank line after the last event; otherwise it has no effect.
            Ok(None) => Ok(Bytes::from_static(b"\n\n")),
            Err(e) => Err(lost(root_cause(&e))),
        }
    }
}

type ResponseHead = Result<Response<ByteStream>, TransportError>;

impl SingleUsePost {
    pub(super) fn new(api: ApiClient, http: reqwest::Client) -> Self {
        Self {
            api,
            http,
            used: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Sends the request and forwards the body until either side ends. Runs as a task because
    /// reqwest's futures are not `Sync`. The task ends as soon as the receiver is dropped, which
    /// closes the connection.
    async fn run(self, request: Request<Option<Bytes>>, mut head: oneshot::Sender<ResponseHead>) {
        let response = tokio::select! {
            response = self.send(request) => response,
            () = head.closed() => return,
        };
        let (mut response, mut start) = match response {
            Ok(answered) => answered,
            Err(refusal) => {
                let _ = head.send(Err(TransportError::new(refusal)));
                return;
            }
        };
        let (chunks, mut body) = mpsc::channel::<Result<Bytes, TransportError>>(64);
        let mut answer = Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let stream: ByteStream = Box::pin(stream::poll_fn(move |cx| body.poll_recv(cx)));
        if head
            .send(answer.body(stream).map_err(TransportError::new))
            .is_err()
        {
            return;
        }
        let mut events = EventSize::default();
        loop {
            let chunk = match start.take() {
                Some(chunk) => Ok(Some(chunk)),
                None => tokio::select! {
                    chunk = response.chunk() => chunk,
                    () = chunks.closed() => return,
                },
            };
            let last = !matches!(chunk, Ok(Some(_)));
            let chunk = events.check(chunk);
            let last = last || chunk.is_err();
            if chunks.send(chunk).await.is_err() || last {
                return;
            }
        }
    }

    /// Sends the request. Returns the response and the start of its body, if already read.
    async fn send(
        &self,
        request: Request<Option<Bytes>>,
    ) -> Result<(reqwest::Response, Option<Bytes>), StreamRefusal> {
        if self.used.swap(true, Ordering::SeqCst) {
            return Err(StreamRefusal {
                error: ApiError::Unexpected(Reason::SecondRequest),
                fate_unknown: false,
            });
        }
        let (parts, body) = request.into_parts();
        let url = parts.uri.to_string();
        let request = self
            .http
            .request(parts.method, url)
            .headers(parts.headers)
            .body(body.unwrap_or_default());
        let started = Instant::now();
        let sent = request.send().await;
        let status = sent
            .as_ref()
            .ok()
            .map(|response| response.status().as_u16());
        log_request("POST", ChatTurn::PATH, status, started);
        let mut response = sent.map_err(|e| self.send_error(&e))?;
        let kind = response
            .headers()
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let mut start = None;
        if response.status().is_success() {
            if kind.starts_with("text/event-stream") {
                return Ok((response, None));
            }
            // Some gateways omit the content type: the first bytes distinguish a stream from an
            // envelope or HTML.
            if kind.is_empty() {
                start = self.read_start(&mut response).await?;
                if !start.as_deref().is_some_and(is_json_or_page) {
                    return Ok((response, start));
                }
            }
        }
        self.api.record_retry_after(response.headers());
        let refusal = classify_response(response, start, &kind).await;
        tracing::warn!(
            code = refusal.error.code(),
            fate_unknown = refusal.fate_unknown,
            "the message was refused"
        );
        Err(refusal)
    }

    /// Reads up to the first non-blank byte. Returns the bytes read, or `None` at the end of the
    /// response.
    async fn read_start(
        &self,
        response: &mut reqwest::Response,
    ) -> Result<Option<Bytes>, StreamRefusal> {
        let mut read: Option<Bytes> = None;
        while read
            .as_deref()
            .is_none_or(|bytes| without_blanks(bytes).is_empty())
        {
            let Some(chunk) = response.chunk().await.map_err(|e| self.send_error(&e))? else {
                break;
            };
            read = Some(match read {
                None => chunk,
                Some(before) if before.len() > MAX_ERROR_BODY => {
                    return Ok(Some([before, chunk].concat().into()));
                }
                Some(before) => [before, chunk].concat().into(),
            });
        }
        Ok(read)
    }

    /// Converts a transport error. Only a failed connection attempt proves that the message was not
    /// accepted.
    fn send_error(&self, e: &reqwest::Error) -> StreamRefusal {
        if e.is_connect() {
            let error = ApiError::NoConnection {
                host: self.api.host().to_owned(),
                why: root_cause(e),
            };
            return StreamRefusal {
                error,
                fate_unknown: false,
            };
        }
        StreamRefusal {
            error: ApiError::StreamLost(root_cause(e)),
            fate_unknown: true,
        }
    }
}

/// Classifies a non-SSE response: an error envelope means that the message was rejected; otherwise
/// its fate is unknown.
async fn classify_response(
    mut response: reqwest::Response,
    start: Option<Bytes>,
    kind: &str,
) -> StreamRefusal {
    let status = response.status().as_u16();
    let mut body = start.map(Vec::from).unwrap_or_default();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ERROR_BODY {
            break;
        }
    }
    let envelope = Envelope::parse(&String::from_utf8_lossy(without_blanks(&body)));
    match response_error(status, envelope.as_ref()) {
        Some(error) => StreamRefusal {
            error,
            fate_unknown: status >= 500,
        },
        None => StreamRefusal {
            error: ApiError::Unexpected(Reason::NotEventStream(one_line(kind))),
            fate_unknown: true,
        },
    }
}

/// Skips a byte order mark and leading blanks.
fn without_blanks(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(bytes)
        .trim_ascii_start()
}

/// Returns true if a response starts like JSON or HTML, unlike any line of an event stream.
fn is_json_or_page(bytes: &[u8]) -> bool {
    matches!(without_blanks(bytes).first(), Some(b'{' | b'<'))
}

impl HttpTransport for SingleUsePost {
    fn request(&self, request: Request<Option<Bytes>>) -> ResponseFuture {
        let (head, answer) = oneshot::channel();
        tokio::spawn(self.clone().run(request, head));
        Box::pin(async move {
            let dropped = StreamRefusal {
                error: ApiError::StreamLost(Reason::RequestDropped),
                fate_unknown: true,
            };
            answer
                .await
                .unwrap_or_else(|_| Err(TransportError::new(dropped)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_counted_separately_for_all_line_endings() {
        for end in ["\n", "\r\n", "\r"] {
            let mut size = EventSize::default();
            let event = format!("data: {}{end}{end}", "x".repeat(1 << 20));
            assert!((0..64).all(|_| !size.exceeds(event.as_bytes())), "{end:?}");
            let line = format!("data: {}{end}", "x".repeat(1 << 20));
            assert!(
                (0..64).any(|_| size.exceeds(line.as_bytes())),
                "{end:?}: an event of many lines"
            );
        }
        let mut size = EventSize::default();
        assert!(
            (0..64).any(|_| size.exceeds(&[b'x'; 1 << 20])),
            "a line without an end"
        );
    }
}
