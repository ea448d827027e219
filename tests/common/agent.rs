//! Another program that edits a session over the Model Context Protocol, line by line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

const PATIENCE: Duration = Duration::from_secs(60);

/// A command of the program on the data folder of `dir`.
fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir)
        .env("LANG", "C.UTF-8")
        .env_remove("NEMO_TOKEN")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Creates a session with a video of these photos, 3 s each, and returns its id.
pub fn create_session(dir: &Path, photos: &[PathBuf]) -> String {
    let mut command = program(dir);
    command.args(["exec", "--local", "--upload"]).args(photos);
    let message = format!(
        "make a {} second video from the photos",
        3 * photos.len().max(1)
    );
    assert!(command.arg(message).status().unwrap().success());
    let projects = std::fs::read_dir(dir.join("data/studio/projects")).unwrap();
    let mut projects = projects.map(|entry| entry.unwrap().path());
    let project = projects.find(|path| path.extension().is_some_and(|e| e == "json"));
    let id = project.unwrap().file_stem().unwrap().to_owned();
    id.into_string().unwrap()
}

/// The server of the program with an agent as its client.
pub struct Agent {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Value>,
    calls: u64,
}

impl Agent {
    pub fn start(dir: &Path, session: &str) -> Self {
        let mut command = program(dir);
        command.args(["--local", "--session", session, "mcp", "--edits", "allow"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let requests = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            let lines = output.lines().map_while(Result::ok);
            // A killed program leaves half a line.
            let messages = lines.map_while(|line| serde_json::from_str::<Value>(&line).ok());
            for message in messages.filter(|message| message.get("id").is_some()) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut agent = Self {
            child,
            requests,
            answers,
            calls: 0,
        };
        agent.send(json!({"id": 0, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "codex", "version": "1"},
        }}));
        agent.answer();
        agent.send(json!({"method": "notifications/initialized"}));
        agent
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        // The program may have been killed.
        let _ = writeln!(self.requests, "{message}");
    }

    /// Asks for edits without waiting for the answer.
    pub fn edit(&mut self, edits: &[Value]) {
        self.call("apply_edits", &json!({"edits": edits}));
    }

    /// Calls a tool without waiting for the answer.
    pub fn call(&mut self, tool: &str, arguments: &Value) {
        self.calls += 1;
        let params = json!({"name": tool, "arguments": arguments});
        self.send(json!({"id": self.calls, "method": "tools/call", "params": params}));
    }

    /// Waits for the next answer.
    pub fn answer(&mut self) -> Value {
        let answer = self.answers.recv_timeout(PATIENCE);
        answer.expect("the program answers")
    }

    /// Kills the program.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An edit that sets the duration of a segment.
pub fn set_duration(id: &str, duration_ms: u64) -> Value {
    let arguments = json!({"id": id, "duration_ms": duration_ms});
    json!({"tool": "set_duration", "arguments": arguments})
}
