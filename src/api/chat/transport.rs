//! The transport under eventsource-client: sends one request, ever. What is no event stream is read here and handed up
//! as a typed error, because above it would look like a clean end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use bytes::Bytes;
use futures::stream;
use launchdarkly_sdk_transport::{
    ByteStream, HttpTransport, Request, Response, ResponseFuture, TransportError,
};
use tokio::sync::{mpsc, oneshot};

use crate::api::client::{ApiClient, deepest, log_request, refusal};
use crate::api::error::ApiError;
use crate::api::routes;
use crate::api::wire::Envelope;

/// How much of an error's body is read, in bytes.
const ERROR_BODY: usize = 64 * 1024;
/// The largest event of a stream, bytes: one can hold a whole picture.
const MOST_OF_EVENT: usize = 32 << 20;

/// Why there is no stream.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct StreamRefusal {
    pub error: ApiError,
    /// Whether the server may have taken the message.
    pub fate_unknown: bool,
}

#[derive(Clone)]
pub(super) struct SingleUsePost {
    nemo: ApiClient,
    http: reqwest::Client,
    used: Arc<AtomicBool>,
}

/// Counts the bytes of the event that is coming in: what reads the stream keeps all of one in memory.
#[derive(Debug, Default)]
struct EventSize {
    bytes: usize,
    /// Bytes of the current line.
    line: usize,
    /// Whether the last byte was a CR: an LF after it ends no other line.
    after_cr: bool,
}

impl EventSize {
    /// Takes in more of the stream; whether an event is larger than one may be.
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
            if self.bytes > MOST_OF_EVENT {
                return true;
            }
        }
        false
    }
}

type ResponseHead = Result<Response<ByteStream>, TransportError>;

impl SingleUsePost {
    pub(super) fn new(nemo: ApiClient, http: reqwest::Client) -> Self {
        Self {
            nemo,
            http,
            used: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Sends and pumps the body until either side is done. It runs as a task because reqwest's futures are not `Sync`;
    /// the task ends at once when the other side goes away, which closes the connection.
    async fn run(self, request: Request<Option<Bytes>>, mut head: oneshot::Sender<ResponseHead>) {
        let response = tokio::select! {
            response = self.send(request) => response,
            () = head.closed() => return,
        };
        let (mut response, mut begun) = match response {
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
            let chunk = match begun.take() {
                Some(chunk) => Ok(Some(chunk)),
                None => tokio::select! {
                    chunk = response.chunk() => chunk,
                    () = chunks.closed() => return,
                },
            };
            let (chunk, last) = match chunk {
                Ok(Some(chunk)) if events.exceeds(&chunk) => {
                    let why = format!("an event of more than {} MB", MOST_OF_EVENT >> 20);
                    (
                        Err(TransportError::new(StreamRefusal {
                            error: ApiError::lost(why),
                            fate_unknown: true,
                        })),
                        true,
                    )
                }
                Ok(Some(chunk)) => (Ok(chunk), false),
                // Servers leave out the blank line after the last event at times; where there is one, this is nothing.
                Ok(None) => (Ok(Bytes::from_static(b"\n\n")), true),
                Err(e) => (
                    Err(TransportError::new(StreamRefusal {
                        error: ApiError::lost(deepest(&e)),
                        fate_unknown: true,
                    })),
                    true,
                ),
            };
            if chunks.send(chunk).await.is_err() || last {
                return;
            }
        }
    }

    /// Sends the request; returns the stream of the answer, with the start of it that was read.
    async fn send(
        &self,
        request: Request<Option<Bytes>>,
    ) -> Result<(reqwest::Response, Option<Bytes>), StreamRefusal> {
        if self.used.swap(true, Ordering::SeqCst) {
            return Err(StreamRefusal {
                error: ApiError::Unexpected("a second request was refused".into()),
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
        log_request("POST", routes::CHAT, status, started);
        let mut response = sent.map_err(|e| self.trouble(&e))?;
        let kind = response
            .headers()
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let mut begun = None;
        if response.status().is_success() {
            if kind.starts_with("text/event-stream") {
                return Ok((response, None));
            }
            // Gateways leave the type out at times: the first bytes tell a stream from an envelope or a page.
            if kind.is_empty() {
                begun = self.first_words(&mut response).await?;
                if !begun.as_deref().is_some_and(is_json_or_page) {
                    return Ok((response, begun));
                }
            }
        }
        self.nemo.note_retry_after(response.headers());
        let refusal = explain(response, begun, &kind).await;
        tracing::warn!(
            code = refusal.error.code(),
            fate_unknown = refusal.fate_unknown,
            "the message was refused"
        );
        Err(refusal)
    }

    /// Reads up to the first byte that is not a blank; returns what was read, `None` at the end of the answer.
    async fn first_words(
        &self,
        response: &mut reqwest::Response,
    ) -> Result<Option<Bytes>, StreamRefusal> {
        let mut read: Option<Bytes> = None;
        while read
            .as_deref()
            .is_none_or(|bytes| without_blanks(bytes).is_empty())
        {
            let Some(chunk) = response.chunk().await.map_err(|e| self.trouble(&e))? else {
                break;
            };
            read = Some(match read {
                None => chunk,
                Some(before) if before.len() > ERROR_BODY => {
                    return Ok(Some([before, chunk].concat().into()));
                }
                Some(before) => [before, chunk].concat().into(),
            });
        }
        Ok(read)
    }

    /// Only a connection that was never made proves that the message was not taken.
    fn trouble(&self, e: &reqwest::Error) -> StreamRefusal {
        if e.is_connect() {
            let error = ApiError::NoConnection {
                host: self.nemo.host().to_owned(),
                why: deepest(e),
            };
            return StreamRefusal {
                error,
                fate_unknown: false,
            };
        }
        StreamRefusal {
            error: ApiError::lost(deepest(e)),
            fate_unknown: true,
        }
    }
}

/// An answer that is no stream: a refusal in an envelope proves that nothing was done; anything else proves nothing.
async fn explain(
    mut response: reqwest::Response,
    begun: Option<Bytes>,
    kind: &str,
) -> StreamRefusal {
    let status = response.status().as_u16();
    let mut body = begun.map(Vec::from).unwrap_or_default();
    while let Ok(Some(chunk)) = response.chunk().await {
        body.extend_from_slice(&chunk);
        if body.len() > ERROR_BODY {
            break;
        }
    }
    let envelope = Envelope::read(&String::from_utf8_lossy(without_blanks(&body)));
    match refusal(status, envelope.as_ref()) {
        Some(error) => StreamRefusal {
            error,
            fate_unknown: status >= 500,
        },
        None => StreamRefusal {
            error: ApiError::unexpected(format!(
                "{} instead of a stream",
                if kind.is_empty() {
                    "a plain answer"
                } else {
                    kind
                }
            )),
            fate_unknown: true,
        },
    }
}

/// The bytes after a byte order mark and blanks.
fn without_blanks(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(bytes)
        .trim_ascii_start()
}

/// Whether an answer begins like JSON or a page: no line of an event stream does.
fn is_json_or_page(bytes: &[u8]) -> bool {
    matches!(without_blanks(bytes).first(), Some(b'{' | b'<'))
}

impl HttpTransport for SingleUsePost {
    fn request(&self, request: Request<Option<Bytes>>) -> ResponseFuture {
        let (head, answer) = oneshot::channel();
        tokio::spawn(self.clone().run(request, head));
        Box::pin(async move {
            let gone = StreamRefusal {
                error: ApiError::Lost("the request was dropped".into()),
                fate_unknown: true,
            };
            answer
                .await
                .unwrap_or_else(|_| Err(TransportError::new(gone)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_counted_apart_however_their_lines_end() {
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
