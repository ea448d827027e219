//! Changes by other programs while the editor is open.

use nemo_tui::app::effect::SessionEffect;
use nemo_tui::app::followed::{FollowedChanges, ForeignEdit};
use nemo_tui::app::msg::{UserError, UserErrorKind};
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::diff;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::reason::{Hint, Reason};
use nemo_tui::domain::transcript::Item;
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::transcript;

use super::direct_edits::{ABC, studio, video};
use super::harness::{Harness, draft};

/// Known version and proposals of the requests to follow the session.
fn requests(h: &Harness) -> Vec<(Option<u64>, Vec<String>)> {
    let known = |effect: &Effect| match effect {
        Effect::Session(SessionEffect::Follow {
            after, proposals, ..
        }) => Some((*after, proposals.clone())),
        _ => None,
    };
    h.effects.iter().filter_map(known).collect()
}

/// Returns true for each request to follow the session that is sent later.
fn retries(h: &Harness) -> Vec<bool> {
    let retries = |effect: &Effect| match effect {
        Effect::Session(SessionEffect::Follow { retries, .. }) => Some(*retries),
        _ => None,
    };
    h.effects.iter().filter_map(retries).collect()
}

/// A version without the segment `b`, made by another program.
fn without_b(version: u64, author: Option<&str>) -> FollowedChanges {
    let mut after = Draft::parse(&video(&[("a", 0, 2_000), ("c", 2_000, 4_000)])).unwrap();
    after.version = Some(version as u32);
    FollowedChanges {
        version,
        edits: vec![ForeignEdit {
            author: author.map(str::to_owned),
            changes: diff::between(&draft(&video(&ABC)).timeline, &after.timeline),
        }],
        draft: Some(after.into()),
        follows: true,
        ..FollowedChanges::default()
    }
}

fn receive(h: &mut Harness, changes: FollowedChanges) {
    let request = h.awaited(AnswerKind::Followed);
    let result = Ok(Box::new(changes));
    h.send(Msg::Followed { request, result });
}

fn segments(h: &Harness) -> usize {
    h.model
        .session
        .timeline
        .timeline()
        .unwrap()
        .segments()
        .count()
}

#[test]
fn a_change_by_another_program_is_shown_and_attributed() {
    let mut h = studio(6_000);
    h.press("1");
    h.type_text("make it");
    receive(&mut h, without_b(4, Some("codex")));
    assert_eq!(segments(&h), 2);
    assert_eq!(
        h.transcript(),
        ["codex: Removed b.jpg (Video), was 0:02.0–0:05.0"]
    );
    assert_eq!(h.model.session.composer.field.lines(), ["make it"]);
    assert_eq!(requests(&h), [(Some(4), vec![])], "the next changes");
    let entry = &h.model.session.transcript.entries[0].item;
    assert!(transcript::text(Lang::Zh, entry).starts_with("codex："));
    let changes = Vec::new();
    let unnamed = Item::External {
        author: None,
        changes,
    };
    assert_eq!(transcript::text(Lang::En, &unnamed), "another program: ");
}

#[test]
fn a_change_waits_for_the_end_of_the_turn() {
    let mut h = studio(1_000);
    h.press("1");
    h.say("add a title");
    receive(&mut h, without_b(4, None));
    receive(&mut h, without_b(5, Some("codex")));
    assert_eq!((segments(&h), h.transcript().len()), (3, 1));
    h.end_turn(Some(&video(&ABC)), true);
    assert_eq!(segments(&h), 2);
    let shown = h.transcript();
    assert!(shown[shown.len() - 2].starts_with("another program: Removed b.jpg"));
    assert!(shown[shown.len() - 1].starts_with("codex: Removed b.jpg"));
    assert_eq!(requests(&h).last().unwrap(), &(Some(5), vec![]));
}

#[test]
fn an_older_version_replaces_nothing() {
    let mut h = studio(1_000);
    let mut newer = Draft::parse(&video(&ABC)).unwrap();
    newer.version = Some(5);
    h.model.session.timeline.draft = Some(newer.into());
    receive(&mut h, without_b(4, Some("codex")));
    assert_eq!(segments(&h), 3);
    assert_eq!(h.transcript().len(), 1);
}

#[test]
fn following_is_retried_later_after_an_error() {
    let mut h = studio(1_000);
    let request = h.awaited(AnswerKind::Followed);
    let error = UserError {
        message: Reason::message("no session"),
        hint: Hint::Text(String::new()),
        kind: UserErrorKind::Other,
    };
    let result = Err(error);
    h.send(Msg::Followed { request, result });
    assert!(h.transcript().is_empty());
    assert_eq!(retries(&h), [true]);
    h.send(Msg::Clock(9_000));
    assert_eq!(retries(&h), [true], "the request is in progress");
    receive(&mut h, without_b(4, None));
    assert_eq!(retries(&h), [true, false]);
}

#[test]
fn a_session_is_looked_at_again_later_if_changes_are_not_noticed() {
    let mut h = studio(1_000);
    for version in 4..6 {
        let unnoticed = FollowedChanges {
            follows: false,
            ..without_b(version, None)
        };
        receive(&mut h, unnoticed);
    }
    assert_eq!(retries(&h), [true, true]);
}
