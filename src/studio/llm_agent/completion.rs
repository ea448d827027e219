//! One response of an OpenAI-compatible endpoint: streamed as server-sent events, or whole from
//! endpoints that do not stream.

use std::io::{self, ErrorKind};
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};
use sse_stream::SseByteStream;

use super::reply_text::ReplyText;
use crate::api::client_builder;
use crate::domain::reason::{LlmReason, Reason};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: usize = 2 << 20;
/// Maximum number of tool calls of a response.
const MAX_CALLS: usize = 100;

/// A tool call, with its arguments as JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LlmCall {
    pub id: String,
    pub name: String,
    pub arguments: String,
}

/// A response, as far as it was received.
#[derive(Debug, Default)]
pub(super) struct LlmCompletion {
    pub calls: Vec<LlmCall>,
    text: String,
    /// True if the endpoint said that the response is complete.
    is_finished: bool,
}

/// An event of a streamed response, or a whole response.
#[derive(Deserialize)]
struct CompletionChunk {
    choices: Option<Vec<ChunkChoice>>,
    error: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct ChunkChoice {
    #[serde(alias = "message")]
    delta: Option<MessageDelta>,
    finish_reason: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct MessageDelta {
    content: Option<Value>,
    tool_calls: Option<Vec<CallDelta>>,
}

#[derive(Deserialize)]
struct CallDelta {
    index: Option<usize>,
    id: Option<String>,
    function: Option<FunctionDelta>,
}

#[derive(Deserialize)]
struct FunctionDelta {
    name: Option<String>,
    arguments: Option<Value>,
}

impl LlmCompletion {
    /// Returns the response as a message of the conversation.
    pub(super) fn into_message(self) -> Value {
        let calls: Vec<Value> = self
            .calls
            .into_iter()
            .map(|call| {
                let function = json!({"name": call.name, "arguments": call.arguments});
                json!({"id": call.id, "type": "function", "function": function})
            })
            .collect();
        json!({"role": "assistant", "content": self.text, "tool_calls": calls})
    }

    /// Adds an event of the stream. Returns its text.
    fn add(&mut self, data: &[u8]) -> Result<String, LlmReason> {
        let chunk: CompletionChunk =
            serde_json::from_slice(data).map_err(|_| LlmReason::NotJson)?;
        if chunk.error.is_some() {
            return Err(LlmReason::Failed);
        }
        let choice = chunk.choices.and_then(|c| c.into_iter().next());
        let Some(choice) = choice else {
            return Ok(String::new());
        };
        self.is_finished |= choice.finish_reason.is_some();
        let Some(delta) = choice.delta else {
            return Ok(String::new());
        };
        for call in delta.tool_calls.into_iter().flatten() {
            self.add_call(call)?;
        }
        let text = delta.content.as_ref().and_then(Value::as_str);
        let text = text.unwrap_or_default().to_owned();
        self.text.push_str(&text);
        Ok(text)
    }

    /// Adds a part of a call. Some endpoints send whole calls without an index.
    fn add_call(&mut self, part: CallDelta) -> Result<(), LlmReason> {
        let is_new = match part.index {
            Some(index) => index >= self.calls.len(),
            None => part.id.is_some() || self.calls.is_empty(),
        };
        if is_new {
            if self.calls.len() >= MAX_CALLS {
                return Err(LlmReason::TooManyCalls);
            }
            self.calls.push(LlmCall::default());
        }
        let index = part.index.filter(|_| !is_new);
        let call = match index {
            Some(index) => self.calls.get_mut(index),
            None => self.calls.last_mut(),
        };
        let Some(call) = call else {
            return Ok(());
        };
        set_first(&mut call.id, part.id);
        if let Some(function) = part.function {
            set_first(&mut call.name, function.name);
            match function.arguments {
                Some(Value::String(text)) => call.arguments.push_str(&text),
                Some(Value::Null) | None => {}
                Some(object) => call.arguments.push_str(&object.to_string()),
            }
        }
        Ok(())
    }

    /// Completes the response at the end of the stream.
    fn end(mut self) -> Result<Self, LlmReason> {
        if !self.is_finished {
            return Err(LlmReason::ConnectionLost);
        }
        for (number, call) in self.calls.iter_mut().enumerate() {
            if call.id.is_empty() {
                call.id = format!("call_{number}");
            }
        }
        Ok(self)
    }
}

/// Keeps the first value of a field: some endpoints repeat it in each part of a call.
fn set_first(field: &mut String, value: Option<String>) {
    if field.is_empty() {
        *field = value.unwrap_or_default();
    }
}

/// Creates the HTTP client of a server, with the maximum time without any byte of a response. It
/// follows no redirects: the key is for one address.
pub(super) fn client(server: &Url, silence: Duration) -> Result<reqwest::Client, Reason> {
    client_builder(server)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(silence)
        .build()
        .map_err(Reason::message)
}

/// Sends a request and receives the response. Its text goes to `text` as it arrives.
pub(super) async fn receive(
    request: reqwest::RequestBuilder,
    text: &mut ReplyText,
) -> Result<LlmCompletion, LlmReason> {
    let response = request.send().await.map_err(|e| match e.is_timeout() {
        true => LlmReason::TimedOut,
        false => LlmReason::Unreachable,
    })?;
    if !response.status().is_success() {
        return Err(LlmReason::Status(response.status().as_u16()));
    }
    let kind = response.headers().get(CONTENT_TYPE);
    let is_stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let body = limited_body(response);
    if is_stream {
        read_events(body, text).await
    } else {
        read_whole(body, text).await
    }
}

/// Returns the body of a response, limited in size.
fn limited_body(response: reqwest::Response) -> BoxStream<'static, io::Result<Bytes>> {
    let mut total = 0;
    let limited = move |chunk: reqwest::Result<Bytes>| {
        let chunk = chunk.map_err(|e| match e.is_timeout() {
            true => ErrorKind::TimedOut,
            false => ErrorKind::ConnectionReset,
        })?;
        total += chunk.len();
        if total > MAX_RESPONSE_BYTES {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(chunk)
    };
    response.bytes_stream().map(limited).boxed()
}

fn body_reason(error: &io::Error) -> LlmReason {
    match error.kind() {
        ErrorKind::TimedOut => LlmReason::TimedOut,
        ErrorKind::FileTooLarge => LlmReason::ResponseTooLarge,
        _ => LlmReason::ConnectionLost,
    }
}

fn event_reason(error: &sse_stream::Error) -> LlmReason {
    match error {
        sse_stream::Error::Body(error) => error
            .downcast_ref::<io::Error>()
            .map_or(LlmReason::ConnectionLost, body_reason),
        _ => LlmReason::NotJson,
    }
}

async fn read_events(
    body: BoxStream<'static, io::Result<Bytes>>,
    text: &mut ReplyText,
) -> Result<LlmCompletion, LlmReason> {
    let mut completion = LlmCompletion::default();
    // Some endpoints omit the blank line after the last event.
    let end = stream::iter([Ok(Bytes::from_static(b"\n\n"))]);
    let mut events = SseByteStream::new(body.chain(end));
    while let Some(event) = events.next().await {
        let event = event.map_err(|e| event_reason(&e))?;
        let data = event.data.unwrap_or_default();
        match data.trim() {
            "" => {}
            "[DONE]" => {
                completion.is_finished = true;
                break;
            }
            data => text.push(&completion.add(data.as_bytes())?).await,
        }
    }
    completion.end()
}

async fn read_whole(
    mut body: BoxStream<'static, io::Result<Bytes>>,
    text: &mut ReplyText,
) -> Result<LlmCompletion, LlmReason> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        bytes.extend_from_slice(&chunk.map_err(|e| body_reason(&e))?);
    }
    let mut completion = LlmCompletion::default();
    let received = completion.add(&bytes)?;
    text.push(&received).await;
    completion.is_finished = true;
    completion.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(chunks: &[Value]) -> Result<LlmCompletion, LlmReason> {
        let mut completion = LlmCompletion::default();
        for chunk in chunks {
            completion.add(chunk.to_string().as_bytes())?;
        }
        completion.end()
    }

    fn delta(delta: &Value, finish: Option<&str>) -> Value {
        json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    }

    #[test]
    fn the_parts_of_calls_are_joined() {
        let part = |index: usize, id: Option<&str>, name: Option<&str>, arguments: &str| {
            let function = json!({"name": name, "arguments": arguments});
            let call = json!({"index": index, "id": id, "function": function});
            delta(&json!({"content": null, "tool_calls": [call]}), None)
        };
        let completion = read(&[
            delta(&json!({"role": "assistant", "content": "On "}), None),
            part(0, Some("a"), Some("mute"), "{\"ids\":"),
            part(0, None, None, "[\"x\"]}"),
            part(1, None, Some("remove"), "{}"),
            delta(&json!({"content": "it."}), Some("tool_calls")),
        ])
        .unwrap();
        assert_eq!(completion.text, "On it.");
        let call = |id: &str, name: &str, arguments: &str| LlmCall {
            id: id.into(),
            name: name.into(),
            arguments: arguments.into(),
        };
        let calls = [
            call("a", "mute", "{\"ids\":[\"x\"]}"),
            call("call_1", "remove", "{}"),
        ];
        assert_eq!(completion.calls, calls);
    }

    #[test]
    fn a_repeated_name_is_read_once() {
        let part = |arguments: &str| {
            let function = json!({"name": "mute", "arguments": arguments});
            let call = json!({"index": 0, "id": "a", "type": "function", "function": function});
            delta(&json!({"tool_calls": [call]}), None)
        };
        let end = delta(&json!({}), Some("tool_calls"));
        let completion = read(&[part("{\"ids\":"), part("[]}"), end]).unwrap();
        let call = &completion.calls[0];
        let read = [&call.id, &call.name, &call.arguments];
        assert_eq!(read, ["a", "mute", "{\"ids\":[]}"]);
    }

    #[test]
    fn calls_without_an_index_and_with_an_object_are_read() {
        let call = |id: &str| json!({"id": id, "function": {"name": "f", "arguments": {"n": 1}}});
        let calls = json!({"tool_calls": [call("a"), call("b")]});
        let completion = read(&[delta(&calls, Some("stop"))]).unwrap();
        let ids: Vec<&str> = completion.calls.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(completion.calls[1].arguments, "{\"n\":1}");
    }

    #[test]
    fn incomplete_and_foreign_responses_are_errors() {
        let text = delta(&json!({"content": "half of"}), None);
        assert_eq!(read(&[text]).unwrap_err(), LlmReason::ConnectionLost);
        let error = json!({"error": {"message": "key sk-123 is invalid"}});
        assert_eq!(read(&[error]).unwrap_err(), LlmReason::Failed);
        assert_eq!(read(&[json!([1])]).unwrap_err(), LlmReason::NotJson);
        let calls = vec![json!({"id": "x"}); MAX_CALLS + 1];
        let flood = delta(&json!({"tool_calls": calls}), None);
        assert_eq!(read(&[flood]).unwrap_err(), LlmReason::TooManyCalls);
    }
}
