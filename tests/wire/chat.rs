//! Chat turns over the wire: whatever happens to the connection, the message is posted once.

use std::time::Duration;

use nemo_tui::api::ApiError;
use nemo_tui::api::chat::{ChatError, TurnLimits};
use nemo_tui::domain::chat_event::ChatEvent;

use super::server::{Answer, Server, json, stream_head};

const TURN: &[&str] = &[
    r#"{"partial":true,"content":{"parts":[{"text":"Grüße, "}]}}"#,
    r#"{"partial":true,"content":{"parts":[{"text":"世界 👋🏽"}]}}"#,
    r#"{"content":{"parts":[{"text":"Grüße, 世界 👋🏽!"},{"functionCall":{"id":"1","name":"edit_multitrack"}}]}}"#,
    r#"{"type":"heartbeat"}"#,
    r#"{"content":{"role":"user","parts":[{"functionResponse":{"id":"1","name":"edit_multitrack"}}]}}"#,
    r#"{"type":"text","content":"Done\u2028."}"#,
];

fn body(newline: &str) -> Vec<u8> {
    let mut text: String = TURN
        .iter()
        .map(|e| format!("data: {e}{newline}{newline}"))
        .collect();
    text.insert_str(0, &format!(": heartbeat{newline}{newline}"));
    text.into_bytes()
}

async fn run_turn(server: &Server, limits: TurnLimits) -> (String, Result<(), ChatError>) {
    let mut calls: Vec<String> = Vec::new();
    let on_event = |event| {
        if let ChatEvent::Text { call, text, whole } = event {
            calls.resize(calls.len().max(call as usize + 1), String::new());
            if whole {
                calls[call as usize].clear();
            }
            calls[call as usize].push_str(&text);
        }
    };
    let result = server
        .known_client()
        .chat("123", "make it so", limits, on_event)
        .await;
    (calls.join("|"), result)
}

const WHOLE: &str = "Grüße, 世界 👋🏽!|Done\n.";

#[tokio::test]
async fn a_turn_is_decoded_in_every_byte_format() {
    for newline in ["\n", "\r\n", "\r"] {
        let bytes = body(newline);
        let bytewise: Vec<Vec<u8>> = bytes.iter().map(|b| vec![*b]).collect();
        let mut with_bom = "\u{feff}".as_bytes().to_vec();
        with_bom.extend(&bytes);
        for pieces in [vec![bytes.clone()], bytewise, vec![with_bom]] {
            let server = Server::start().await;
            server.on(
                "/run_sse",
                Answer::Send([vec![stream_head()], pieces].concat()),
            );
            let (text, result) = run_turn(&server, TurnLimits::default()).await;
            assert!(result.is_ok(), "{newline:?} {result:?}");
            assert_eq!(
                (text.as_str(), server.count("/run_sse")),
                (WHOLE, 1),
                "{newline:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_request_is_the_documented_one() {
    let server = Server::start().await;
    server.on("/run_sse", Answer::Send(vec![stream_head()]));
    run_turn(&server, TurnLimits::default()).await.1.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.line, "POST /run_sse HTTP/1.1");
    assert_eq!(
        request.text(),
        r#"{"app_name":"nemo_agent","user_id":"me","session_id":"123","new_message":{"parts":[{"text":"make it so"}]}}"#
    );
    for (name, value) in [
        ("accept", "text/event-stream"),
        ("authorization", "Bearer nmv_usr_test"),
        ("content-type", "application/json"),
        ("x-skill-source", "video-making-free-ai"),
        ("x-skill-platform", "unknown"),
    ] {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    assert!(request.header("x-skill-version").is_some());
}

#[tokio::test]
async fn a_connection_cut_at_any_byte_never_posts_again() {
    let whole = [stream_head(), body("\n")].concat();
    for cut in (0..whole.len()).step_by(3) {
        for reset in [false, true] {
            let server = Server::start().await;
            let pieces = vec![whole[..cut].to_vec()];
            server.on(
                "/run_sse",
                if reset {
                    Answer::Reset(pieces)
                } else {
                    Answer::Send(pieces)
                },
            );
            let (_, result) = run_turn(&server, TurnLimits::default()).await;
            assert_eq!(server.count("/run_sse"), 1, "cut {cut} reset {reset}");
            if let Err(e) = result {
                assert!(e.fate_unknown, "cut {cut}: {e:?}");
                assert_eq!(e.error.exit_status(), 6, "cut {cut}: {e:?}");
            }
        }
    }
}

#[tokio::test]
async fn redirects_and_errors_are_final_and_never_followed() {
    let redirect = |status| {
        format!("HTTP/1.1 {status} X\r\nlocation: /run_sse\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").into_bytes()
    };
    let html =
        b"HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 15\r\nconnection: close\r\n\r\n<html>no</html>"
            .to_vec();
    let table: Vec<(Vec<u8>, i64)> = vec![
        (redirect(301), 301),
        (redirect(307), 307),
        (redirect(308), 308),
        (json(401, r#"{"code":1001,"message":"expired"}"#), 1001),
        (json(200, r#"{"code":2001,"message":"no credits"}"#), 2001),
        (json(404, r#"{"detail":"Session not found: 123"}"#), 1002),
        (json(404, r#"{"detail":"Not Found"}"#), 404),
        (json(422, r#"{"detail":[{"msg":"field required"}]}"#), 422),
        (json(429, r#"{"code":429}"#), 429),
        (html, 502),
    ];
    for (answer, code) in table {
        let server = Server::start().await;
        server.on("/run_sse", Answer::Send(vec![answer]));
        let (_, result) = run_turn(&server, TurnLimits::default()).await;
        match result.unwrap_err().error {
            ApiError::Refused { code: got, .. } => assert_eq!(got, code),
            other => panic!("{code}: {other:?}"),
        }
        assert_eq!(server.count("/run_sse"), 1, "{code}");
    }
}

#[tokio::test]
async fn json_without_an_error_is_not_a_response_either() {
    let server = Server::start().await;
    server.on("/run_sse", Answer::Send(vec![json(200, r#"{"hello":1}"#)]));
    let error = run_turn(&server, TurnLimits::default())
        .await
        .1
        .unwrap_err();
    assert!(matches!(error.error, ApiError::Unexpected(_)) && error.fate_unknown);
    assert_eq!(server.count("/run_sse"), 1);
}

// A gateway that omits the content type: an error envelope must not look like a successful empty
// response.
#[tokio::test]
async fn a_response_without_a_content_type_is_detected_by_its_first_bytes() {
    let plain = |body: &str| {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        vec![head.into_bytes(), body.as_bytes().to_vec()]
    };
    let refused = r#"{"code":1001,"message":"expired"}"#;
    for pieces in [
        plain(refused),
        plain(&format!("\u{feff}\r\n {refused}")),
        [plain(""), vec![b" ".to_vec()]].concat(),
    ] {
        let server = Server::start().await;
        let is_refusal = pieces.iter().any(|piece| piece.ends_with(b"}"));
        server.on("/run_sse", Answer::Send(pieces));
        let (_, result) = run_turn(&server, TurnLimits::default()).await;
        if is_refusal {
            let error = result.unwrap_err();
            assert!(
                matches!(error.error, ApiError::Refused { code: 1001, .. }) && !error.fate_unknown,
                "{error:?}"
            );
        } else {
            assert!(result.is_ok(), "an empty answer is a silent one");
        }
        assert_eq!(server.count("/run_sse"), 1);
    }
    for odd in [r#"{"hello":1}"#, "<html>Sign in</html>"] {
        let server = Server::start().await;
        server.on("/run_sse", Answer::Send(plain(odd)));
        let error = run_turn(&server, TurnLimits::default())
            .await
            .1
            .unwrap_err();
        assert!(
            matches!(error.error, ApiError::Unexpected(_)) && error.fate_unknown,
            "{odd}"
        );
    }
    let server = Server::start().await;
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    server.on(
        "/run_sse",
        Answer::Send(vec![head, b"\n".to_vec(), b"\n".to_vec(), body("\n")]),
    );
    assert_eq!(
        run_turn(&server, TurnLimits::default()).await.0,
        WHOLE,
        "nothing of a stream is lost"
    );
}

#[tokio::test]
async fn an_unreachable_server_has_not_received_the_message() {
    let unreachable = Server::unreachable().await;
    let error = run_turn(&unreachable, TurnLimits::default())
        .await
        .1
        .unwrap_err();
    assert!(
        !error.fate_unknown && error.error.exit_status() == 5,
        "{error:?}"
    );
}

#[tokio::test]
async fn lines_of_any_length_are_read() {
    let server = Server::start().await;
    let long = "长".repeat(1_000_000);
    let event = format!("data: {{\"content\":{{\"parts\":[{{\"text\":\"{long}\"}}]}}}}\n\n");
    server.on(
        "/run_sse",
        Answer::Send(vec![stream_head(), event.into_bytes()]),
    );
    let (text, result) = run_turn(&server, TurnLimits::default()).await;
    assert!(result.is_ok() && text == long);
}

#[tokio::test]
async fn junk_in_the_stream_never_causes_a_second_post() {
    for junk in [
        &b"\xff\xfe\xfd\n\n"[..],
        b"event:\n\n",
        b"id: 7\n\n",
        b"retry: 5\n\n",
        b"data: {not json\n\n",
        b"data: [1,2]\n\n",
        b"nonsense\n\n",
        b"\n\n\n",
    ] {
        let server = Server::start().await;
        server.on(
            "/run_sse",
            Answer::Send(vec![stream_head(), junk.to_vec(), body("\n")]),
        );
        let (_, result) = run_turn(&server, TurnLimits::default()).await;
        assert!(
            result.is_ok() || result.is_err_and(|e| e.fate_unknown),
            "{junk:?}"
        );
        assert_eq!(server.count("/run_sse"), 1, "{junk:?}");
    }
}

#[tokio::test]
async fn a_server_that_never_responds_times_out() {
    let server = Server::start().await;
    server.on("/run_sse", Answer::Hang(vec![]));
    let limits = TurnLimits {
        silence: Duration::from_secs(60),
        turn: Duration::from_millis(200),
    };
    let error = run_turn(&server, limits).await.1.unwrap_err();
    assert!(error.fate_unknown);
    assert_eq!(server.count("/run_sse"), 1);
}

#[tokio::test]
async fn dropping_the_stream_closes_the_connection() {
    let server = Server::start().await;
    server.on("/run_sse", Answer::Hang(vec![stream_head()]));
    let nemo = server.known_client();
    let turn = tokio::spawn(async move {
        nemo.chat("1", "x", TurnLimits::default(), |_| ())
            .await
            .is_ok()
    });
    while server.count("/run_sse") == 0 {
        tokio::task::yield_now().await;
    }
    turn.abort();
    assert!(turn.await.is_err());
    server.hung_up().await;
}

#[tokio::test]
async fn silence_times_out_and_heartbeats_do_not_extend_the_wait() {
    let server = Server::start().await;
    let beats = b": heartbeat\n\ndata: {\"type\":\"heartbeat\"}\n\n".to_vec();
    server.on("/run_sse", Answer::Hang(vec![stream_head(), beats]));
    let limits = TurnLimits {
        silence: Duration::from_millis(200),
        turn: Duration::from_secs(60),
    };
    let error = run_turn(&server, limits).await.1.unwrap_err();
    assert!(error.fate_unknown && matches!(error.error, ApiError::StreamLost(_)));
    assert_eq!(server.count("/run_sse"), 1);
}
