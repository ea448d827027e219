//! Tests of the store of proposals.

use serde_json::json;

use super::*;

fn call(tool: &str, arguments: serde_json::Value) -> EditCall {
    let tool = tool.to_owned();
    EditCall { tool, arguments }
}

fn proposal(author: &str) -> NewProposal {
    NewProposal {
        author: author.into(),
        text: "shorter".into(),
        version: 3,
        edits: vec![call("split", json!({"id": "a", "at_ms": 500}))],
    }
}

fn propose(store: &ProposalStore, proposal: NewProposal) -> Result<String, Reason> {
    store.propose("1", proposal, &AcceptedProposals::default())
}

fn stores() -> (tempfile::TempDir, ProposalStore, ProposalStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = || ProposalStore::new(dir.path().join("proposals"));
    let (proposer, editor) = (store(), store());
    (dir, proposer, editor)
}

#[test]
fn a_proposal_waits_until_it_is_rejected_or_accepted() {
    let (_dir, proposer, editor) = stores();
    let mut accepted = AcceptedProposals::default();
    assert_eq!(proposer.state("1", "none", &accepted), None);
    let first = propose(&proposer, proposal("co\u{1b}dex\n")).unwrap();
    let second = propose(&proposer, proposal("gemini")).unwrap();
    let pending = editor.pending("1", &accepted);
    let authors: Vec<&str> = pending.iter().map(|p| p.author.as_str()).collect();
    assert_eq!(authors, ["codex", "gemini"]);
    assert!(editor.pending("2", &accepted).is_empty());
    let state = |id: &str, accepted: &_| proposer.state("1", id, accepted);
    assert_eq!(state(&first, &accepted), Some(ProposalState::Pending));
    editor.reject("1", &first, "keep the beach").unwrap();
    let reason = "keep the beach".to_owned();
    assert_eq!(
        state(&first, &accepted),
        Some(ProposalState::Rejected { reason })
    );
    accepted.add(&second, 4);
    assert_eq!(
        state(&second, &accepted),
        Some(ProposalState::Accepted { version: 4 })
    );
    assert!(editor.pending("1", &accepted).is_empty());
    proposer.remove("1", &first);
    assert_eq!(state(&first, &accepted), None);
}

#[test]
fn a_proposal_ends_with_its_program() {
    let (dir, proposer, editor) = stores();
    let accepted = AcceptedProposals::default();
    let id = propose(&proposer, proposal("codex")).unwrap();
    editor.reject("1", &id, "").unwrap();
    propose(&proposer, proposal("codex")).unwrap();
    assert_eq!(editor.pending("1", &accepted).len(), 1);
    drop(proposer);
    assert!(editor.pending("1", &accepted).is_empty());
    editor.attend("1").unwrap();
    drop(editor);
    let rest: Vec<PathBuf> = entries(&dir.path().join("proposals/1")).collect();
    assert!(rest.is_empty(), "{rest:?}");
}

#[test]
fn leftovers_of_killed_programs_are_removed() {
    let (_dir, proposer, editor) = stores();
    let kept = propose(&proposer, proposal("codex")).unwrap();
    editor.reject("1", &kept, "").unwrap();
    let folder = editor.folder("1").unwrap();
    editor.reject("1", "gone", "").unwrap();
    let unfinished = |name: &str| File::create(folder.join(name)).unwrap();
    unfinished("new.tmp");
    let long_ago = std::time::SystemTime::now() - 2 * UNFINISHED_AGE;
    unfinished("old.tmp").set_modified(long_ago).unwrap();
    unfinished("killed.editor");
    editor.remove_leftovers();
    let mut names: Vec<String> = entries(&folder)
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut expected = [
        format!("{kept}{PROPOSAL}"),
        format!("{kept}{REJECTION}"),
        "new.tmp".to_owned(),
    ];
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn proposals_are_bounded() {
    let (_dir, proposer, editor) = stores();
    let mut large = proposal("codex");
    large.edits.push(call("x", json!("x".repeat(MAX_BYTES))));
    let refused = propose(&proposer, large).unwrap_err();
    assert_eq!(
        refused,
        StudioReason::ProposalTooLarge(MAX_BYTES as u64).into()
    );
    for _ in 0..MAX_PENDING {
        propose(&proposer, proposal("codex")).unwrap();
    }
    let refused = propose(&proposer, proposal("codex")).unwrap_err();
    assert_eq!(
        refused,
        StudioReason::TooManyProposals(MAX_PENDING as u64).into()
    );
    // Only those without an answer count.
    let mut accepted = AcceptedProposals::default();
    let pending = proposer.pending("1", &accepted);
    editor.reject("1", &pending[0].id, "").unwrap();
    propose(&proposer, proposal("codex")).unwrap();
    propose(&proposer, proposal("codex")).unwrap_err();
    accepted.add(&pending[1].id, 4);
    let more = proposer.propose("1", proposal("codex"), &accepted);
    more.unwrap();
    accepted = AcceptedProposals::default();
    (0..60).for_each(|n| accepted.add(&n.to_string(), n));
    assert_eq!(
        (accepted.version("9"), accepted.version("10")),
        (None, Some(10))
    );
}

#[test]
fn rejections_that_no_one_asks_for_are_bounded() {
    let (_dir, proposer, editor) = stores();
    let accepted = AcceptedProposals::default();
    let reject = |_| {
        let id = propose(&proposer, proposal("codex")).unwrap();
        editor.reject("1", &id, "").unwrap();
        id
    };
    let ids: Vec<String> = (0..MAX_REJECTED + 2).map(reject).collect();
    let state = |id: &str| proposer.state("1", id, &accepted);
    assert_eq!(state(&ids[0]), None);
    assert!(matches!(
        state(&ids[1]),
        Some(ProposalState::Rejected { .. })
    ));
}

#[test]
fn an_editor_attends_one_session_until_it_ends() {
    let (dir, proposer, editor) = stores();
    assert!(!proposer.has_editor("1"));
    editor.attend("1").unwrap();
    editor.attend("1").unwrap();
    assert!(proposer.has_editor("1") && editor.has_editor("1"));
    editor.attend("2").unwrap();
    assert!(!proposer.has_editor("1") && proposer.has_editor("2"));
    drop(editor);
    assert!(!proposer.has_editor("2"));
    // As left by `kill -9`.
    let left = dir.path().join("proposals/1/killed.editor");
    std::fs::write(&left, "").unwrap();
    assert!(!proposer.has_editor("1") && !left.exists());
}

#[test]
#[cfg(unix)]
fn proposals_are_private() {
    let (dir, proposer, _editor) = stores();
    let id = propose(&proposer, proposal("codex")).unwrap();
    let folder = dir.path().join("proposals/1");
    for path in [proposal_file(&folder, &id), folder] {
        assert!(!private::is_open_to_others(&path));
    }
}
