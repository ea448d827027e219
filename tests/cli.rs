//! The headless commands as scripts use them. Bad input gets a clear message and changes nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;

use std::path::Path;
use std::process::{Command, Output};

use common::{photo, probe};
use serde_json::Value;

fn program(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir.join("config"))
        .env("LANG", "C.UTF-8");
    for name in ["NEMO_TOKEN", "NEMO_API_URL", "NEMO_TUI_CONFIG", "LC_ALL"] {
        command.env_remove(name);
    }
    command
}

fn run(dir: &Path, arguments: &[&str]) -> Output {
    program(dir).args(arguments).output().unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn assert_rejected(output: &Output, status: i32, expected: &str) {
    assert_eq!(output.status.code(), Some(status), "{}", err(output));
    assert!(
        err(output).contains(expected),
        "{} lacks {expected}",
        err(output)
    );
    assert!(!err(output).contains("panicked"));
}

#[test]
fn exec_prints_one_json_object_per_line() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "海 1.png", "red", "640x360");
    photo(dir.path(), "b.png", "blue", "640x360");
    let output = run(
        dir.path(),
        &[
            "exec",
            "--local",
            "--json",
            "--upload",
            "海 1.png",
            "b.png",
            "--export",
            "out.mp4",
            "--resolution",
            "480p",
            "--",
            "make a 4 second video from the photos",
            "credits",
            "show tracks",
        ],
    );
    assert!(output.status.success(), "{}", err(&output));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let events: Vec<&str> = lines.iter().map(|l| l["event"].as_str().unwrap()).collect();
    assert_eq!(events[..3], ["session", "upload", "upload"]);
    for wanted in [
        "tool", "text", "changes", "draft", "summary", "credits", "render",
    ] {
        assert!(events.contains(&wanted), "{wanted} in {events:?}");
    }
    assert_eq!(events[events.len() - 2..], ["exported", "done"]);
    let summary = lines.iter().find(|l| l["event"] == "summary").unwrap();
    assert_eq!(
        summary["text"],
        "Timeline (1 track): 1. Video: 海 1.png (0-2s), b.png (2-4s)"
    );
    let exported = &lines[lines.len() - 2];
    let p = probe(&dir.path().join(exported["path"].as_str().unwrap()));
    assert!((p.seconds - 4.0).abs() < 0.2 && p.video == "h264" && p.audio == "aac");
    // The project can be queried afterwards from another process.
    let state = run(dir.path(), &["state", "--local"]);
    assert_eq!(
        String::from_utf8_lossy(&state.stdout).trim(),
        summary["text"].as_str().unwrap()
    );
    let renders = run(dir.path(), &["renders", "--local", "--json"]);
    let render: Value = serde_json::from_slice(&renders.stdout).unwrap();
    assert_eq!(
        (render["status"].as_str(), render["progress"].as_f64()),
        (Some("completed"), Some(1.0))
    );
}

#[test]
fn a_bare_export_message_uses_the_title_and_overwrites_nothing() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    std::fs::write(dir.path().join("project.mp4"), "mine").unwrap();
    let output = run(
        dir.path(),
        &[
            "exec",
            "--local",
            "--upload",
            "a.png",
            "make a 2 second video from the photos",
            "export 480p",
        ],
    );
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(
        std::fs::read_to_string(dir.path().join("project.mp4")).unwrap(),
        "mine"
    );
    assert!((probe(&dir.path().join("project (2).mp4")).seconds - 2.0).abs() < 0.2);
}

#[test]
fn a_request_to_the_agent_exports_in_the_format_that_it_names() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    photo(dir.path(), "b.png", "blue", "320x180");
    let output = run(
        dir.path(),
        &[
            "exec",
            "--local",
            "--json",
            "--upload",
            "a.png",
            "b.png",
            "--",
            "make a 2 second video from the photos",
            "export it as an avi",
            "remove the second photo and export it as a gif in 480p",
        ],
    );
    assert!(output.status.success(), "{}", err(&output));
    let stdout = String::from_utf8(output.stdout).unwrap();
    let events: Vec<Value> = stdout
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let events = |name: &str| -> Vec<&Value> {
        let named = events.iter().filter(|e| e["event"] == name);
        named.collect()
    };
    let [action] = events("action")[..] else {
        panic!("{stdout}");
    };
    assert_eq!(action["kind"], "export");
    assert_eq!(action["done"], true);
    assert_eq!(
        (&action["format"], &action["resolution"]),
        (&"gif".into(), &"480p".into())
    );
    let refused = "I cannot export avi files. These formats are supported: mp4, webm, mov, gif";
    assert!(stdout.contains(refused), "{stdout}");
    assert!(stdout.contains("The video is ready for the export as gif in 480p."));
    assert!(
        !stdout.contains("Click Export"),
        "an instruction is carried out, not shown"
    );
    assert_eq!(events("exported").len(), 1);
    let exported = probe(&dir.path().join("project.gif"));
    assert!((exported.seconds - 1.0).abs() < 0.2 && exported.video == "gif");
}

#[test]
fn a_contact_sheet_is_drawn_and_versions_are_compared() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    photo(dir, "a.png", "red", "640x360");
    photo(dir, "b.png", "blue", "640x360");
    assert_rejected(&run(dir, &["sheet", "--local"]), 1, "no session yet");
    let messages = [
        "make a 4 second video from the photos",
        "add the title \"Hello\" at 0s for 1 second",
    ];
    let output = run(
        dir,
        &[
            "exec",
            "--local",
            "--upload",
            "a.png",
            "b.png",
            "--",
            messages[0],
            messages[1],
        ],
    );
    assert!(output.status.success(), "{}", err(&output));
    std::fs::write(dir.join("sheet.png"), "mine").unwrap();
    let arguments = [
        "sheet",
        "--local",
        "--out",
        "sheet.png",
        "--frames",
        "4",
        "--columns",
        "2",
        "--width",
        "160",
        "--json",
    ];
    let output = run(dir, &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let stdout: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (
            stdout["event"].as_str(),
            stdout["width"].as_u64(),
            stdout["height"].as_u64()
        ),
        (Some("sheet"), Some(338), Some(198))
    );
    assert_eq!(
        std::fs::read_to_string(dir.join("sheet.png")).unwrap(),
        "mine"
    );
    let sheet = common::frame_at(&dir.join("sheet (2).png"), 0.0);
    assert!(
        common::close(sheet.at(0.25, 0.1), [254, 0, 0])
            && common::close(sheet.at(0.75, 0.6), [0, 0, 254])
    );
    let last = run(dir, &["diff", "--local"]);
    assert!(
        String::from_utf8_lossy(&last.stdout).contains("Hello"),
        "{}",
        err(&last)
    );
    let json = run(dir, &["diff", "--local", "--json", "1", "2"]);
    let stdout: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(
        (
            stdout["event"].as_str(),
            stdout["changes"][0]["name"].as_str()
        ),
        (Some("changes"), Some("Hello"))
    );
    assert_rejected(
        &run(dir, &["diff", "--local", "1", "9"]),
        2,
        "version 9 does not exist",
    );
    assert_rejected(
        &run(dir, &["export", "--local", "--format", "avid"]),
        2,
        "otioz",
    );
    assert_rejected(&run(dir, &["import", "none.otio"]), 1, "none.otio");
}

// syncthing#1924: the configuration is not a shell, so the program expands "~" itself.
#[test]
fn a_tilde_in_a_configured_folder_expands_to_the_home_folder() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    std::fs::write(
        dir.path().join("c.toml"),
        "[export]\nfolder = \"~/Videos\"\nresolution = \"480p\"\n",
    )
    .unwrap();
    let arguments = [
        "exec",
        "--local",
        "--config",
        "c.toml",
        "--upload",
        "a.png",
        "make a 1 second video",
        "export",
    ];
    let output = program(dir.path())
        .env("NEMO_TUI_DATA_DIR", "~/kept")
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(
        std::fs::read_dir(dir.path().join("Videos"))
            .unwrap()
            .count(),
        1
    );
    assert!(dir.path().join("kept").is_dir() && !dir.path().join("~").exists());
}

#[cfg(unix)]
#[test]
fn child_processes_get_no_tokens_or_keys() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    let bin = dir.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let path = std::env::var("PATH").unwrap();
    for tool in ["ffmpeg", "ffprobe"] {
        let script = format!(
            "#!/bin/sh\nenv >> {}/seen\nPATH='{path}' exec {tool} \"$@\"\n",
            dir.path().display()
        );
        std::fs::write(bin.join(tool), script).unwrap();
        std::fs::set_permissions(bin.join(tool), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = program(dir.path());
    for name in ["NEMO_TOKEN", "OPENAI_API_KEY", "My_Secret", "AGENT_KEY"] {
        command.env(name, "hidden-value");
    }
    command
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("PLAIN", "seen-value");
    let output = command
        .args([
            "exec",
            "--local",
            "--upload",
            "a.png",
            "make a 1 second video",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let seen = std::fs::read_to_string(dir.path().join("seen")).unwrap();
    assert!(
        seen.contains("seen-value") && !seen.contains("hidden-value"),
        "{seen}"
    );
}

// Interleaved flags, a slash in the message, a missing file: each as designed.
#[test]
fn uploads_and_messages_need_no_separator() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    photo(dir.path(), "b.png", "blue", "320x180");
    let line = [
        "exec",
        "--local",
        "--upload",
        "a.png",
        "make a 2 second video",
        "--json",
        "--upload",
        "b.png",
        "fade in/out",
    ];
    let output = run(dir.path(), &line);
    assert!(output.status.success(), "{}", err(&output));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(stdout.matches("\"done\":true").count(), 2, "{stdout}");
    assert_rejected(
        &run(
            dir.path(),
            &[
                "exec",
                "--local",
                "--upload",
                "a.png",
                "c.png",
                "make a video",
            ],
        ),
        1,
        "c.png",
    );
}

#[test]
fn bad_usage_exits_with_2() {
    let dir = tempfile::tempdir().unwrap();
    assert_rejected(&run(dir.path(), &["--frobnicate"]), 2, "--frobnicate");
    assert_rejected(&run(dir.path(), &["exec", "--local"]), 2, "nothing to do");
    assert_rejected(
        &run(dir.path(), &["exec", "--resolution", "9p", "x"]),
        2,
        "1080p",
    );
    assert_rejected(
        &run(dir.path(), &["--session", "../../x", "state", "--local"]),
        2,
        "invalid session ID",
    );
    assert_rejected(
        &run(
            dir.path(),
            &["--session", "1111111111111111111", "state", "--local"],
        ),
        1,
        "no longer exists",
    );
    assert_rejected(
        &run(
            dir.path(),
            &["--session", "999", "exec", "--local", "make a video"],
        ),
        1,
        "no longer exists",
    );
    assert_rejected(&run(dir.path(), &[]), 2, "needs a terminal");
    assert_rejected(
        &run(
            dir.path(),
            &["--local", "--api-url", "https://x.example", "credits"],
        ),
        2,
        "--api-url",
    );
}

#[test]
fn bad_files_are_rejected_before_anything_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("notes.txt"), "x").unwrap();
    std::fs::write(dir.path().join("broken.jpg"), "x").unwrap();
    assert_rejected(
        &run(dir.path(), &["exec", "--local", "--upload", "notes.txt"]),
        1,
        "Supported formats: mp4",
    );
    assert_rejected(
        &run(dir.path(), &["exec", "--local", "--upload", "none.jpg"]),
        1,
        "none.jpg",
    );
    assert!(!dir.path().join("data").exists(), "nothing was started");
    assert_rejected(
        &run(dir.path(), &["exec", "--local", "--upload", "broken.jpg"]),
        1,
        "cannot be read",
    );
}

#[test]
fn an_unwritable_export_path_is_rejected_before_rendering() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    std::fs::write(dir.path().join("file"), "x").unwrap();
    assert_rejected(
        &run(
            dir.path(),
            &[
                "exec",
                "--local",
                "--upload",
                "a.png",
                "--export",
                "file/out.mp4",
                "make a video",
            ],
        ),
        1,
        "cannot be created",
    );
    assert_rejected(
        &run(
            dir.path(),
            &[
                "exec",
                "--local",
                "--upload",
                "a.png",
                "--export",
                ".",
                "make a video",
            ],
        ),
        1,
        "is a directory",
    );
    assert!(!dir.path().join("data").exists());
}

#[test]
fn a_bad_configuration_names_the_location() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("c.toml"), "[polling]\nrender_secnods = 3\n").unwrap();
    assert_rejected(
        &run(dir.path(), &["--config", "c.toml", "state", "--local"]),
        1,
        "c.toml",
    );
    assert_rejected(
        &run(dir.path(), &["--config", "c.toml", "state", "--local"]),
        1,
        "line 2",
    );
    assert_rejected(
        &run(dir.path(), &["--config", "none.toml", "state", "--local"]),
        1,
        "none.toml",
    );
    let env = program(dir.path())
        .env("NEMO_TUI_CONFIG", "none.toml")
        .args(["state", "--local"])
        .output()
        .unwrap();
    assert_rejected(&env, 1, "none.toml");
}

#[test]
fn without_ffmpeg_the_studio_explains_how_to_install_it() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    let output = program(dir.path())
        .env("PATH", dir.path())
        .args(["exec", "--local", "--upload", "a.png"])
        .output()
        .unwrap();
    assert_rejected(&output, 1, "install ffmpeg");
}

#[test]
fn a_missing_network_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(
        dir.path(),
        &["--api-url", "http://127.0.0.1:1", "exec", "--json", "hello"],
    );
    assert_rejected(&output, 5, "no connection to 127.0.0.1");
    let error: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (error["event"].as_str(), error["code"].as_str()),
        (Some("error"), Some("no_connection"))
    );
    assert!(error["hint"].as_str().unwrap().contains("--local"));
    assert_rejected(
        &run(dir.path(), &["--api-url", "http://example.org", "credits"]),
        2,
        "plain http",
    );
}

#[test]
fn the_data_folder_must_be_usable() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "x").unwrap();
    assert_rejected(
        &run(dir.path(), &["--data-dir", "file", "sessions", "--local"]),
        1,
        "cannot be used",
    );
}

#[test]
fn an_agent_reports_an_unsupported_request_and_the_export_is_rejected() {
    let dir = tempfile::tempdir().unwrap();
    let output = run(
        dir.path(),
        &[
            "exec",
            "--local",
            "--export",
            "o.mp4",
            "generate a video of a cat",
        ],
    );
    assert_rejected(&output, 1, "the timeline is empty");
    assert!(String::from_utf8_lossy(&output.stdout).contains("cannot generate"));
    assert!(!dir.path().join("o.mp4").exists());
}

#[test]
fn the_doctor_checks_everything_and_prints_no_secret() {
    let dir = tempfile::tempdir().unwrap();
    let output = program(dir.path())
        .env("NEMO_TOKEN", "nmv_usr_secret")
        .args(["doctor", "--local"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", err(&output));
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in [
        "nemo-tui",
        "features",
        "terminal",
        "ffmpeg",
        "ffprobe",
        "encoders",
        "player",
        "configuration",
        "data folder",
        "server",
    ] {
        assert!(
            stdout.lines().any(|l| l
                .get(4..)
                .is_some_and(|l| l.starts_with(&format!("{name}:")))),
            "{name} in {stdout}"
        );
    }
    assert!(
        stdout.contains("libx264") && stdout.contains("free") && !stdout.contains("nmv_usr"),
        "{stdout}"
    );
    // Missing tools are reported, in the exit status too.
    let output = run(
        dir.path(),
        &["--api-url", "http://127.0.0.1:1", "doctor", "--json"],
    );
    assert_rejected(&output, 1, "1 check failed");
    let checks: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let server = checks.iter().find(|c| c["name"] == "server").unwrap();
    assert!(
        server["ok"] == false && server["text"].as_str().unwrap().contains("no connection"),
        "{server}"
    );
    let bare = program(dir.path())
        .env("PATH", dir.path())
        .args(["doctor"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&bare.stdout).contains("--  ffmpeg:"));
}

#[test]
fn completions_and_man_pages_are_printed() {
    let dir = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            run(dir.path(), &["completions", shell]).stdout.len() > 1_000,
            "{shell}"
        );
    }
    assert!(String::from_utf8_lossy(&run(dir.path(), &["man"]).stdout).contains(".TH"));
}

#[test]
fn two_programs_on_one_folder_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    photo(dir.path(), "a.png", "red", "320x180");
    assert!(
        run(
            dir.path(),
            &[
                "exec",
                "--local",
                "--upload",
                "a.png",
                "--",
                "make a 30 second video from the photos"
            ]
        )
        .status
        .success()
    );
    let sessions = run(dir.path(), &["sessions", "--local", "--json"]);
    let session: Value =
        serde_json::from_slice(sessions.stdout.split(|b| *b == b'\n').next().unwrap()).unwrap();
    let id = session["session_id"].as_str().unwrap().to_owned();
    let messages = |who: &str| -> Vec<String> {
        (0..6)
            .map(|i| format!("add the title \"{who}{i}\" at {}s for 2 seconds", i * 4))
            .collect()
    };
    let outputs: Vec<_> = ["one", "two"]
        .map(|who| {
            let mut command = program(dir.path());
            command
                .args(["exec", "--local", "--session", &id, "--"])
                .args(messages(who));
            command
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        })
        .into_iter()
        .map(|child| child.wait_with_output().unwrap())
        .collect();
    for output in &outputs {
        assert!(output.status.success(), "{}", err(output));
    }
    let state = run(dir.path(), &["state", "--local", "--session", &id]);
    let summary = String::from_utf8(state.stdout).unwrap();
    for title in ["one", "two"]
        .iter()
        .flat_map(|who| (0..6).map(move |i| format!("{who}{i}")))
    {
        assert!(summary.contains(&title), "{title} is missing: {summary}");
    }
    assert_eq!(
        std::fs::read_dir(dir.path().join("data/running"))
            .unwrap()
            .count(),
        0,
        "no lock remains after both have finished"
    );
}
