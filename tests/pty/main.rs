//! The built binary in a terminal, with its screen read back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[cfg(feature = "mcp")]
#[path = "../common/agent.rs"]
mod agent;
#[path = "../common/client.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;

#[cfg(feature = "mcp")]
mod collaboration;
mod flows;
mod following;
mod locked;
mod recording;
mod terminal;
#[allow(dead_code, reason = "the tests of pictures use the rest")]
mod tui;

use std::path::Path;
use std::time::Instant;

use common::{photo, probe};
use portable_pty::PtySize;
use tui::{PATIENCE, Tui, assert_restored, cells};

#[test]
fn the_keyboard_alone_turns_media_into_an_mp4() {
    for size in [(80, 24), (200, 60)] {
        let dir = tempfile::tempdir().unwrap();
        let colors = ["red", "blue", "green"];
        let photos: Vec<String> = colors
            .iter()
            .map(|c| {
                photo(dir.path(), &format!("{c} 照片.png"), c, "640x360")
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        let mut arguments = vec!["--local", "--upload"];
        arguments.extend(photos.iter().map(String::as_str));
        let mut tui = Tui::start(dir.path(), size, &arguments);
        tui.wait_for("Uploaded 3 files");
        tui.send("turn these photos into a 6-second promo video with transitions\r");
        tui.wait_for("I made a 6 s video of 3 photos with crossfade transitions.");
        tui.wait_for("/ 0:06.0");
        tui.send("\x1b");
        tui.wait("the commands of the transcript", |s| {
            s.contents().contains("i write")
        });
        tui.send("e");
        tui.wait_for("Resolution");
        tui.send("\r");
        tui.wait_for("✓ Exported");
        let out = dir
            .path()
            .join("turn these photos into a 6-second promo.mp4");
        let p = probe(&out);
        assert_eq!(
            (p.video.as_str(), p.audio.as_str(), p.width, p.height),
            ("h264", "aac", 1920, 1080)
        );
        assert!((p.seconds - 6.0).abs() < 0.2, "{}", p.seconds);
        tui.send("q");
        let (status, raw) = tui.end();
        assert_eq!(status, 0);
        assert_restored(&raw);
    }
}

/// The editor with an uploaded photo.
fn start_with_photo(dir: &Path, arguments: &[&str]) -> Tui {
    let image = photo(dir, "a.png", "red", "320x180");
    let mut tui = Tui::start(
        dir,
        (100, 30),
        &[arguments, &["--upload", image.to_str().unwrap()]].concat(),
    );
    tui.wait_for("Uploaded a.png");
    tui
}

#[test]
fn a_session_is_restored_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = start_with_photo(dir.path(), &["--local"]);
    tui.send("make a 5 second video from the photos\r");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("q");
    assert_eq!(tui.end().0, 0);
    let mut tui = Tui::start(dir.path(), (100, 30), &["--local"]);
    tui.wait_for("Welcome back");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    tui.send("\x03\x03");
    assert_eq!(tui.end().0, 0);
}

#[test]
fn signals_restore_the_terminal() {
    for (signal, status) in [("TERM", 143), ("HUP", 129)] {
        let dir = tempfile::tempdir().unwrap();
        let mut tui = Tui::start(dir.path(), (80, 24), &["--local"]);
        tui.wait_for("Ready.");
        send_signal(&tui, signal);
        let (code, raw) = tui.end();
        assert_eq!(code, status);
        assert_restored(&raw);
    }
}

#[test]
fn ctrl_z_releases_the_terminal_and_resuming_reclaims_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = Tui::start(dir.path(), (80, 24), &["--local"]);
    tui.wait_for("Ready.");
    tui.send("\x1a");
    tui.wait("the main screen", |s| !s.alternate_screen());
    assert_restored(&tui.raw);
    wait_until_stopped(&tui);
    send_signal(&tui, "CONT");
    tui.wait("the editor again", |s| {
        s.alternate_screen() && s.contents().contains("Ready.")
    });
    tui.send("\x03\x03");
    let (code, raw) = tui.end();
    assert_eq!(code, 0);
    assert_restored(&raw);
}

fn send_signal(tui: &Tui, name: &str) {
    let pid = tui.child.process_id().unwrap().to_string();
    assert!(
        std::process::Command::new("kill")
            .args([&format!("-{name}"), &pid])
            .status()
            .unwrap()
            .success()
    );
}

/// The terminal is restored before the program stops; a SIGCONT that arrives between the two is
/// lost.
fn wait_until_stopped(tui: &Tui) {
    let stat = format!("/proc/{}/stat", tui.child.process_id().unwrap());
    let end = Instant::now() + PATIENCE;
    while !std::fs::read_to_string(&stat).unwrap().contains(") T ") {
        assert!(Instant::now() < end, "it never stopped");
        std::thread::yield_now();
    }
}

#[test]
fn a_turn_continues_while_the_editor_is_suspended() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = start_with_photo(dir.path(), &["--local"]);
    tui.send("make a 5 second video from the photos\r\x1a");
    tui.wait("the main screen", |s| !s.alternate_screen());
    wait_until_stopped(&tui);
    send_signal(&tui, "CONT");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    tui.send("\x03\x03");
    assert_eq!(tui.end().0, 0);
}

#[test]
fn a_terminal_lost_during_a_turn_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let quick = dir.path().join("quick.toml");
    std::fs::write(
        &quick,
        "[polling]\nrecovery_first_seconds = 0.2\nrecovery_next_seconds = 0.2\n",
    )
    .unwrap();
    let config = ["--config", quick.to_str().unwrap(), "--local"];
    let mut tui = start_with_photo(dir.path(), &config);
    tui.send("make a 5 second video from the photos\r");
    tui.wait_for("▌ make a 5 second");
    send_signal(&tui, "HUP");
    assert_eq!(tui.end().0, 129);
    // The editor checks the outcome and reports it; nothing is resent automatically.
    let mut tui = Tui::start(dir.path(), (100, 30), &config);
    tui.wait("what became of the message", |s| {
        ["has not changed", "/ 0:05.0"]
            .iter()
            .any(|text| s.contents().contains(text))
    });
    tui.send("\x03\x03");
    assert_eq!(tui.end().0, 0);
}

#[test]
fn a_tiny_terminal_shows_a_notice_until_it_grows() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = Tui::start(dir.path(), (20, 5), &["--local"]);
    tui.wait_for("60x16");
    tui.parser.screen_mut().set_size(cells(24), cells(80));
    tui.master
        .resize(PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    tui.wait_for("Ready.");
    tui.send("\x03\x03");
    assert_eq!(tui.end().0, 0);
}

#[test]
fn an_unreachable_server_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = Tui::start(dir.path(), (80, 24), &["--api-url", "http://127.0.0.1:1"]);
    tui.wait_for("no connection to 127.0.0.1");
    tui.wait_for("offline");
    tui.send("\x03\x03");
    assert_eq!(tui.end().0, 0);
}
