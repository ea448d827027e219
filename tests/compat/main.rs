//! Data written by version 0.1.0 stays readable: `tests/fixtures/v0.1` describes how it was made.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[allow(dead_code, reason = "the tests of the terminal use the rest")]
#[path = "../pty/tui.rs"]
mod tui;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use nemo_tui::app::Msg;
use nemo_tui::domain::transcript::Item;
use rusqlite::Connection;
use serde_json::{Value, json};
use tui::{PATIENCE, Tui};

/// A session of the embedded studio, with a lost turn and an interrupted export.
const STUDIO: &str = "5827418830775451516";
/// Another one, in Chinese.
const CHINESE: &str = "6160785454879831094";
/// A session of a server that is gone, with a lost turn and an interrupted export.
const CLOUD: &str = "4124290119400933996";
/// Another one on that server.
const CLOUD_SHORT: &str = "5284057923740580795";
/// The address of that server; nothing listens there.
const SERVER: &str = "http://127.0.0.1:9";
/// Waits that are short enough for a test.
const QUICK: &str = "[polling]\nstudio_render_seconds = 0.1\nrecovery_first_seconds = 0.1\n\
                     recovery_next_seconds = 0.1\nrecovery_tries = 2\n";

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v0.1")
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the stored data, in the folder `data`.
fn stored() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy_folder(&fixture().join("data"), &dir.path().join("data"));
    std::fs::write(dir.path().join("quick.toml"), QUICK).unwrap();
    dir
}

/// Result of a run without a screen.
struct Output {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Output {
    /// The JSON objects of standard output with this event name.
    fn events(&self, name: &str) -> Vec<Value> {
        let objects = self
            .stdout
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        objects.filter(|event| event["event"] == name).collect()
    }
}

#[track_caller]
fn run(dir: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .args(arguments)
        .args(["--config", "quick.toml", "--data-dir", "data"])
        .current_dir(dir)
        .env("HOME", dir)
        .env("LANG", "C.UTF-8");
    for name in ["LC_ALL", "NEMO_TOKEN", "NEMO_API_URL", "NO_COLOR"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let output = Output {
        status: output.status.code(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    };
    assert_eq!(output.status, Some(0), "{arguments:?}: {}", output.stderr);
    output
}

fn database(dir: &Path) -> Connection {
    Connection::open(dir.join("data/nemo-tui.db")).unwrap()
}

/// The texts of a query's first column.
fn column(database: &Connection, query: &str) -> Vec<String> {
    let mut query = database.prepare(query).unwrap();
    let rows = query.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Checks that every key and value that was stored is still written: new keys may be added.
#[track_caller]
fn assert_keeps(written: &Value, stored: &Value) {
    match (written, stored) {
        (Value::Object(new), Value::Object(old)) => {
            for (key, value) in old {
                let found = new.get(key).unwrap_or_else(|| panic!("{key} of {stored}"));
                assert_keeps(found, value);
            }
        }
        (Value::Array(new), Value::Array(old)) => {
            assert_eq!(new.len(), old.len(), "{stored}");
            for (new, old) in new.iter().zip(old) {
                assert_keeps(new, old);
            }
        }
        _ => assert_eq!(written, stored),
    }
}

/// The name of an externally tagged enum's variant.
fn variant(value: &Value) -> String {
    let key = value.as_object().and_then(|object| object.keys().next());
    let name = value.as_str().or(key.map(String::as_str));
    name.unwrap().to_owned()
}

#[test]
fn every_stored_transcript_item_is_decoded() {
    let dir = stored();
    let rows = column(
        &database(dir.path()),
        "SELECT item FROM transcript ORDER BY id",
    );
    assert_eq!(rows.len(), 68);
    let mut kinds = BTreeSet::new();
    for row in &rows {
        let stored: Value = serde_json::from_str(row).unwrap();
        let item: Item = serde_json::from_str(row).unwrap_or_else(|e| panic!("{row}: {e}"));
        assert_keeps(&serde_json::to_value(&item).unwrap(), &stored);
        kinds.insert(stored["kind"].as_str().unwrap().to_owned());
    }
    let known = [
        "agent", "changes", "exported", "notice", "problem", "question", "uploaded", "user",
    ];
    assert_eq!(kinds, known.map(String::from).into());
}

#[test]
fn every_recorded_message_is_decoded() {
    let recording = std::fs::read_to_string(fixture().join("recording.jsonl")).unwrap();
    let mut variants = BTreeSet::new();
    for line in recording.lines().skip(1) {
        let stored: Value = serde_json::from_str(line).unwrap();
        let message: Msg =
            serde_json::from_value(stored["msg"].clone()).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_keeps(&serde_json::to_value(&message).unwrap(), &stored["msg"]);
        variants.insert(variant(&stored["msg"]));
    }
    let known = [
        "Compared",
        "Credits",
        "CutWritten",
        "Edited",
        "Focus",
        "Folder",
        "Framed",
        "Heard",
        "Key",
        "Link",
        "Measured",
        "Mouse",
        "NextLook",
        "Options",
        "Painted",
        "Paste",
        "PastedFiles",
        "PastedText",
        "Recovered",
        "Remembered",
        "Render",
        "RenderTrouble",
        "Reported",
        "Resize",
        "Sent",
        "Session",
        "Sessions",
        "Shot",
        "State",
        "Thumb",
        "Told",
        "TurnEnded",
        "Uploaded",
        "VersionLoaded",
        "Versions",
        "Waiting",
        "Wave",
    ];
    assert_eq!(variants, known.map(String::from).into());
}

#[test]
fn the_recording_ends_with_the_same_screen() {
    let dir = stored();
    let recording = fixture().join("recording.jsonl");
    let screen = run(dir.path(), &["replay", recording.to_str().unwrap()]).stdout;
    for text in [
        " nemo  xxxxxxx  0:06  1920x1080  ● 127.0.0.1 ",
        "xxxxxx.png (154 B)",
        "https://xxxxxxxxx.xxx/xxxxxxxxx/xxxxx",
        "xxx xxxxxx xxx xxx xxxxxx xxx xxxxxxx (400: xxx xxxx xx xxxxxx)",
        "/xxx/xxxx-xxxxxxx/xxx/xxxxxxx (2).mp4 (182.7 KB)",
        "/xxx/xxxx-xxxxxxx/xxx/xxxxxxx.otio (7.9 KB)",
        "xxxxxxx (3).mp4",
        "xxxxxx.png 154 B",
        "0:01.3 / 0:06.0",
        "xxxxx.png (muted)  0:00.0–0:02.0  xxxx.mp4 0.5x",
        "xx-xx.mp3",
    ] {
        assert!(screen.contains(text), "{text}:\n{screen}");
    }
}

#[test]
fn the_recording_shows_what_was_requested() {
    let dir = stored();
    let recording = fixture().join("recording.jsonl");
    let recording = recording.to_str().unwrap();
    for (to, text) in [
        ("508", "│   xxxxx/"),
        ("577", "Version 2"),
        ("581", "Version 1 → 2"),
        ("634", " current │"),
    ] {
        let screen = run(dir.path(), &["replay", recording, "--to", to]).stdout;
        assert!(screen.contains(text), "{text}:\n{screen}");
    }
}

#[test]
fn stored_sessions_are_listed() {
    let dir = stored();
    let listed = |backend: &[&str]| {
        let arguments = [&["sessions", "--json"], backend].concat();
        run(dir.path(), &arguments).events("session")
    };
    let row = |id: &str, task: &str, title: &str, used_ms: u64| {
        json!({"event": "session", "session_id": id, "task_id": task, "title": title,
               "used_ms": used_ms})
    };
    let summer = "cc8aa67a-f494-4671-9043-ce38c9a0b027";
    let chinese = "4149471b-3c24-4f71-8ba9-02f780afe8f3";
    assert_eq!(
        listed(&["--local"]),
        [
            row(STUDIO, summer, "Summer trip", 1_795_645_312_713),
            row(CHINESE, chinese, "project", 1_795_645_311_059),
        ]
    );
    let (long, short) = (
        "846ba6f7-6f09-48fe-a99f-37e3f8002b07",
        "07e63c2d-3ce5-4423-9333-898af27d594c",
    );
    assert_eq!(
        listed(&["--api-url", SERVER]),
        [
            row(CLOUD, long, "project", 1_795_645_423_395),
            row(CLOUD_SHORT, short, "project", 1_795_645_321_964),
        ]
    );
}

#[test]
fn stored_exports_are_listed() {
    let dir = stored();
    let listed = |backend: &[&str]| -> Vec<Value> {
        let arguments = [&["renders", "--json"], backend].concat();
        let renders = run(dir.path(), &arguments).events("render");
        let facts = |render: &Value| {
            let facts = ["session_id", "status", "progress", "resolution", "path"];
            Value::from(facts.map(|fact| render[fact].clone()).to_vec())
        };
        renders.iter().map(facts).collect()
    };
    let out = |name: &str| format!("/srv/nemo-example/out/{name}");
    assert_eq!(
        listed(&["--local"]),
        [
            json!([STUDIO, "pending", 0.0, "4k", out("project (2).mp4")]),
            json!([STUDIO, "completed", 1.0, "720p", out("project.mp4")]),
        ]
    );
    assert_eq!(
        listed(&["--api-url", SERVER]),
        [
            json!([CLOUD, "pending", 0.0, "1080p", out("project (3).mp4")]),
            json!([CLOUD, "failed", 0.0, "1080p", out("project (3).mp4")]),
            json!([CLOUD, "completed", 1.0, "4k", out("project (2).mp4")]),
        ]
    );
}

#[test]
fn stored_timelines_and_versions_are_read() {
    let dir = stored();
    let local = |arguments: &[&str]| run(dir.path(), &[arguments, &["--local"]].concat()).stdout;
    assert_eq!(
        local(&["state", "--session", STUDIO]),
        "Timeline (2 tracks): 1. Video: beach.png (0-3s), city.png (2.5-4.5s, muted), \
         talk.mp4 (4-5s) 2. BGM: lo-fi.mp3 (0-5s, 40%)\n"
    );
    assert_eq!(
        local(&["state", "--session", CHINESE]),
        "Timeline (2 tracks): 1. Video: city.png (0-3s) 2. Title: \"海边\" (0-3s)\n"
    );
    let trimmed = "Changed talk.mp4: time 0:03.0–0:05.0 → 0:03.0–0:04.0\n\
                   Changed lo-fi.mp3: time 0:00.0–0:05.0 → 0:00.0–0:04.0\n";
    assert_eq!(local(&["diff", "--session", STUDIO, "6", "7"]), trimmed);
}

#[test]
fn the_stored_history_can_be_undone() {
    let dir = stored();
    let undo = ["exec", "--local", "--json", "--session", STUDIO, "undo"];
    let mut summaries = Vec::new();
    for _ in 0..3 {
        let undone = run(dir.path(), &undo);
        assert_eq!(undone.events("changes").len(), 1, "{}", undone.stdout);
        let summary = undone.events("summary").pop().unwrap();
        summaries.push(summary["text"].as_str().unwrap().to_owned());
    }
    assert_eq!(
        summaries,
        [
            "Timeline (2 tracks): 1. Video: beach.png (0-2s), city.png (1.5-3.5s, muted), \
             talk.mp4 (3-4s) 2. BGM: lo-fi.mp3 (0-4s, 40%)",
            "Timeline (2 tracks): 1. Video: beach.png (0-2s), city.png (1.5-3.5s, muted), \
             talk.mp4 (3-5s) 2. BGM: lo-fi.mp3 (0-5s, 40%)",
            "Timeline (1 track): 1. Video: beach.png (0-2s), city.png (1.5-3.5s, muted), \
             talk.mp4 (3-5s)",
        ]
    );
}

#[test]
fn new_versions_of_a_stored_session_have_new_numbers() {
    let dir = stored();
    let say = |message: &str| {
        let said = run(
            dir.path(),
            &["exec", "--local", "--session", STUDIO, message],
        );
        said.stdout
    };
    let numbers = || {
        let versions =
            format!("SELECT cast(number AS TEXT) FROM drafts WHERE session = '{STUDIO}'");
        column(
            &database(dir.path()),
            &format!("{versions} AND number > 0 ORDER BY id"),
        )
    };
    assert!(say("undo").contains("(this is version 101 now)"));
    assert_eq!(numbers(), ["100", "101"]);
    let unknown = say("go back to version 7");
    let known = "There is no version 7. You can go back to versions 100 to 101.";
    assert!(unknown.contains(known), "{unknown}");
    assert!(say("go back to version 100").contains("(this is version 102 now)"));
    assert_eq!(numbers(), ["100", "101", "102"]);
}

#[test]
fn a_command_names_the_lost_turn() {
    let dir = stored();
    let undone = run(
        dir.path(),
        &["exec", "--local", "--session", STUDIO, "undo"],
    );
    let lost = "\"give everything a moodier rhythm\"";
    assert!(undone.stderr.contains(lost), "{}", undone.stderr);
}

/// Waits until the screen shows all of these texts.
#[track_caller]
fn wait_for_all(tui: &mut Tui, texts: &[&str]) {
    for text in texts {
        tui.wait_for(text);
    }
}

/// Waits until a query of the database has a row, and returns it.
#[track_caller]
fn wait_for_row(dir: &Path, query: &str) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(row) = column(&database(dir), query).pop() {
            return row;
        }
        assert!(Instant::now() < end, "no row: {query}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_editor_shows_a_stored_session_and_its_lost_turn() {
    let dir = stored();
    let arguments = ["--local", "--session", STUDIO, "--config", "quick.toml"];
    let mut tui = Tui::start(dir.path(), (120, 130), &arguments);
    let shown = [
        "make a 6 second video",
        "There is a crossfade of 0.5s at 2 cuts now.",
        "Removed Summer (Title), was 0:00.0–0:02.0",
        "/srv/nemo-example/out/project.mp4 (85.5 KB)",
        "forest.png (154 B)",
        "make the first photo longer by 1 second",
        "beach.png: time 0:00.0–0:02.0 → 0:00.0–0:03.0",
        "▌ give everything a moodier rhythm",
        "› not sent yet",
        "/ 0:05.0",
        "lo-fi.mp3 40%",
        // A marker at one second.
        "◆0:01.0",
        "project (2).mp4",
    ];
    wait_for_all(&mut tui, &shown);
    // Beside the message itself, a notice names it.
    let quoted = "\"give everything a moodier";
    tui.wait_for(quoted);
    let later = "SELECT item FROM transcript WHERE id > 68";
    let notice = format!(
        "{later} AND json_extract(item, '$.kind') = 'notice'
         AND json_extract(item, '$.text') LIKE '%\"give everything a moodier rhythm\"%'"
    );
    wait_for_row(dir.path(), &notice);
    wait_for_row(
        dir.path(),
        &format!("{later} AND json_extract(item, '$.kind') = 'problem'"),
    );
    let failed = "SELECT status FROM renders WHERE resolution = '4k' AND backend = 'studio'
                  AND status = 'failed'";
    wait_for_row(dir.path(), failed);
    let settled = format!(
        "SELECT 'settled' WHERE NOT EXISTS (SELECT 1 FROM turns WHERE session = '{STUDIO}')"
    );
    wait_for_row(dir.path(), &settled);

    // Preferences that are written again keep what was stored.
    let memory = "SELECT value FROM meta WHERE key = 'memory'";
    let before = column(&database(dir.path()), memory).pop().unwrap();
    let mut before: Value = serde_json::from_str(&before).unwrap();
    assert_eq!(
        (&before["side_cells"], &before["timeline_rows"]),
        (&json!(42), &json!(9))
    );
    tui.send("\x1b");
    tui.read_for(Duration::from_millis(300));
    tui.send("\x1b[1;5D");
    let widened = format!("{memory} AND json_extract(value, '$.side_cells') <> 42");
    let after: Value = serde_json::from_str(&wait_for_row(dir.path(), &widened)).unwrap();
    before["side_cells"] = after["side_cells"].clone();
    assert_keeps(&after, &before);

    tui.send("V");
    wait_for_all(
        &mut tui,
        &["Version 100", "Version 7 before the music", "Version 1"],
    );
    tui.send("\x1b");
    tui.read_for(Duration::from_millis(300));
    tui.send("gs");
    tui.wait_for("Summer trip");
    tui.close();
}

#[test]
fn the_editor_shows_a_stored_session_of_a_server_that_is_gone() {
    let dir = stored();
    let arguments = [
        "--api-url",
        SERVER,
        "--session",
        CLOUD,
        "--config",
        "quick.toml",
    ];
    let mut tui = Tui::start(dir.path(), (120, 120), &arguments);
    let shown = [
        "Uploaded 3 files (10.9 KB): beach.png",
        "I made a 4s video of 1 photo, 1 clip and music (lo-fi.mp3) with plain",
        "talk.mp4: speed 1x → 0.5x",
        "Which mood?",
        "Calm",
        "Loud",
        "the agent reported: the model is overloaded",
        "Try again; if it stays, start with --log FILE and look there.",
        "Timeline (2 tracks): 1. Video: beach.png (0-2s, muted), talk.mp4 (2-6s)",
        "Working",
        "https://nemovideo.com/workspace/claim?ct=example",
        "/srv/nemo-example/out/project (2).mp4 (182.7 KB)",
        "/srv/nemo-example/out/project.otio (7.9 KB)",
        "▌ a question that is never answered",
        "project (3).mp4",
        "beach.png (muted)",
    ];
    wait_for_all(&mut tui, &shown);
    tui.close();
    let turns = column(
        &database(dir.path()),
        &format!("SELECT message FROM turns WHERE session = '{CLOUD}'"),
    );
    assert_eq!(
        turns,
        ["a question that is never answered"],
        "not settled while offline"
    );
}
