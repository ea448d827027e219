//! A scripted OpenAI-compatible server.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use futures::stream::{self, StreamExt};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

/// A response of the scripted model.
pub enum ModelAnswer {
    /// Parts of a text.
    Text(&'static [&'static str]),
    /// Tool calls, streamed in small parts.
    Calls(Vec<Value>),
    /// A message in one piece, from an endpoint that ignores `stream`.
    Whole(Value),
    Status(u16),
    /// The events as they are.
    Raw(String),
    /// Parts of a text; each one after the first waits for a permit of the gate.
    Gated(&'static [&'static str]),
}

/// A scripted model; without a script it has nothing to say.
pub struct ModelServer {
    pub url: String,
    pub gate: Arc<Semaphore>,
    /// Receives a message when the connection of a gated response ends.
    pub ended: mpsc::UnboundedReceiver<()>,
    requests: Arc<Mutex<Vec<Value>>>,
}

struct Script {
    answers: Mutex<std::vec::IntoIter<ModelAnswer>>,
    requests: Arc<Mutex<Vec<Value>>>,
    gate: Arc<Semaphore>,
    ended: mpsc::UnboundedSender<()>,
}

/// Reports that a response ended.
struct EndReport(mpsc::UnboundedSender<()>);

impl Drop for EndReport {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

impl ModelServer {
    pub async fn start(answers: Vec<ModelAnswer>) -> Self {
        let (sender, ended) = mpsc::unbounded_channel();
        let (requests, gate) = (Arc::default(), Arc::new(Semaphore::new(0)));
        let script = Arc::new(Script {
            answers: Mutex::new(answers.into_iter()),
            requests: Arc::clone(&requests),
            gate: gate.clone(),
            ended: sender,
        });
        let app = Router::new()
            .route("/v1/chat/completions", post(respond))
            .with_state(script);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            url,
            gate,
            ended,
            requests,
        }
    }

    /// Returns the bodies of the requests so far, with the `authorization` header as `key`.
    pub fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the role and the text of each message of a request.
    pub fn messages(&self, request: usize) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let requests = self.requests();
        let messages = requests[request]["messages"].as_array().unwrap();
        let pair = |m: &Value| (text(&m["role"]), text(&m["content"]));
        messages.iter().map(pair).collect()
    }
}

/// Returns a tool call.
pub fn call(name: &str, arguments: &Value) -> Value {
    json!({"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments.to_string()}})
}

async fn respond(
    State(script): State<Arc<Script>>,
    headers: HeaderMap,
    Json(mut body): Json<Value>,
) -> Response {
    body["key"] = json!(headers.get("authorization").and_then(|v| v.to_str().ok()));
    script.requests.lock().unwrap().push(body);
    let answer = script.answers.lock().unwrap().next();
    match answer.unwrap_or(ModelAnswer::Text(&["I have nothing to say."])) {
        ModelAnswer::Text(parts) => events(
            parts
                .iter()
                .map(|part| text_delta(part))
                .collect::<String>()
                + &end("stop"),
        ),
        ModelAnswer::Calls(calls) => events(call_deltas(&calls) + &end("tool_calls")),
        ModelAnswer::Whole(message) => {
            Json(json!({"choices": [{"message": message, "finish_reason": "stop"}]}))
                .into_response()
        }
        ModelAnswer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        ModelAnswer::Raw(text) => events(text),
        ModelAnswer::Gated(parts) => {
            let report = EndReport(script.ended.clone());
            let parts = stream::iter(parts.iter().enumerate());
            let gated = parts.then(move |(number, part)| {
                let (gate, _) = (script.gate.clone(), &report);
                async move {
                    if number > 0 {
                        gate.acquire().await.unwrap().forget();
                    }
                    Ok::<_, std::convert::Infallible>(text_delta(part))
                }
            });
            let end = stream::once(async { Ok(end("stop")) });
            events(Body::from_stream(gated.chain(end)))
        }
    }
}

fn events(body: impl Into<Body>) -> Response {
    let kind = [("content-type", "text/event-stream; charset=utf-8")];
    (kind, body.into()).into_response()
}

fn event(delta: &Value, finish: Option<&str>) -> String {
    let chunk = json!({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
    format!("data: {chunk}\n\n")
}

fn text_delta(text: &str) -> String {
    event(&json!({"role": "assistant", "content": text}), None)
}

fn end(reason: &str) -> String {
    event(&json!({}), Some(reason)) + "data: [DONE]\n\n"
}

/// The calls, with their arguments in parts of 5 bytes.
fn call_deltas(calls: &[Value]) -> String {
    let mut text = String::new();
    for (index, call) in calls.iter().enumerate() {
        let mut first = call.clone();
        let arguments = first["function"]["arguments"].take();
        first["index"] = json!(index);
        first["function"]["arguments"] = json!("");
        text += &event(&json!({"content": null, "tool_calls": [first]}), None);
        for part in arguments.as_str().unwrap().as_bytes().chunks(5) {
            let part = std::str::from_utf8(part).unwrap();
            let part = json!({"index": index, "function": {"arguments": part}});
            text += &event(&json!({"tool_calls": [part]}), None);
        }
    }
    text
}
