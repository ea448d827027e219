//! The server over HTTP: a client of the official SDK with the token, and requests that are
//! rejected.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::StatusCode;
use rmcp::service::RunningService;
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};

use crate::client::{TestFolder, params, reply};

/// The running program; it is killed at the end.
struct HttpServer {
    program: Child,
    url: String,
    token: String,
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn start(folder: &TestFolder) -> HttpServer {
    let mut program = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    program.current_dir(folder.dir.path());
    let config = ["--config", "none.toml", "--data-dir", "data"];
    std::fs::write(folder.dir.path().join("none.toml"), "").unwrap();
    program.args(config).args(["serve", "--json", "--mcp", "0"]);
    program.args(["--allow", "work", "--edits", "allow"]);
    let mut program = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let output = program.stdout.as_mut().unwrap();
    BufReader::new(output).read_line(&mut line).unwrap();
    let event: Value = serde_json::from_str(&line).unwrap();
    let file = event["mcp_token_file"].as_str().unwrap();
    assert!(Path::new(file).is_absolute());
    let token = std::fs::read_to_string(file).unwrap();
    assert!(!line.contains(&token));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner may read the token");
    }
    HttpServer {
        program,
        url: event["mcp_url"].as_str().unwrap().to_owned(),
        token,
    }
}

async fn connect(server: &HttpServer) -> RunningService<RoleClient, ()> {
    let config = StreamableHttpClientTransportConfig::with_uri(server.url.clone())
        .auth_header(server.token.clone());
    let transport = StreamableHttpClientTransport::from_config(config);
    ().serve(transport).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_edits_over_http() {
    let folder = TestFolder::new();
    folder.photos(&["red.png", "blue.png"]);
    let server = start(&folder);
    let client = connect(&server).await;
    let tools = client.list_all_tools().await.unwrap();
    assert!(tools.iter().any(|tool| tool.name == "apply_edits"));
    let call = async |name: &str, arguments: Value| {
        reply(client.call_tool(params(name, arguments)).await.unwrap())
    };
    call("open_session", json!({"new": true})).await.ok();
    for name in ["red.png", "blue.png"] {
        call("add_media", json!({"path": name})).await.ok();
    }
    let media = json!({"media": ["red.png", "blue.png"], "each_ms": 2000});
    call("assemble", media).await.ok();
    let timeline = call("get_timeline", json!({})).await.ok().data;
    assert_eq!(timeline["media"].as_array().unwrap().len(), 2, "{timeline}");
    // The token is kept, and another client sees the same session.
    drop(client);
    let token = server.token.clone();
    drop(server);
    let server = start(&folder);
    assert_eq!(server.token, token);
    let client = connect(&server).await;
    let again = client.call_tool(params("get_timeline", json!({}))).await;
    let again = reply(again.unwrap()).ok().data;
    assert_eq!(again["version"], timeline["version"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_without_the_token_or_from_web_pages_are_rejected() {
    let folder = TestFolder::new();
    let server = start(&folder);
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"}}});
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let status = async |headers: &[(&str, String)]| {
        let mut request = client
            .post(&server.url)
            .header("accept", "application/json, text/event-stream")
            .json(&body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.send().await.unwrap().status()
    };
    let token = ("authorization", format!("Bearer {}", server.token));
    assert_eq!(status(std::slice::from_ref(&token)).await, StatusCode::OK);
    assert_eq!(status(&[]).await, StatusCode::UNAUTHORIZED);
    let wrong = ("authorization", "Bearer 0123456789".to_owned());
    assert_eq!(status(&[wrong]).await, StatusCode::UNAUTHORIZED);
    let in_url = format!("{}?token={}", server.url, server.token);
    let response = client.post(in_url).json(&body).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = ("origin", "https://page.example".to_owned());
    assert_eq!(status(&[token.clone(), page]).await, StatusCode::FORBIDDEN);
    let rebound = ("host", "page.example".to_owned());
    assert_eq!(status(&[token, rebound]).await, StatusCode::FORBIDDEN);
}
