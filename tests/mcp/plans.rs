//! Plans of typed edits, and what is printed for clients.

use serde_json::{Value, json};

use super::client::TestFolder;

impl TestFolder {
    /// Runs a command of the program. Returns its exit status and its output.
    fn run(&self, arguments: &[&str]) -> (i32, Vec<Value>, String) {
        let output = self
            .program()
            .arg("--local")
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let events = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let errors = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), events.collect(), errors)
    }

    fn plan(&self, plan: &Value) {
        std::fs::write(self.work().join("plan.json"), plan.to_string()).unwrap();
    }
}

fn event<'a>(events: &'a [Value], name: &str) -> &'a Value {
    let found = events.iter().find(|event| event["event"] == name);
    found.unwrap_or_else(|| panic!("{name}: {events:?}"))
}

#[test]
fn a_plan_is_tried_out_then_made_once() {
    let folder = TestFolder::new();
    folder.photos(&["red.png", "blue.png"]);
    let assemble = json!({
        "tool": "assemble", "arguments": {"media": ["red.png", "blue.png"], "each_ms": 2000}
    });
    let title = json!({"tool": "add_title", "arguments": {"text": "Hi"}});
    folder.plan(&json!([assemble, title]));
    let upload = ["exec", "--json", "--upload", "red.png", "blue.png"];
    let (status, events, _) = folder.run(&[&upload[..], &["--plan", "plan.json"]].concat());
    assert_eq!(status, 0, "{events:?}");
    let session = event(&events, "session")["session_id"].as_str().unwrap();
    assert_eq!(
        event(&events, "changes")["changes"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let exec = [
        "exec",
        "--json",
        "--session",
        session,
        "--plan",
        "plan.json",
    ];
    folder.plan(&json!([{"tool": "clear"}]));
    let expecting = |n| folder.run(&[&exec[..], &["--expect-version", n]].concat());
    let (status, events, _) = folder.run(&[&exec[..], &["--dry-run"]].concat());
    assert_eq!(
        (status, &event(&events, "draft")["draft"]["d"]),
        (0, &json!(0))
    );
    let (status, events, _) = expecting("2");
    assert_eq!(
        (status, &event(&events, "error")["code"]),
        (1, &json!("other_version"))
    );
    let (status, events, _) = expecting("1");
    assert_eq!(status, 0, "{events:?}");
    let (status, events, _) = expecting("1");
    assert_eq!(
        (status, &event(&events, "error")["code"]),
        (1, &json!("other_version"))
    );
}

#[test]
fn an_invalid_plan_is_rejected_before_anything_happens() {
    let folder = TestFolder::new();
    folder.photos(&["red.png"]);
    for (plan, part) in [
        (
            json!([{"tool": "fly", "arguments": {}}]),
            "there is no tool",
        ),
        (
            json!([{"tool": "split", "arguments": {"id": "x"}}]),
            "at_ms",
        ),
        (
            json!([{"tool": "clear", "arguments": {"all": true}}]),
            "\"all\"",
        ),
        (json!([{"tool": "clear", "argument": {}}]), "argument"),
        (json!({"tool": "clear"}), "expected a sequence"),
    ] {
        folder.plan(&plan);
        let exec = ["exec", "--upload", "red.png", "--plan", "plan.json"];
        let (status, _, errors) = folder.run(&exec);
        assert!(
            status == 2 && errors.contains(part),
            "{plan}: {status} {errors}"
        );
    }
    let (_, events, _) = folder.run(&["sessions", "--json"]);
    assert_eq!(events, Vec::<Value>::new());
}

#[test]
fn the_schema_has_every_tool_of_a_plan() {
    let folder = TestFolder::new();
    let output = folder.program().arg("schema").output().unwrap();
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    let edits = schema["items"]["oneOf"].as_array().unwrap();
    let tool = |edit: &Value| {
        edit["properties"]["tool"]["const"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let tools: Vec<String> = edits.iter().map(tool).collect();
    for name in ["assemble", "split", "set_transition", "add_title", "clear"] {
        assert!(tools.iter().any(|tool| tool == name), "{name}: {tools:?}");
    }
}

#[test]
fn the_configuration_of_a_client_starts_the_server() {
    let folder = TestFolder::new();
    for client in ["claude", "codex", "gemini", "cursor", "vscode"] {
        let mut program = folder.program();
        program.args(["--local", "mcp", "--allow", ".", "--print-config", client]);
        let output = program.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let value: Value = match client {
            "codex" => toml::from_str(&text).unwrap(),
            _ => serde_json::from_str(&text).unwrap(),
        };
        let (_, servers) = value.as_object().unwrap().iter().next().unwrap();
        let server = &servers["nemo-tui"];
        assert_eq!(
            server["command"],
            env!("CARGO_BIN_EXE_nemo-tui"),
            "{client}"
        );
        let arguments: Vec<&str> = server["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|argument| argument.as_str().unwrap())
            .collect();
        assert_eq!(arguments[0], "mcp");
        let allowed = arguments.iter().position(|a| *a == "--allow").unwrap();
        assert!(std::path::Path::new(arguments[allowed + 1]).is_absolute());
    }
}
