//! A client of the server: the official SDK over a child process.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rmcp::model::{
    CallToolRequest, CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig,
    ClientRequest, ContentBlock, Implementation, ProgressNotificationParam,
    ResourceUpdatedNotificationParam, ServerResult, SubscribeRequestParams,
};
use rmcp::service::{NotificationContext, PeerRequestOptions, RequestHandle, RunningService};
use rmcp::transport::TokioChildProcess;
use rmcp::{ClientHandler, RoleClient, ServiceExt};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::sync::mpsc;

use nemo_tui::api::ApiClient;
use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::studio::{self, Prices, RenderSettings, Studio, StudioOptions};

use super::api_client;
use super::common::photo;

/// Notifications that the client receives.
#[derive(Debug)]
pub enum Notification {
    Progress(f64),
    Updated(String),
}

pub struct Recorder {
    sender: mpsc::UnboundedSender<Notification>,
}

impl ClientHandler for Recorder {
    async fn on_progress(
        &self,
        progress: ProgressNotificationParam,
        _: NotificationContext<RoleClient>,
    ) {
        let _ = self.sender.send(Notification::Progress(progress.progress));
    }

    async fn on_resource_updated(
        &self,
        updated: ResourceUpdatedNotificationParam,
        _: NotificationContext<RoleClient>,
    ) {
        let _ = self.sender.send(Notification::Updated(updated.uri));
    }

    fn get_info(&self) -> ClientConfig {
        let name = Implementation::new("test-agent", "1.0");
        ClientConfig::new(ClientCapabilities::default(), name)
    }
}

/// Result of a call.
#[derive(Debug)]
pub struct Reply {
    pub text: String,
    pub data: Value,
    /// MIME types of the pictures.
    pub pictures: Vec<String>,
    pub is_error: bool,
}

impl Reply {
    pub fn ok(self) -> Self {
        assert!(!self.is_error, "{self:?}");
        self
    }

    pub fn failed(self, part: &str) -> Self {
        assert!(self.is_error && self.text.contains(part), "{self:?}");
        self
    }
}

/// A server with its client.
pub struct TestServer {
    pub client: RunningService<RoleClient, Recorder>,
    pub notifications: mpsc::UnboundedReceiver<Notification>,
    /// Process id of the server.
    pub id: u32,
}

/// A data folder, and a folder of media that is the working directory.
pub struct TestFolder {
    pub dir: tempfile::TempDir,
}

impl TestFolder {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("work")).unwrap();
        Self { dir }
    }

    pub fn work(&self) -> PathBuf {
        self.dir.path().join("work")
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Creates photos in the working directory.
    pub fn photos(&self, names: &[&str]) {
        for (name, color) in names.iter().zip(["red", "blue", "green", "white"]) {
            photo(&self.work(), name, color, "320x180");
        }
    }

    /// The program with the data folder.
    pub fn program(&self) -> std::process::Command {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
        program.current_dir(self.work());
        program.env_remove("NEMO_TOKEN");
        let config = self.dir.path().join("config.toml");
        std::fs::write(
            &config,
            "[export]\nfolder = \"\"\n[mcp]\nedits = \"allow\"\n",
        )
        .unwrap();
        program.arg("--config").arg(config);
        program.arg("--data-dir").arg(self.data());
        program
    }

    /// Starts a studio on the same data folder, like an open editor.
    pub async fn studio(&self) -> (Studio, ApiClient) {
        let options = StudioOptions {
            dir: self.data().join("studio"),
            port: 0,
            open: false,
            heartbeat: Duration::from_secs(5),
            silent_every: None,
            render: RenderSettings::default(),
            prices: Prices::default(),
            llm_agent: None,
            speech: None,
        };
        let studio = studio::start(options).await.unwrap();
        let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
        let wait = Duration::from_millis(500);
        let api = api_client::client(&studio, self.dir.path(), token, wait);
        (studio, api)
    }

    /// Starts the program on the data folder.
    pub async fn start(&self, arguments: &[&str]) -> TestServer {
        let mut program = self.program();
        program.args(["--local", "mcp"]).args(arguments);
        self.connect(program).await
    }

    /// Starts the program with a studio as the cloud.
    pub async fn start_cloud(&self, cloud: &Studio) -> TestServer {
        let mut program = self.program();
        program.args(["mcp", "--api-url", &cloud.url()]);
        program.env("NEMO_TOKEN", cloud.token());
        self.connect(program).await
    }

    async fn connect(&self, program: std::process::Command) -> TestServer {
        let mut options = File::options();
        let options = options.create(true).append(true);
        let errors = options.open(self.errors()).unwrap();
        let program = TokioChildProcess::builder(Command::from(program));
        let (transport, _) = program.stderr(errors).spawn().unwrap();
        let id = transport.id().unwrap();
        let (sender, notifications) = mpsc::unbounded_channel();
        let client = Recorder { sender }.serve(transport).await.unwrap();
        TestServer {
            client,
            notifications,
            id,
        }
    }

    /// Output of the servers besides the protocol.
    fn errors(&self) -> PathBuf {
        self.dir.path().join("errors.txt")
    }
}

impl TestServer {
    /// Calls a tool.
    pub async fn call(&self, name: &str, arguments: Value) -> Reply {
        let result = self.client.call_tool(params(name, arguments)).await;
        reply(result.unwrap())
    }

    /// Sends a call without waiting for its end.
    pub async fn begin(&self, name: &str, arguments: Value) -> RequestHandle<RoleClient> {
        let request = CallToolRequest::new(params(name, arguments));
        let request = ClientRequest::CallToolRequest(request);
        let options = PeerRequestOptions::no_options();
        let peer = self.client.peer();
        peer.send_cancellable_request(request, options)
            .await
            .unwrap()
    }

    /// Opens a new session with photos on the timeline, 2 s each.
    pub async fn assemble(&self, photos: &[&str]) {
        self.call("open_session", json!({"new": true})).await.ok();
        for photo in photos {
            self.call("add_media", json!({"path": photo})).await.ok();
        }
        let arguments = json!({"media": photos, "each_ms": 2000});
        self.call("assemble", arguments).await.ok();
    }

    /// Ids of the segments of the first track.
    pub async fn ids(&self) -> Vec<String> {
        let timeline = self.call("get_timeline", json!({})).await.ok().data;
        let segments = timeline["tracks"][0]["segments"].as_array().unwrap();
        let id = |segment: &Value| segment["id"].as_str().unwrap().to_owned();
        segments.iter().map(id).collect()
    }

    /// Subscribes to a resource, like clients of older revisions of the protocol.
    #[expect(deprecated, reason = "most clients do it like this")]
    pub async fn subscribe(&self, address: &str) {
        let params = SubscribeRequestParams::new(address);
        self.client.subscribe(params).await.unwrap();
    }

    /// Waits for a notification.
    pub async fn notification(&mut self) -> Notification {
        let next = tokio::time::timeout(Duration::from_secs(20), self.notifications.recv());
        next.await.expect("a notification in time").unwrap()
    }
}

pub fn params(name: &str, arguments: Value) -> CallToolRequestParams {
    let params = CallToolRequestParams::new(name.to_owned());
    params.with_arguments(arguments.as_object().unwrap().clone())
}

/// The result of a finished call.
pub async fn finish(handle: RequestHandle<RoleClient>) -> Reply {
    match handle.await_response().await.unwrap() {
        ServerResult::CallToolResult(result) => reply(result),
        other => panic!("{other:?}"),
    }
}

pub fn reply(result: CallToolResult) -> Reply {
    let mut reply = Reply {
        text: String::new(),
        data: Value::Null,
        pictures: Vec::new(),
        is_error: result.is_error == Some(true),
    };
    for block in result.content {
        match block {
            ContentBlock::Text(text) => match text.text.strip_prefix("Data of the project") {
                Some(data) => {
                    let (_, json) = data.split_once('\n').unwrap();
                    reply.data = serde_json::from_str(json).unwrap();
                }
                None => reply.text += &text.text,
            },
            ContentBlock::Image(image) => reply.pictures.push(image.mime_type),
            other => panic!("{other:?}"),
        }
    }
    reply
}

/// Returns true if a process runs.
pub fn is_running(id: u32) -> bool {
    let stat = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

/// Command lines of the processes that have this folder as an argument.
fn processes_with(folder: &Path) -> Vec<String> {
    let folder = folder.to_str().unwrap();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| {
        let line = std::fs::read(process.path().join("cmdline")).ok()?;
        Some(String::from_utf8_lossy(&line).replace('\0', " "))
    });
    lines.filter(|line| line.contains(folder)).collect()
}

/// Checks that no server panicked, and that no process works in the folder once those that were
/// just left have ended.
pub fn assert_ended(folder: &TestFolder) {
    let errors = std::fs::read_to_string(folder.errors()).unwrap();
    assert!(!errors.contains("panicked"), "{errors}");
    let deadline = Instant::now() + Duration::from_secs(15);
    loop {
        let running = processes_with(folder.dir.path());
        if running.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "still running: {running:?}");
        std::thread::yield_now();
    }
}
