//! `exec` of the built program against the scripted server: its output for scripts, and its exit
//! status.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use super::server::{Answer, Server, json as answer, ok, stream_head};

/// The program under test; `NEMO_TUI_BINARY` selects another build.
fn program() -> OsString {
    std::env::var_os("NEMO_TUI_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_nemo-tui").into())
}

pub const QUICK: &str = "[polling]\nrender_seconds = 0.02\nstate_delays_seconds = [0.02]\nrecovery_first_seconds = 0.02\nrecovery_next_seconds = 0.02\nrecovery_tries = 3\nrate_limit_seconds = 1\ndownload_retries = 1\n";

/// Runs the program in a folder.
pub struct Script {
    pub dir: tempfile::TempDir,
    pub server: Server,
    pub config: String,
    pub env: Vec<(&'static str, String)>,
}

/// Outcome of a run.
pub struct RunOutcome {
    pub status: Option<i32>,
    pub events: Vec<Value>,
    pub stdout: String,
    pub stderr: String,
}

impl RunOutcome {
    fn from_output(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let stdout = text(&output.stdout);
        let events = stdout
            .lines()
            .filter_map(|l| serde_json::from_str(l).ok())
            .collect();
        Self {
            status: output.status.code(),
            events,
            stdout,
            stderr: text(&output.stderr),
        }
    }

    pub fn all(&self, name: &str) -> Vec<&Value> {
        self.events.iter().filter(|e| e["event"] == name).collect()
    }

    /// The first event of this name; null if there is none.
    pub fn first(&self, name: &str) -> Value {
        self.all(name)
            .first()
            .map(|e| (*e).clone())
            .unwrap_or_default()
    }

    pub fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }
}

impl Script {
    pub async fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            server: Server::start().await,
            config: QUICK.into(),
            env: Vec::new(),
        }
    }

    /// A server with a session and the state of its timeline.
    pub async fn with_session() -> Self {
        let script = Self::new().await;
        script.server.on("with-session", session("1"));
        script
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub async fn run(&self, arguments: &[&str]) -> RunOutcome {
        std::fs::write(self.path().join("c.toml"), &self.config).unwrap();
        let mut command = tokio::process::Command::new(program());
        command
            .current_dir(self.path())
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"));
        for name in ["LC_ALL", "LC_MESSAGES", "NEMO_CLIENT_ID", "SKILL_SOURCE"] {
            command.env_remove(name);
        }
        command
            .env("NEMO_TOKEN", "nmv_usr_secret123")
            .env("LANG", "C.UTF-8");
        for (name, value) in &self.env {
            if value.is_empty() {
                command.env_remove(name)
            } else {
                command.env(name, value)
            };
        }
        command.args(arguments).args([
            "--config",
            "c.toml",
            "--data-dir",
            "data",
            "--api-url",
            &self.server.url,
        ]);
        command.args(["--web-url", "https://web.example"]);
        RunOutcome::from_output(
            &command
                .stdin(Stdio::null())
                .kill_on_drop(true)
                .output()
                .await
                .unwrap(),
        )
    }

    pub async fn exec(&self, arguments: &[&str]) -> RunOutcome {
        self.run(&[&["exec", "--json"], arguments].concat()).await
    }
}

pub fn session(id: &str) -> Answer {
    ok(&format!(r#"{{"session_id":"{id}","task_id":"t"}}"#))
}

pub fn state(name: &str) -> Answer {
    ok(&format!(
        r#"{{"state":{{"draft":{{"t":[{{"tt":0,"sg":[{{"id":"a","d":1000,"m":{{"name":"{name}"}}}}]}}]}}}}}}"#
    ))
}

pub fn empty() -> Answer {
    ok(r#"{"state":null}"#)
}

/// A stream of these events, closed after the last one.
pub fn stream(events: &[&str]) -> Answer {
    Answer::Send(vec![
        stream_head(),
        events
            .iter()
            .map(|e| format!("data: {e}\n\n"))
            .collect::<String>()
            .into_bytes(),
    ])
}

/// A stream of these events that stays open.
pub fn open_stream(events: &[&str]) -> Answer {
    match stream(events) {
        Answer::Send(chunks) => Answer::Hang(chunks),
        other => other,
    }
}

pub const DONE: &str = r#"{"content":{"parts":[{"text":"Done."}]},"finishReason":"STOP"}"#;

fn question() -> Value {
    json!({"title": "Music", "questions": [{"id": "q1", "prompt": "Which mood?", "allow_multiple": false,
        "options": [{"id": "a", "label": "Calm"}, {"id": "b", "label": "Loud"}]}]})
}

// nemovideo-tools types.ts: `ask_question`; the answer is the next message, and nothing was
// finished.
#[tokio::test]
async fn an_unanswered_question_finishes_nothing() {
    let flat = json!({"type": "tool_call", "name": "ask_question", "args": question()}).to_string();
    let adk =
        json!({"content": {"parts": [{"functionCall": {"id": "1", "name": "ask_question", "args": question()}}]}}).to_string();
    for event in [&flat, &adk] {
        let s = Script::with_session().await;
        s.server
            .on("/run_sse", stream(&[event]))
            .on("/latest", empty());
        let outcome = s.exec(&["make a video", "--export", "out.mp4"]).await;
        let shown = outcome.first("question");
        assert_eq!(
            (&shown["text"], &shown["options"]),
            (&json!("Which mood?"), &json!(["Calm", "Loud"])),
            "{}",
            outcome.stdout
        );
        assert_eq!(
            (outcome.status, outcome.has("done"), outcome.has("summary")),
            (Some(1), false, false)
        );
        assert!(
            outcome.first("error")["code"] == "question"
                && outcome.first("error")["hint"]
                    .as_str()
                    .unwrap()
                    .contains("--session 1")
        );
        assert_eq!(s.server.count("/api/render"), 0, "nothing is exported");
    }
    let s = Script::with_session().await;
    s.server
        .on("/run_sse", stream(&[&flat]))
        .on("/latest", empty());
    let outcome = s.run(&["exec", "make a video"]).await;
    assert!(
        outcome.stdout.contains("Which mood?") && outcome.stdout.contains("2. Loud"),
        "{}",
        outcome.stdout
    );
    assert_eq!(outcome.status, Some(1));
}

#[tokio::test]
async fn any_message_after_a_question_is_its_answer() {
    let s = Script::with_session().await;
    let event =
        json!({"type": "tool_call", "name": "ask_question", "args": question().to_string()})
            .to_string();
    s.server
        .on("/run_sse", stream(&[&event]))
        .on("/latest", empty())
        .on("/run_sse", stream(&[DONE]))
        .on("/latest", state("a.jpg"));
    let outcome = s.exec(&["make a video", "export"]).await;
    assert_eq!(
        (
            outcome.status,
            outcome.has("done"),
            s.server.count("/run_sse")
        ),
        (Some(0), true, 2),
        "{}",
        outcome.stdout
    );
    let posted = s
        .server
        .requests()
        .into_iter()
        .rfind(|r| r.line.contains("/run_sse"))
        .unwrap()
        .text();
    assert!(posted.contains(r#"{"text":"export"}"#), "{posted}");
}

#[tokio::test]
async fn error_codes_in_the_stream_map_to_exit_statuses() {
    for (event, status, code) in [
        (r#"{"code":2001,"message":"out of credits"}"#, 4, "2001"),
        (
            r#"{"errorCode":"2001","errorMessage":"out of credits"}"#,
            4,
            "2001",
        ),
        (
            r#"{"type":"error","code":2001,"message":"out of credits"}"#,
            4,
            "2001",
        ),
        (r#"{"error":{"code":1001,"message":"expired"}}"#, 3, "1001"),
        (r#"{"errorCode":402,"errorMessage":"plan"}"#, 4, "402"),
        (
            r#"{"errorCode":"RESOURCE_EXHAUSTED","errorMessage":"quota"}"#,
            1,
            "agent",
        ),
        (r#"{"type":"error","content":"boom"}"#, 1, "agent"),
    ] {
        for before in [None, Some(r#"{"type":"text","content":"I begin."}"#)] {
            let s = Script::with_session().await;
            let events: Vec<&str> = before.into_iter().chain([event]).collect();
            s.server
                .on("/run_sse", stream(&events))
                .on("/latest", empty())
                .on("/latest", empty());
            let outcome = s.exec(&["make a video"]).await;
            assert_eq!(
                (outcome.status, &outcome.first("error")["code"]),
                (Some(status), &json!(code)),
                "{event} {}",
                outcome.stdout
            );
            assert_eq!(
                (s.server.count("/run_sse"), outcome.has("done")),
                (1, false),
                "{event}"
            );
        }
    }
}

#[tokio::test]
async fn without_credits_a_script_gets_the_link_with_the_session_or_state_id() {
    let refused = || Answer::Send(vec![answer(200, r#"{"code":2001,"message":"no credits"}"#)]);
    let token = || ok(r#"{"token":"nmv_usr_x"}"#);
    let s = Script {
        env: vec![("NEMO_TOKEN", String::new())],
        ..Script::new().await
    };
    s.server
        .on("anonymous-token", token())
        .on("/run_sse", refused())
        .on("balance", refused());
    s.server.on(
        "with-session",
        ok(r#"{"session_id":"1","task_id":"t","user_id":"anon_77"}"#),
    );
    let outcome = s.exec(&["make a video"]).await;
    let link = "https://web.example/register?bind=anon_77";
    assert_eq!(
        (outcome.status, &outcome.first("error")["link"]),
        (Some(4), &json!(link)),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stderr.contains(link), "{}", outcome.stderr);
    let later = s.run(&["credits", "--json"]).await;
    assert_eq!(
        (later.status, &later.first("error")["link"]),
        (Some(4), &json!(link)),
        "saved with the account"
    );
    // With a user-supplied token, the id comes with the state.
    let s = Script::with_session().await;
    s.server
        .on("/latest", ok(r#"{"user_id":"anon_8","state":null}"#))
        .on("/run_sse", refused());
    let outcome = s.exec(&["status", "make a video"]).await;
    assert_eq!(
        outcome.first("error")["link"],
        "https://web.example/register?bind=anon_8"
    );
    let s = Script::with_session().await;
    s.server.on("/run_sse", refused());
    assert_eq!(
        s.exec(&["make a video"]).await.first("error")["link"],
        "https://web.example"
    );
}

// adk-python: 404 {"detail":"Session not found"} on /run_sse is the service's 1002.
#[tokio::test]
async fn a_lost_session_is_replaced_once_and_the_message_resent_there() {
    for (status, body) in [
        (200, r#"{"code":1002,"message":"gone"}"#),
        (404, r#"{"detail":"Session not found: 1"}"#),
    ] {
        let lost = || Answer::Send(vec![answer(status, body)]);
        let s = Script::with_session().await;
        s.server
            .on("/run_sse", lost())
            .on("with-session", session("2"))
            .on("/run_sse", stream(&[DONE]))
            .on("/latest", state("a.jpg"));
        let outcome = s.exec(&["make a video"]).await;
        assert_eq!(
            (outcome.status, outcome.has("done")),
            (Some(0), true),
            "{body} {}{}",
            outcome.stdout,
            outcome.stderr
        );
        let posted: Vec<Value> = s
            .server
            .requests()
            .iter()
            .filter(|r| r.line.contains("/run_sse"))
            .map(|r| serde_json::from_str(&r.text()).unwrap())
            .collect();
        assert_eq!(
            posted
                .iter()
                .map(|p| p["session_id"].as_str().unwrap())
                .collect::<Vec<_>>(),
            ["1", "2"]
        );
        assert_eq!(outcome.all("session").len(), 2);
        let outcome = {
            s.server
                .on("/run_sse", lost())
                .on("/run_sse", lost())
                .on("with-session", session("3"))
                .on("with-session", session("4"));
            s.exec(&["again"]).await
        };
        assert_eq!(
            (outcome.status, s.server.count("with-session")),
            (Some(1), 4),
            "once, not forever"
        );
    }
    let s = Script::new().await;
    s.server
        .on(
            "/latest",
            Answer::Send(vec![answer(200, r#"{"code":1002}"#)]),
        )
        .on("with-session", session("2"));
    s.server
        .on("/run_sse", stream(&[DONE]))
        .on("/latest", state("a.jpg"));
    let outcome = s.run(&["exec", "--session", "1", "make a video"]).await;
    assert!(
        outcome.status == Some(0) && outcome.stderr.contains("is lost"),
        "it reports that the timeline is gone: {}",
        outcome.stderr
    );
}

#[tokio::test]
async fn a_session_lost_with_its_timeline_gets_no_message() {
    let lost = || Answer::Send(vec![answer(200, r#"{"code":1002,"message":"gone"}"#)]);
    let s = Script::with_session().await;
    s.server
        .on("/run_sse", stream(&[DONE]))
        .on("/latest", state("a.jpg"))
        .on("/run_sse", lost());
    let outcome = s.exec(&["make a video", "make it blue"]).await;
    let posts = |s: &Script| (s.server.count("/run_sse"), s.server.count("with-session"));
    assert_eq!(
        (outcome.status, &outcome.first("error")["code"], posts(&s)),
        (Some(1), &json!("1002"), (2, 1)),
        "{}",
        outcome.stdout
    );
    s.server
        .on("/latest", lost())
        .on("with-session", session("2"));
    let outcome = s.exec(&["--session", "1", "make it blue"]).await;
    assert_eq!(
        (outcome.status, &outcome.first("error")["code"], posts(&s)),
        (Some(1), &json!("1002"), (2, 2)),
        "{}",
        outcome.stdout
    );
    let hint = outcome.first("error")["hint"].to_string();
    assert!(hint.contains("--session 2"), "{hint}");
}

#[tokio::test]
async fn an_interrupted_response_starts_no_export() {
    let cut = |events: &[&str]| match stream(events) {
        Answer::Send(chunks) => Answer::Reset(chunks),
        other => other,
    };
    let s = Script::with_session().await;
    s.server
        .on(
            "/run_sse",
            cut(&[r#"{"type":"text","content":"Click Export."}"#]),
        )
        .on("/latest", state("a.jpg"));
    let outcome = s.exec(&["make a video and export it"]).await;
    assert_eq!(
        (outcome.status, outcome.has("changes")),
        (Some(0), true),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        (
            &outcome.first("action")["done"],
            s.server.count("/api/render")
        ),
        (&json!(false), 0),
        "the state may not be final"
    );
}

// A tool's session or error code: after a stream began, nothing is posted again and the session
// stays.
#[tokio::test]
async fn an_error_in_a_stream_replaces_no_session_and_resends_nothing() {
    let lost = || Answer::Send(vec![answer(404, r#"{"detail":"Session not found: 1"}"#)]);
    for (event, seen, code) in [
        (
            r#"{"error":"MCP session not found"}"#,
            state("a.jpg"),
            "agent",
        ),
        (
            r#"{"errorCode":"X","errorMessage":"the session does not exist"}"#,
            state("a.jpg"),
            "agent",
        ),
        (
            r#"{"code":1002,"message":"session not found"}"#,
            state("a.jpg"),
            "1002",
        ),
        (r#"{"error":"Session not found: 1"}"#, lost(), "1002"),
    ] {
        let s = Script::with_session().await;
        s.server
            .on("/run_sse", stream(&[event]))
            .on("/latest", seen)
            .on("with-session", session("2"));
        s.server
            .on("/run_sse", stream(&[DONE]))
            .on("/latest", state("b.jpg"));
        let outcome = s.exec(&["make a video"]).await;
        assert_eq!(
            (s.server.count("/run_sse"), s.server.count("with-session")),
            (1, 1),
            "{event} {}",
            outcome.stdout
        );
        assert_eq!(
            (outcome.status, &outcome.first("error")["code"]),
            (Some(1), &json!(code)),
            "{event} {}",
            outcome.stdout
        );
    }
}

// adk-python#4216: the stream stays open after the final event.
#[tokio::test]
async fn a_stream_left_open_after_its_last_event_ends_the_turn() {
    let partial = r#"{"partial":true,"content":{"parts":[{"text":"Do"}]}}"#;
    for (events, ends) in [
        (vec![partial, DONE], true),
        (vec![DONE, ": heartbeat"], true),
        (vec!["[DONE]"], true),
        (vec![partial], false),
    ] {
        let mut s = Script::with_session().await;
        s.config
            .push_str("end_of_turn_seconds = 0.05\nsilence_seconds = 2\n");
        s.server.on("/run_sse", open_stream(&events));
        for _ in 0..9 {
            s.server.on("/latest", state("a.jpg"));
        }
        let outcome = s.exec(&["make a video"]).await;
        assert_eq!(
            (outcome.status, outcome.has("waiting")),
            (Some(0), !ends),
            "{events:?} {}",
            outcome.stdout
        );
        assert_eq!(s.server.count("/run_sse"), 1);
    }
}

#[tokio::test]
async fn resending_a_message_of_unknown_fate_is_never_suggested() {
    for refused in [
        Answer::Send(vec![answer(500, "")]),
        Answer::Send(vec![answer(504, "<html>")]),
        Answer::Send(vec![answer(200, r#"{"x":1}"#)]),
    ] {
        let s = Script::with_session().await;
        s.server.on("/run_sse", refused);
        for _ in 0..3 {
            s.server.on("/latest", empty());
        }
        let outcome = s.exec(&["make a video"]).await;
        let hint = outcome.first("error")["hint"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            outcome.status == Some(6)
                && hint.contains("before sending it again")
                && !hint.contains("Try again"),
            "{hint}"
        );
    }
}

#[tokio::test]
async fn a_long_turn_and_a_long_upload_report_progress() {
    let mut s = Script::with_session().await;
    s.config
        .push_str("still_working_seconds = 0.05\nsilence_seconds = 0.3\n");
    std::fs::write(s.path().join("a.mp4"), vec![0; 20 << 20]).unwrap();
    s.server
        .on("upload-video", ok(r#"{"files":[{"filename":"a.mp4"}]}"#))
        .on("/run_sse", Answer::Hang(vec![stream_head()]));
    for _ in 0..3 {
        s.server.on("/latest", empty());
    }
    let outcome = s
        .exec(&["--upload", "a.mp4", "make a 5 second video"])
        .await;
    let uploads = outcome.all("upload");
    assert!(uploads.len() > 5, "{}", outcome.stdout);
    assert!(
        uploads.iter().rev().skip(1).all(|u| u["done"] == false)
            && uploads.last().unwrap()["done"] == true
    );
    assert!(
        uploads.is_sorted_by_key(|u| u["sent"].as_u64())
            && uploads.iter().all(|u| u["total"] == 20 << 20)
    );
    assert!(
        outcome
            .all("waiting")
            .iter()
            .any(|w| w["reason"] == "still_working"),
        "{}",
        outcome.stdout
    );
}

#[tokio::test]
async fn a_session_is_opened_in_the_language_of_the_locale() {
    for (locale, message, expected) in [
        ("de_DE.UTF-8", "hello", "de"),
        ("ja_JP.UTF-8", "hello", "ja"),
        ("zh_TW.UTF-8", "hello", "zh-TW"),
        ("C", "做一个视频", "zh-CN"),
        ("C", "hello", "en"),
    ] {
        let s = Script {
            env: vec![("LANG", locale.into())],
            ..Script::with_session().await
        };
        s.server
            .on("/run_sse", stream(&[DONE]))
            .on("/latest", empty());
        s.exec(&[message]).await;
        let body: Value = serde_json::from_str(&s.server.requests()[0].text()).unwrap();
        assert_eq!(body["language"], expected, "{locale}");
    }
}

#[tokio::test]
async fn custom_client_ids_are_sent_and_bad_ones_are_explained() {
    let s = Script {
        env: vec![("NEMO_TOKEN", String::new())],
        ..Script::new().await
    };
    let file = s.path().join("config/nemovideo/client_id");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, "client-1742345678-12345\n").unwrap();
    s.server
        .on("anonymous-token", ok(r#"{"token":"nmv_usr_x"}"#))
        .on("balance", ok(r#"{"available":1}"#));
    assert_eq!(s.run(&["credits"]).await.status, Some(0));
    assert_eq!(
        s.server.requests()[0].header("x-client-id"),
        Some("client-1742345678-12345")
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "client-1742345678-12345\n"
    );
    let s = Script {
        env: vec![
            ("NEMO_TOKEN", String::new()),
            ("NEMO_CLIENT_ID", "one\ntwo".into()),
        ],
        ..Script::new().await
    };
    let outcome = s.run(&["credits"]).await;
    assert!(
        outcome.status == Some(2) && outcome.stderr.contains("NEMO_CLIENT_ID"),
        "{:?} {}",
        outcome.status,
        outcome.stderr
    );
    assert_eq!(s.server.requests().len(), 0);
}

#[tokio::test]
async fn a_token_echoed_by_the_server_is_never_shown_or_stored() {
    let s = Script {
        env: vec![("RUST_LOG", "trace".into())],
        ..Script::with_session().await
    };
    let echo = |text: &str| format!(r#"{{"type":"text","content":"{text}"}}"#);
    let events = [
        echo("Your token is nmv_us"),
        echo("r_secret123 and\u{ad} that\u{200b} is it"),
    ];
    s.server
        .on(
            "/run_sse",
            stream(&[
                &events[0],
                &events[1],
                r#"{"error":"bad nmv_usr_secret123"}"#,
            ]),
        )
        .on("/latest", empty());
    let outcome = s.exec(&["hello", "--log", "log.txt"]).await;
    assert!(
        outcome.stdout.contains("nmv_… and that is it"),
        "{}",
        outcome.stdout
    );
    let mut seen = vec![outcome.stdout.into_bytes(), outcome.stderr.into_bytes()];
    for folder in [s.path().to_owned(), s.path().join("data")] {
        seen.extend(
            std::fs::read_dir(folder)
                .unwrap()
                .flatten()
                .filter_map(|e| std::fs::read(e.path()).ok()),
        );
    }
    assert!(
        seen.iter()
            .all(|bytes| !bytes.windows(9).any(|w| w == b"secret123"))
    );
}

#[tokio::test]
async fn a_rejected_upload_names_its_file() {
    for (message, expected) in [
        ("no moov atom", "half.mp4: the file cannot be used"),
        ("half.mp4 is cut off", "the file cannot be used"),
    ] {
        let s = Script::with_session().await;
        std::fs::write(s.path().join("half.mp4"), "x").unwrap();
        let refused = format!(r#"{{"code":422,"message":"{message}"}}"#);
        s.server
            .on("upload-video", Answer::Send(vec![answer(422, &refused)]));
        let outcome = s.exec(&["--upload", "half.mp4"]).await;
        let message = outcome.first("error")["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            outcome.status == Some(1)
                && message.starts_with(expected)
                && message.contains("half.mp4"),
            "{message}"
        );
        assert!(
            outcome.stderr.contains(&format!("nemo-tui: {expected}")),
            "{}",
            outcome.stderr
        );
    }
}

// gdrive#114: a file that changes its size during the upload is not a network error.
#[tokio::test]
async fn a_file_resized_during_the_upload_is_named() {
    use std::io::Write;
    for (change, message) in [(8 << 20, "shrank"), (128 << 20, "grew")] {
        let s = Script::with_session().await;
        let path = s.path().join("big.mp4");
        std::fs::write(&path, vec![0; 64 << 20]).unwrap();
        s.server
            .on("upload-video", ok(r#"{"files":[{"filename":"big.mp4"}]}"#));
        let (upload, file) = (s.server.received(1 << 20), path.clone());
        let changed = async move {
            upload.await;
            let mut file = std::fs::OpenOptions::new().write(true).open(file).unwrap();
            file.set_len(change).unwrap();
            file.flush().unwrap();
        };
        let (outcome, ()) = tokio::join!(s.exec(&["--upload", "big.mp4"]), changed);
        let error = outcome.first("error");
        assert_eq!(
            (outcome.status, &error["code"]),
            (Some(1), &json!("file")),
            "{error}"
        );
        assert!(
            error["message"].as_str().unwrap().contains(message),
            "{error}"
        );
    }
}

#[tokio::test]
async fn names_with_line_breaks_and_quotes_stay_inside_their_header() {
    let s = Script::with_session().await;
    let name = "a\r\nX-Evil: 1\"b.jpg";
    std::fs::write(s.path().join(name), b"x").unwrap();
    s.server
        .on(
            "upload-video",
            ok(r#"{"files":[{"filename":"a\u001b[2J\n.jpg"}]}"#),
        )
        .on("/latest", empty());
    let outcome = s.exec(&["--upload", name]).await;
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    let body = s.server.requests()[1].text();
    assert!(
        body.contains(r#"filename="a%0D%0AX-Evil: 1%22b.jpg""#),
        "{}",
        &body[..300]
    );
}

#[tokio::test]
async fn the_log_has_every_request_and_no_message_text() {
    let s = Script::with_session().await;
    let text = r#"{"type":"text","content":"my secret answer"}"#;
    s.server
        .on("/run_sse", stream(&[text]))
        .on("/latest", state("a.jpg"))
        .on("POST /api/render", ok("{}"));
    s.server
        .on("GET /api/render", Answer::Send(vec![answer(500, "")]));
    s.server.on(
        "GET /api/render",
        Answer::Send(vec![answer(200, r#"{"status":"cancelled"}"#)]),
    );
    s.exec(&["my secret message", "--export", "o.mp4", "--log", "log.txt"])
        .await;
    let log = std::fs::read_to_string(s.path().join("log.txt")).unwrap();
    for line in [
        r#"method="POST" path="/api/tasks/me/with-session/nemo_agent" status=200"#,
        r#"method="POST" path="/run_sse" status=200"#,
        r#"method="GET" path="/api/state/nemo_agent/me/1/latest" status=200"#,
        "status=500",
        "the response is complete",
        "an export was submitted",
        "an export failed",
    ] {
        assert!(log.contains(line), "{line} in {log}");
    }
    assert!(!log.contains("secret"), "{log}");
    let s = Script::new().await;
    s.server.on(
        "with-session",
        Answer::Send(vec![answer(200, r#"{"code":2001}"#)]),
    );
    s.exec(&["hello", "--log", "log.txt"]).await;
    let log = std::fs::read_to_string(s.path().join("log.txt")).unwrap();
    assert!(
        log.contains("the server refused") && log.contains("code=2001"),
        "{log}"
    );
}

#[tokio::test]
async fn an_unusable_address_is_bad_usage() {
    let s = Script::new().await;
    for (address, message) in [
        ("http://example.org", "plain http"),
        ("ftp://127.0.0.1", "web address"),
        ("nonsense", "nonsense"),
    ] {
        std::fs::write(s.path().join("a.toml"), format!("api_url = \"{address}\"")).unwrap();
        let run = async |arguments: &[&str]| {
            let mut command = tokio::process::Command::new(program());
            command
                .current_dir(s.path())
                .env("HOME", s.path())
                .env_remove("NEMO_API_URL")
                .args(arguments);
            RunOutcome::from_output(&command.args(["--data-dir", "data"]).output().await.unwrap())
        };
        let server_url = s.server.url.as_str();
        for outcome in [
            run(&["credits", "--api-url", address]).await,
            run(&["credits", "--config", "a.toml"]).await,
            run(&["credits", "--api-url", server_url, "--web-url", address]).await,
        ] {
            assert!(
                outcome.status == Some(2) && outcome.stderr.contains(message),
                "{address}: {:?} {}",
                outcome.status,
                outcome.stderr
            );
        }
    }
}

#[tokio::test]
async fn an_oversized_response_is_rejected_with_a_message() {
    let s = Script::new().await;
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        400u64 << 20
    );
    s.server
        .on("with-session", Answer::Hang(vec![head.into_bytes()]));
    let outcome = s.exec(&["hello"]).await;
    assert_eq!(
        (outcome.status, &outcome.first("error")["code"]),
        (Some(1), &json!("too_large")),
        "{}",
        outcome.stderr
    );
    // Without a length, the received bytes are counted.
    let head =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n".to_vec();
    s.server.on(
        "with-session",
        Answer::Send([vec![head], vec![vec![b' '; 1 << 20]; 70]].concat()),
    );
    let outcome = s.exec(&["hello"]).await;
    assert_eq!(
        (outcome.status, &outcome.first("error")["code"]),
        (Some(1), &json!("too_large")),
        "{}",
        outcome.stderr
    );
    // A line without a line break means a lost response.
    s.server.on("with-session", session("1")).on(
        "/run_sse",
        Answer::Send([vec![stream_head()], vec![vec![b'x'; 1 << 20]; 40]].concat()),
    );
    for _ in 0..3 {
        s.server.on("/latest", empty());
    }
    let outcome = s.exec(&["hello"]).await;
    assert!(
        outcome.status == Some(6)
            && outcome.first("error")["message"]
                .as_str()
                .unwrap()
                .contains("32 MB"),
        "{}",
        outcome.stderr
    );
    assert_eq!(s.server.count("/run_sse"), 1);
}

#[tokio::test]
async fn a_file_is_fetched_through_redirects_and_never_from_a_private_network() {
    let redirect = |to: &str| {
        let head = format!(
            "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        );
        Answer::Send(vec![head.into_bytes()])
    };
    let store = Server::start().await;
    for (targets, message) in [
        (vec!["/b", "STORE/f.mp4"], "damaged"),
        (vec!["http://10.0.0.1/f.mp4"], "plain http"),
        (
            vec!["https://169.254.169.254/latest/meta-data"],
            "a private network",
        ),
        (
            vec!["/a", "/a", "/a", "/a", "/a", "/a"],
            "too many redirects",
        ),
    ] {
        let s = Script::with_session().await;
        s.server
            .on("/latest", state("a.jpg"))
            .on("POST /api/render", ok("{}"));
        let done = r#"{"status":"completed","output":{"url":"/a"}}"#;
        s.server
            .on("GET /api/render", Answer::Send(vec![answer(200, done)]));
        for target in &targets {
            s.server
                .on("GET /", redirect(&target.replace("STORE", &store.url)));
        }
        store.on(
            "/f.mp4",
            Answer::Send(vec![
                b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx".to_vec(),
            ]),
        );
        let outcome = s.exec(&["status", "--export", "o.mp4"]).await;
        assert!(
            outcome.status == Some(1)
                && outcome.first("error")["message"]
                    .as_str()
                    .unwrap()
                    .contains(message),
            "{}",
            outcome.stderr
        );
    }
    assert!(
        store
            .requests()
            .iter()
            .all(|r| r.header("authorization").is_none())
            && store.requests().len() == 1
    );
}

#[tokio::test]
async fn empty_variables_count_as_unset() {
    let s = Script::new().await;
    let names = [
        "NEMO_TUI_CONFIG",
        "NEMO_TUI_DATA_DIR",
        "NEMO_API_URL",
        "NEMO_WEB_URL",
        "NEMO_TOKEN",
        "NEMO_CLIENT_ID",
        "SKILL_SOURCE",
    ];
    let mut command = tokio::process::Command::new(program());
    command
        .current_dir(s.path())
        .env("HOME", s.path())
        .env("XDG_DATA_HOME", s.path().join("share"));
    names.iter().for_each(|name| {
        command.env(name, "");
    });
    let outcome = RunOutcome::from_output(&command.args(["sessions"]).output().await.unwrap());
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
    assert!(s.path().join("share").exists(), "the default folder");
}

#[tokio::test]
async fn errors_are_reported_in_the_users_language() {
    for (reply, status, message) in [
        (
            Answer::Send(vec![answer(200, r#"{"code":2001}"#)]),
            4,
            "积分已用完",
        ),
        (
            Answer::Send(vec![answer(401, r#"{"code":1001}"#)]),
            3,
            "NEMO_TOKEN",
        ),
        (
            Answer::Send(vec![answer(500, "")]),
            6,
            "重新发送前请先查看时间线",
        ),
        (Answer::Reset(vec![stream_head()]), 6, "连接中断"),
    ] {
        let s = Script {
            env: vec![("LANG", "zh_CN.UTF-8".into())],
            ..Script::with_session().await
        };
        s.server.on("/run_sse", reply);
        for _ in 0..3 {
            s.server.on("/latest", empty());
        }
        let outcome = s.exec(&["hello"]).await;
        assert!(
            outcome.status == Some(status) && outcome.stderr.contains(message),
            "{:?} {}",
            outcome.status,
            outcome.stderr
        );
    }
}
