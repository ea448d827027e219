//! Typed edits of another program.

use nemo_tui::api::{ApiError, ApplyEditsReply, ApplyEditsRequest, EditCall};
use serde_json::{Value, json};

use super::TestStudio;
use super::common::photo;

pub async fn with_photos() -> TestStudio {
    let b = TestStudio::new().await;
    for (name, color) in [("red.png", "red"), ("blue.png", "blue")] {
        let file = photo(b.path(), name, color, "320x180");
        b.upload(&file).await.unwrap();
    }
    b
}

pub fn call(tool: &str, arguments: Value) -> EditCall {
    let tool = tool.to_owned();
    EditCall { tool, arguments }
}

pub fn assemble() -> EditCall {
    let media = json!(["red.png", "blue.png"]);
    call("assemble", json!({"media": media, "each_ms": 2000}))
}

impl TestStudio {
    pub async fn edit(
        &self,
        edits: Vec<EditCall>,
        expect_version: Option<u64>,
        dry_run: bool,
    ) -> Result<ApplyEditsReply, ApiError> {
        let request = ApplyEditsRequest {
            session_id: self.session.clone(),
            edits,
            expect_version,
            dry_run,
            author: Some("codex".to_owned()),
        };
        self.nemo.apply_edits(&request).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_what_the_edits_would_change() {
    let b = with_photos().await;
    let tried = b.edit(vec![assemble()], Some(0), true).await.unwrap();
    assert_eq!(
        (tried.version, tried.applied, tried.changes.len()),
        (0, false, 2)
    );
    assert_eq!(tried.timeline["d"], 4000);
    assert!(b.draft().await.timeline.is_empty());
    let done = b.edit(vec![assemble()], Some(0), false).await.unwrap();
    assert_eq!((done.version, done.applied), (1, true));
    assert_eq!(done.changes.len(), tried.changes.len());
    assert_eq!(b.draft().await.timeline.duration_ms(), 4_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_of_an_outdated_timeline_are_rejected_with_the_newer_one() {
    let b = with_photos().await;
    b.edit(vec![assemble()], None, false).await.unwrap();
    b.say("add the title \"Hi\"").await;
    let clear = call("clear", json!({}));
    let rejected = b.edit(vec![clear], Some(1), false).await.unwrap();
    assert!(rejected.conflict && !rejected.applied && rejected.changes.is_empty());
    assert_eq!(rejected.version, 2);
    assert_eq!(rejected.timeline["t"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_edit_is_named_and_nothing_changes() {
    let b = with_photos().await;
    let wrong = call("remove", json!({"ids": ["nobody"]}));
    let refused = b.edit(vec![assemble(), wrong], None, false).await;
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("edit 2 (remove)"), "{text}");
    assert!(b.draft().await.timeline.is_empty());
    let unknown = ApplyEditsRequest {
        session_id: "1".into(),
        ..ApplyEditsRequest::default()
    };
    let refused = b.nemo.apply_edits(&unknown).await.unwrap_err();
    assert!(matches!(refused, ApiError::Refused { code: 1002, .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_at_the_same_time_are_made_one_after_the_other() {
    let b = with_photos().await;
    b.edit(vec![assemble()], None, false).await.unwrap();
    let title = |n: usize| {
        let arguments =
            json!({"text": format!("title {n}"), "start_ms": n * 100, "duration_ms": 100});
        b.edit(vec![call("add_title", arguments)], None, false)
    };
    let replies = futures::future::join_all((0..20).map(title)).await;
    let mut versions: Vec<u64> = replies.into_iter().map(|r| r.unwrap().version).collect();
    versions.sort_unstable();
    assert_eq!(versions, (2..=21).collect::<Vec<_>>());
    let undone = b.say("undo").await;
    assert!(undone.contains("22"), "{undone}");
}
