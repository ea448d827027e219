//! The official SDKs for Python and TypeScript, and the inspector, as clients that list, call and
//! cancel every tool. `make test-mcp` installs them and runs this.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::client::{TestFolder, assert_ended};
use super::common::{clip, tone};

/// A call with the expected result.
struct SampleCall {
    tool: &'static str,
    arguments: Value,
    is_ok: bool,
}

fn sample(tool: &'static str, arguments: Value) -> SampleCall {
    SampleCall {
        tool,
        arguments,
        is_ok: true,
    }
}

/// Calls of all tools other than the typed edits, in an order that works.
fn own_calls(session: &str) -> Vec<SampleCall> {
    let failing = |tool, arguments| SampleCall {
        is_ok: false,
        ..sample(tool, arguments)
    };
    let title = json!({"tool": "add_title", "arguments": {"text": "Hi"}});
    vec![
        sample("list_sessions", json!({})),
        sample("open_session", json!({"session_id": session})),
        sample("add_media", json!({"path": "white.png"})),
        sample("get_timeline", json!({})),
        sample("apply_edits", json!({"edits": [title]})),
        sample("undo", json!({})),
        sample("redo", json!({})),
        sample("say", json!({"message": "remove the title"})),
        sample("list_versions", json!({})),
        sample("compare_versions", json!({"from": 1, "to": 2})),
        sample("get_frame", json!({"at_ms": 500, "size_px": 128})),
        sample("contact_sheet", json!({"frames": 4})),
        sample("waveform", json!({"media": "clip.mp4"})),
        // There is no recognizer.
        failing("transcribe", json!({"media": "clip.mp4"})),
        failing("proposal_status", json!({"proposal": "1"})),
        sample("export", json!({"path": "out.mp4", "resolution": "480p"})),
        sample("export_status", json!({})),
        failing("cancel_export", json!({"id": "1"})),
    ]
}

/// Calls of all typed edits, tried out: the ids stay valid.
fn edit_calls(ids: &[String]) -> Vec<SampleCall> {
    let [a, b, c] = ids else { panic!("{ids:?}") };
    let lines = ["0 1000 Good morning"];
    let calls = [
        (
            "assemble",
            json!({"media": ["red.png", "blue.png"], "each_ms": 1500}),
        ),
        ("append", json!({"media": ["red.png"]})),
        ("insert", json!({"media": "red.png", "place": 1})),
        ("replace", json!({"id": b, "media": "red.png"})),
        ("add_title", json!({"text": "Hi"})),
        ("change_title", json!({"id": "", "text": "Hi"})),
        ("add_captions", json!({"lines": lines})),
        ("add_card", json!({"text": "The end"})),
        ("overlay", json!({"media": "red.png", "start_ms": 0})),
        (
            "add_sound",
            json!({"media": "tone.wav", "role": "sfx", "start_ms": 0}),
        ),
        ("set_music", json!({"media": "tone.wav", "volume": 0.5})),
        ("remove", json!({"ids": [b]})),
        ("lift", json!({"ids": [b]})),
        ("start_at", json!({"id": "", "start_ms": 500})),
        ("trim", json!({"id": a, "edge": "end", "by_ms": 500})),
        ("set_duration", json!({"id": a, "duration_ms": 1000})),
        ("cut_range", json!({"from_ms": 500, "to_ms": 1000})),
        (
            "keep_range",
            json!({"id": c, "from_ms": 500, "to_ms": 1500}),
        ),
        ("reverse", json!({"id": c})),
        (
            "freeze",
            json!({"id": c, "at_ms": 5000, "duration_ms": 500}),
        ),
        ("loop", json!({"id": c, "duration_ms": 6000})),
        ("move", json!({"id": a, "place": 2})),
        ("swap", json!({"a": a, "b": b})),
        ("split", json!({"id": a, "at_ms": 1000})),
        ("duplicate", json!({"id": a})),
        ("set_volume", json!({"ids": [c], "volume": 0.5})),
        ("mute", json!({"ids": [c], "muted": true})),
        ("duck", json!({"ids": [c], "on": true})),
        ("set_loudness", json!({"lufs": -16})),
        ("set_speed", json!({"id": c, "speed": 2})),
        ("set_canvas", json!({"width": 1080, "height": 1920})),
        ("set_frame_rate", json!({"fps": 25})),
        (
            "set_transition",
            json!({"ids": [b], "kind": "crossfade", "duration_ms": 500}),
        ),
        ("fade", json!({"ids": [a], "in_ms": 500})),
        (
            "look",
            json!({"ids": [a], "change": "brightness", "value": 0.2}),
        ),
        ("clear", json!({})),
    ];
    let to_call = |(tool, mut arguments): (&'static str, Value)| {
        arguments["dry_run"] = true.into();
        sample(tool, arguments)
    };
    calls.into_iter().map(to_call).collect()
}

/// A session with two photos, a clip and a tone, and calls of every tool.
async fn prepare(folder: &TestFolder) -> Vec<SampleCall> {
    folder.photos(&["red.png", "blue.png", "green.png", "white.png"]);
    clip(&folder.work(), "clip.mp4", "green", "320x180", 3.0);
    tone(&folder.work(), "tone.wav", 2.0, 1);
    let server = folder.start(&[]).await;
    server.assemble(&["red.png", "blue.png", "clip.mp4"]).await;
    server
        .call("add_media", json!({"path": "tone.wav"}))
        .await
        .ok();
    let title = json!({"text": "Hello", "start_ms": 0, "duration_ms": 1000});
    let added = server.call("add_title", title).await.ok().data;
    let title = added["changes"][0]["segment"].clone();
    assert!(title.is_string(), "{added}");
    let sessions = server.call("list_sessions", json!({})).await.ok().data;
    let mut calls = own_calls(sessions[0]["session_id"].as_str().unwrap());
    calls.splice(5..5, edit_calls(&server.ids().await));
    for call in &mut calls {
        if call.arguments["id"] == "" {
            call.arguments["id"] = title.clone();
        }
    }
    server.client.cancel().await.unwrap();
    calls
}

/// Writes the command of the server and the calls to a file.
fn write_plan(folder: &TestFolder, calls: &[SampleCall]) -> PathBuf {
    let program = folder.program();
    let parts = std::iter::once(program.get_program()).chain(program.get_args());
    let mut command: Vec<&str> = parts.map(|part| part.to_str().unwrap()).collect();
    command.extend(["--local", "mcp"]);
    let describe = |call: &SampleCall| {
        let reports_progress = ["add_media", "contact_sheet", "export"].contains(&call.tool);
        json!({
            "tool": call.tool,
            "arguments": call.arguments,
            "ok": call.is_ok,
            "reports_progress": reports_progress,
        })
    };
    let calls: Vec<Value> = calls.iter().map(describe).collect();
    let path = folder.dir.path().join("plan.json");
    let plan = json!({"command": command, "calls": calls});
    std::fs::write(&path, plan.to_string()).unwrap();
    path
}

fn sdks() -> PathBuf {
    std::env::var("MCP_SDKS")
        .expect("make test-mcp sets MCP_SDKS")
        .into()
}

/// Runs a script of a client.
fn run_script(folder: &TestFolder, interpreter: &Path, script: &str, plan: &Path) {
    let output = Command::new(interpreter)
        .arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/mcp")
                .join(script),
        )
        .arg(plan)
        .env("MCP_SDKS", sdks())
        .current_dir(folder.work())
        .output()
        .unwrap();
    print!("{}", String::from_utf8_lossy(&output.stdout));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_ended(folder);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the SDK for Python: make test-mcp"]
async fn the_python_sdk_lists_calls_and_cancels_every_tool() {
    let folder = TestFolder::new();
    let calls = prepare(&folder).await;
    let plan = write_plan(&folder, &calls);
    run_script(&folder, &sdks().join("python/bin/python"), "sdk.py", &plan);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the SDK for TypeScript: make test-mcp"]
async fn the_typescript_sdk_lists_calls_and_cancels_every_tool() {
    let folder = TestFolder::new();
    let calls = prepare(&folder).await;
    let plan = write_plan(&folder, &calls);
    run_script(&folder, Path::new("node"), "sdk.mjs", &plan);
}

/// The inspector, with the configuration that the program prints for Claude Code.
fn inspector(folder: &TestFolder, method: &str) -> Command {
    let path = folder.dir.path().join("client.json");
    if !path.exists() {
        let mut program = folder.program();
        let output = program
            .args(["--local", "mcp", "--print-config", "claude"])
            .output();
        std::fs::write(&path, output.unwrap().stdout).unwrap();
    }
    let mut command = Command::new(sdks().join("node_modules/.bin/mcp-inspector"));
    command.current_dir(folder.work()).arg("--cli");
    command.arg("--config").arg(path);
    command.args(["--server", "nemo-tui", "--method", method]);
    command
}

fn json_of(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text} {errors}"))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the inspector: make test-mcp"]
async fn the_inspector_lists_and_calls_every_tool() {
    let folder = TestFolder::new();
    let calls = prepare(&folder).await;
    let listed = json_of(&inspector(&folder, "tools/list").output().unwrap());
    assert_eq!(listed["tools"].as_array().unwrap().len(), calls.len());
    for call in &calls {
        let mut command = inspector(&folder, "tools/call");
        command.args(["--tool-name", call.tool]);
        for (name, value) in call.arguments.as_object().unwrap() {
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            command.arg("--tool-arg").arg(format!("{name}={value}"));
        }
        let result = json_of(&command.output().unwrap());
        let is_ok = result["isError"] != json!(true);
        assert_eq!(is_ok, call.is_ok, "{}: {result}", call.tool);
    }
    let resources = json_of(&inspector(&folder, "resources/list").output().unwrap());
    assert_eq!(resources["resources"].as_array().unwrap().len(), 3);
    assert_ended(&folder);
}
