//! An agent makes a video in the session that is open in the editor.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::agent::{Agent, edit, ids, session};
use crate::common::probe;
use crate::tui::Tui;

/// Photos and music of the sample project.
const PHOTOS: [&str; 5] = [
    "1-mountains.jpg",
    "2-sea.jpg",
    "3-city.jpg",
    "4-forest.jpg",
    "5-dunes.jpg",
];
const MUSIC: &str = "lo-fi-bed.mp3";

/// Nine typed edits of the assembled photos that keep their duration.
fn nine_edits(ids: &[String]) -> Vec<Value> {
    let look = |segment: usize, change: &str, value: f64| {
        let arguments = json!({"ids": [ids[segment]], "change": change, "value": value});
        edit("look", &arguments)
    };
    let title = |kind: &str, text: &str, start_ms: u64| {
        let arguments = json!({"kind": kind, "text": text, "start_ms": start_ms});
        edit("add_title", &arguments)
    };
    let captions = json!({"lines": ["12000 14000 the city", "18000 20000 the forest"]});
    vec![
        edit("swap", &json!({"a": ids[1], "b": ids[3]})),
        edit("look", &json!({"ids": [ids[0]], "change": "zoom-in"})),
        look(1, "warmth", 0.2),
        look(2, "contrast", 1.2),
        look(4, "saturation", 0.8),
        title("title", "Pack Light", 500),
        title("lower-third", "The sea", 7_000),
        edit("add_captions", &captions),
        edit("set_music", &json!({"media": MUSIC, "volume": 0.4})),
    ]
}

/// Adds the media, and makes a video of 30 s with ten typed edits.
fn make_video(agent: &mut Agent) {
    agent.result("open_session", &json!({"new": true}));
    for name in PHOTOS.iter().chain([&MUSIC]) {
        agent.result("add_media", &json!({"path": name}));
    }
    let arguments = json!({
        "media": PHOTOS,
        "length_ms": 30_000,
        "transition": "crossfade",
        "transition_ms": 500,
    });
    agent.result("assemble", &arguments);
    let ids = ids(&agent.result("get_timeline", &json!({})));
    agent.result("apply_edits", &json!({"edits": nine_edits(&ids)}));
    let sheet = agent.result("contact_sheet", &json!({"frames": 6}));
    let content = sheet["content"].as_array().unwrap();
    assert!(content.iter().any(|block| block["type"] == "image"));
}

/// Returns true if a folder contains the file of an editor that answers proposals.
fn has_editor(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.any(|path| path.extension().is_some_and(|e| e == "editor") || has_editor(&path))
}

/// Proposes a title, which the user accepts.
fn propose_title(dir: &Path, tui: &mut Tui) {
    // Without an editor a proposal is refused at once.
    while !has_editor(dir) {
        tui.read_for(Duration::from_millis(20));
    }
    let mut agent = Agent::start(dir, &["--session", &session(dir)], "ask");
    let title = json!({"text": "The End", "start_ms": 27_000, "duration_ms": 2_500});
    let edits = [edit("add_title", &title)];
    let arguments = json!({"edits": edits, "reason": "The video ends too suddenly."});
    agent.call("apply_edits", &arguments);
    tui.wait_for("codex proposes edits (1)");
    tui.wait_for("The video ends too suddenly.");
    tui.wait_for("+ Added The End");
    // Keys count once the dialog was seen.
    while tui.parser.screen().contents().contains("codex proposes") {
        tui.send("a");
        tui.read_for(Duration::from_millis(100));
    }
    tui.wait_for("codex: Added The End");
    let answer = agent.answer();
    assert!(answer.to_string().contains("The user accepted"), "{answer}");
}

/// Exports the video and waits for its end.
fn export(agent: &mut Agent, file: &Path) {
    let wait = json!({"path": file, "resolution": "480p", "wait_seconds": 0});
    agent.result("export", &wait);
    loop {
        let status = agent.result("export_status", &json!({"wait_seconds": 20}));
        let status = status.to_string();
        if status.contains("completed") {
            return;
        }
        assert!(!status.contains("failed"), "{status}");
    }
}

#[test]
fn an_agent_makes_a_video_with_the_user_and_exports_it() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    for name in PHOTOS.iter().chain([&MUSIC]) {
        std::fs::copy(sample.join(name), dir.join(name)).unwrap();
    }
    let mut agent = Agent::start(dir, &[], "allow");
    make_video(&mut agent);
    let mut tui = Tui::start(dir, (120, 36), &["--local"]);
    tui.wait_for("/ 0:30.0");
    propose_title(dir, &mut tui);
    let file = dir.join("out.mp4");
    export(&mut agent, &file);
    let seconds = probe(&file).seconds;
    assert!((29.9..30.1).contains(&seconds), "{seconds}");
    agent.kill();
    tui.send("\x03\x03\x03y");
    assert_eq!(tui.end().0, 0);
}
