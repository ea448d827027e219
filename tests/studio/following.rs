//! Two programs on one data folder: changes are noticed, and proposals are answered.

use std::time::Duration;

use nemo_tui::api::{ApiClient, ApiError, FollowRequest, FollowedSession, ProposeRequest};
use nemo_tui::domain::proposal::ProposalState;
use nemo_tui::studio::Studio;
use serde_json::json;

use super::typed_edits::{assemble, call, with_photos};
use super::{TestStudio, client, start};

/// A second program.
async fn second(b: &TestStudio) -> (Studio, ApiClient) {
    let studio = start(b.path(), false, None).await;
    let nemo = client(&studio, b.path());
    (studio, nemo)
}

impl TestStudio {
    /// Returns the changes of the session for an editor that knows this.
    async fn follow(&self, after: u64, proposals: &[&str]) -> FollowedSession {
        let request = FollowRequest {
            after: Some(after),
            proposals: proposals.iter().map(|&id| id.to_owned()).collect(),
            answers: true,
        };
        let followed = self.nemo.follow(&self.session, &request);
        tokio::time::timeout(Duration::from_secs(60), followed)
            .await
            .unwrap()
            .unwrap()
    }

    fn proposal(&self, expect_version: Option<u64>) -> ProposeRequest {
        ProposeRequest {
            edits: vec![assemble(), call("add_title", json!({"text": "Hi"}))],
            author: "codex".into(),
            text: "a first cut".into(),
            expect_version,
            waits_for_editor: false,
        }
    }
}

fn is_refused(result: Result<impl std::fmt::Debug, ApiError>, status: i64) -> bool {
    matches!(result, Err(ApiError::Refused { code, .. }) if code == status)
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_of_another_program_are_noticed_with_their_author() {
    let b = with_photos().await;
    let (_studio, other) = second(&b).await;
    b.say("make a video of both photos").await;
    let own = b.follow(0, &[]).await;
    assert!(own.follows && own.version == 1 && own.steps[0].own);
    let waiting = b.follow(1, &[]);
    let theirs = async {
        let request = nemo_tui::api::ApplyEditsRequest {
            session_id: b.session.clone(),
            edits: vec![call("add_title", json!({"text": "Hi"}))],
            author: Some("codex".into()),
            ..Default::default()
        };
        other.apply_edits(&request).await.unwrap();
    };
    let (followed, ()) = tokio::join!(waiting, theirs);
    let step = &followed.steps[0];
    assert_eq!(
        (followed.version, followed.steps.len(), step.version),
        (2, 1, 2)
    );
    assert_eq!((step.author.as_deref(), step.own), (Some("codex"), false));
    assert_eq!((step.changes.len(), step.draft.version), (1, Some(2)));
    b.say("undo").await;
    let undone = b.follow(2, &[]).await;
    assert!(undone.steps[0].own && undone.steps[0].author.is_none());
    let missing = b.nemo.follow("1", &FollowRequest::default()).await;
    assert!(is_refused(missing, 1002));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_proposal_is_one_step_of_its_author() {
    let b = with_photos().await;
    let (_studio, other) = second(&b).await;
    let refused = other.propose(&b.session, &b.proposal(None)).await;
    assert!(is_refused(refused, 409), "no editor has the session open");
    let (followed, ()) = tokio::join!(b.follow(0, &[]), async {
        let proposal = b.proposal(Some(0));
        while is_refused(other.propose(&b.session, &proposal).await, 409) {
            tokio::task::yield_now().await;
        }
    });
    let [proposal] = &followed.proposals[..] else {
        panic!("{followed:?}")
    };
    assert_eq!((followed.version, proposal.author.as_str()), (0, "codex"));
    assert_eq!(proposal.tools, ["assemble", "add_title"]);
    assert_eq!(
        (proposal.problem.clone(), proposal.changes.len()),
        (None, 3)
    );
    assert!(proposal.draft.as_ref().unwrap().duration_ms() >= 4_000);
    let folder = b.path().join("studio/proposals").join(&b.session);
    let file = folder.join(format!("{}.proposal.json", proposal.id));
    assert!(file.exists());
    let waiting = other.await_proposal(&b.session, &proposal.id, 20_000);
    let accepting = b.nemo.accept_proposal(&b.session, &proposal.id);
    let (state, accepted) = tokio::join!(waiting, accepting);
    assert_eq!(accepted.unwrap(), 1);
    assert!(!file.exists(), "the project has the answer");
    assert_eq!(state.unwrap(), ProposalState::Accepted { version: 1 });
    let done = b.follow(0, &[]).await;
    assert!(done.proposals.is_empty() && done.steps[0].own);
    assert_eq!(done.steps[0].author.as_deref(), Some("codex"));
    let last = other.withdraw_proposal(&b.session, &proposal.id).await;
    assert_eq!(last.unwrap(), ProposalState::Accepted { version: 1 });
    b.say("undo").await;
    assert!(
        b.draft().await.timeline.is_empty(),
        "all edits are one step"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_rejected_outdated_withdrawn_or_ends_with_its_program() {
    let b = with_photos().await;
    let (studio, other) = second(&b).await;
    let waits = || ProposeRequest {
        waits_for_editor: true,
        ..b.proposal(Some(0))
    };
    let first = other.propose(&b.session, &waits()).await.unwrap();
    let second = other.propose(&b.session, &waits()).await.unwrap();
    let rejected = b.nemo.reject_proposal(&b.session, &first, "no title").await;
    rejected.unwrap();
    let state = other.await_proposal(&b.session, &first, 20_000).await;
    let reason = "no title".to_owned();
    assert_eq!(state.unwrap(), ProposalState::Rejected { reason });
    assert_eq!(b.follow(0, &[]).await.proposals.len(), 1);
    b.say("make a video of both photos").await;
    let followed = b.follow(1, &[]).await;
    assert!(followed.proposals[0].problem.is_some() && followed.proposals[0].draft.is_none());
    let outdated = b.nemo.accept_proposal(&b.session, &second).await;
    assert!(is_refused(outdated, 409));
    let known = [second.as_str()];
    let (gone, _) = tokio::join!(
        b.follow(1, &known),
        other.withdraw_proposal(&b.session, &second)
    );
    assert!(gone.proposals.is_empty());
    let withdrawn = b.nemo.accept_proposal(&b.session, &second).await;
    assert!(is_refused(withdrawn, 404));
    other.propose(&b.session, &waits()).await.unwrap();
    drop(studio);
    drop(other);
    let ended = async {
        while !b.follow(9, &[]).await.proposals.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), ended)
        .await
        .unwrap();
}
