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

type Heard = Arc<Mutex<Vec<Value>>>;
/// Responses of the scripted model, in order.
type Script = Arc<Mutex<Vec<Value>>>;

async fn model(script: Vec<Value>) -> (String, Heard) {
    let (heard, script): (Heard, Script) = (Heard::default(), Arc::new(Mutex::new(script)));
    let answer = |State((heard, script)): State<(Heard, Script)>,
                  headers: axum::http::HeaderMap,
                  Json(mut body): Json<Value>| async move {
        body["key"] = json!(headers.get("authorization").and_then(|v| v.to_str().ok()));
        heard.lock().unwrap().push(body);
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
        .with_state((heard.clone(), script));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, heard)
}

fn call(name: &str, arguments: &Value) -> Value {
    json!({"id": "c1", "type": "function", "function": {"name": name, "arguments": arguments.to_string()}})
}

async fn bench(url: &str) -> Bench {
    let b = Bench::with_agent(Some(LlmAgent::new(
        url,
        "test-model",
        Some("secret-key".into()),
    )))
    .await;
    for (name, colour) in [("red.png", "red"), ("blue.png", "blue")] {
        b.upload(&photo(b.path(), name, colour, "320x180"))
            .await
            .unwrap();
    }
    b
}

#[tokio::test(flavor = "multi_thread")]
async fn it_interprets_the_request_and_calls_typed_edits() {
    let (url, heard) = model(vec![
        json!({"content": null, "tool_calls": [call("assemble", &json!({"media": ["blue.png", "red.png"], "each_ms": 2000}))]}),
        json!({"content": null, "tool_calls": [call("fly", &json!({})), call("add_title", &json!({"text": "Hi", "position": "top"}))]}),
        json!({"content": "Done: blue, then red, with a title.\u{1b}[31m"}),
    ])
    .await;
    let b = bench(&url).await;
    let said = b.say("surprise me with something short").await;
    assert!(
        said.starts_with("Done: blue, then red, with a title.") && !said.contains('\u{1b}'),
        "{said:?}"
    );
    assert_eq!(
        b.line().await,
        "Timeline (2 tracks): 1. Video: blue.png (0-2s), red.png (2-4s) 2. Title: \"Hi\" (0-3s)"
    );
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard.len(), 3);
    assert_eq!(
        (&heard[0]["model"], &heard[0]["key"]),
        (&json!("test-model"), &json!("Bearer secret-key"))
    );
    let last = heard[2]["messages"].as_array().unwrap().clone();
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
        undone.contains("undid") && heard.len() == 3,
        "a step back asks nobody: {undone}"
    );
    assert!(
        b.draft().await.timeline.is_empty(),
        "all of it was one step"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_answer_when_it_is_unavailable() {
    let b = bench("http://127.0.0.1:9/v1").await;
    let said = b.say("make a slideshow of the photos, 1 second each").await;
    assert!(
        said.contains("2s video of 2 photos") && said.contains("Your agent did not answer"),
        "{said}"
    );
    assert_eq!(b.draft().await.timeline.duration_ms(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_reply_changes_nothing() {
    let (url, _) = model(vec![json!({"content": "Which photo do you mean?"})]).await;
    let b = bench(&url).await;
    assert_eq!(b.say("make it nicer").await, "Which photo do you mean?");
    assert!(b.draft().await.timeline.is_empty());
}
