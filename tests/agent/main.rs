//! Runs the studio with a real model behind llama-cpp-python's OpenAI-compatible server. The model
//! is too small to edit well: this checks the protocol. `make test-agent` installs the server and
//! runs this.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::chat::TurnLimits;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::timeline::Timeline;
use nemo_tui::studio::{
    self, LlmAgent, LlmLimits, LlmOptions, Prices, RenderSettings, Studio, StudioOptions,
};
use serde_json::{Value, json};

/// A request that the rules do not understand, with a long reply.
const STORY: &str = "invent a long story about a lighthouse keeper";
const RULES_INSTEAD: &str = "Your agent did not answer: ";

/// The model server, a process of its own.
struct ModelProcess {
    process: Child,
    /// Its output after its address.
    output: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl ModelProcess {
    fn start() -> Self {
        let python = std::env::var("AGENT_PYTHON").expect("make test-agent sets AGENT_PYTHON");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/agent/server.py");
        let mut process = Command::new(python)
            .args(["-u", script])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = format!("{}/v1", output.next().unwrap().unwrap());
        Self {
            process,
            output,
            url,
        }
    }

    /// Waits until it has printed a text.
    fn wait_for_output(&mut self, text: &str) {
        let found = self
            .output
            .find(|line| line.as_ref().unwrap().contains(text));
        assert!(found.is_some(), "the server ended without: {text}");
    }
}

impl Drop for ModelProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A proxy in front of the model server: the model must call a tool until it has received a result.
struct ToolProxy {
    model: String,
    tool: &'static str,
    requests: Mutex<Vec<Value>>,
}

impl ToolProxy {
    async fn start(model: &str, tool: &'static str) -> (Arc<Self>, String) {
        let proxy = Arc::new(Self {
            model: model.to_owned(),
            tool,
            requests: Mutex::default(),
        });
        let app = Router::new()
            .route("/chat/completions", post(Self::forward))
            .with_state(proxy.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (proxy, url)
    }

    async fn forward(State(proxy): State<Arc<Self>>, Json(mut body): Json<Value>) -> Response {
        proxy.requests.lock().unwrap().push(body.clone());
        let messages = body["messages"].as_array().unwrap();
        if !messages.iter().any(|m| m["role"] == "tool") {
            body["tool_choice"] = json!({"type": "function", "function": {"name": proxy.tool}});
        }
        let url = format!("{}/chat/completions", proxy.model);
        let http = reqwest::Client::new();
        let response = http.post(url).json(&body).send().await.unwrap();
        let status = StatusCode::from_u16(response.status().as_u16()).unwrap();
        let kind = response.headers()["content-type"].clone();
        let body = Body::from_stream(response.bytes_stream());
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }

    fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the last message of a request: the result of a call, except in the first request.
    fn last_message(&self, request: usize) -> Value {
        let requests = self.requests();
        let messages = requests[request]["messages"].as_array().unwrap();
        messages.last().unwrap().clone()
    }
}

/// A studio with two photos whose agent is a model.
struct AgentStudio {
    _dir: tempfile::TempDir,
    _studio: Studio,
    client: ApiClient,
    session: String,
}

impl AgentStudio {
    async fn start(model: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = StudioOptions {
            dir: dir.path().join("studio"),
            port: 0,
            open: false,
            heartbeat: Duration::from_secs(5),
            silent_every: None,
            render: RenderSettings::default(),
            prices: Prices::default(),
            speech: None,
            llm_agent: Some(LlmAgent::new(LlmOptions {
                base_url: model.to_owned(),
                model: "smollm2".into(),
                key: None,
                images: false,
                limits: LlmLimits::default(),
            })),
        };
        let studio = studio::start(options).await.unwrap();
        let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
        let client = client::client(&studio, dir.path(), token, Duration::from_secs(1));
        let session = client.new_session("en").await.unwrap().id;
        for color in ["red", "blue"] {
            let photo = common::photo(dir.path(), &format!("{color}.png"), color, "320x180");
            client.upload(&session, &photo, |_, _| ()).await.unwrap();
        }
        Self {
            _dir: dir,
            _studio: studio,
            client,
            session,
        }
    }

    /// Sends a message. Returns the reply and the number of its parts.
    async fn say(&self, message: &str) -> (String, usize) {
        let (mut reply, mut parts) = (String::new(), 0);
        let on_event = |event: ChatEvent| match event {
            ChatEvent::Text {
                text, whole: true, ..
            } => reply = text,
            ChatEvent::Text { .. } => parts += 1,
            _ => {}
        };
        self.client
            .chat(&self.session, message, TurnLimits::default(), on_event)
            .await
            .unwrap();
        eprintln!("{message:?}, {parts} parts: {reply}");
        (reply, parts)
    }

    async fn timeline(&self) -> Timeline {
        let draft = self.client.fetch_draft(&self.session).await.unwrap();
        draft.unwrap().timeline
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a model server: make test-agent"]
async fn text_of_a_real_model_is_streamed() {
    let model = ModelProcess::start();
    let b = AgentStudio::start(&model.url).await;
    let (reply, parts) = b.say(STORY).await;
    assert!(parts > 10 && !reply.contains(RULES_INSTEAD), "{reply}");
    assert!(b.timeline().await.is_empty());
    let (reply, _) = b.say("continue your story").await;
    assert!(!reply.contains(RULES_INSTEAD), "{reply}");
    b.say("make a slideshow of the photos, 1 second each").await;
    assert_eq!(b.timeline().await.duration_ms(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a model server: make test-agent"]
async fn hanging_up_stops_a_real_model() {
    let mut model = ModelProcess::start();
    let b = AgentStudio::start(&model.url).await;
    let (sender, mut texts) = tokio::sync::mpsc::unbounded_channel();
    let on_event = move |event: ChatEvent| {
        if let ChatEvent::Text { text, .. } = event {
            sender.send(text).unwrap();
        }
    };
    let turn = b
        .client
        .chat(&b.session, STORY, TurnLimits::default(), on_event);
    tokio::select! {
        result = turn => panic!("the turn ended: {result:?}"),
        text = texts.recv() => assert!(text.is_some()),
    }
    model.wait_for_output("Disconnected from client");
    assert!(b.timeline().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a model server: make test-agent"]
async fn a_call_of_a_real_model_is_carried_out() {
    let model = ModelProcess::start();
    let (proxy, url) = ToolProxy::start(&model.url, "clear").await;
    let b = AgentStudio::start(&url).await;
    b.say("make a slideshow of the photos, 1 second each").await;
    assert!(proxy.requests().is_empty(), "the rules understand it");
    let (reply, _) = b.say(STORY).await;
    assert!(!reply.contains(RULES_INSTEAD), "{reply}");
    assert!(b.timeline().await.is_empty(), "{reply}");
    let result = proxy.last_message(1);
    assert!(
        result["content"].as_str().unwrap().starts_with("done"),
        "{result}"
    );
    b.say("undo").await;
    assert_eq!(b.timeline().await.duration_ms(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a model server: make test-agent"]
async fn an_invalid_call_of_a_real_model_changes_nothing() {
    let model = ModelProcess::start();
    // There is no segment with the id that it invents.
    let (proxy, url) = ToolProxy::start(&model.url, "split").await;
    let b = AgentStudio::start(&url).await;
    b.say(STORY).await;
    assert!(b.timeline().await.is_empty());
    let result = proxy.last_message(1);
    assert!(
        result["content"].as_str().unwrap().starts_with("not done"),
        "{result}"
    );
}
