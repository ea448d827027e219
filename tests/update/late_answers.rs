//! Late answers: of another session, an earlier turn or a replaced request. None of them changes
//! what the user chose since.

use nemo_tui::api::Call;
use nemo_tui::app::effect::{
    ChatEffect, ExportEffect, ExportStart, SessionChoice, SessionEffect, StoreEffect,
};
use nemo_tui::app::msg::{
    OpenedSession, SessionInfo, StoredSession, TurnEnd, UserError, UserErrorKind,
};
use nemo_tui::app::preferences::{TurnCost, costs_key};
use nemo_tui::app::request::{AnswerKind, RequestId};
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::transcript::Item;

use super::harness::{DRAFT, Harness, balance, draft};

/// Another timeline.
const OTHER: &str =
    r#"{"t":[{"tt":0,"sg":[{"id":"o","d":2000,"m":{"name":"old.jpg"}}]}],"m":{"title":"Other"}}"#;

fn opened(id: &str, json: &str) -> OpenedSession {
    OpenedSession {
        id: id.into(),
        host: "127.0.0.1".into(),
        draft: Some(draft(json)),
        resumed: true,
        replaced: false,
        lost: None,
    }
}

/// Chooses a session from the list and returns the request that opens it.
fn choose(h: &mut Harness, id: &str) -> RequestId {
    h.press("Esc g s");
    let session = SessionInfo {
        id: id.into(),
        task_id: "task".into(),
        title: id.into(),
        last_message: String::new(),
        summary: String::new(),
        used_ms: 0,
    };
    let request = h.awaited(AnswerKind::SessionList);
    let sessions = vec![session];
    h.send(Msg::SessionsListed { request, sessions });
    h.press("Enter");
    match h.effects.last() {
        Some(Effect::Session(SessionEffect::Open {
            request,
            which: SessionChoice::Existing(chosen),
        })) if chosen == id => *request,
        other => panic!("{other:?}"),
    }
}

fn answer(h: &mut Harness, request: RequestId, opened: OpenedSession) {
    let result = Ok(Box::new(opened));
    h.send(Msg::Session { request, result });
}

fn stored(id: &str) -> Msg {
    Msg::SessionLoaded(Box::new(StoredSession {
        name: None,
        first_request: None,
        durations_ms: Vec::new(),
        id: id.into(),
        items: vec![Item::User {
            text: format!("words of {id}"),
        }],
        renders: Vec::new(),
        draft: None,
        assets: Vec::new(),
        unsent: String::new(),
        markers: Vec::new(),
        costs: Vec::new(),
    }))
}

/// Costs that were saved, by key.
fn saved_costs(h: &Harness) -> Vec<(String, Vec<(f64, String)>)> {
    let saved = |effect: &Effect| match effect {
        Effect::Store(StoreEffect::SaveSetting { key, value })
            if key.starts_with(&costs_key("")) =>
        {
            let costs: Vec<TurnCost> = serde_json::from_str(value).unwrap();
            let costs = costs.into_iter().map(|c| (c.credits, c.message));
            Some((key.clone(), costs.collect()))
        }
        _ => None,
    };
    h.effects.iter().filter_map(saved).collect()
}

#[test]
fn the_later_choice_of_a_session_beats_the_later_answer() {
    let mut h = Harness::ready();
    let slow = choose(&mut h, "slow");
    let fast = choose(&mut h, "fast");
    h.send(stored("slow"));
    h.send(stored("fast"));
    answer(&mut h, fast, opened("fast", DRAFT));
    answer(&mut h, slow, opened("slow", OTHER));
    assert_eq!(h.model.session.id.as_deref(), Some("fast"));
    assert_eq!(h.model.title(), "Trip");
    let transcript = h.transcript();
    assert!(
        transcript.contains(&"words of fast".to_owned()),
        "{transcript:?}"
    );
    assert!(
        !transcript.contains(&"words of slow".to_owned()),
        "{transcript:?}"
    );
    h.effects.clear();
    h.press("i");
    h.say("make it blue");
    assert!(h.effects.iter().any(
        |e| matches!(e, Effect::Chat(ChatEffect::SendTurn { session, .. }) if session == "fast")
    ));
}

#[test]
fn a_failed_session_that_was_left_does_not_disconnect() {
    let mut h = Harness::ready();
    let slow = choose(&mut h, "slow");
    let fast = choose(&mut h, "fast");
    answer(&mut h, fast, opened("fast", DRAFT));
    let before = h.transcript();
    h.send(Msg::Session {
        request: slow,
        result: Err(user_error()),
    });
    assert_eq!(h.model.session.id.as_deref(), Some("fast"));
    assert_eq!(h.transcript(), before);
    h.press("i");
    h.say("make it blue");
    assert_eq!(h.turns(), ["make it blue"]);
}

#[test]
fn a_message_after_a_failure_opens_the_chosen_session() {
    let mut h = Harness::ready();
    let request = choose(&mut h, "other");
    h.send(stored("other"));
    let result = Err(user_error());
    h.send(Msg::Session { request, result });
    h.press("i");
    h.say("make it blue");
    let Some(Effect::Session(SessionEffect::Open { request, which })) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last());
    };
    assert_eq!(which, SessionChoice::Existing("other".into()));
    answer(&mut h, request, opened("other", OTHER));
    assert_eq!(h.turns(), ["make it blue"]);
}

#[test]
fn a_state_of_the_previous_session_is_dropped() {
    let mut h = Harness::with_timeline();
    h.say("status");
    let request = h.awaited(AnswerKind::State);
    let other = choose(&mut h, "other");
    answer(&mut h, other, opened("other", OTHER));
    let before = h.transcript();
    let result = Ok(Some(draft(DRAFT)));
    h.send(Msg::State { request, result });
    assert_eq!(h.model.title(), "Other");
    assert_eq!(h.transcript(), before);
    h.effects.clear();
    h.press("E");
    assert!(h.effects.iter().any(|e| matches!(
        e,
        Effect::Export(ExportEffect::Start(ExportStart { session, name, draft, .. }))
            if session == "other" && name == "Other" && draft.timeline.title == "Other"
    )));
}

#[test]
fn a_state_requested_before_the_end_of_a_turn_does_not_undo_it() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    h.say("status");
    let request = h.awaited(AnswerKind::State);
    h.end_turn(Some(OTHER), true);
    let shown = h.transcript().len();
    let result = Ok(Some(draft(DRAFT)));
    h.send(Msg::State { request, result });
    assert_eq!(h.model.title(), "Other");
    assert_eq!(
        h.transcript().len(),
        shown + 1,
        "the summary is still shown"
    );
}

/// Requests the link to a session of the list.
fn request_link(h: &mut Harness) -> RequestId {
    // Only projects of the cloud have a page.
    h.model.connection.local = false;
    h.press("Esc g s");
    let request = h.awaited(AnswerKind::SessionList);
    let sessions = vec![SessionInfo {
        id: "first".into(),
        task_id: "task".into(),
        title: "first".into(),
        last_message: String::new(),
        summary: String::new(),
        used_ms: 0,
    }];
    h.send(Msg::SessionsListed { request, sessions });
    h.press("o");
    h.awaited(AnswerKind::Reply)
}

fn link_reply(request: RequestId) -> Msg {
    let result = Ok("https://example.com/first".into());
    Msg::Reply { request, result }
}

#[test]
fn a_link_is_shown_and_offered() {
    let mut h = Harness::ready();
    let request = request_link(&mut h);
    let Some(Effect::Call { call, .. }) = h.effects.last() else {
        panic!("{:?}", h.effects);
    };
    let (task_id, session_id) = ("task".into(), "first".into());
    assert_eq!(
        *call,
        Call::ProjectLink {
            task_id,
            session_id
        }
    );
    h.send(link_reply(request));
    assert_eq!(
        h.transcript().last().unwrap(),
        "Open the project in a browser: https://example.com/first"
    );
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Link("https://example.com/first".into()))
    );
}

#[test]
fn a_call_that_fails_is_reported_and_no_longer_awaited() {
    let mut h = Harness::ready();
    h.answer_balance(100.0);
    let request = request_link(&mut h);
    let result = Err(UserError {
        message: "no connection".into(),
        hint: "check the network".into(),
        kind: UserErrorKind::Other,
    });
    h.send(Msg::Reply { request, result });
    assert!(h.transcript().last().unwrap().contains("no connection"));
    let before = h.transcript();
    h.send(link_reply(request));
    assert_eq!(h.transcript(), before);
}

#[test]
fn a_link_of_the_previous_session_is_dropped() {
    let mut h = Harness::ready();
    let first = choose(&mut h, "first");
    answer(&mut h, first, opened("first", DRAFT));
    let request = request_link(&mut h);
    let second = choose(&mut h, "second");
    answer(&mut h, second, opened("second", OTHER));
    let before = h.transcript();
    h.send(link_reply(request));
    assert_eq!(h.transcript(), before);
    assert_eq!(h.model.session.chat.suggestion, None);
}

#[test]
fn each_queued_message_has_its_own_cost() {
    let mut h = Harness::ready();
    h.answer_balance(1_000.0);
    h.say("one");
    h.say("two");
    h.end_turn(None, true);
    let after_one = h.awaited(AnswerKind::Credits);
    assert_eq!(h.turns(), ["one", "two"], "the next message does not wait");
    h.send(balance(after_one, 900.0));
    h.end_turn(None, true);
    h.answer_balance(700.0);
    let costs = vec![(100.0, "one".to_owned()), (200.0, "two".to_owned())];
    assert_eq!(saved_costs(&h).last(), Some(&(costs_key("7"), costs)));
    assert_eq!(h.model.credits.spent, 300.0);
}

#[test]
fn an_earlier_balance_does_not_change_the_cost_of_a_later_turn() {
    let mut h = Harness::ready();
    h.model.connection.local = false;
    h.answer_balance(1_000.0);
    h.say("one");
    h.press("Esc 4 r");
    let during = h.awaited(AnswerKind::Credits);
    h.end_turn(None, true);
    let after = h.model.awaited(AnswerKind::Credits)[1];
    h.send(balance(during, 1_000.0));
    assert_eq!(
        h.model.session.last_cost, None,
        "not the balance after the turn"
    );
    h.send(balance(after, 900.0));
    assert_eq!(h.model.session.last_cost, Some(100.0));
    h.send(balance(during, 1_000.0));
    assert_eq!(
        h.model.credits.balance.map(|c| c.total),
        Some(900.0),
        "an answered request is not answered again"
    );
}

#[test]
fn a_newer_balance_answers_the_requests_before_it() {
    let mut h = Harness::ready();
    h.model.connection.local = false;
    h.answer_balance(1_000.0);
    h.say("one");
    h.end_turn(None, true);
    h.press("Esc 4 r");
    let [after_turn, refreshed] = h.model.awaited(AnswerKind::Credits)[..] else {
        panic!("two balances are awaited");
    };
    h.send(balance(refreshed, 900.0));
    h.send(balance(after_turn, 950.0));
    assert_eq!(h.model.session.last_cost, Some(100.0));
    assert_eq!(h.model.credits.balance.map(|c| c.total), Some(900.0));
}

#[test]
fn a_cost_is_booked_to_the_session_of_its_turn() {
    let mut h = Harness::ready();
    h.answer_balance(1_000.0);
    h.say("words of seven");
    h.end_turn(None, true);
    let request = h.awaited(AnswerKind::Credits);
    let other = choose(&mut h, "other");
    answer(&mut h, other, opened("other", OTHER));
    h.send(balance(request, 900.0));
    let costs = vec![(100.0, "words of seven".to_owned())];
    assert_eq!(saved_costs(&h), [(costs_key("7"), costs)]);
    assert!(h.model.session.costs.is_empty());
    assert_eq!(h.model.session.last_cost, None);
    assert_eq!(h.model.credits.spent, 100.0, "it was spent all the same");
}

#[test]
fn a_cost_that_could_not_be_fetched_is_part_of_the_next() {
    let mut h = Harness::ready();
    h.answer_balance(1_000.0);
    h.say("one");
    h.end_turn(None, true);
    let request = h.awaited(AnswerKind::Credits);
    let result = Err(user_error());
    h.send(Msg::Credits { request, result });
    h.say("two");
    h.end_turn(None, true);
    let request = *h.model.awaited(AnswerKind::Credits).last().unwrap();
    h.send(balance(request, 700.0));
    assert_eq!(h.model.credits.spent, 300.0);
}

#[test]
fn the_spending_limit_waits_for_the_cost_of_the_turn_before() {
    let mut h = Harness::ready();
    h.model.options.spending_limit = 150.0;
    h.answer_balance(1_000.0);
    h.say("one");
    h.say("two");
    h.end_turn(None, true);
    assert_eq!(h.turns(), ["one"], "its cost is not known yet");
    h.answer_balance(900.0);
    assert!(
        h.model.overlay.is_some(),
        "the next one may exceed the limit"
    );
    assert_eq!(h.turns(), ["one"]);
    h.press("y");
    assert_eq!(h.turns(), ["one", "two"]);
}

#[test]
fn the_spending_limit_does_not_wait_for_a_balance_that_failed() {
    let mut h = Harness::ready();
    h.model.options.spending_limit = 1_000.0;
    h.answer_balance(1_000.0);
    h.say("one");
    h.say("two");
    h.end_turn(None, true);
    let request = h.awaited(AnswerKind::Credits);
    let result = Err(user_error());
    h.send(Msg::Credits { request, result });
    assert_eq!(h.turns(), ["one", "two"]);
}

#[test]
fn an_event_of_an_ended_turn_is_dropped() {
    let mut h = Harness::ready();
    h.say("one");
    let request = h.awaited(AnswerKind::Turn);
    h.end_turn(None, true);
    h.say("two");
    let (before, turn) = (h.transcript(), h.awaited(AnswerKind::Turn));
    let end = TurnEnd {
        draft: Some(draft(OTHER)),
        changes: Vec::new(),
        replied: true,
        stopped: false,
    };
    let result = Ok(Box::new(end));
    h.send(Msg::TurnEnded { request, result });
    assert_eq!(h.awaited(AnswerKind::Turn), turn);
    assert_eq!((h.transcript(), h.model.title().as_str()), (before, "one"));
}

fn user_error() -> UserError {
    UserError {
        message: "unreachable".into(),
        hint: "".into(),
        kind: Default::default(),
    }
}
