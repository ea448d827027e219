//! A configured LLM agent: it interprets, the typed edits do the work, and the rules answer if it
//! is unavailable.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use nemo_tui::studio::LlmAgent;
use serde_json::{Value, json};

use super::Bench;
use super::common::photo;

type Requests = Arc<Mutex<Vec<Value>>>;
/// Responses of the scripted model, in order.
type Script = Arc<Mutex<Vec<Value>>>;

async fn model(script: Vec<Value>) -> (String, Requests) {
    let (requests, script): (Requests, Script) =
        (Requests::default(), Arc::new(Mutex::new(script)));
    let answer = |State((requests, script)): State<(Requests, Script)>,
                  headers: axum::http::HeaderMap,
                  Json(mut body): Json<Value>| async move {
        body["key"] = json!(headers.get("authorization").and_then(|v| v.to_str().ok()));
        requests.lock().unwrap().push(body);
        let mut script = script.lock().unwrap();
        let message = if script.is_empty() {
            json!({"content": "I have nothing to say."})
        } else {
            script.remove(0)
        };
        Json(json!({"choices": [{"message": message}]}))
    };
    let app = Router::new()
        .route("/v1/chat/completions", post(answer))
        .with_state((requests.clone(), script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, requests)
}

fn call(name: &str, arguments: &Value) -> Value {
    json!({"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments.to_string()}})
}

async fn with_model(url: &str) -> Bench {
    let b = Bench::with_agent(Some(LlmAgent::new(
        url,
        "test-model",
        Some("secret-key".into()),
    )))
    .await;
    for (name, color) in [("red.png", "red"), ("blue.png", "blue")] {
        b.upload(&photo(b.path(), name, color, "320x180"))
            .await
            .unwrap();
    }
    b
}

#[tokio::test(flavor = "multi_thread")]
async fn it_interprets_the_request_and_calls_typed_edits() {
    let (url, requests) = model(vec![
        json!({"content": null, "tool_calls": [call("assemble", &json!({"media": ["blue.png", "red.png"], "each_ms": 2000}))]}),
        json!({"content": null, "tool_calls": [call("fly", &json!({})), call("add_title", &json!({"text": "Hi", "position": "top"}))]}),
        json!({"content": "Done: blue, then red, with a title.\u{1b}[31m"}),
    ])
    .await;
    let b = with_model(&url).await;
    let reply = b.say("surprise me with something short").await;
    assert!(
        reply.starts_with("Done: blue, then red, with a title.") && !reply.contains('\u{1b}'),
        "{reply:?}"
    );
    assert_eq!(
        b.line().await,
        "Timeline (2 tracks): 1. Video: blue.png (0-2s), red.png (2-4s) 2. Title: \"Hi\" (0-3s)"
    );
    let requests = requests.lock().unwrap().clone();
    assert_eq!(requests.len(), 3);
    assert_eq!(
        (&requests[0]["model"], &requests[0]["key"]),
        (&json!("test-model"), &json!("Bearer secret-key"))
    );
    let last = requests[2]["messages"].as_array().unwrap().clone();
    let tools: Vec<&str> = last
        .iter()
        .filter(|m| m["role"] == "tool")
        .map(|m| m["content"].as_str().unwrap())
        .collect();
    assert!(
        tools[0].starts_with("done.")
            && tools[1].starts_with("not done: there is no tool")
            && tools[2].starts_with("done.")
    );
    let undone = b.say("undo").await;
    assert!(
        undone.contains("undid") && requests.len() == 3,
        "undo does not ask the model: {undone}"
    );
    assert!(
        b.draft().await.timeline.is_empty(),
        "the whole message was one step"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_answer_when_it_is_unavailable() {
    let b = with_model("http://127.0.0.1:9/v1").await;
    let reply = b.say("make a slideshow of the photos, 1 second each").await;
    assert!(
        reply.contains("2s video of 2 photos") && reply.contains("Your agent did not answer"),
        "{reply}"
    );
    assert_eq!(b.draft().await.timeline.duration_ms(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_reply_changes_nothing() {
    let (url, _) = model(vec![json!({"content": "Which photo do you mean?"})]).await;
    let b = with_model(&url).await;
    assert_eq!(b.say("make it nicer").await, "Which photo do you mean?");
    assert!(b.draft().await.timeline.is_empty());
}
