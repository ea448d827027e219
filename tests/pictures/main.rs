//! Pictures in the terminal: the built binary shows the frames of the exported video in every kind
//! of terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod bench;
#[path = "../common/mod.rs"]
mod common;
mod graphics;
mod sound;
#[path = "../pty/tui.rs"]
#[allow(dead_code, reason = "the other tests of terminals use the rest")]
mod tui;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::{ffmpeg, frame_at, photo};
use graphics::Shown;
use tui::Tui;

/// Ten positions in the video: a moving clip, a title, both sides of a cut, a photo, a crossfade
/// from end to end.
const TIMES: [f64; 10] = [0.5, 1.5, 2.6, 3.9, 4.1, 6.0, 7.2, 7.5, 7.8, 10.0];
/// Points to compare.
const POINTS: [(f64, f64); 9] = [
    (0.15, 0.2),
    (0.5, 0.2),
    (0.85, 0.2),
    (0.15, 0.5),
    (0.5, 0.5),
    (0.85, 0.5),
    (0.15, 0.8),
    (0.5, 0.8),
    (0.85, 0.8),
];

fn run(dir: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .args(arguments)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir);
    for name in ["NEMO_TOKEN", "NEMO_API_URL", "NEMO_TUI_CONFIG"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let printed = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{arguments:?}: {printed}");
    printed
}

/// A clip whose red encodes the frame (in steps of 7) and whose other colors encode the position.
fn clock(dir: &Path, name: &str, seconds: u32, size: &str, blue: u32) {
    let source = format!(
        "color=black:s={size}:r=30:d={seconds},format=gbrp,geq=r='mod(N,30)*7':g='X/W*200':b='{blue}+Y/H*60'"
    );
    let path = dir.join(name);
    ffmpeg(&[
        "-f",
        "lavfi",
        "-i",
        &source,
        "-c:v",
        "libx264",
        "-preset",
        "fast",
        "-pix_fmt",
        "yuv420p",
        path.to_str().unwrap(),
    ]);
}

/// A clip, a photo after a cut, another clip after a crossfade, a title; and their exported video.
fn export_video(dir: &Path) -> PathBuf {
    clock(dir, "a.mp4", 4, "640x360", 20);
    photo(dir, "b.png", "0x208040", "640x360");
    clock(dir, "c.mp4", 4, "640x360", 160);
    let mut arguments = vec![
        "exec", "--local", "--upload", "a.mp4", "b.png", "c.mp4", "--",
    ];
    arguments.extend([
        "make a 12 second video of these",
        "add a 1 second crossfade before c.mp4",
        "add the title \"NOW\" at 1s for 1 second",
    ]);
    let printed = run(dir, &arguments);
    assert!(
        printed.contains("a.mp4 (0-4s), b.png (4-8s), c.mp4 (7-11s)"),
        "{printed}"
    );
    run(
        dir,
        &["export", "--local", "video.mp4", "--resolution", "480p"],
    );
    dir.join("video.mp4")
}

/// Compares a picture with the expected frame; returns the color error at the worst point.
fn distance(shown: &Shown, video: &Path, seconds: f64) -> u8 {
    let frame = frame_at(video, seconds);
    let difference = |(x, y): (f64, f64)| {
        let mut mean = [0u32; 3];
        // `Shown::around` samples this area; a title fills only part of it.
        let steps: [f64; 21] = std::array::from_fn(|i| (i as f64 - 10.0) / 10.0);
        for (dx, dy) in steps
            .iter()
            .flat_map(|dx| steps.iter().map(move |dy| (dx * 0.06, dy * 0.08)))
        {
            mean.iter_mut()
                .zip(frame.at(x + dx, y + dy))
                .for_each(|(m, v)| *m += u32::from(v));
        }
        let expected = mean.map(|m| (m / 441) as u8);
        shown
            .around(x, y)
            .iter()
            .zip(expected)
            .map(|(a, b)| a.abs_diff(b))
            .max()
            .unwrap_or(255)
    };
    POINTS.iter().map(|p| difference(*p)).max().unwrap_or(255)
}

/// The picture on the screen in one kind of terminal.
type Capture = fn(&Tui) -> Option<Shown>;

/// The editor with the last session's timeline focused and its pictures shown by `kind`.
fn editor_at_timeline(dir: &Path, kind: &str) -> Tui {
    std::fs::write(
        dir.join("config.toml"),
        format!("[ui]\npictures = \"{kind}\"\ntheme = \"dark\"\n"),
    )
    .unwrap();
    let environment = [
        ("COLORTERM", "truecolor"),
        ("NEMO_TUI_CONFIG", "config.toml"),
    ];
    let mut tui = Tui::start_with(dir, (150, 45), &["--local"], &environment);
    tui.wait_for("Welcome back");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("2");
    tui
}

fn assert_ten_positions(kind: &str, tolerance: u8, capture: Capture) {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let video = export_video(dir);
    let mut tui = editor_at_timeline(dir, kind);
    // A picture that stays the same is not sent again: b.png at 4.1 s and at 6 s.
    let mut shown = None;
    for seconds in TIMES {
        tui.raw.clear();
        tui.send("gt");
        tui.wait_for("go to");
        tui.send(&format!("0:{seconds:04.1}\r"));
        tui.wait_for(&format!("at 0:{seconds:04.1}"));
        let end = Instant::now() + Duration::from_secs(20);
        let mut last = None;
        while last.is_none_or(|d| d > tolerance) && Instant::now() < end {
            tui.read_for(Duration::from_millis(50));
            shown = capture(&tui).or(shown);
            last = shown
                .as_ref()
                .map(|picture| distance(picture, &video, seconds))
                .or(last);
        }
        assert!(
            last.is_some_and(|d| d <= tolerance),
            "{kind} at {seconds} s: off by {last:?}"
        );
    }
    tui.send("q");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    tui::assert_restored_modes(&raw);
}

#[test]
fn blocks_show_the_frames_of_the_video() {
    // Cells are coarse: the edges of a title differ from those in the video.
    assert_ten_positions("blocks", 24, |tui| graphics::blocks(tui.parser.screen()));
}

#[test]
fn kitty_graphics_show_the_frames_of_the_video() {
    assert_ten_positions("kitty", 14, |tui| graphics::kitty(&tui.raw));
}

#[test]
fn sixels_show_the_frames_of_the_video() {
    assert_ten_positions("sixel", 20, |tui| graphics::sixel(&tui.raw));
}

/// Processes started by a process, and their descendants.
fn children(pid: u32) -> Vec<u32> {
    let children_of = |pid: u32| {
        let tasks = std::fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten();
        let lists = tasks.filter_map(|t| std::fs::read_to_string(t.path().join("children")).ok());
        lists
            .flat_map(|l| {
                l.split_whitespace()
                    .filter_map(|p| p.parse().ok())
                    .collect::<Vec<u32>>()
            })
            .collect::<Vec<u32>>()
    };
    let first = children_of(pid);
    first
        .iter()
        .copied()
        .chain(first.iter().flat_map(|p| children(*p)))
        .collect()
}

/// A long clip with key frames far apart, slow to decode at any position.
fn long(dir: &Path, seconds: u32, size: &str) {
    let source = format!("testsrc2=s={size}:r=10:d={seconds}");
    let sound = format!("sine=f=300:d={seconds}");
    let path = dir.join("long.mp4");
    let codec = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-g",
        "100",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-shortest",
    ];
    ffmpeg(
        &[
            &["-f", "lavfi", "-i", &source, "-f", "lavfi", "-i", &sound],
            &codec[..],
            &[path.to_str().unwrap()],
        ]
        .concat(),
    );
}

#[cfg(target_os = "linux")]
#[test]
fn quitting_kills_every_child_process() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    long(dir, 120, "1280x720");
    run(
        dir,
        &[
            "exec",
            "--local",
            "--upload",
            "long.mp4",
            "--",
            "make a video of it",
        ],
    );
    let mut tui = Tui::start_with(dir, (150, 45), &["--local"], &[("COLORTERM", "truecolor")]);
    tui.wait_for("Welcome back");
    let pid = tui.child.process_id().unwrap();
    let end = Instant::now() + Duration::from_secs(30);
    let mut seen = Vec::new();
    while seen.is_empty() && Instant::now() < end {
        tui.read_for(Duration::from_millis(10));
        seen = children(pid);
    }
    assert!(!seen.is_empty(), "pictures are rendered by child processes");
    tui.send("\x1b");
    tui.wait_for("i write");
    seen.extend(children(pid));
    tui.send("q");
    let (status, _) = tui.end();
    assert_eq!(status, 0);
    let alive = |pid: &u32| {
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        state.contains("(ffmpeg)") && !state.contains(") Z ")
    };
    let end = Instant::now() + Duration::from_secs(5);
    while seen.iter().any(alive) && Instant::now() < end {
        std::thread::yield_now();
    }
    assert!(
        !seen.iter().any(alive),
        "child processes outlive the editor"
    );
    let parts = std::fs::read_dir(dir.join("data/pictures"))
        .unwrap()
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().contains(".part"));
    assert_eq!(parts.count(), 0, "no partial file is left");
}
