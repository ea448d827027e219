//! Captions and pauses in the studio, with a scripted recognizer.

use std::process::Command;

use serde_json::{Value, json};

use super::{program, script, stdout, voice};

fn exec(dir: &std::path::Path, messages: &[&str]) -> Vec<Value> {
    let output = program(dir)
        .env("NEMO_SPEECH_MODEL", dir.join("script.bin"))
        .args(["exec", "--local", "--json", "--upload", "talk.mp4", "--"])
        .args(messages)
        .output()
        .unwrap();
    let lines = stdout(&output);
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A clip with the voice, a second of silence, and the voice again.
fn talk(dir: &std::path::Path) {
    let sound = voice(dir);
    let status = Command::new("ffmpeg")
        .args([
            "-v",
            "error",
            "-y",
            "-f",
            "lavfi",
            "-i",
            "testsrc=s=160x90:r=25:d=9.5",
            "-i",
        ])
        .arg(&sound)
        .args([
            "-filter_complex",
            "[1:a]asplit[a][b];[a]apad=pad_dur=1.5[c];[c][b]concat=n=2:v=0:a=1[s]",
        ])
        .args(["-map", "0:v", "-map", "[s]", "-shortest", "talk.mp4"])
        .current_dir(dir)
        .status();
    assert!(status.unwrap().success());
}

fn texts(events: &[Value]) -> String {
    let texts = events.iter().filter(|e| e["event"] == "text");
    texts.map(|e| e["text"].as_str().unwrap()).collect()
}

fn last_summary(events: &[Value]) -> String {
    let summary = events.iter().rev().find(|e| e["event"] == "summary");
    summary.unwrap()["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_speech_becomes_captions() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    script(dir.path(), &json!({"language": "en"}));
    let events = exec(
        dir.path(),
        &["make a video from this clip", "add captions", "加字幕"],
    );
    let summary = last_summary(&events);
    assert!(summary.contains("\"Four days,"), "{summary}");
    let texts = texts(&events);
    assert!(texts.contains("I added 1 caption"), "{texts}");
    assert!(texts.contains("什么都没有改"), "added again: {texts}");
}

#[test]
fn pauses_are_cut_as_one_step() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let events = exec(
        dir.path(),
        &["make a video from this clip", "cut the pauses"],
    );
    let shortened = last_summary(&events);
    assert!(shortened.matches("talk.mp4").count() >= 2, "{shortened}");
    let undone = exec(
        dir.path(),
        &["make a video from this clip", "剪掉停顿", "undo"],
    );
    assert_eq!(last_summary(&undone).matches("talk.mp4").count(), 1);
}

#[test]
fn without_a_recognizer_the_reply_names_the_next_step() {
    let dir = tempfile::tempdir().unwrap();
    talk(dir.path());
    let events = exec(dir.path(), &["make a video from this clip", "add captions"]);
    let texts = texts(&events);
    assert!(texts.contains("I could not do that"), "{texts}");
    assert!(!last_summary(&events).contains("Captions"));
}
