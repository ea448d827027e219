//! Edits that other programs propose.

use nemo_tui::app::effect::{SessionEffect, TerminalEffect};
use nemo_tui::app::followed::{FollowedChanges, ProposedEdits};
use nemo_tui::app::msg::{UserError, UserErrorKind};
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::diff;
use nemo_tui::domain::reason::{Hint, StudioReason};

use super::direct_edits::{ABC, studio, video};
use super::harness::{Harness, draft};

/// A proposal to remove the segment `b`.
fn proposal(id: &str) -> ProposedEdits {
    let after = draft(&video(&[("a", 0, 2_000), ("c", 2_000, 4_000)]));
    ProposedEdits {
        id: id.into(),
        author: "codex".into(),
        text: "too long".into(),
        version: 3,
        tools: vec!["remove".into()],
        problem: None,
        changes: diff::between(&draft(&video(&ABC)).timeline, &after.timeline),
        draft: Some(after),
    }
}

fn receive(h: &mut Harness, proposals: &[ProposedEdits]) {
    let request = h.awaited(AnswerKind::Followed);
    let changes = FollowedChanges {
        version: 3,
        proposals: proposals.to_vec(),
        follows: true,
        ..FollowedChanges::default()
    };
    let result = Ok(Box::new(changes));
    h.send(Msg::Followed { request, result });
}

/// A studio whose user has not pressed a key for a while.
fn rested() -> Harness {
    let mut h = studio(1_000);
    h.send(Msg::Clock(9_000));
    h
}

/// Answers that were sent: proposal, acceptance and reason.
fn answers(h: &Harness) -> Vec<(&str, bool, &str)> {
    let answer = |effect: &'_ Effect| match effect {
        Effect::Session(SessionEffect::AnswerProposal {
            proposal,
            accepts,
            reason,
            ..
        }) => Some((
            proposal.clone().leak() as &str,
            *accepts,
            reason.clone().leak() as &str,
        )),
        _ => None,
    };
    h.effects.iter().filter_map(answer).collect()
}

fn shown(h: &Harness) -> Option<&str> {
    match &h.model.overlay {
        Some(Overlay::Proposal(dialog)) => Some(&dialog.proposal.id),
        _ => None,
    }
}

fn confirm(h: &mut Harness, result: Result<(), UserError>) {
    let request = h.awaited(AnswerKind::ProposalAnswer);
    h.send(Msg::ProposalAnswered { request, result });
}

#[test]
fn a_proposal_is_shown_and_accepted_by_key() {
    let mut h = rested();
    receive(&mut h, &[proposal("1"), proposal("2")]);
    assert_eq!(shown(&h), Some("1"));
    assert!(
        h.effects
            .iter()
            .any(|e| matches!(e, Effect::Terminal(TerminalEffect::Bell)))
    );
    h.press("a");
    assert!(
        answers(&h).is_empty(),
        "a key that was pressed before it was seen"
    );
    h.send(Msg::Clock(10_000));
    h.press("a");
    assert_eq!(answers(&h), [("1", true, "")]);
    assert_eq!(shown(&h), Some("2"), "the next one");
    h.press("a");
    assert_eq!(answers(&h).len(), 1, "a key that is still held");
    h.send(Msg::Clock(11_000));
    h.press("r");
    assert_eq!(answers(&h)[1..], [("2", false, "")]);
    assert!(h.model.overlay.is_none());
    // The studio has not carried out the answers yet.
    receive(&mut h, &[proposal("1"), proposal("2")]);
    assert!(h.model.overlay.is_none() && h.transcript().is_empty());
    confirm(&mut h, Ok(()));
    confirm(&mut h, Ok(()));
    assert_eq!(h.transcript(), ["You rejected the proposal of codex."]);
    assert!(h.model.awaited(AnswerKind::ProposalAnswer).is_empty());
}

#[test]
fn what_to_change_goes_back_with_the_rejection() {
    let mut h = rested();
    receive(&mut h, &[proposal("1")]);
    h.send(Msg::Clock(10_000));
    h.press("e Enter");
    assert!(answers(&h).is_empty(), "a text is required");
    h.type_text("keep 2 s of it");
    h.press("Enter");
    assert_eq!(answers(&h), [("1", false, "keep 2 s of it")]);
}

#[test]
fn a_proposal_never_interrupts_typing() {
    let mut h = rested();
    h.press("1");
    h.type_text("make it a");
    h.send(Msg::Clock(60_000));
    receive(&mut h, &[proposal("1")]);
    h.type_text("rr");
    assert_eq!(shown(&h), None);
    assert_eq!(h.model.session.composer.field.lines(), ["make it arr"]);
    h.press("Esc g p");
    assert_eq!(shown(&h), Some("1"));
    h.press("Esc");
    assert_eq!(shown(&h), None);
    assert_eq!(h.model.session.following.open_proposals().count(), 1);
    h.press("g p a");
    assert_eq!(answers(&h), [("1", true, "")]);
    h.press("g p");
    let (text, _) = h.model.screen.flash.clone().unwrap();
    assert_eq!(text, "No program proposes edits.");
}

#[test]
fn an_outdated_or_withdrawn_proposal_is_not_accepted() {
    let mut h = rested();
    receive(&mut h, &[proposal("1")]);
    let mut outdated = proposal("1");
    outdated.problem = Some(StudioReason::ProposalOutdated.into());
    receive(&mut h, &[outdated]);
    h.send(Msg::Clock(10_000));
    h.press("a");
    assert!(answers(&h).is_empty() && shown(&h).is_some());
    receive(&mut h, &[]);
    assert_eq!(shown(&h), None);
    let (text, _) = h.model.screen.flash.clone().unwrap();
    assert_eq!(text, "The program withdrew its proposal.");
}

#[test]
fn a_refused_answer_leaves_the_proposal_open() {
    let mut h = rested();
    receive(&mut h, &[proposal("1")]);
    h.send(Msg::Clock(10_000));
    h.press("a");
    let error = UserError {
        message: StudioReason::ProposalOutdated.into(),
        hint: Hint::Text(String::new()),
        kind: UserErrorKind::Other,
    };
    confirm(&mut h, Err(error));
    assert_eq!(h.model.session.following.open_proposals().count(), 1);
    assert!(h.transcript()[0].contains("the timeline was changed"));
}
