//! Another program that edits a session over the Model Context Protocol, line by line.
#![allow(dead_code, reason = "each test program uses a part of it")]

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
    session(dir)
}

/// Returns the id of the only session.
pub fn session(dir: &Path) -> String {
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
    /// Starts the server with these arguments; `edits` is the policy.
    pub fn start(dir: &Path, arguments: &[&str], edits: &str) -> Self {
        let mut command = program(dir);
        command
            .args(arguments)
            .args(["--local", "mcp", "--edits", edits]);
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

    /// Calls a tool and returns its result.
    pub fn result(&mut self, tool: &str, arguments: &Value) -> Value {
        self.call(tool, arguments);
        let answer = self.answer();
        assert_eq!(answer["result"]["isError"], false, "{tool}: {answer}");
        answer["result"].clone()
    }

    /// Id of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills the program.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The JSON in a text of a result.
pub fn data(result: &Value) -> Value {
    let blocks = result["content"].as_array().unwrap().iter();
    let mut data = blocks.filter_map(|block| {
        let (_, json) = block["text"].as_str()?.split_once(":\n")?;
        serde_json::from_str(json).ok()
    });
    data.next().unwrap()
}

/// Ids of the segments of the first track in a result of `get_timeline`.
pub fn ids(result: &Value) -> Vec<String> {
    let data = data(result);
    let segments = data.pointer("/tracks/0/segments").unwrap();
    let segments = segments.as_array().unwrap().iter();
    segments
        .map(|segment| segment["id"].as_str().unwrap().to_owned())
        .collect()
}

/// A typed edit.
pub fn edit(tool: &str, arguments: &Value) -> Value {
    json!({"tool": tool, "arguments": arguments})
}

/// An edit that sets the duration of a segment.
pub fn set_duration(id: &str, duration_ms: u64) -> Value {
    edit(
        "set_duration",
        &json!({"id": id, "duration_ms": duration_ms}),
    )
}
