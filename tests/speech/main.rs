//! `transcribe` and `speech`, driven as programs: with a scripted recognizer, with a program in
//! place of `whisper-cli`, with a server, and on request with a real model and real voices.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod made_up_model;
#[cfg(feature = "studio")]
mod pauses;
mod recognizers;
#[cfg(feature = "studio")]
mod studio;
mod voices;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// Runs the program with a data folder in `dir`.
pub fn program(dir: &Path) -> Command {
    let name = std::env::var("SPEECH_PROGRAM");
    let name = name.unwrap_or_else(|_| env!("CARGO_BIN_EXE_nemo-tui").to_owned());
    let mut command = Command::new(name);
    command
        .current_dir(dir)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir.join("config"))
        .env("LANG", "C.UTF-8");
    for name in ["NEMO_TUI_CONFIG", "NEMO_SPEECH_MODEL", "LC_ALL"] {
        command.env_remove(name);
    }
    command
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    program(dir).args(arguments).output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn assert_failed(output: &Output, status: i32, expected: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{text}");
    for expected in expected {
        assert!(text.contains(expected), "{text} lacks {expected}");
    }
}

/// The first four seconds of the sample's voice-over. What the scripted recognizer reports is
/// something else.
pub fn voice(dir: &Path) -> PathBuf {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample/voiceover.mp3");
    let path = dir.join("voice.wav");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-t", "4", "-i"])
        .args([&whole, &path])
        .status();
    assert!(status.unwrap().success());
    path
}

/// A scripted model with these words.
fn script(dir: &Path, more: &Value) -> PathBuf {
    let words = json!([
        [" Four", 100, 500],
        [" days,", 500, 900],
        [" <b>three</b>", 1_600, 2_200]
    ]);
    let mut text = format!("{{\"scripted_words\":{words}");
    for (key, value) in more.as_object().unwrap() {
        text += &format!(",\"{key}\":{value}");
    }
    let path = dir.join("script.bin");
    std::fs::write(&path, text + "}").unwrap();
    path
}

fn english() -> Value {
    json!({"language": "en"})
}

#[test]
fn words_are_printed_in_all_formats() {
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    script(dir.path(), &english());
    let transcribe = |more: &[&str]| {
        let arguments = [
            &["transcribe", "voice.wav", "--model", "./script.bin"],
            more,
        ]
        .concat();
        stdout(&run(dir.path(), &arguments))
    };
    let words = transcribe(&["--json"]);
    let words: Vec<Value> = words
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(words.len(), 3);
    for (word, (text, start, end)) in words.iter().zip([
        ("Four", 100, 500),
        ("days,", 500, 900),
        ("<b>three</b>", 1_600, 2_200),
    ]) {
        assert_eq!(
            (&word["event"], &word["text"]),
            (&json!("word"), &json!(text))
        );
        assert!(
            word["start_ms"].as_i64().unwrap().abs_diff(start) <= 400,
            "{word}"
        );
        assert!(
            word["end_ms"].as_i64().unwrap().abs_diff(end) <= 400,
            "{word}"
        );
        assert_eq!(word["confidence"], json!(1.0));
    }
    assert_eq!(transcribe(&[]), "Four days, <b>three</b>\n");
    let srt = transcribe(&["--srt"]);
    assert!(
        srt.starts_with("1\n00:00:0") && srt.contains(" --> "),
        "{srt}"
    );
    let vtt = transcribe(&["--vtt", "--out", "words.vtt"]);
    assert_eq!(vtt, "");
    let file = std::fs::read_to_string(dir.path().join("words.vtt")).unwrap();
    assert!(
        file.starts_with("WEBVTT\n\n") && file.contains("&lt;b&gt;three"),
        "{file}"
    );
    // The extension sets the format, and no file is overwritten.
    transcribe(&["--out", "words.vtt"]);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("words (2).vtt")).unwrap(),
        file
    );
}

#[test]
fn failures_name_the_next_step() {
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    std::fs::write(dir.path().join("damaged.bin"), "lmgg damaged").unwrap();
    let transcribe =
        |file: &str, model: &str| run(dir.path(), &["transcribe", file, "--model", model]);
    assert_failed(&transcribe("none.wav", "base"), 1, &["none.wav"]);
    script(dir.path(), &english());
    assert_failed(
        &transcribe("script.bin", "./script.bin"),
        1,
        &["script.bin"],
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    let photos = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path());
    let photo = photos
        .filter(|p| p.extension().is_some_and(|e| e == "jpg"))
        .min()
        .unwrap();
    let output = transcribe(photo.to_str().unwrap(), "./script.bin");
    assert_failed(&output, 1, &["no sound"]);
    script(dir.path(), &json!({"crashes": true}));
    let output = transcribe("voice.wav", "./script.bin");
    assert_failed(&output, 1, &["ended by signal 6"]);
    if cfg!(feature = "speech") {
        assert_failed(&transcribe("voice.wav", "base"), 1, &["speech get base"]);
        assert_failed(
            &transcribe("voice.wav", "bass"),
            1,
            &["no speech model named bass"],
        );
        assert_failed(&transcribe("voice.wav", "./damaged.bin"), 1, &["damaged"]);
    } else {
        assert_failed(&transcribe("voice.wav", "base"), 1, &["whisper-cli"]);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_recognizer_too() {
    let dir = tempfile::tempdir().unwrap();
    voice(dir.path());
    let model = script(dir.path(), &json!({"hangs": true}));
    let mut child = program(dir.path())
        .args(["transcribe", "voice.wav", "--model"])
        .arg(&model)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let id = child.id();
    let worker = wait_for(|| {
        children(id)
            .into_iter()
            .find(|(_, line)| line.contains("speech-worker"))
    });
    let pid = id.to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(130));
    wait_for(|| (!Path::new(&format!("/proc/{}", worker.0)).exists()).then_some(()));
    let kept = std::fs::read_dir(dir.path().join("data/speech"));
    assert!(kept.is_err() || kept.unwrap().next().is_none());
}

/// Waits until a condition is met.
fn wait_for<T>(condition: impl Fn() -> Option<T>) -> T {
    let start = std::time::Instant::now();
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(start.elapsed().as_secs() < 60, "it never happened");
        std::thread::yield_now();
    }
}

/// Descendants of a process, with their command lines.
fn children(parent: u32) -> Vec<(u32, String)> {
    let list = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
    let mut found = Vec::new();
    let tasks = std::fs::read_dir(format!("/proc/{parent}/task"));
    let mut ids: Vec<u32> = Vec::new();
    for task in tasks.into_iter().flatten().flatten() {
        let list = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
        ids.extend(
            list.split_whitespace()
                .filter_map(|id| id.parse::<u32>().ok()),
        );
    }
    ids.extend(
        list.iter()
            .flat_map(|l| l.split_whitespace())
            .filter_map(|id| id.parse::<u32>().ok()),
    );
    for id in ids {
        let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        found.push((id, String::from_utf8_lossy(&line).replace('\0', " ")));
    }
    found
}

#[test]
fn models_are_listed_added_and_downloaded() {
    let dir = tempfile::tempdir().unwrap();
    let list = stdout(&run(dir.path(), &["speech", "models"]));
    assert!(
        list.contains("base") && list.contains("148.0 MB") && list.contains("not installed"),
        "{list}"
    );
    std::fs::write(dir.path().join("other.bin"), "x").unwrap();
    let output = run(dir.path(), &["speech", "add", "other.bin"]);
    assert_failed(&output, 1, &["other.bin", "not a Whisper model"]);
    let output = run(dir.path(), &["speech", "get", "bass"]);
    assert_failed(&output, 1, &["no speech model named bass", "speech models"]);
    let config = "[speech]\nmirror = \"http://127.0.0.1:9\"\n";
    std::fs::create_dir_all(dir.path().join("config/nemo-tui")).unwrap();
    let file = dir.path().join("config/nemo-tui/config.toml");
    std::fs::write(&file, config.replace("127.0.0.1:9", "example.org")).unwrap();
    let output = run(dir.path(), &["speech", "get", "base"]);
    assert_failed(&output, 1, &["http"]);
}
