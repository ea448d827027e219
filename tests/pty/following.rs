//! The editor while another program edits the same session.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::{ApiClient, EditCall, ProposeRequest};
use nemo_tui::domain::proposal::ProposalState;
use nemo_tui::studio::{self, Prices, RenderSettings, Studio};
use serde_json::json;

use crate::client;
use crate::common::photo;
use crate::tui::{PATIENCE, Tui, assert_restored};

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

/// A program that proposes edits in the name of an agent.
struct Proposer {
    _studio: Studio,
    nemo: ApiClient,
    session: String,
}

impl Proposer {
    async fn start(dir: &Path) -> Self {
        let options = studio::StudioOptions {
            dir: dir.join("data/studio"),
            port: 0,
            open: false,
            heartbeat: Duration::from_secs(5),
            silent_every: None,
            render: RenderSettings::default(),
            prices: Prices::default(),
            llm_agent: None,
            speech: None,
        };
        let studio = studio::start(options).await.unwrap();
        let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
        let nemo = client::client(&studio, dir, token, Duration::from_secs(1));
        Self {
            _studio: studio,
            nemo,
            session: session(dir),
        }
    }

    /// Proposes to remove a segment.
    async fn propose(&self, segment: &str) -> String {
        let request = ProposeRequest {
            edits: vec![EditCall {
                tool: "remove".into(),
                arguments: json!({"ids": [segment]}),
            }],
            author: "codex".into(),
            text: "A shorter hook.".into(),
            expect_version: None,
            waits_for_editor: false,
        };
        self.nemo.propose(&self.session, &request).await.unwrap()
    }

    async fn answer(&self, proposal: &str) -> ProposalState {
        let end = Instant::now() + PATIENCE;
        loop {
            let state = self.nemo.await_proposal(&self.session, proposal, 20_000);
            match state.await.unwrap() {
                ProposalState::Pending => assert!(Instant::now() < end, "no answer"),
                answer => return answer,
            }
        }
    }

    async fn segments(&self) -> Vec<String> {
        let draft = self.nemo.fetch_draft(&self.session).await.unwrap().unwrap();
        let segments = draft.timeline.segments();
        segments.map(|(_, segment)| segment.id.clone()).collect()
    }
}

#[test]
fn a_proposal_is_accepted_or_amended_by_key() {
    let dir = tempfile::tempdir().unwrap();
    create(dir.path());
    let mut tui = editor(dir.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let proposer = runtime.block_on(Proposer::start(dir.path()));
    let segments = runtime.block_on(proposer.segments());
    let first = runtime.block_on(proposer.propose(&segments[1]));
    tui.wait_for("codex proposes edits (1)");
    tui.wait_for("A shorter hook.");
    tui.wait_for("− Removed blue.png");
    tui.wait_for("before · 0:04.5");
    // Keys count once the dialog was seen.
    while tui.parser.screen().contents().contains("A shorter hook.") {
        tui.send("a");
        tui.read_for(Duration::from_millis(100));
    }
    let accepted = runtime.block_on(proposer.answer(&first));
    assert_eq!(accepted, ProposalState::Accepted { version: 2 });
    tui.wait_for("codex: Removed blue.png");
    tui.wait_for("/ 0:03.0");
    // A key that was sent while the dialog closed is text.
    tui.send("\x15a note");
    tui.wait_for("› a note");
    let second = runtime.block_on(proposer.propose(&segments[0]));
    tui.wait_for("proposals (1)");
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("gp");
    tui.wait_for("A shorter hook.");
    tui.send("e");
    tui.wait_for("what to change");
    tui.send("keep the red one\r");
    let rejected = runtime.block_on(proposer.answer(&second));
    let reason = "keep the red one".to_owned();
    assert_eq!(rejected, ProposalState::Rejected { reason });
    tui.wait_for("You rejected the proposal of codex.");
    assert_eq!(runtime.block_on(proposer.segments()), segments[..1]);
    quit(tui);
}
