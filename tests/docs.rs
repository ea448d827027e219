//! Runs every command of the README and of `docs/` in the documented order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

mod common;
#[path = "common/files.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod files;
#[path = "pty/tui.rs"]
#[allow(dead_code, reason = "the tests of terminals use the rest")]
mod tui;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::{clip, photo, tone};
use files::documents;
use tui::Tui;

const PROGRAM: &str = env!("CARGO_BIN_EXE_nemo-tui");

/// The shell blocks of a document.
fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        match (&mut open, line) {
            (None, "```sh") => open = Some(String::new()),
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), line) => block.extend([line, "\n"]),
            _ => {}
        }
    }
    blocks
}

/// Action of one line of a block.
enum Step<'a> {
    /// Lines for the shell.
    Script(String),
    Editor(Vec<&'a str>),
    Serve(Vec<&'a str>),
    Make(Vec<&'a str>),
    /// Fetches the source or installs the program; the test environment already has both.
    Source,
}

fn steps(block: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for line in block.lines() {
        let words: Vec<&str> = line.split_whitespace().take_while(|w| *w != "#").collect();
        match words.as_slice() {
            [] => {}
            ["nemo-tui"] => steps.push(Step::Editor(Vec::new())),
            ["nemo-tui", "serve", rest @ ..] => steps.push(Step::Serve(rest.to_vec())),
            ["nemo-tui", first, ..] if first.starts_with('-') && *first != "--version" => {
                steps.push(Step::Editor(words[1..].to_vec()));
            }
            ["make", targets @ ..] => steps.push(Step::Make(targets.to_vec())),
            ["git", "clone", ..] | ["cd", ..] | ["cargo", "install", ..] => {
                steps.push(Step::Source)
            }
            _ => match steps.last_mut() {
                Some(Step::Script(script)) => script.extend([line, "\n"]),
                _ => steps.push(Step::Script(format!("{line}\n"))),
            },
        }
    }
    steps
}

/// A reader's folder with the media that the documentation mentions, and a stand-in for the cloud.
struct Reader {
    dir: tempfile::TempDir,
    cloud: Child,
    url: String,
}

impl Reader {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (name, color) in [("beach.jpg", "khaki"), ("forest.jpg", "green")] {
            photo(dir.path(), name, color, "320x180");
        }
        clip(dir.path(), "city.mp4", "blue", "320x180", 3.0);
        tone(dir.path(), "song.mp3", 5.0, 2);
        let models = dir.path().join("data/speech/models");
        std::fs::create_dir_all(&models).unwrap();
        std::fs::write(models.join("ggml-base.bin"), r#"{"scripted_words":[]}"#).unwrap();
        std::fs::copy(dir.path().join("city.mp4"), dir.path().join("talk.mp4")).unwrap();
        let (cloud, url) = serve(
            dir.path(),
            &["--data-dir", "cloud", "--port", "0", "--json"],
        );
        Self { dir, cloud, url }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn shell(&self, script: &str) -> std::process::Output {
        let path = std::env::join_paths(
            std::iter::once(PathBuf::from(PROGRAM).parent().unwrap().to_owned())
                .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
        );
        let mut command = Command::new("sh");
        command
            .args(["-eu", "-c", script])
            .current_dir(self.path())
            .env("PATH", path.unwrap())
            .env("HOME", self.path());
        command
            .env("NEMO_TUI_DATA_DIR", self.path().join("data"))
            .env("NEMO_API_URL", &self.url)
            .env("LANG", "C.UTF-8");
        command.env("XDG_CONFIG_HOME", self.path().join("config"));
        for name in ["NEMO_TOKEN", "NEMO_TUI_CONFIG", "LC_ALL"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).output().unwrap()
    }

    #[track_caller]
    fn follow(&self, step: &Step) {
        match step {
            Step::Script(script) => {
                let output = self.shell(script);
                let err = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "{script}\n{err}");
            }
            Step::Editor(arguments) => {
                let mut tui = Tui::start_with(
                    self.path(),
                    (100, 30),
                    arguments,
                    &[("NEMO_API_URL", &self.url)],
                );
                tui.wait("the editor", |s| {
                    ["Ready.", "Welcome back", "Uploaded"]
                        .iter()
                        .any(|w| s.contents().contains(w))
                });
                let mut uploads = arguments.iter().skip_while(|a| **a != "--upload").skip(1);
                match (uploads.clone().count(), uploads.next()) {
                    (1, Some(name)) => tui.wait_for(&format!("Uploaded {name}")),
                    (count @ 2.., _) => tui.wait_for(&format!("Uploaded {count} files")),
                    _ => {}
                }
                tui.send("\x03\x03");
                assert_eq!(tui.end().0, 0, "{arguments:?}");
            }
            Step::Serve(arguments) => {
                // Use a free port: the documented one may be in use on this machine.
                let arguments: Vec<&str> = arguments
                    .iter()
                    .map(|a| if a.parse::<u16>().is_ok() { "0" } else { a })
                    .collect();
                let (mut served, url) = serve(
                    self.path(),
                    &[&["--data-dir", "served"], arguments.as_slice()].concat(),
                );
                assert!(url.starts_with("http://127.0.0.1:"), "{url}");
                served.kill().unwrap();
                served.wait().unwrap();
            }
            Step::Make(targets) => {
                let root = env!("CARGO_MANIFEST_DIR");
                let output = Command::new("make")
                    .args(["-n", "-C", root])
                    .args(targets)
                    .output()
                    .unwrap();
                assert!(
                    output.status.success(),
                    "make {targets:?}: {}",
                    String::from_utf8_lossy(&output.stderr)
                );
            }
            Step::Source => {}
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.cloud.kill();
        let _ = self.cloud.wait();
    }
}

/// Starts a shared studio and returns its address.
fn serve(dir: &Path, arguments: &[&str]) -> (Child, String) {
    let mut command = Command::new(PROGRAM);
    command
        .arg("serve")
        .args(arguments)
        .current_dir(dir)
        .env("HOME", dir)
        .stdin(Stdio::null());
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line
        .split('"')
        .find(|part| part.starts_with("http://"))
        .unwrap_or(&line)
        .trim()
        .to_owned();
    (child, url)
}

#[test]
fn every_documented_command_works() {
    let mut run = 0;
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let blocks = blocks(&text);
        if blocks.is_empty() {
            continue;
        }
        let reader = Reader::new();
        if text.contains("project.otio") {
            reader.follow(&Step::Script(
                "nemo-tui exec --local --upload beach.jpg -- 'make a 2 second video' && nemo-tui export --local --format otio"
                    .into(),
            ));
        }
        if text.contains("replay bug.jsonl") && !text.contains("\nnemo-tui --local --record") {
            reader.follow(&Step::Editor(vec!["--local", "--record", "bug.jsonl"]));
        }
        for step in blocks.iter().flat_map(|block| steps(block)) {
            println!("{}: {}", document.display(), describe(&step));
            reader.follow(&step);
            run += 1;
        }
    }
    assert!(run > 25, "{run}");
}

fn describe(step: &Step) -> String {
    match step {
        Step::Script(script) => script.trim().to_owned(),
        Step::Editor(arguments) => format!("nemo-tui {}", arguments.join(" ")),
        Step::Serve(arguments) => format!("nemo-tui serve {}", arguments.join(" ")),
        Step::Make(targets) => format!("make {}", targets.join(" ")),
        Step::Source => "source and program".to_owned(),
    }
}

#[test]
fn every_link_between_the_documents_resolves() {
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|t| !t.contains("://") && !t.starts_with('#')) {
            let file = document
                .parent()
                .unwrap()
                .join(target.split('#').next().unwrap());
            assert!(file.exists(), "{}: {target}", document.display());
        }
    }
}

#[test]
fn completions_and_man_pages_are_complete() {
    let dir = tempfile::tempdir().unwrap();
    for (shell, reader) in [
        ("bash", "bash"),
        ("zsh", "zsh"),
        ("fish", "fish"),
        ("powershell", ""),
        ("elvish", ""),
    ] {
        let output = Command::new(PROGRAM)
            .args(["completions", shell])
            .output()
            .unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && script.contains("resolution") && script.contains("replay"),
            "{shell}"
        );
        // If the shell is installed, it parses the completion file without errors.
        let file = dir.path().join(shell);
        std::fs::write(&file, script).unwrap();
        if let Ok(read) = Command::new(reader).arg("-n").arg(&file).output() {
            assert!(
                read.status.success(),
                "{shell}: {}",
                String::from_utf8_lossy(&read.stderr)
            );
        }
    }
    let pages = dir.path().join("man");
    let written = Command::new(PROGRAM)
        .args(["man", "--dir"])
        .arg(&pages)
        .status()
        .unwrap();
    assert!(written.success());
    for command in ["", "-exec", "-export", "-replay", "-serve", "-doctor"] {
        let page = std::fs::read_to_string(pages.join(format!("nemo-tui{command}.1"))).unwrap();
        assert!(
            page.contains(".TH") && page.contains("SYNOPSIS"),
            "{command}"
        );
    }
    std::fs::write(dir.path().join("taken"), "").unwrap();
    let refused = Command::new(PROGRAM)
        .args(["man", "--dir"])
        .arg(dir.path().join("taken"))
        .output()
        .unwrap();
    assert!(
        !refused.status.success()
            && String::from_utf8_lossy(&refused.stderr).contains("cannot write the man pages")
    );
}

/// Paths in backticks below `src/`, `tests/` or `docs/`, and modules of the glossary such as
/// `app/update`.
#[test]
fn documents_name_existing_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = Vec::new();
    for path in documents() {
        let text = std::fs::read_to_string(&path).unwrap();
        let is_glossary = path.ends_with("glossary.md");
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "/_.-".contains(c));
            let Some((top, _)) = name.split_once('/').filter(|_| is_path) else {
                continue;
            };
            let exists = |p: String| root.join(&p).exists() || root.join(p + ".rs").exists();
            let found = match top {
                "src" | "tests" | "docs" => exists(name.trim_end_matches('/').to_owned()),
                _ if is_glossary && root.join("src").join(top).is_dir() => {
                    exists(format!("src/{}", name.trim_end_matches('/')))
                }
                _ => true,
            };
            if !found {
                missing.push(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
