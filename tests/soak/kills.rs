//! Kills an agent that edits the session of an open editor, or the editor while it accepts a
//! proposal, at random moments. No edits are made in part, and the other program continues.

use std::path::Path;
use std::time::{Duration, Instant};

use nemo_tui::api::auth::{Token, TokenSource};
use nemo_tui::api::{ApiClient, EditCall, ProposeRequest};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::proposal::ProposalState;
use nemo_tui::studio::Studio;

use super::agent::{Agent, create_session, set_duration};
use super::tui::Tui;
use super::{client, common, random, start_studio};

/// Number of edits that a killed agent has asked for.
const EDITS: u64 = 100;
/// Maximum times from the start of the work to the kill (ms).
const AGENT_MS: u64 = 400;
const EDITOR_MS: u64 = 400;

/// A session of two photos with the same duration, which every edit of both keeps the same.
struct Scene {
    _studio: Studio,
    dir: tempfile::TempDir,
    nemo: ApiClient,
    session: String,
    ids: Vec<String>,
    state: u64,
    version: u32,
}

impl Scene {
    async fn create() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let photo = |name, color| common::photo(dir.path(), name, color, "320x180");
        let photos = [photo("red.png", "red"), photo("blue.png", "blue")];
        let session = create_session(dir.path(), &photos);
        let studio = start_studio(&dir.path().join("data")).await;
        let token = TokenSource::Fixed(Token::new(studio.token()).unwrap());
        let nemo = client::client(&studio, dir.path(), token, Duration::from_secs(1));
        let mut scene = Self {
            _studio: studio,
            dir,
            nemo,
            session,
            ids: Vec::new(),
            state: 0x9e37_79b9_7f4a_7c15,
            version: 0,
        };
        let draft = scene.check().await;
        scene.ids = ids(&draft);
        scene
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn random(&mut self, below: u64) -> u64 {
        random(&mut self.state) % below
    }

    /// Checks that no edits were made in part, and returns the timeline.
    async fn check(&mut self) -> Draft {
        let draft = self.nemo.fetch_draft(&self.session).await.unwrap().unwrap();
        let segments: Vec<u64> = draft
            .timeline
            .segments()
            .map(|(_, segment)| segment.duration_ms)
            .collect();
        assert!(
            matches!(segments[..], [first, second] if first == second),
            "{segments:?}"
        );
        let version = draft.version.unwrap();
        assert!(version >= self.version, "{version} < {}", self.version);
        self.version = version;
        draft
    }

    fn edits(&mut self) -> [serde_json::Value; 2] {
        // Whole tenths, as on the screen.
        let ms = 100 * (10 + self.random(80));
        [&self.ids[0], &self.ids[1]].map(|id| set_duration(id, ms))
    }

    /// Kills an agent in the middle of its edits.
    async fn kill_agent(&mut self, editor: &mut Tui) {
        let mut agent = Agent::start(self.path(), &["--session", &self.session], "allow");
        for _ in 0..EDITS {
            agent.edit(&self.edits());
        }
        let moment = self.random(AGENT_MS);
        editor.read_for(Duration::from_millis(moment));
        agent.kill();
        let draft = self.check().await;
        // The editor has the same timeline, and still takes keys.
        let tenths = draft.duration_ms() / 100;
        editor.wait_for(&format!("/ 0:{:02}.{}", tenths / 10, tenths % 10));
        editor.send("still here");
        editor.wait_for("› still here");
        editor.send(&"\x7f".repeat("still here".len()));
        editor.wait("the empty composer", |s| {
            !s.contents().contains("still here")
        });
    }

    /// Kills an editor while it accepts a proposal. Returns true if the edits were made.
    async fn kill_editor(&mut self) -> bool {
        let mut editor = start_editor(self.path());
        editor.send("\x1b");
        editor.wait_for("i write");
        let edits = self.edits().map(|edit| EditCall {
            tool: "set_duration".into(),
            arguments: edit["arguments"].clone(),
        });
        let mut request = ProposeRequest {
            edits: edits.to_vec(),
            author: "codex".into(),
            text: String::new(),
            expect_version: None,
            // It may not have asked for proposals yet.
            waits_for_editor: true,
        };
        let before = self.version;
        let id = self.nemo.propose(&self.session, &request).await.unwrap();
        editor.wait_for("codex proposes edits");
        let end = Instant::now() + Duration::from_millis(self.random(EDITOR_MS));
        editor.send("gp");
        while Instant::now() < end {
            if editor.parser.screen().contents().contains("a accept") {
                editor.send("a");
            }
            editor.read_for(Duration::from_millis(10));
        }
        editor.child.kill().unwrap();
        editor.child.wait().unwrap();
        let answer = self.nemo.withdraw_proposal(&self.session, &id).await;
        let draft = self.check().await;
        let accepted = match answer.unwrap() {
            ProposalState::Accepted { version } => version,
            ProposalState::Pending => u64::from(before),
            rejected @ ProposalState::Rejected { .. } => panic!("{rejected:?}"),
        };
        assert_eq!(draft.version.map(u64::from), Some(accepted));
        request.waits_for_editor = false;
        let refused = self.nemo.propose(&self.session, &request).await;
        assert!(refused.is_err(), "no editor can answer");
        accepted > u64::from(before)
    }
}

fn ids(draft: &Draft) -> Vec<String> {
    let segments = draft.timeline.segments();
    segments.map(|(_, segment)| segment.id.clone()).collect()
}

fn start_editor(dir: &Path) -> Tui {
    let mut editor = Tui::start(dir, (120, 36), &["--local"]);
    editor.wait_for("Welcome back");
    editor.wait_for("/ 0:");
    editor
}

/// Kills this many agents while an editor is open.
async fn kill_agents(kills: usize) {
    let mut scene = Scene::create().await;
    let mut editor = start_editor(scene.path());
    for _ in 0..kills {
        scene.kill_agent(&mut editor).await;
    }
    editor.send("\x03\x03\x03y");
    assert_eq!(editor.end().0, 0);
    println!("{kills} kills of an agent: {} versions", scene.version);
}

/// Kills this many editors.
async fn kill_editors(kills: usize) {
    let mut scene = Scene::create().await;
    let mut accepted = 0;
    for _ in 0..kills {
        accepted += usize::from(scene.kill_editor().await);
    }
    let proposals = scene.path().join("data/studio/proposals");
    let rest = std::fs::read_dir(proposals.join(&scene.session)).unwrap();
    let json = rest.filter(|entry| {
        let path = entry.as_ref().unwrap().path();
        path.extension().is_some_and(|e| e == "json")
    });
    assert_eq!(json.count(), 0, "proposals remain");
    println!("{kills} kills of an editor: {accepted} proposals accepted before the kill");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_agent_leaves_no_partial_edit() {
    kill_agents(3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_editor_leaves_no_partial_edit() {
    kill_editors(3).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make soak"]
async fn five_hundred_killed_agents_leave_no_partial_edit() {
    kill_agents(500).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: make soak"]
async fn five_hundred_killed_editors_leave_no_partial_edit() {
    kill_editors(500).await;
}
