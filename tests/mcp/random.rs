//! Random calls, and kills of the client and the server: no partial edit, no unanswered request,
//! no process is left. `make soak`; `MCP_CALLS` and `MCP_KILLS` set the numbers.

use std::time::{Duration, Instant};

use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rmcp::model::Tool;
use serde_json::{Map, Value, json};

use super::client::{Notification, Reply, TestFolder, TestServer, assert_ended};
use super::common::clip;

/// Time in which every request is answered.
const ANSWER_LIMIT: Duration = Duration::from_secs(120);
/// Calls that are sent together.
const CONCURRENT: usize = 8;
/// Tools that render: only a small part of the calls.
const SLOW: &[&str] = &[
    "get_frame",
    "contact_sheet",
    "compare_versions",
    "export",
    "say",
];
/// Media files of the session.
const MEDIA: &[&str] = &["red.png", "blue.png", "clip.mp4"];

fn number_from(variable: &str, default: usize) -> usize {
    let number = std::env::var(variable).ok().and_then(|n| n.parse().ok());
    number.unwrap_or(default)
}

/// Creates calls at random, from the schemas that the server declares.
struct Generator {
    rng: TestRng,
    tools: Vec<Tool>,
    /// Texts that often have a meaning: ids of segments and names of media.
    names: Vec<String>,
}

impl Generator {
    async fn new(server: &TestServer) -> Self {
        Self {
            rng: TestRng::deterministic_rng(RngAlgorithm::ChaCha),
            tools: server.client.list_all_tools().await.unwrap(),
            names: Vec::new(),
        }
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.rng.random_range(0..items.len().max(1));
        items.get(index)
    }

    /// Returns a call, which may be invalid.
    fn call(&mut self) -> (String, Value) {
        let tools = self.tools.clone();
        let tool = loop {
            let tool = self.pick(&tools).unwrap();
            if !SLOW.contains(&tool.name.as_ref()) || self.chance(20) {
                break tool;
            }
        };
        let mut arguments = self.object(&Value::Object((*tool.input_schema).clone()));
        let arguments_of = arguments.as_object_mut().unwrap();
        // Every call is about the same session, and answers soon.
        arguments_of.remove("new");
        if arguments_of.contains_key("wait_seconds") {
            arguments_of.insert("wait_seconds".into(), json!(1));
        }
        if tool.name == "export" {
            arguments_of.insert("resolution".into(), json!("480p"));
        }
        if tool.name == "apply_edits" {
            self.fill_batch(arguments_of);
        }
        let name = match self.chance(1) {
            true => self.text(),
            false => tool.name.to_string(),
        };
        (name, arguments)
    }

    /// Fills a batch with typed edits.
    fn fill_batch(&mut self, arguments: &mut Map<String, Value>) {
        let tools = self.tools.clone();
        let is_edit = |tool: &&Tool| {
            let properties = tool.input_schema.get("properties");
            properties.is_some_and(|p| p.get("dry_run").is_some() && p.get("edits").is_none())
        };
        let edits: Vec<&Tool> = tools.iter().filter(is_edit).collect();
        let batch: Vec<Value> = (0..self.rng.random_range(1..6))
            .map(|_| {
                let tool = self.pick(&edits).unwrap();
                let mut arguments = self.object(&Value::Object((*tool.input_schema).clone()));
                for option in ["dry_run", "expect_version", "reason"] {
                    arguments.as_object_mut().unwrap().remove(option);
                }
                json!({"tool": tool.name, "arguments": arguments})
            })
            .collect();
        arguments.insert("edits".into(), batch.into());
    }

    /// Returns an object of a schema; rarely, a value is missing, wrong or unknown.
    fn object(&mut self, schema: &Value) -> Value {
        let empty = Map::new();
        let properties = schema["properties"].as_object().unwrap_or(&empty);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        for (name, schema) in properties {
            let is_required = required.contains(&json!(name));
            let percent = match name.as_str() {
                _ if is_required => 98,
                "expect_version" => 5,
                "dry_run" => 10,
                _ => 30,
            };
            if self.chance(percent) {
                let value = self.value(schema);
                object.insert(name.clone(), value);
            }
        }
        if self.chance(2) {
            let name = self.text();
            let value = self.garbage();
            object.insert(name, value);
        }
        object.into()
    }

    fn value(&mut self, schema: &Value) -> Value {
        if self.chance(2) {
            return self.garbage();
        }
        if let Some(names) = schema["enum"].as_array() {
            return self.pick(names).unwrap().clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds[0].clone(),
            kind => kind.clone(),
        };
        match kind.as_str().unwrap_or_default() {
            "string" => self.text().into(),
            "integer" => self.integer(),
            "number" => json!(self.rng.random_range(-20..40) as f64 / 10.0),
            "boolean" => json!(self.chance(50)),
            "array" => {
                let count = self.rng.random_range(0..4);
                (0..count).map(|_| self.value(&schema["items"])).collect()
            }
            "object" => self.object(schema),
            _ => self.garbage(),
        }
    }

    fn integer(&mut self) -> Value {
        match self.rng.random_range(0..20) {
            0 => json!(-1),
            1 => json!(u64::MAX),
            2 => json!(i64::MIN),
            3 => json!(0),
            4..8 => json!(self.rng.random_range(0..8)),
            _ => json!(self.rng.random_range(0..80) * 100),
        }
    }

    fn text(&mut self) -> String {
        let names = self.names.clone();
        match self.rng.random_range(0..10) {
            0 => self
                .pick(&["", "../x", "\u{202e}\u{1b}[2J", "#ff0000", "0 900 Hi"])
                .unwrap()
                .to_string(),
            1 => "x".repeat(self.rng.random_range(0..3_000)),
            _ => self.pick(&names).cloned().unwrap_or_default(),
        }
    }

    fn garbage(&mut self) -> Value {
        let values = [
            json!(null),
            json!([]),
            json!({}),
            json!("?"),
            json!(-7),
            json!([[{}]]),
            json!(1e300),
        ];
        self.pick(&values).unwrap().clone()
    }

    /// Reads the ids of segments and the names of media.
    fn learn(&mut self, timeline: &Value) {
        let segments = timeline["tracks"].as_array().into_iter().flatten();
        let segments =
            segments.flat_map(|track| track["segments"].as_array().into_iter().flatten());
        let ids = segments.map(|segment| &segment["id"]);
        let media = timeline["media"].as_array().into_iter().flatten();
        let names = ids.chain(media.map(|file| &file["name"]));
        self.names = names
            .filter_map(|name| Some(name.as_str()?.to_owned()))
            .collect();
    }
}

async fn timeline(server: &TestServer) -> Value {
    server.call("get_timeline", json!({})).await.ok().data
}

fn version(timeline: &Value) -> u64 {
    timeline["version"].as_u64().unwrap()
}

/// A session with two photos and a clip.
async fn fill(folder: &TestFolder) -> TestServer {
    folder.photos(&["red.png", "blue.png"]);
    clip(&folder.work(), "clip.mp4", "green", "320x180", 2.0);
    let server = folder.start(&[]).await;
    server.assemble(MEDIA).await;
    server
}

/// One call after the other: a failed one changes nothing, another one makes at most one version.
/// Returns the number of calls that succeeded.
async fn one_by_one(server: &TestServer, generator: &mut Generator, count: usize) -> usize {
    let (mut before, mut succeeded) = (timeline(server).await, 0);
    for _ in 0..count {
        generator.learn(&before);
        let (tool, arguments) = generator.call();
        let reply = answered(server, &tool, arguments.clone()).await;
        let after = timeline(server).await;
        let context = || format!("{tool} {arguments}: {reply:?}");
        let failed = reply.as_ref().is_none_or(|reply| reply.is_error);
        if failed && tool != "add_media" && tool != "say" {
            assert_eq!(before, after, "{}", context());
        }
        let made = version(&after) - version(&before);
        assert!(made <= 1, "{}", context());
        succeeded += usize::from(!failed);
        before = after;
    }
    succeeded
}

/// Calls a tool. `None` if there is none of this name.
async fn answered(server: &TestServer, tool: &str, arguments: Value) -> Option<Reply> {
    let handle = server.begin(tool, arguments).await;
    let limit = tokio::time::timeout(ANSWER_LIMIT, handle.await_response());
    match limit.await.expect("an answer") {
        Ok(rmcp::model::ServerResult::CallToolResult(result)) => Some(super::client::reply(result)),
        Ok(other) => panic!("{other:?}"),
        Err(rmcp::ServiceError::McpError(_)) => None,
        Err(e) => panic!("{tool}: {e}"),
    }
}

/// Calls at the same time, some of which are canceled: each makes at most one version.
async fn together(server: &TestServer, generator: &mut Generator) {
    let before = timeline(server).await;
    generator.learn(&before);
    let (mut calls, mut canceled) = (Vec::new(), 0);
    for _ in 0..CONCURRENT {
        let (tool, arguments) = generator.call();
        let handle = server.begin(&tool, arguments).await;
        match generator.chance(20) {
            true => {
                handle.cancel(None).await.unwrap();
                canceled += 1;
            }
            false => calls.push(handle),
        }
    }
    let mut succeeded = 0;
    for handle in calls {
        let limit = tokio::time::timeout(ANSWER_LIMIT, handle.await_response());
        match limit.await.expect("an answer") {
            Ok(rmcp::model::ServerResult::CallToolResult(result)) => {
                succeeded += u64::from(result.is_error != Some(true));
            }
            Ok(other) => panic!("{other:?}"),
            Err(rmcp::ServiceError::McpError(_)) => {}
            Err(e) => panic!("{e}"),
        }
    }
    let made = version(&timeline(server).await) - version(&before);
    assert!(
        made <= succeeded + canceled,
        "{made} of {succeeded} and {canceled}"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make soak"]
async fn random_calls_leave_no_partial_edit_and_are_answered() {
    let folder = TestFolder::new();
    let server = fill(&folder).await;
    let mut generator = Generator::new(&server).await;
    let count = number_from("MCP_CALLS", 10_000);
    let started = Instant::now();
    let (mut done, mut reported, mut succeeded) = (0, 0, 0);
    while done < count {
        succeeded += one_by_one(&server, &mut generator, CONCURRENT).await;
        together(&server, &mut generator).await;
        done += 2 * CONCURRENT;
        if done - reported >= 1_000 {
            reported = done;
            // A short history keeps the calls fast.
            server.assemble(MEDIA).await;
            let seconds = started.elapsed().as_secs();
            println!("{done} calls after {seconds} s; {succeeded} of one half succeeded");
        }
    }
    let id = server.id;
    server.client.cancel().await.unwrap();
    assert!(!super::is_running(id));
    assert_ended(&folder);
}

fn kill_process(id: u32) {
    let id = id.to_string();
    let killed = std::process::Command::new("kill")
        .args(["-9", &id])
        .status();
    assert!(killed.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes a minute: make soak"]
async fn an_export_of_a_killed_server_ends() {
    let folder = TestFolder::new();
    clip(&folder.work(), "long.mp4", "red", "1280x720", 60.0);
    let mut server = folder.start(&[]).await;
    server.assemble(&["long.mp4"]).await;
    while server.notifications.try_recv().is_ok() {}
    let _export = server.begin("export", json!({"path": "out.mp4"})).await;
    while !matches!(server.notification().await, Notification::Progress(done) if done > 0.0) {}
    kill_process(server.id);
    assert_ended(&folder);
    assert!(!folder.work().join("out.mp4").exists());
}

/// Kills the server in the middle of batches, or leaves it without its client. Each batch adds two
/// titles: there is never one without the other.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make soak"]
async fn kills_of_either_side_leave_no_partial_edit() {
    let folder = TestFolder::new();
    let server = fill(&folder).await;
    let mut generator = Generator::new(&server).await;
    server.client.cancel().await.unwrap();
    for kill in 0..number_from("MCP_KILLS", 100) {
        let server = folder.start(&[]).await;
        let mut calls = Vec::new();
        for n in 0..4 {
            let title = |part: &str| {
                let arguments = json!({
                    "text": format!("{kill} {n} {part}"), "start_ms": 100 * n, "duration_ms": 100
                });
                json!({"tool": "add_title", "arguments": arguments})
            };
            let wrong = json!({"tool": "remove", "arguments": {"ids": ["nobody"]}});
            let edits = match n {
                3 => vec![title("a"), wrong],
                _ => vec![title("a"), title("b")],
            };
            calls.push(server.begin("apply_edits", json!({"edits": edits})).await);
        }
        let wait = Duration::from_micros(generator.rng.random_range(0..40_000));
        tokio::time::sleep(wait).await;
        let id = server.id;
        match generator.chance(50) {
            true => {
                let id = id.to_string();
                let kill = std::process::Command::new("kill")
                    .args(["-9", &id])
                    .status();
                assert!(kill.unwrap().success());
                drop(server);
            }
            false => drop(server.client.cancel().await.unwrap()),
        }
        drop(calls);
        let next = folder.start(&[]).await;
        let timeline = timeline(&next).await;
        let text = timeline.to_string();
        for n in 0..3 {
            let has = |part: &str| text.contains(&format!("\"{kill} {n} {part}\""));
            assert_eq!(has("a"), has("b"), "{kill}: {text}");
        }
        assert!(!text.contains(&format!("\"{kill} 3 a\"")), "{kill}: {text}");
        next.call("assemble", json!({"media": ["red.png", "blue.png"]}))
            .await
            .ok();
        next.client.cancel().await.unwrap();
    }
    assert_ended(&folder);
}
