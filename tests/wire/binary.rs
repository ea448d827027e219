//! The built program against the scripted server: recovery, GUI instructions, exit statuses, and no
//! leaked token.

use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use super::server::{Answer, Server, json, ok, stream_head};

const SECRET: &str = "nmv_usr_topsecret0123456789";

async fn exec(dir: &Path, server: &Server, arguments: &[&str]) -> Output {
    command(dir, server, arguments).output().await.unwrap()
}

fn command(dir: &Path, server: &Server, arguments: &[&str]) -> tokio::process::Command {
    let config = "[polling]\nrender_seconds = 0.02\nstate_delays_seconds = [0.02]\nrecovery_first_seconds = 0.02\nrecovery_next_seconds = 0.02\nrecovery_tries = 3\nrate_limit_seconds = 1\ndownload_retries = 1\n\
                  [export]\nquality = \"low\"\n";
    std::fs::write(dir.join("c.toml"), config).unwrap();
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .env("NEMO_TOKEN", SECRET)
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir.join("config"))
        .env("RUST_LOG", "trace")
        .env("LANG", "C.UTF-8");
    command
        .args([
            "exec",
            "--config",
            "c.toml",
            "--data-dir",
            "data",
            "--log",
            "log.txt",
            "--api-url",
            &server.url,
            "--json",
        ])
        .args(arguments);
    command.stdin(Stdio::null());
    command
}

fn events(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

fn session() -> Answer {
    ok(r#"{"session_id":"1234567890123456789","task_id":"t"}"#)
}

fn state(name: &str) -> Answer {
    ok(&format!(
        r#"{{"state":{{"draft":{{"t":[{{"tt":0,"sg":[{{"id":"a","d":1000,"m":{{"name":"{name}"}}}}]}}]}}}}}}"#
    ))
}

fn text_reply(text: &str) -> Answer {
    Answer::Send(vec![
        stream_head(),
        format!("data: {{\"content\":{{\"parts\":[{{\"text\":\"{text}\"}}]}}}}\n\n").into_bytes(),
    ])
}

#[tokio::test]
async fn a_lost_response_is_recovered_or_exits_with_6_and_is_posted_once() {
    for (found, status) in [(true, 0), (false, 6)] {
        let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
        server
            .on("with-session", session())
            .on("/run_sse", Answer::Reset(vec![stream_head()]));
        for _ in 0..2 {
            server.on("/latest", ok(r#"{"state":null}"#));
        }
        server.on(
            "/latest",
            if found {
                state("new.jpg")
            } else {
                ok(r#"{"state":null}"#)
            },
        );
        let output = exec(dir.path(), &server, &["make it"]).await;
        assert_eq!(
            output.status.code(),
            Some(status),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let names: Vec<String> = events(&output)
            .iter()
            .map(|e| e["event"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(names.contains(&"changes".to_owned()), found, "{names:?}");
        assert!(names.contains(&"waiting".to_owned()));
        assert_eq!(server.count("/run_sse"), 1);
    }
}

#[tokio::test]
async fn gui_instructions_are_removed_and_a_requested_export_runs() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
    server
        .on("with-session", session())
        .on(
            "/run_sse",
            text_reply("It is ready. Click the Export button to download it."),
        )
        .on("/latest", state("a.jpg"));
    server.on(
        "POST /api/render",
        Answer::Send(vec![json(402, r#"{"code":402,"message":"upgrade"}"#)]),
    );
    let output = exec(dir.path(), &server, &["make it and export it"]).await;
    let events = events(&output);
    let first_event = |name: &str| {
        events
            .iter()
            .find(|e| e["event"] == name)
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(first_event("text")["text"], "It is ready.");
    assert_eq!(
        (
            &first_event("action")["kind"],
            &first_event("action")["done"]
        ),
        (&"export".into(), &true.into())
    );
    assert_eq!(
        (output.status.code(), server.count("POST /api/render")),
        (Some(4), 1),
        "started; the plan rejects it"
    );
    let requests = server.requests();
    let submitted = requests
        .iter()
        .find(|r| r.line.contains("POST /api/render"));
    let body: Value = serde_json::from_str(&submitted.unwrap().text()).unwrap();
    assert_eq!(body["output"]["quality"], "low", "as configured");
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
    server
        .on("with-session", session())
        .on("/run_sse", text_reply("Done. Click Export."))
        .on("/latest", state("a.jpg"));
    let output = exec(dir.path(), &server, &["make it blue"]).await;
    assert!(output.status.success());
    assert_eq!(
        (events.len() > 1, server.count("POST /api/render")),
        (true, 0),
        "only offered, because no export was requested"
    );
}

#[tokio::test]
async fn error_codes_map_to_exit_statuses() {
    for (code, status) in [
        (1001, 3),
        (2001, 4),
        (402, 4),
        (1002, 1),
        (4001, 1),
        (500, 1),
    ] {
        let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
        let http = if code == 500 { 500 } else { 200 };
        server.on(
            "with-session",
            Answer::Send(vec![json(
                http,
                &format!(r#"{{"code":{code},"message":"x\u001b[2Jy"}}"#),
            )]),
        );
        let output = exec(dir.path(), &server, &["hello"]).await;
        assert_eq!(output.status.code(), Some(status), "{code}");
        let error = events(&output).pop().unwrap();
        assert_eq!(error["code"].as_str(), Some(code.to_string().as_str()));
        assert!(!error["hint"].as_str().unwrap().is_empty());
        assert!(
            !String::from_utf8_lossy(&output.stderr).contains('\x1b'),
            "no terminal control sequence"
        );
    }
}

#[tokio::test]
async fn the_token_appears_only_in_its_header() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
    server
        .on("with-session", session())
        .on("/run_sse", text_reply("Done."))
        .on("/latest", state("a.jpg"));
    server.on(
        "balance",
        Answer::Send(vec![json(401, r#"{"code":1001,"message":"expired"}"#)]),
    );
    let output = exec(dir.path(), &server, &["make it", "credits"]).await;
    assert_eq!(output.status.code(), Some(3));
    let mut looked_at = vec![output.stdout.clone(), output.stderr.clone()];
    for folder in [dir.path().to_owned(), dir.path().join("data")] {
        looked_at.extend(
            std::fs::read_dir(folder)
                .unwrap()
                .flatten()
                .filter(|e| e.path().is_file())
                .map(|e| std::fs::read(e.path()).unwrap()),
        );
    }
    assert!(looked_at.len() >= 5);
    for bytes in looked_at {
        assert!(!bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()));
    }
    assert!(server.requests().iter().all(|r| r.header("authorization")
        == Some(&format!("Bearer {SECRET}"))
        && !r.line.contains(SECRET)
        && !r.text().contains(SECRET)));
}

/// Go's HTTP client and Chromium also bypass proxies for this machine without `NO_PROXY`.
#[tokio::test]
async fn requests_to_this_machine_bypass_proxies() {
    let (dir, server) = (tempfile::tempdir().unwrap(), Server::start().await);
    let (proxy, storage) = (Server::start().await, Server::start().await);
    let video = format!("{}/video.mp4", storage.url);
    storage.on("/video.mp4", Answer::Send(vec![json(200, "not checked")]));
    server
        .on("with-session", session())
        .on("/run_sse", text_reply("Done."));
    for _ in 0..3 {
        server.on("/latest", state("a.jpg"));
    }
    server.on("POST /api/render", ok("{}")).on(
        "GET /api/render",
        Answer::Send(vec![json(
            200,
            &format!(r#"{{"status":"completed","output":{{"url":"{video}"}}}}"#),
        )]),
    );
    let mut command = command(dir.path(), &server, &["--export", "out.mp4", "make it"]);
    for name in ["http_proxy", "https_proxy", "all_proxy"] {
        command
            .env(name, &proxy.url)
            .env(name.to_uppercase(), &proxy.url);
    }
    let output = command.output().await.unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(proxy.requests().len(), 0, "{error}");
    assert_eq!(server.count("/run_sse"), 1, "{error}");
    assert_eq!(storage.count("/video.mp4"), 1, "{error}");
}
