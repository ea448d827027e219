//! The editor while another program edits the same session.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::photo;
use crate::tui::{Tui, assert_restored};

/// Starts the program without a screen on the same data folder.
fn program(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .args(arguments)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir)
        .env("LANG", "C.UTF-8")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Id of the only session.
fn session(dir: &Path) -> String {
    let entries = std::fs::read_dir(dir.join("data/studio/projects")).unwrap();
    let mut projects = entries.map(|entry| entry.unwrap().path());
    let project = projects.find(|path| path.extension().is_some_and(|e| e == "json"));
    project
        .unwrap()
        .file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

/// Sends a message to the session.
fn exec(dir: &Path, message: &str) {
    let mut command = program(
        dir,
        &["exec", "--local", "--session", &session(dir), message],
    );
    assert!(command.status().unwrap().success(), "{message}");
}

/// A session with a video of two photos of 3 s.
fn create(dir: &Path) {
    let red = photo(dir, "red.png", "red", "320x180");
    let blue = photo(dir, "blue.png", "blue", "320x180");
    let mut command = program(dir, &["exec", "--local", "--upload"]);
    let message = "make a 6 second video from the photos";
    let created = command.arg(red).arg(blue).arg(message).status();
    assert!(created.unwrap().success());
}

fn editor(dir: &Path) -> Tui {
    let mut tui = Tui::start(dir, (120, 36), &["--local"]);
    tui.wait_for("Welcome back");
    tui.wait_for("/ 0:06.0");
    tui
}

fn quit(mut tui: Tui) {
    tui.send("\x03\x03\x03y");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    assert_restored(&raw);
}

#[test]
fn edits_of_another_program_appear_while_the_user_types() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let mut tui = editor(dir.path());
    tui.send("add the ti");
    tui.wait_for("add the ti");
    exec(dir.path(), "remove blue.png");
    tui.wait_for("another program: Removed blue.png");
    tui.wait_for("/ 0:03.0");
    tui.send("tle \"Hi\"\r");
    tui.wait_for("I added the title");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("V");
    for version in ["Version 3", "Version 2", "Version 1"] {
        tui.wait_for(version);
    }
    quit(tui);
}

#[test]
fn an_undo_in_one_editor_is_followed_by_the_other() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let (mut first, mut second) = (editor(dir.path()), editor(dir.path()));
    for tui in [&mut first, &mut second] {
        tui.send("\x1b");
        tui.wait_for("i write");
        tui.send("2");
        tui.wait_for("D delete");
    }
    first.send("D");
    first.wait_for("− deleted red.png");
    second.wait_for("another program: Removed red.png");
    second.wait_for("/ 0:03.0");
    second.send("u");
    second.wait_for("undone · Added red.png");
    first.wait_for("another program: Added red.png");
    first.wait_for("/ 0:06.0");
    first.send("\x12");
    first.wait_for("redone · Removed red.png");
    second.wait_for("/ 0:03.0");
    for tui in [&mut first, &mut second] {
        tui.send("V");
        tui.wait_for("Version 4");
        let screen = tui.parser.screen().contents();
        assert_eq!(screen.matches("Version ").count(), 4, "{screen}");
        tui.send("\x1b");
    }
    quit(first);
    quit(second);
}
