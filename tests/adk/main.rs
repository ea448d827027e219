//! Runs the client against the real Google ADK server with a scripted model. `make test-adk`
//! installs the server and runs this.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::chat::{ChatError, TurnLimits};
use nemo_tui::api::client::ClientOptions;
use nemo_tui::api::identity::Identity;
use nemo_tui::api::{ApiClient, ApiError};
use nemo_tui::domain::chat_event::{ChatEvent, ToolPhase};

struct Adk {
    process: Child,
    url: String,
}

impl Drop for Adk {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn start() -> Adk {
    let python = std::env::var("ADK_PYTHON").expect("make test-adk sets ADK_PYTHON");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/adk/server.py");
    let mut process = Command::new(python)
        .arg(script)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(process.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let adk = Adk {
        process,
        url: url.trim().to_owned(),
    };
    let session = format!("{}/apps/nemo_agent/users/me/sessions/1", adk.url);
    let http = reqwest::Client::new();
    for _ in 0..600 {
        match http
            .post(&session)
            .json(&serde_json::json!({}))
            .send()
            .await
        {
            Ok(answer) if answer.status().is_success() => return adk,
            _ => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("the ADK server did not answer");
}

async fn run_turn(
    adk: &Adk,
    streaming: bool,
    session: &str,
    message: &str,
) -> (Vec<String>, usize, Vec<ChatEvent>, Result<(), ChatError>) {
    let client = ApiClient::new(ClientOptions {
        base: adk.url.clone(),
        token: TokenSource::Fixed(Token::new("nmv_usr_test").unwrap()),
        identity: Identity::read(None, None),
        client_id_file: std::env::temp_dir().join("nemo-adk-client-id"),
        client_id: None,
        rate_limit: Duration::from_secs(1),
        web: "https://web.example".into(),
        streaming,
    })
    .unwrap();
    let (mut calls, mut partials, mut others) = (Vec::<String>::new(), 0, Vec::new());
    let on_event = |event| match event {
        ChatEvent::Text { call, text, whole } => {
            calls.resize(calls.len().max(call as usize + 1), String::new());
            if whole {
                calls[call as usize].clear();
            } else {
                partials += 1;
            }
            calls[call as usize].push_str(&text);
        }
        other => others.push(other),
    };
    let result = client
        .chat(session, message, TurnLimits::default(), on_event)
        .await;
    (
        calls.into_iter().filter(|c| !c.is_empty()).collect(),
        partials,
        others,
        result,
    )
}

#[tokio::test]
#[ignore = "needs the ADK server: make test-adk"]
async fn a_turn_reads_the_same_in_both_streaming_modes() {
    let adk = start().await;
    let (whole, none, tools, result) = run_turn(&adk, false, "1", "make it so").await;
    assert!(result.is_ok(), "{result:?}");
    // U+2028 is rendered as a line break.
    assert_eq!(
        whole,
        [
            "Grüße, 世界 👋🏽: I will edit the timeline.\n",
            "Done — two “segments” changed.\n\n- beach.jpg\n- city.mp4"
        ]
    );
    assert_eq!(none, 0);
    let tool = |phase| ChatEvent::Tool {
        name: "edit_multitrack".into(),
        phase,
    };
    assert_eq!(tools, [tool(ToolPhase::Started), tool(ToolPhase::Finished)]);
    let http = reqwest::Client::new();
    http.post(format!("{}/apps/nemo_agent/users/me/sessions/2", adk.url))
        .json(&serde_json::json!({}))
        .send()
        .await
        .unwrap();
    let (streamed, partials, streamed_tools, result) =
        run_turn(&adk, true, "2", "make it so").await;
    assert!(result.is_ok() && partials > 10, "{partials} {result:?}");
    assert_eq!((streamed, streamed_tools), (whole, tools));
}

#[tokio::test]
#[ignore = "needs the ADK server: make test-adk"]
async fn errors_are_reported_once() {
    let adk = start().await;
    let (_, _, _, result) = run_turn(&adk, false, "no-such-session", "hello").await;
    assert!(matches!(
        result.unwrap_err().error,
        ApiError::Refused { code: 404, .. }
    ));
    let (texts, _, others, result) = run_turn(&adk, false, "1", "please fail").await;
    let errors =
        others.iter().filter(|e| matches!(e, ChatEvent::Error { message, .. } if message.to_string().contains("the model broke"))).count();
    assert!(
        texts.is_empty() && errors == 1 && result.is_ok(),
        "{others:?} {result:?}"
    );
}
