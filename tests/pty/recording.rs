//! Replaying a recorded run reproduces its screens and reveals no personal data.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use nemo_tui::domain::redact;

use super::common::photo;
use super::tui::Tui;

fn replay(file: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nemo-tui"))
        .arg("replay")
        .arg(file)
        .args(more)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The last screen drawn after the question mark was typed.
fn replay_of_help(file: &Path) -> Option<String> {
    let recording = std::fs::read_to_string(file).unwrap();
    recording
        .lines()
        .position(|line| line.contains("{\"Char\":\"?\"}"))?;
    let painted = recording
        .lines()
        .collect::<Vec<_>>()
        .iter()
        .rposition(|line| line.contains("Painted"))?;
    let (code, played, problem) = replay(file, &["--to", &painted.to_string()]);
    assert_eq!((code, problem.as_str()), (Some(0), ""));
    Some(played)
}

/// A screen with the masking of recordings applied.
fn masked(screen: &str) -> Vec<String> {
    screen
        .trim_end()
        .lines()
        .map(|row| redact::mask_text(row.trim_end()))
        .collect()
}

#[test]
fn a_recording_replays_to_the_same_screen_and_reveals_no_names() {
    let dir = tempfile::tempdir().unwrap();
    let image = photo(dir.path(), "Grandma Elsbeth.png", "red", "320x180");
    let file = dir.path().join("bug.jsonl");
    let file_name = file.to_str().unwrap();
    let mut tui = Tui::start(
        dir.path(),
        (100, 30),
        &[
            "--local",
            "--record",
            file_name,
            "--upload",
            image.to_str().unwrap(),
        ],
    );
    tui.wait_for("Uploaded Grandma Elsbeth.png");
    tui.send("make a 5 second video from the photos\r");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("?");
    tui.wait_for("Keys");
    // The line about a frame is written after the frame.
    tui.wait("what the recording comes to", |s| {
        replay_of_help(&file).is_some_and(|played| masked(&s.contents()) == masked(&played))
    });
    assert_eq!(
        replay_of_help(&file),
        replay_of_help(&file),
        "the same every time"
    );
    tui.send("\x03\x03");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    assert!(String::from_utf8_lossy(&raw).contains("review it before sharing"));

    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let recording = std::fs::read_to_string(&file).unwrap();
    for secret in [
        "Elsbeth",
        "Grandma",
        dir.path().to_str().unwrap(),
        "Bearer",
        "token\"",
    ] {
        let found = recording.lines().find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
    let (_, all, _) = replay(&file, &["--all"]);
    assert!(
        all.matches("--- line").count() > 5 && all.contains("Xxxxxxx Xxxxxxx.png"),
        "{all}"
    );
}

#[test]
fn a_file_that_is_not_a_recording_is_rejected() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("x.jsonl");
    assert!(replay(&file, &[]).2.contains("no such file"));
    std::fs::write(&file, "[]\n").unwrap();
    assert!(replay(&file, &[]).2.contains("is not a recording"));
    let tui = Tui::start(
        dir.path(),
        (80, 24),
        &["--local", "--record", file.to_str().unwrap()],
    );
    let (status, raw) = tui.end();
    assert_eq!(
        (
            status,
            String::from_utf8_lossy(&raw).contains("cannot write")
        ),
        (1, true)
    );
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        "[]\n",
        "an existing file is kept"
    );
}
