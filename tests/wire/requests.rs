//! Every request except chat: token, session, upload, state, credits, renders.

use std::sync::{Arc, Mutex};

use nemo_tui::api::ApiError;
use nemo_tui::api::auth::{AccountVault, Token, TokenSource};
use nemo_tui::api::chat::TurnLimits;
use nemo_tui::domain::reason::Reason;
use nemo_tui::domain::render_job::OutputOptions;
use nemo_tui::domain::render_job::RenderStatus;

use super::server::{Answer, Server, json, ok, stream_head};

const TOKEN: &str = r#"{"token":"nmv_usr_fresh","user_id":"anon_1","expires_at":"2026-12-01T00:00:00Z","credits":100}"#;

#[tokio::test]
async fn an_anonymous_token_is_requested_once_and_saved() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("credentials.json");
    let server = Server::start().await;
    server
        .on("anonymous-token", ok(TOKEN))
        .on("balance", ok(r#"{"available":"85","frozen":15}"#))
        .on("balance", ok(r#"{"available":85}"#));
    let credits = server
        .client(TokenSource::Saved(AccountVault {
            file: file.clone(),
            keyring: false,
        }))
        .fetch_credits()
        .await
        .unwrap();
    assert_eq!(
        (credits.available, credits.frozen, credits.total),
        (85.0, 15.0, 100.0)
    );
    server
        .client(TokenSource::Saved(AccountVault {
            file,
            keyring: false,
        }))
        .fetch_credits()
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(server.count("anonymous-token"), 1);
    assert!(requests[0].header("authorization").is_none() && requests[0].body.is_empty());
    assert!(uuid::Uuid::parse_str(requests[0].header("x-client-id").unwrap()).is_ok());
    assert_eq!(
        requests[1].header("authorization"),
        Some("Bearer nmv_usr_fresh")
    );
}

#[tokio::test]
async fn an_expired_anonymous_token_is_renewed_once_and_a_user_token_never() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start().await;
    let expired = || Answer::Send(vec![json(200, r#"{"code":1001,"message":"expired"}"#)]);
    server
        .on("anonymous-token", ok(TOKEN))
        .on("anonymous-token", ok(TOKEN))
        .on("balance", expired())
        .on("balance", ok(r#"{"available":1}"#));
    server
        .client(TokenSource::Saved(AccountVault {
            file: dir.path().join("c.json"),
            keyring: false,
        }))
        .fetch_credits()
        .await
        .unwrap();
    assert_eq!(
        (server.count("anonymous-token"), server.count("balance")),
        (2, 2)
    );
    server.on("balance", expired());
    let error = server
        .client(TokenSource::Fixed(Token::new("mine").unwrap()))
        .fetch_credits()
        .await
        .unwrap_err();
    assert_eq!(
        (error.exit_status(), server.count("anonymous-token")),
        (3, 2)
    );
    assert!(!error.to_string().contains("mine"));
}

#[tokio::test]
async fn every_request_carries_the_attribution_headers() {
    let dir = tempfile::tempdir().unwrap();
    let photo = dir.path().join("a.jpg");
    std::fs::write(&photo, b"x").unwrap();
    let server = Server::start().await;
    server
        .on("anonymous-token", ok(TOKEN))
        .on(
            "with-session",
            ok(r#"{"session_id":"1234567890123456789","task_id":"t"}"#),
        )
        .on("run_sse", Answer::Send(vec![stream_head()]));
    let nemo = server.client(TokenSource::Saved(AccountVault {
        file: dir.path().join("c.json"),
        keyring: false,
    }));
    let session = nemo.new_session("en").await.unwrap();
    assert_eq!(session.id, "1234567890123456789");
    let _ = nemo
        .chat(&session.id, "x", TurnLimits::default(), |_| ())
        .await;
    let _ = nemo.upload(&session.id, &photo, |_, _| ()).await;
    let _ = nemo
        .upload_url(&session.id, "https://example.org/a.mp4")
        .await;
    let _ = nemo.fetch_credits().await;
    let _ = nemo.fetch_draft(&session.id).await;
    let _ = nemo
        .submit_render(
            "render_1",
            &session.id,
            "{}",
            "1080p",
            &OutputOptions::default(),
        )
        .await;
    let _ = nemo.poll_render("render_1").await;
    let _ = nemo.cancel_render("render_1").await;
    let _ = nemo.project_link("t", "1").await;
    let _ = nemo
        .download_render("render_1", None, &dir.path().join("o.mp4"), 0)
        .await;
    let requests = server.requests();
    assert_eq!(requests.len(), 12);
    for request in requests {
        for name in ["x-skill-source", "x-skill-version", "x-skill-platform"] {
            assert!(
                request.header(name).is_some(),
                "{} lacks {name}",
                request.line
            );
        }
        assert_eq!(
            request.header("authorization").is_some(),
            !request.line.contains("anonymous-token"),
            "{}",
            request.line
        );
        assert!(!request.line.contains("nmv_usr"), "no token in an address");
    }
}

#[tokio::test]
async fn numeric_session_ids_are_read_as_text() {
    let server = Server::start().await;
    server
        .on("with-session", ok(r#"{"session_id":9007199254740993001}"#))
        .on("with-session", ok(r#"{"session_id":"../../x"}"#));
    let nemo = server.known_client();
    assert_eq!(
        nemo.new_session("zh-CN").await.unwrap().id,
        "9007199254740993001"
    );
    assert_eq!(
        server.requests()[0].text(),
        r#"{"task_name":"project","language":"zh-CN"}"#
    );
    assert!(
        nemo.new_session("en").await.is_err(),
        "an unusual id never reaches a path"
    );
}

#[tokio::test]
async fn a_draft_round_trips_byte_for_byte() {
    let raw = r#"{ "t":[{"tt":0,"sg":[{"d":1.50e3,"m":{"x":0.10000000000000000001,"ü":"\u00fc"}}]}],  "big":123456789012345678901234567890, "m":{"width":1920.0} }"#;
    let server = Server::start().await;
    server
        .on(
            "/latest",
            ok(&format!(
                r#"{{"state":{{"draft":{raw},"video_infos":[]}}}}"#
            )),
        )
        .on("POST /api/render", ok("{}"));
    let nemo = server.known_client();
    let draft = nemo.fetch_draft("1").await.unwrap().unwrap();
    assert_eq!(&*draft.json, raw);
    assert_eq!(draft.timeline.duration_ms(), 1_500);
    nemo.submit_render(
        "render_1",
        "1",
        &draft.json,
        "1080p",
        &OutputOptions::default(),
    )
    .await
    .unwrap();
    let body = server.requests()[1].text();
    assert_eq!(
        body,
        format!(
            r#"{{"id":"render_1","sessionId":"1","draft":{raw},"output":{{"format":"mp4","quality":"high","resolution":"1080p"}}}}"#
        )
    );
}

#[tokio::test]
async fn a_draft_of_any_depth_round_trips() {
    let raw = format!(
        r#"{{"t":[{{"tt":0,"sg":[{{"d":1000}}]}}],"junk":{}{}}}"#,
        "[".repeat(50_000),
        "]".repeat(50_000)
    );
    let server = Server::start().await;
    server
        .on("/latest", ok(&format!(r#"{{"state":{{"draft":{raw}}}}}"#)))
        .on("POST /api/render", ok("{}"));
    let nemo = server.known_client();
    let draft = nemo.fetch_draft("1").await.unwrap().unwrap();
    nemo.submit_render(
        "render_1",
        "1",
        &draft.json,
        "1080p",
        &OutputOptions::default(),
    )
    .await
    .unwrap();
    assert!(server.requests()[1].text().contains(&raw));
}

#[tokio::test]
async fn a_missing_draft_is_not_an_error() {
    let server = Server::start().await;
    let nemo = server.known_client();
    for data in [
        "null",
        r#"{"state":null}"#,
        r#"{"state":{}}"#,
        r#"{"state":{"draft":null}}"#,
        r#"{"state":{"draft":{}}}"#,
    ] {
        server.on("/latest", ok(data));
        assert!(nemo.fetch_draft("1").await.unwrap().is_none(), "{data}");
    }
    server.on("/latest", ok(r#"{"state":{"draft":[1]}}"#));
    assert!(matches!(
        nemo.fetch_draft("1").await,
        Err(ApiError::Unexpected(_))
    ));
}

#[tokio::test]
async fn an_upload_is_complete_and_reports_progress() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("海滩 1.mp4");
    let content: Vec<u8> = (0..3_000_000u32).map(|i| i as u8).collect();
    std::fs::write(&file, &content).unwrap();
    let server = Server::start().await;
    server.on(
        "upload-video/nemo_agent/me/1",
        ok(r#"{"files":[{"filename":"a.mp4","file_type":"video","duration":2.5,"width":1920}]}"#),
    );
    let reported = Arc::new(Mutex::new(Vec::new()));
    let sink = reported.clone();
    let uploaded = server
        .known_client()
        .upload("1", &file, move |sent, total| {
            sink.lock().unwrap().push((sent, total))
        })
        .await
        .unwrap();
    assert_eq!(uploaded.duration, Some(2.5));
    let request = &server.requests()[0];
    assert!(request.body.windows(content.len()).any(|w| w == content));
    assert!(String::from_utf8_lossy(&request.body[..400]).contains("name=\"files\""));
    assert_eq!(
        reported.lock().unwrap().last(),
        Some(&(3_000_000, 3_000_000))
    );
}

#[tokio::test]
async fn a_finished_render_is_downloaded_from_its_address_or_the_proxy() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.mp4");
    std::fs::write(&out, "mine").unwrap();
    let server = Server::start().await;
    let file = || {
        Answer::Send(vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nmovie".to_vec(),
        ])
    };
    let short = Answer::Send(vec![
        b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\nmov".to_vec(),
    ]);
    server.on(
        "/lambda/render_1",
        Answer::Send(vec![json(
            200,
            r#"{"success":true,"data":{"status":"completed","progress":100,"outputUrl":"/files/1.mp4"}}"#,
        )]),
    );
    server
        .on("/files/1.mp4", short)
        .on("/proxy/render_1/download", file());
    let nemo = server.known_client();
    let progress = nemo.poll_render("render_1").await.unwrap();
    assert_eq!(progress.status, RenderStatus::Completed);
    let (path, bytes) = nemo
        .download_render("render_1", progress.url.as_deref(), &out, 0)
        .await
        .unwrap();
    let path = nemo_tui::fs::unique::publish(&path, &out).unwrap();
    assert_eq!(
        (path.file_name().unwrap().to_str(), bytes),
        (Some("out (2).mp4"), 5)
    );
    assert_eq!(
        std::fs::read_to_string(&out).unwrap(),
        "mine",
        "an existing file is kept"
    );
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        2,
        "no partial file is left"
    );
}

#[tokio::test]
async fn a_broken_download_resumes_at_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out.mp4");
    let server = Server::start().await;
    let head = |status: &str, more: &str, length: usize| {
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{more}connection: close\r\n\r\n")
    };
    let chunk =
        |head: String, body: &str| Answer::Send(vec![[head.as_bytes(), body.as_bytes()].concat()]);
    server.on("/f.mp4", chunk(head("200 OK", "", 12), "0123"));
    server.on(
        "/f.mp4",
        chunk(
            head("206 Partial Content", "content-range: bytes 4-11/12\r\n", 8),
            "4567",
        ),
    );
    server.on(
        "/f.mp4",
        chunk(
            head("206 Partial Content", "content-range: bytes 8-11/12\r\n", 4),
            "89ab",
        ),
    );
    let (part, bytes) = server
        .known_client()
        .download_render("render_1", Some("/f.mp4"), &out, 5)
        .await
        .unwrap();
    assert_eq!(
        (std::fs::read_to_string(&part).unwrap().as_str(), bytes),
        ("0123456789ab", 12)
    );
    assert!(!out.exists(), "no final name before the check");
    let ranges: Vec<Option<String>> = server
        .requests()
        .iter()
        .map(|r| r.header("range").map(str::to_owned))
        .collect();
    assert_eq!(
        ranges,
        [None, Some("bytes=4-".into()), Some("bytes=8-".into())]
    );
}

#[tokio::test]
async fn a_server_without_range_support_sends_the_whole_file_again() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start().await;
    server.on(
        "/f.mp4",
        Answer::Send(vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nabc".to_vec(),
        ]),
    );
    server.on(
        "/f.mp4",
        Answer::Send(vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nabcdef".to_vec(),
        ]),
    );
    let (part, _) = server
        .known_client()
        .download_render("render_1", Some("/f.mp4"), &dir.path().join("o.mp4"), 2)
        .await
        .unwrap();
    assert_eq!(std::fs::read_to_string(part).unwrap(), "abcdef");
}

#[tokio::test]
async fn a_rate_limited_request_waits_reports_and_retries_once() {
    let server = Server::start().await;
    let slow = || Answer::Send(vec![json(429, r#"{"code":429}"#)]);
    server
        .on("balance", slow())
        .on("balance", ok(r#"{"available":1}"#));
    let nemo = server.known_client();
    let reported = Arc::new(Mutex::new(Vec::new()));
    let sink = reported.clone();
    nemo.on_wait(move |seconds| sink.lock().unwrap().push(seconds));
    assert_eq!(nemo.fetch_credits().await.unwrap().available, 1.0);
    assert_eq!(*reported.lock().unwrap(), [2, 1, 0]);
    server.on("balance", slow()).on("balance", slow());
    assert!(matches!(
        nemo.fetch_credits().await,
        Err(ApiError::Refused { code: 429, .. })
    ));
    assert_eq!(server.count("balance"), 4);
}

#[tokio::test]
async fn a_link_to_the_project_has_a_claim_token_and_never_the_access_token() {
    let server = Server::start().await;
    server
        .on(
            "claim-token",
            ok(r#"{"claim_token":"clm_9","expires_in":600}"#),
        )
        .on("claim-token", ok(r#"{"claim_token":"nmv_usr_test"}"#));
    let nemo = server.known_client();
    assert_eq!(
        nemo.project_link("t", "1").await.unwrap(),
        "https://web.example/workspace/claim?ct=clm_9"
    );
    assert_eq!(
        server.requests()[0].text(),
        r#"{"task_id":"t","session_id":"1"}"#
    );
    assert!(nemo.project_link("t", "1").await.is_err());
}

#[tokio::test]
async fn the_token_does_not_follow_a_file_to_another_server() {
    let dir = tempfile::tempdir().unwrap();
    let (server, store) = (Server::start().await, Server::start().await);
    store.on(
        "/f.mp4",
        Answer::Send(vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\nx".to_vec(),
        ]),
    );
    let url = format!("{}/f.mp4", store.url);
    server
        .known_client()
        .download_render("render_1", Some(&url), &dir.path().join("o.mp4"), 0)
        .await
        .unwrap();
    assert!(store.requests()[0].header("authorization").is_none());
}

#[tokio::test]
async fn a_write_error_names_the_requested_file() {
    let server = Server::start().await;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("taken"), "no folder").unwrap();
    let requested = dir.path().join("taken/o.mp4");
    let error = server
        .known_client()
        .download_render("render_1", None, &requested, 3)
        .await
        .unwrap_err();
    assert_eq!(
        error,
        ApiError::File {
            path: requested,
            why: Reason::AlreadyExists
        }
    );
}
