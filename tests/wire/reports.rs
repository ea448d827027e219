//! Public bug reports of similar clients, each as a scenario with the correct behavior.

use serde_json::{Value, json};

use super::common;
use super::scripts::{DONE, Ran, Script, empty, open_stream, session, state, stream};
use super::server::{Answer, json as answer, ok};

/// A stream of these bytes with this header.
fn raw(head: &str, body: &str) -> Answer {
    Answer::Send(vec![
        format!("HTTP/1.1 200 OK\r\n{head}connection: close\r\n\r\n").into_bytes(),
        body.as_bytes().to_vec(),
    ])
}

const TYPE: &str = "content-type: text/event-stream\r\n";

/// Sends one message that gets this response.
async fn turn(reply: Answer) -> (Script, Ran) {
    let s = Script::with_session().await;
    s.server.on("/run_sse", reply);
    for _ in 0..6 {
        s.server.on("/latest", state("a.jpg"));
    }
    let ran = s.exec(&["make a video"]).await;
    assert_eq!(s.server.count("/run_sse"), 1, "posted once");
    (s, ran)
}

async fn text_of(reply: Answer) -> Value {
    let (_, ran) = turn(reply).await;
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    ran.first("text")["text"].clone()
}

// openai-node#2725, gemini-cli#29059, a2a-python#1213: the last event is dropped if no blank line
// follows it.
#[tokio::test]
async fn the_last_event_counts_without_a_blank_line() {
    for end in ["\n\n", "\n", "", "\r"] {
        let body = format!(
            "data: {{\"type\":\"text\",\"content\":\"One. \"}}\n\ndata: {{\"type\":\"text\",\"content\":\"Two.\"}}{end}"
        );
        assert_eq!(text_of(raw(TYPE, &body)).await, "One. Two.", "{end:?}");
    }
}

// ktor#5836: streams without a Content-Type. RxNetty#556, requests-sse#14: with a charset, in any
// case.
#[tokio::test]
async fn a_stream_is_detected_with_any_remaining_content_type() {
    for head in [
        "",
        "content-type: text/event-stream;charset=UTF-8\r\n",
        "Content-Type: Text/Event-Stream ; charset=utf-8\r\n",
    ] {
        assert_eq!(
            text_of(raw(head, &format!("data: {DONE}\n\n"))).await,
            "Done.",
            "{head:?}"
        );
    }
}

// EventSource#326 (CRLF and LF mixed), eventsource-parser#17 (CR alone among CRLF), #35 (JSON over
// several data lines).
#[tokio::test]
async fn mixed_line_endings_are_accepted() {
    let body = "data: {\"type\":\"text\",\r\ndata: \"content\":\"One. \"}\n\r\ndata:{\"type\":\"text\",\rdata:\"content\":\"Two.\"}\r\n\n";
    assert_eq!(text_of(raw(TYPE, body)).await, "One. Two.");
}

// sync_gateway#4437, NVIDIA/OpenShell#840: JSON that a server builds by hand, with raw line breaks
// and tabs in its texts.
#[tokio::test]
async fn raw_control_characters_in_json_lose_no_text() {
    let body = "data: {\"type\":\"text\",\"content\":\"One.\tTab.\ndata: Two.\"}\n\n";
    assert_eq!(text_of(raw(TYPE, body)).await, "One. Tab.\nTwo.");
}

// adk-python#4244, adk-rust#652, groktocrawl#262: a failure inside a successful stream looks like a
// silent end.
#[tokio::test]
async fn an_error_in_the_stream_is_not_a_silent_success() {
    for (event, words) in [
        (r#"{"error": "model "gemini-2.5" not found"}"#, "gemini-2.5"),
        ("{\"error\": \"Traceback:\n  boom\"}", "Traceback"),
        (
            r#"{"author":"n","isNodeError":true,"errorType":"TypeError","errorMessage":"e.map is no function"}"#,
            "e.map",
        ),
        (
            r#"{"type":"RUN_ERROR","message":"provider unavailable","code":"X"}"#,
            "provider unavailable",
        ),
    ] {
        let (_, ran) = turn(stream(&[event])).await;
        let message = ran.first("error")["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            ran.status == Some(1) && message.contains(words),
            "{event}: {:?} {message}",
            ran.status
        );
        assert!(!ran.has("done"));
    }
    let (_, ran) = turn(raw(TYPE, "event: error\ndata: out of memory\n\n")).await;
    assert!(
        ran.status == Some(1) && ran.stderr.contains("out of memory"),
        "{}",
        ran.stderr
    );
}

// adk-python#182: {"detail":"Session not found"}, without an id, after a deployment.
#[tokio::test]
async fn a_session_lost_by_a_deployment_is_replaced() {
    let s = Script::with_session().await;
    s.server
        .on(
            "/run_sse",
            Answer::Send(vec![answer(404, r#"{"detail":"Session not found"}"#)]),
        )
        .on("with-session", session("2"));
    s.server
        .on("/run_sse", stream(&[DONE]))
        .on("/latest", state("a.jpg"));
    let ran = s.exec(&["make a video"]).await;
    assert_eq!(
        (ran.status, s.server.count("with-session")),
        (Some(0), 2),
        "{}",
        ran.stderr
    );
}

// adk-python#4216: no `turnComplete`, no `finishReason`, and the connection stays open; pings and
// state changes follow.
#[tokio::test]
async fn a_final_text_without_an_end_mark_ends_the_turn() {
    let text = r#"{"content":{"parts":[{"text":"Fixed!"}]},"author":"agent"}"#;
    for after in [
        &[][..],
        &[r#"{"type":"ping"}"#],
        &[r#"{"actions":{"stateDelta":{"x":1}},"author":"agent"}"#],
    ] {
        let mut s = Script::with_session().await;
        s.config
            .push_str("end_of_turn_seconds = 0.05\nsilence_seconds = 5\n");
        s.server
            .on("/run_sse", open_stream(&[&[text], after].concat()));
        for _ in 0..6 {
            s.server.on("/latest", state("a.jpg"));
        }
        let ran = s.exec(&["make a video"]).await;
        assert_eq!(
            (ran.status, ran.has("waiting")),
            (Some(0), false),
            "{after:?} {}",
            ran.stdout
        );
    }
}

// As above with a running tool: its silence does not end the turn.
#[tokio::test]
async fn a_running_tool_is_waited_for() {
    let mut s = Script::with_session().await;
    s.config
        .push_str("end_of_turn_seconds = 0.02\nsilence_seconds = 0.5\n");
    s.server.on(
        "/run_sse",
        open_stream(&[r#"{"content":{"parts":[{"functionCall":{"id":"1","name":"generate_video"}}]},"finishReason":"STOP"}"#]),
    );
    for _ in 0..3 {
        s.server.on("/latest", empty());
    }
    let ran = s.exec(&["make a video"]).await;
    assert_eq!(
        (ran.status, s.server.count("/latest")),
        (Some(6), 3),
        "lost after the silence, and not before"
    );
}

// curl#3794, CopilotKit#3842: Retry-After gives the wait in seconds or as a date.
#[tokio::test]
async fn the_wait_named_by_the_server_is_respected() {
    let later =
        httpdate::fmt_http_date(std::time::SystemTime::now() + std::time::Duration::from_secs(3));
    for (asked, shown) in [
        ("2", 2..=2),
        (later.as_str(), 1..=3),
        ("nonsense", 1..=1),
        ("0", 1..=1),
    ] {
        let s = Script::with_session().await;
        let slow = format!(
            "HTTP/1.1 429 X\r\nretry-after: {asked}\r\ncontent-length: 12\r\nconnection: close\r\n\r\n{{\"code\":429}}"
        );
        s.server
            .on("/run_sse", Answer::Send(vec![slow.into_bytes()]))
            .on("/run_sse", stream(&[DONE]))
            .on("/latest", empty());
        let ran = s.exec(&["hello"]).await;
        let first = ran.first("waiting")["seconds"].as_u64().unwrap();
        assert!(
            ran.status == Some(0) && shown.contains(&first),
            "{asked}: {first} {}",
            ran.stderr
        );
        assert_eq!(s.server.count("/run_sse"), 2);
    }
}

// superself#434, cli-printing-press#4713: a network's login page or a wrong address responds with
// HTML.
#[tokio::test]
async fn a_web_page_is_reported_and_not_quoted() {
    let page = "<!DOCTYPE html><html><body>Please log in</body></html>";
    let s = Script::new().await;
    for command in ["credits", "state"] {
        s.server.on("GET", Answer::Send(vec![answer(200, page)]));
        let ran = s.run(&[command, "--json", "--session", "1"]).await;
        let error = ran.first("error");
        assert!(
            ran.status == Some(1) && error["message"].as_str().unwrap().contains("a web page"),
            "{error}"
        );
        assert!(
            error["hint"].as_str().unwrap().contains("api_url")
                && !ran.stderr.contains("Please log in"),
            "{error}"
        );
    }
    // particle-cli#387: a gateway's error page is not an empty list.
    s.server
        .on("/latest", Answer::Send(vec![answer(502, page)]));
    let ran = s.run(&["state", "--json", "--session", "1"]).await;
    assert!(
        ran.status == Some(1) && !ran.has("summary") && ran.stderr.contains("502"),
        "{}",
        ran.stderr
    );
}

// restish#397, Postman#3368: an id of 19 digits that is sent as a number.
#[tokio::test]
async fn an_id_of_nineteen_digits_is_exact() {
    let s = Script::new().await;
    s.server.on(
        "with-session",
        ok(r#"{"session_id":1285704473650888702,"task_id":9007199254740993}"#),
    );
    s.server
        .on("/run_sse", stream(&[DONE]))
        .on("/latest", empty());
    let ran = s.exec(&["hello"]).await;
    assert_eq!(ran.first("session")["session_id"], "1285704473650888702");
    assert!(
        s.server.requests()[1]
            .text()
            .contains(r#""session_id":"1285704473650888702""#)
    );
}

// psf/requests#4652, http4s#1767: non-ASCII names are sent as UTF-8, without `filename*`.
#[tokio::test]
async fn a_name_in_any_script_is_sent_unchanged() {
    let s = Script::with_session().await;
    let name = "Видео 海滩 🏖.jpg";
    std::fs::write(s.path().join(name), b"x").unwrap();
    s.server
        .on(
            "upload-video",
            ok(&json!({"files": [{"filename": name}]}).to_string()),
        )
        .on("/latest", empty());
    let ran = s.exec(&["--upload", name]).await;
    assert_eq!(ran.status, Some(0), "{}", ran.stderr);
    let body = s.server.requests()[1].text();
    assert!(
        body.contains(&format!(r#"filename="{name}""#)) && !body.contains("filename*"),
        "{}",
        &body[..300]
    );
}

/// An export whose file is delivered in these chunks.
async fn export(pieces: &[(&str, String, &[u8])]) -> (Script, Ran) {
    let mut s = Script::with_session().await;
    s.config = s
        .config
        .replace("download_retries = 1", "download_retries = 4");
    s.server
        .on("/latest", state("a.jpg"))
        .on("POST /api/render", ok("{}"));
    s.server.on(
        "GET /api/render",
        Answer::Send(vec![answer(
            200,
            r#"{"status":"done","output":{"url":"/f.mp4"}}"#,
        )]),
    );
    for (status, headers, body) in pieces {
        let head = format!("HTTP/1.1 {status} X\r\n{headers}connection: close\r\n\r\n");
        s.server.on(
            "/f.mp4",
            Answer::Send(vec![head.into_bytes(), body.to_vec()]),
        );
    }
    let ran = s.exec(&["status", "--export", "out.mp4"]).await;
    (s, ran)
}

// modelscope_hub#50 (200 for the rest of a file), duo-updater#225 (a 206 with less than the rest),
// httrack#428 (a range that begins earlier), mustarrd#146 (a 206 without a range), rustup#4710 (200
// with the whole file).
#[tokio::test]
async fn a_resumed_download_is_complete_for_any_range_response() {
    let dir = tempfile::tempdir().unwrap();
    let video = std::fs::read(common::clip(dir.path(), "film.mp4", "red", "64x64", 1.0)).unwrap();
    let (n, a, b) = (video.len(), 1_000, 2_000);
    let first = ("200", format!("content-length: {n}\r\n"), &video[..a]);
    let range = |from: usize, to: usize| {
        format!(
            "content-length: {}\r\ncontent-range: bytes {from}-{}/{n}\r\n",
            to - from,
            to - 1
        )
    };
    let whole = ("200", format!("content-length: {n}\r\n"), &video[..]);
    for (name, rest) in [
        ("200 for the rest", vec![("200", range(a, n), &video[a..])]),
        (
            "206 with less",
            vec![
                ("206", range(a, b), &video[a..b]),
                ("206", range(b, n), &video[b..]),
            ],
        ),
        (
            "an earlier range",
            vec![("206", range(a - 100, n), &video[a - 100..]), whole.clone()],
        ),
        (
            "no range",
            vec![
                ("206", format!("content-length: {}\r\n", n - a), &video[a..]),
                whole.clone(),
            ],
        ),
        ("the whole file", vec![whole.clone()]),
        (
            "the whole file as 206",
            vec![("206", range(0, n), &video[..]), whole.clone()],
        ),
    ] {
        let (s, ran) = export(&[vec![first.clone()], rest].concat()).await;
        assert_eq!(ran.status, Some(0), "{name}: {}", ran.stderr);
        assert!(
            std::fs::read(s.path().join("out.mp4")).unwrap() == video,
            "{name}"
        );
    }
}

// opencodex#582, KiraAI#136: render states of other services must not cause endless polling.
#[tokio::test]
async fn every_final_render_status_ends_polling() {
    for word in [
        "expired", "FAILED", "failure", "timeout", "rejected", "aborted", "error", "canceled",
    ] {
        let s = Script::with_session().await;
        s.server.on("/latest", state("a.jpg"));
        for _ in 0..2 {
            s.server.on("POST /api/render", ok("{}"));
            s.server.on(
                "GET /api/render",
                Answer::Send(vec![answer(
                    200,
                    &format!(r#"{{"data":{{"status":"{word}"}}}}"#),
                )]),
            );
        }
        let ran = s.exec(&["status", "--export", "out.mp4"]).await;
        assert_eq!(
            (ran.status, &ran.first("error")["code"]),
            (Some(1), &json!("render")),
            "{word} {}",
            ran.stderr
        );
    }
}

// llmgateway#2334, coder#28185, anthropic-sdk-typescript#749: pings with and without data, in the
// middle of a text.
#[tokio::test]
async fn pings_of_every_kind_are_ignored() {
    let half = |text: &str| format!("data: {{\"type\":\"text\",\"content\":\"{text}\"}}\n\n");
    for ping in [
        ":\n",
        ":\n\n",
        ": ping\n\n",
        "event: ping\ndata: {\"type\":\"ping\"}\n\n",
        "event: ping\ndata: x\n\n",
        "data\n\n",
        "id: 7\n\n",
        "retry: 5\n\n",
    ] {
        let body = format!("id: 1\n{}{ping}{}", half("One. "), half("Two."));
        assert_eq!(text_of(raw(TYPE, &body)).await, "One. Two.", "{ping:?}");
    }
}
