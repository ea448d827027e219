//! The server for other agents, end to end: the built program as a child process of a client of
//! the official SDK.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "../common/client.rs"]
mod api_client;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod http;
mod plans;
mod random;
mod sdks;

use client::{Notification, TestFolder, assert_ended, finish, is_running};
use common::{clip, probe, tone};
use nemo_tui::api::{ApplyEditsRequest, EditCall, FollowRequest};
use rmcp::model::ReadResourceRequestParams;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_client_edits_and_exports() {
    let folder = TestFolder::new();
    folder.photos(&["red.png", "blue.png"]);
    let server = folder.start(&[]).await;
    let none = server.call("get_timeline", json!({})).await;
    none.failed("open_session");
    server.assemble(&["red.png", "blue.png"]).await;
    let timeline = server.call("get_timeline", json!({})).await.ok().data;
    assert_eq!(timeline["version"], 1);
    assert_eq!(timeline["duration_ms"], 4000);
    assert_eq!(timeline["media"].as_array().unwrap().len(), 2);
    let ids = server.ids().await;
    let crossfade = json!({"ids": [ids[1]], "kind": "crossfade", "duration_ms": 500});
    let tried = json!({
        "ids": [ids[1]], "kind": "crossfade", "duration_ms": 500, "dry_run": true
    });
    let tried = server.call("set_transition", tried).await.ok();
    assert!(
        tried.text.contains("Dry run") && tried.pictures == ["image/jpeg"],
        "{tried:?}"
    );
    assert_eq!(tried.data["version"], 1);
    let done = server.call("set_transition", crossfade).await.ok();
    assert_eq!(done.data["version"], 2);
    let frame = server.call("get_frame", json!({"at_ms": 500})).await.ok();
    assert_eq!(frame.pictures, ["image/jpeg"]);
    let sheet = server
        .call("contact_sheet", json!({"frames": 4}))
        .await
        .ok();
    assert_eq!(sheet.pictures.len(), 1);
    tone(&folder.work(), "tone.wav", 2.0, 1);
    server
        .call("add_media", json!({"path": "tone.wav"}))
        .await
        .ok();
    let wave = server
        .call("waveform", json!({"media": "tone.wav"}))
        .await
        .ok();
    assert_eq!(
        (wave.pictures.len(), &wave.data["to_ms"]),
        (1, &json!(2000))
    );
    let silent = server.call("waveform", json!({"media": "red.png"})).await;
    silent.failed("no sound");
    let export = json!({"path": "new/out", "format": "mp4", "resolution": "480p"});
    let exported = server.call("export", export.clone()).await.ok();
    assert_eq!(exported.data["status"], "completed", "{exported:?}");
    let path = folder.work().join("new/out.mp4");
    assert!((probe(&path).seconds - 3.5).abs() < 0.1);
    let again = server.call("export", export).await.ok();
    assert!(
        again.data["path"]
            .as_str()
            .unwrap()
            .ends_with("out (2).mp4"),
        "{again:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_canvas_of_an_empty_timeline_is_reported() {
    let folder = TestFolder::new();
    let server = folder.start(&[]).await;
    server.call("open_session", json!({"new": true})).await.ok();
    let portrait = json!({"width": 1080, "height": 1920});
    let done = server.call("set_canvas", portrait).await.ok();
    assert!(done.text.contains("1 change,"), "{}", done.text);
    assert_eq!(done.data["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_are_atomic_and_outdated_ones_are_rejected() {
    let folder = TestFolder::new();
    folder.photos(&["red.png", "blue.png"]);
    let server = folder.start(&[]).await;
    server.assemble(&["red.png", "blue.png"]).await;
    let title = json!({"tool": "add_title", "arguments": {"text": "Hi"}});
    let wrong = json!({"tool": "remove", "arguments": {"ids": ["nobody"]}});
    let failed = server
        .call("apply_edits", json!({"edits": [title, wrong]}))
        .await;
    failed.failed("edit 2 (remove)");
    let batch = json!({"edits": [title], "expect_version": 1});
    let done = server.call("apply_edits", batch.clone()).await.ok();
    assert_eq!(done.data["version"], 2);
    let outdated = server.call("apply_edits", batch).await;
    let outdated = outdated.failed("version 2");
    assert_eq!(outdated.data["tracks"].as_array().unwrap().len(), 2);
    let misspelled = json!({"text": "x", "colour": "#ffffff"});
    server.call("add_title", misspelled).await.failed("colour");
    assert_eq!(server.call("undo", json!({})).await.ok().data["version"], 3);
    let redone = server.call("redo", json!({"expect_version": 3})).await.ok();
    assert_eq!(redone.data["version"], 4);
    let versions = server.call("list_versions", json!({})).await.ok().data;
    assert_eq!(versions[0]["version"], 4);
    assert_eq!(versions[0]["author"], "test-agent");
    let compared = server
        .call("compare_versions", json!({"from": 1, "to": 2}))
        .await
        .ok();
    assert_eq!(compared.pictures.len(), 2, "{compared:?}");
    let said = server
        .call("say", json!({"message": "remove the title"}))
        .await
        .ok();
    assert_eq!(said.data["version"], 5, "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_stays_within_its_folders() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    common::photo(folder.dir.path(), "secret.png", "blue", "320x180");
    let server = folder.start(&[]).await;
    server.assemble(&["red.png"]).await;
    for path in ["../secret.png", "/etc/passwd", "../config.toml"] {
        let refused = server.call("add_media", json!({"path": path})).await;
        refused.failed("not allowed");
    }
    for path in ["../out.mp4", "/tmp/out.mp4"] {
        server
            .call("export", json!({"path": path}))
            .await
            .failed("not allowed");
    }
    let read_only = folder.start(&["--edits", "read-only"]).await;
    read_only.call("get_timeline", json!({})).await.ok();
    for (tool, arguments) in [
        ("add_title", json!({"text": "x"})),
        ("undo", json!({})),
        ("say", json!({"message": "undo"})),
        ("export", json!({})),
        ("add_media", json!({"path": "red.png"})),
    ] {
        read_only.call(tool, arguments).await.failed("read-only");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_of_the_cloud_are_read_only_and_cost_nothing() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    let (studio, api) = folder.studio().await;
    let server = folder.start_cloud(&studio).await;
    server.call("open_session", json!({"new": true})).await.ok();
    server
        .call("add_media", json!({"path": "red.png"}))
        .await
        .ok();
    let sessions = server.call("list_sessions", json!({})).await.ok().data;
    let session = sessions[0]["session_id"].as_str().unwrap();
    let edits = vec![EditCall {
        tool: "assemble".into(),
        arguments: json!({"media": ["red.png"]}),
    }];
    let request = ApplyEditsRequest {
        session_id: session.to_owned(),
        edits,
        ..ApplyEditsRequest::default()
    };
    api.apply_edits(&request).await.unwrap();
    let credits = api.fetch_credits().await.unwrap();
    let timeline = server.call("get_timeline", json!({})).await.ok().data;
    assert_eq!(timeline["version"], 1);
    let frame = server.call("get_frame", json!({"at_ms": 0})).await.ok();
    assert_eq!(frame.pictures.len(), 1);
    server
        .call("say", json!({"message": "undo"}))
        .await
        .failed("credits");
    for tool in ["clear", "undo", "redo"] {
        let refused = server.call(tool, json!({})).await;
        refused.failed("agent of the cloud");
    }
    let after = server.call("get_timeline", json!({})).await.ok().data;
    assert_eq!(after, timeline);
    assert_eq!(api.fetch_credits().await.unwrap(), credits);
    let list = server.client.list_all_resources().await.unwrap();
    assert_eq!(list.len(), 3);
}

/// Accepts edits that are proposed in a session, like a user of the editor.
async fn user_answers(folder: &TestFolder, session: &str, accepts: bool) {
    let (studio, api) = folder.studio().await;
    let request = FollowRequest {
        answers: true,
        after: Some(1),
        ..FollowRequest::default()
    };
    let followed = api.follow(session, &request).await.unwrap();
    let proposal = &followed.proposals[0];
    assert_eq!(proposal.author, "test-agent");
    assert_eq!(proposal.text, "a start");
    match accepts {
        true => drop(api.accept_proposal(session, &proposal.id).await.unwrap()),
        false => api
            .reject_proposal(session, &proposal.id, "too long")
            .await
            .unwrap(),
    }
    drop(studio);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_user_accepts_or_rejects_edits() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    let server = folder.start(&[]).await;
    server.assemble(&["red.png"]).await;
    let sessions = server.call("list_sessions", json!({})).await.ok().data;
    let session = sessions[0]["session_id"].as_str().unwrap().to_owned();
    let asking = folder.start(&["--edits", "ask"]).await;
    let title = json!({"text": "Hi", "reason": "a start"});
    let refused = asking.call("add_title", title.clone()).await;
    refused.failed("no editor is open");
    asking.call("undo", json!({})).await.failed("accept");
    for accepts in [false, true] {
        let answer = user_answers(&folder, &session, accepts);
        let propose = async {
            // Until the editor is open.
            loop {
                let reply = asking.call("add_title", title.clone()).await;
                if !reply.text.contains("no editor is open") {
                    break reply;
                }
            }
        };
        let ((), reply) = tokio::join!(answer, propose);
        match accepts {
            true => assert_eq!(reply.ok().data["version"], 2),
            false => assert_eq!(reply.failed("rejected").data["reason"], "too long"),
        }
    }
    let timeline = server.call("get_timeline", json!({})).await.ok().data;
    assert_eq!(timeline["tracks"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn long_calls_report_progress_and_are_canceled() {
    let folder = TestFolder::new();
    let path = clip(&folder.work(), "long.mp4", "red", "1280x720", 60.0);
    assert!(path.exists());
    let mut server = folder.start(&[]).await;
    server.assemble(&["long.mp4"]).await;
    while server.notifications.try_recv().is_ok() {}
    let arguments = json!({"path": "out", "resolution": "1080p"});
    let export = server.begin("export", arguments).await;
    loop {
        if let Notification::Progress(progress) = server.notification().await
            && progress > 0.0
        {
            break;
        }
    }
    export.cancel(Some("enough".into())).await.unwrap();
    let status = |jobs: &Value| jobs[0]["status"].as_str().unwrap().to_owned();
    let mut jobs = server.call("export_status", json!({})).await.ok().data;
    while status(&jobs) != "cancelled" {
        let id = jobs[0]["id"].clone();
        let wait = json!({"id": id, "wait_seconds": 20});
        server.call("export_status", wait).await.ok();
        jobs = server.call("export_status", json!({})).await.ok().data;
    }
    let arguments = json!({"path": "out", "wait_seconds": 0});
    let started = server.call("export", arguments).await.ok();
    let id = started.data["id"].clone();
    let canceled = server.call("cancel_export", json!({"id": id})).await.ok();
    assert!(canceled.text.contains("Canceled"), "{canceled:?}");
    // The last export ends with the server, which ends with its client.
    let arguments = json!({"path": "last", "wait_seconds": 0});
    server.call("export", arguments).await.ok();
    server.client.cancel().await.unwrap();
    assert_ended(&folder);
    assert!(!folder.work().join("last.mp4").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn resources_are_read_and_changes_are_reported() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    let mut server = folder.start(&[]).await;
    server.assemble(&["red.png"]).await;
    let resources = server.client.list_all_resources().await.unwrap();
    assert_eq!(resources.len(), 3);
    let timeline = "nemo-tui://timeline";
    for resource in &resources {
        let request = ReadResourceRequestParams::new(resource.uri.clone());
        let read = server.client.read_resource(request).await.unwrap();
        assert_eq!(read.contents.len(), 1);
    }
    let unknown = ReadResourceRequestParams::new("nemo-tui://nothing");
    assert!(server.client.read_resource(unknown).await.is_err());
    server.subscribe(timeline).await;
    // Another program edits.
    let other = folder.start(&[]).await;
    other.call("add_title", json!({"text": "Hi"})).await.ok();
    loop {
        if let Notification::Updated(address) = server.notification().await {
            assert_eq!(address, timeline);
            break;
        }
    }
    server.call("open_session", json!({"new": true})).await.ok();
    while !matches!(server.notification().await, Notification::Updated(_)) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_logged_and_the_server_ends_with_its_client() {
    let folder = TestFolder::new();
    let server = folder.start(&[]).await;
    server.call("open_session", json!({"new": true})).await.ok();
    server
        .call("remove", json!({"ids": ["x"]}))
        .await
        .failed("edit 1");
    let unknown = rmcp::model::CallToolRequestParams::new("fly");
    assert!(server.client.call_tool(unknown).await.is_err());
    let id = server.id;
    server.client.cancel().await.unwrap();
    assert!(!is_running(id));
    let output = folder
        .program()
        .args(["log", "--mcp", "--json"])
        .output()
        .unwrap();
    let log = String::from_utf8(output.stdout).unwrap();
    let calls: Vec<Value> = log
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let tools: Vec<&str> = calls.iter().map(|c| c["tool"].as_str().unwrap()).collect();
    assert_eq!(tools, ["open_session", "remove", "fly"], "{log}");
    assert_eq!(calls[0]["client"], "test-agent");
    assert_eq!(calls[0]["error"], Value::Null);
    assert!(
        calls[1]["error"].as_str().unwrap().contains("remove"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_not_awaited_is_finished() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    let server = folder.start(&[]).await;
    server.assemble(&["red.png"]).await;
    let mut calls = Vec::new();
    for n in 0..10 {
        let title = json!({"text": format!("{n}"), "start_ms": n * 100, "duration_ms": 100});
        calls.push(server.begin("add_title", title).await);
    }
    for call in calls {
        finish(call).await.ok();
    }
    let timeline = server.call("get_timeline", json!({})).await.ok().data;
    assert_eq!(timeline["version"], 11);
}
