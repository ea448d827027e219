//! Each flow of the editor, driven in the built binary.

use std::path::Path;

use crate::common::{photo, probe};
use crate::tui::{Tui, assert_restored};

const ESC: &str = "\x1b";
/// Request that makes the video; the project is named after it.
const REQUEST: &str = "make a 6 second video from the photos";

/// An editor with a video of three photos and the timeline focused.
fn with_video(dir: &Path, size: (u16, u16), environment: &[(&str, &str)]) -> Tui {
    let photos: Vec<String> = ["red", "blue", "green"]
        .iter()
        .map(|c| {
            photo(dir, &format!("{c}.png"), c, "320x180")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let mut arguments = vec!["--local", "--upload"];
    arguments.extend(photos.iter().map(String::as_str));
    let mut tui = Tui::start_with(dir, size, &arguments, environment);
    tui.wait_for("Uploaded 3 files");
    tui.send(&format!("{REQUEST}\r"));
    tui.wait_for("I made a 6 s video");
    tui.wait_for("/ 0:06.0");
    tui.send(ESC);
    tui.wait_for("i write");
    tui.send("2");
    tui.wait_for("D delete");
    tui
}

/// Quits from any state: clears the composer, asks, confirms.
fn quit(mut tui: Tui) -> Vec<u8> {
    tui.send("\x03\x03\x03y");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    assert_restored(&raw);
    raw
}

#[test]
fn direct_edits_undo_and_versions() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    tui.send("wD");
    tui.wait_for("− deleted blue.png");
    tui.wait_for("/ 0:04.0");
    tui.send("u");
    tui.wait_for("↶ undone · Added blue.png");
    tui.wait_for("/ 0:06.0");
    tui.send("\x12");
    tui.wait_for("↷ redone · Removed blue.png");
    tui.wait_for("/ 0:04.0");
    tui.send("V");
    tui.wait_for("Version 4");
    tui.send("jn");
    tui.wait_for("name of version 3");
    tui.send("with blue\r");
    tui.wait_for("Version 3 with blue");
    tui.send("kc");
    tui.wait_for("Version 3 → 4");
    tui.wait_for("Removed blue.png");
    tui.send(ESC);
    tui.wait_for("Versions of the timeline");
    tui.send("j\r");
    tui.wait_for("version 3 · Esc back");
    tui.wait_for("/ 0:06.0");
    tui.send("E");
    tui.wait_for("make a 6 second video from");
    tui.wait_for("took");
    let made = probe(&dir.path().join(format!("{REQUEST} v3.mp4")));
    assert!(
        (made.seconds - 6.0).abs() < 0.2,
        "{}: the viewed version",
        made.seconds
    );
    tui.send("2");
    tui.wait_for("D delete");
    tui.send(ESC);
    tui.wait_for("/ 0:04.0");
    quit(tui);
}

#[test]
fn the_list_and_the_sentence_number_versions_alike() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    tui.send("wD");
    tui.wait_for("deleted blue.png");
    tui.send("u\x12");
    tui.wait_for("redone · Removed blue.png");
    tui.send("1");
    tui.wait_for("Enter send");
    tui.send("go back to version 99\r");
    tui.wait_for("There is no version 99. You can go back to versions 1 to 4.");
    tui.send("go back to version 3\r");
    tui.wait_for("I restored version 3 of the timeline (this is version 5 now)");
    tui.wait_for("/ 0:06.0");
    tui.send(ESC);
    tui.wait_for("i write");
    tui.send("V");
    tui.wait_for("Version 5");
    for number in 1..=4 {
        tui.wait_for(&format!("Version {number}"));
    }
    tui.send("j\r");
    tui.wait_for("version 4 · Esc back");
    tui.wait_for("/ 0:04.0");
    quit(tui);
}

#[test]
fn titles_transitions_and_speed_by_key() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    tui.send("t");
    tui.wait_for("title here");
    tui.send("Hello\r");
    tui.wait_for("+ added the title “Hello” at 0:00.0");
    tui.send("wT");
    tui.wait_for("Transition into the segment");
    tui.send("j\r");
    tui.wait_for("fade-black into blue.png, 0.5 s");
    quit(tui);
}

#[test]
fn keys_that_follow_each_other_fast_are_carried_out_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    tui.send(">>DDs");
    tui.wait_for("moved red.png to position 3");
    tui.wait("both deletions", |s| {
        s.contents().matches("− deleted").count() == 2
    });
    tui.wait_for("/ 0:02.0");
    tui.send("uu");
    tui.wait_for("/ 0:06.0");
    quit(tui);
}

#[test]
fn the_palette_search_selection_and_theme() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (100, 30), &[]);
    tui.send(":");
    tui.wait_for("Command palette");
    tui.send("green");
    tui.wait_for("Video 0:04.0–0:06.0");
    tui.send("\r");
    tui.wait_for("at 0:04.0");
    tui.send("1");
    tui.wait_for("Enter send");
    tui.send(ESC);
    tui.wait_for("i write");
    tui.send("/6s video\r");
    tui.wait_for("I made a 6 s video");
    tui.send("y");
    tui.wait_for("Copied.");
    let text = String::from_utf8_lossy(&tui.raw).into_owned();
    let copied = text
        .split("\x1b]52;c;")
        .nth(1)
        .and_then(|rest| rest.split(['\x07', '\x1b']).next())
        .expect("OSC 52");
    assert!(
        copied.starts_with("SSBtYWRl"),
        "base64 of \"I made\": {copied}"
    );
    tui.send("vkk");
    tui.wait_for("j k extend");
    tui.send(ESC);
    tui.wait_for("i write");
    tui.send("W");
    tui.wait_for("Transcript saved to");
    let saved = std::fs::read_to_string(dir.path().join(format!("{REQUEST}.md"))).unwrap();
    assert!(
        saved.contains("> make a 6 second video from the photos"),
        "{saved}"
    );
    tui.send("gcgc");
    tui.wait_for("Theme: dark");
    quit(tui);
}

#[test]
fn completion_and_the_external_editor() {
    let dir = tempfile::tempdir().unwrap();
    let editor = dir.path().join("editor.sh");
    // The overlay captures all keys.
    std::fs::write(
        &editor,
        "#!/bin/sh\nprintf 'your words: ' > /dev/tty\nread -r words < /dev/tty\nprintf '%s' \"$words\" > \"$1\"\n",
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut tui = with_video(
        dir.path(),
        (100, 30),
        &[("VISUAL", editor.to_str().unwrap())],
    );
    tui.send("1");
    tui.wait_for("Enter send");
    tui.send("remove @gre");
    tui.wait("the offer", |s| {
        s.contents().matches("green.png").count() >= 2
    });
    tui.send("\t");
    tui.wait_for("remove green.png");
    tui.send("\x07");
    tui.wait_for("your words: ");
    tui.send("make clip 2 3 seconds long\n");
    tui.wait("them in the composer", |s| {
        s.contents().contains("› make clip 2 3 seconds long")
    });
    tui.send("\r");
    tui.wait_for("/ 0:07.0");
    assert!(
        std::fs::read_dir(dir.path().join("data"))
            .unwrap()
            .flatten()
            .all(|e| !e.file_name().to_string_lossy().starts_with("message-"))
    );
    quit(tui);
}

#[test]
fn typed_text_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = Tui::start(dir.path(), (80, 24), &["--local"]);
    tui.wait_for("Ready.");
    tui.send("a message that was not sent");
    tui.wait_for("was not sent");
    let database = dir.path().join("data/nemo-tui.db-wal");
    let is_saved =
        || std::fs::read(&database).is_ok_and(|b| b.windows(12).any(|w| w == b"was not sent"));
    let end = std::time::Instant::now() + crate::tui::PATIENCE;
    while !is_saved() {
        assert!(std::time::Instant::now() < end, "it was never saved");
        std::thread::yield_now();
    }
    tui.child.kill().unwrap();
    tui.end();
    let mut tui = Tui::start(dir.path(), (80, 24), &["--local"]);
    tui.wait_for("a message that was not sent");
    quit(tui);
}

#[test]
fn the_mouse_moves_the_playhead_and_the_borders() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    let row = |tui: &Tui, text: &str| {
        tui.parser
            .screen()
            .contents()
            .lines()
            .position(|l| l.contains(text))
            .unwrap()
            + 1
    };
    let ruler = row(&tui, "▼");
    tui.send(&format!("\x1b[<0;70;{ruler}M\x1b[<0;70;{ruler}m"));
    tui.wait("the playhead elsewhere", |s| {
        !s.contents().contains("at 0:00.0 /")
    });
    let border = row(&tui, "╭ 2 Timeline");
    tui.send(&format!(
        "\x1b[<0;60;{border}M\x1b[<32;60;{up}M\x1b[<0;60;{up}m",
        up = border - 5
    ));
    tui.wait("a taller timeline", |s| {
        s.contents()
            .lines()
            .position(|l| l.contains("╭ 2 Timeline"))
            == Some(border - 6)
    });
    tui.send("gm");
    tui.wait_for("Mouse disabled");
    quit(tui);
    let mut tui = Tui::start(dir.path(), (120, 36), &["--local"]);
    tui.wait("the timeline as tall as it was left", |s| {
        s.contents()
            .lines()
            .position(|l| l.contains("╭ 2 Timeline"))
            == Some(border - 6)
    });
    quit(tui);
}

#[test]
fn the_configuration_is_reloaded_while_running() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(&config, "[ui]\ntips = false\n").unwrap();
    let mut tui = Tui::start(
        dir.path(),
        (80, 24),
        &["--local", "--config", config.to_str().unwrap()],
    );
    tui.wait_for("Ready.");
    std::fs::write(&config, "language = \"zh-CN\"\n").unwrap();
    tui.wait_for("对话");
    std::fs::write(&config, "language = \"xx\"\n").unwrap();
    tui.wait_for("未应用新配置");
    quit(tui);
}

#[test]
fn bad_keys_and_themes_are_reported_with_their_location() {
    for (text, expected) in [
        (
            "[keys.bind]\nsplit = [\"s\"]\nmute = [\"s\"]\n",
            "is also bound to",
        ),
        ("[keys.bind]\nfly = [\"f\"]\n", "line 2"),
        ("[ui]\ntheme = \"nowhere.toml\"\n", "nowhere.toml"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        std::fs::write(&config, text).unwrap();
        let config = config.to_str().unwrap();
        let mut tui = Tui::start(dir.path(), (200, 30), &["--local", "--config", config]);
        tui.wait_for(expected);
        tui.send("\x03\x03");
        assert_eq!(tui.end().0, 0, "{text}");
    }
}

#[test]
fn a_bad_configuration_of_the_cloud_is_rejected_because_it_may_limit_costs() {
    let dir = tempfile::tempdir().unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(&config, "[keys.bind]\nfly = [\"f\"]\n").unwrap();
    let config = config.to_str().unwrap();
    let tui = Tui::start(dir.path(), (80, 24), &["--config", config]);
    let (status, raw) = tui.end();
    let output = String::from_utf8_lossy(&raw).into_owned();
    assert!(
        status != 0 && output.contains("line 2") && !output.contains("\x1b[?1049h"),
        "{output}"
    );
}

#[test]
fn title_bell_and_progress_are_sent_to_the_terminal() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (100, 30), &[]);
    tui.send("\x1b[O");
    tui.send("E");
    tui.wait_for("done");
    tui.wait_for("Ctrl-O opens it");
    let raw = quit(tui);
    let text = String::from_utf8_lossy(&raw);
    for wanted in [
        "\x1b]0;project — nemo\x07",
        "\x1b]9;4;1;",
        "\x1b]9;4;0;0\x07",
        "\x1b]777;notify;nemo;",
        "\x1b[22;0t",
        "\x1b[23;0t",
    ] {
        assert!(text.contains(wanted), "{wanted:?}");
    }
}

#[test]
fn an_export_continues_after_the_window_closes() {
    // fluent-ffmpeg/node-fluent-ffmpeg#644: a signal for the window reaches every program in it
    let dir = tempfile::tempdir().unwrap();
    let mut tui = with_video(dir.path(), (120, 36), &[]);
    let renders = dir.path().join("data/studio/renders");
    let jobs = || {
        std::fs::read_dir(&renders)
            .into_iter()
            .flatten()
            .flatten()
            .filter(|e| e.path().extension().is_some_and(|e| e == "owner"))
    };
    tui.send("E");
    tui.wait("a job", |_| jobs().count() == 1);
    tui.close();
    let job =
        std::fs::read_to_string(jobs().next().unwrap().path().with_extension("json")).unwrap();
    assert!(
        job.contains("\"status\":\"pending\""),
        "it is not reported as failed"
    );
    let export = dir.path().join(format!("{REQUEST}.mp4"));
    assert!(!export.exists());
    let mut tui = Tui::start(dir.path(), (120, 36), &["--local"]);
    tui.wait_for("/ 0:06.0");
    tui.wait_for("took");
    assert!((probe(&export).seconds - 6.0).abs() < 0.2);
    quit(tui);
}

#[test]
fn a_forgotten_session_is_deleted() {
    let dir = tempfile::tempdir().unwrap();
    quit(with_video(dir.path(), (120, 36), &[]));
    let count = |folder: &str, extension: &str| {
        let files = std::fs::read_dir(dir.path().join("data/studio").join(folder))
            .unwrap()
            .flatten();
        files
            .filter(|e| e.path().extension().is_some_and(|e| e == extension))
            .count()
    };
    let mut tui = Tui::start(dir.path(), (120, 36), &["--local", "--new"]);
    tui.wait("two projects", |_| {
        (count("projects", "json"), count("media", "png")) == (2, 3)
    });
    tui.send(ESC);
    tui.wait_for("i write");
    tui.send("gs");
    tui.wait_for("make a 6 second video");
    tui.send("jdd");
    let until = std::time::Instant::now() + crate::tui::PATIENCE;
    while (count("projects", "json"), count("media", "png")) != (1, 0) {
        assert!(
            std::time::Instant::now() < until,
            "{}",
            tui.parser.screen().contents()
        );
        tui.read_for(std::time::Duration::from_millis(20));
    }
    tui.send(ESC);
    quit(tui);
}
