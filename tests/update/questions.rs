//! The agent's questions in the editor: shown, answered by key or in the user's words, and never
//! answered by accident.

use nemo_tui::app::effect::{SessionChoice, SessionEffect, StoreEffect};
use nemo_tui::app::msg::{OpenedSession, StoredSession, UserError, UserErrorKind};
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::chat::Suggestion;
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::question::{Question, QuestionSet};
use nemo_tui::domain::transcript::Item;

use super::harness::Harness;

fn question(prompt: &str, options: &[&str], multiple: bool) -> Question {
    Question {
        prompt: prompt.into(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        multiple,
    }
}

/// An editor with an open question of the agent.
fn with_question(questions: Vec<Question>) -> Harness {
    let mut h = Harness::ready();
    h.say("make a video");
    ask(&mut h, questions);
    h
}

fn ask(h: &mut Harness, questions: Vec<Question>) {
    let request = h.awaited(AnswerKind::Turn);
    h.send(Msg::ChatEvent {
        request,
        event: ChatEvent::Question(QuestionSet {
            title: "Style".into(),
            questions,
        }),
    });
    h.end_turn(None, true);
}

fn mood() -> Vec<Question> {
    vec![question("Which mood?", &["Calm", "Loud"], false)]
}

#[test]
fn an_option_is_chosen_by_number_or_enter() {
    let mut h = with_question(mood());
    assert!(matches!(h.model.overlay, Some(Overlay::Question(_))));
    assert!(
        h.transcript().last().unwrap().contains("2. Loud"),
        "{:?}",
        h.transcript()
    );
    h.press("2");
    assert_eq!(
        (h.turns(), h.model.overlay.is_none()),
        (vec!["make a video".to_owned(), "Loud".into()], true)
    );
    let mut h = with_question(mood());
    h.press("Down Enter");
    assert_eq!(h.turns().last().unwrap(), "Loud");
    let mut h = with_question(mood());
    h.press("9 Enter");
    assert_eq!(
        h.turns().last().unwrap(),
        "9",
        "there is no ninth option: this is free text"
    );
}

#[test]
fn several_options_and_questions_form_one_answer() {
    let mut h = with_question(vec![
        question("Which clips?", &["a", "b", "c"], true),
        question("Ratio?", &["16:9", "9:16"], false),
    ]);
    h.press("1 3 1 Down Down");
    h.press("Up Space Enter");
    h.press("Left");
    assert!(
        matches!(&h.model.overlay, Some(Overlay::Question(c)) if c.index == 0 && c.has_choice())
    );
    h.press("Enter 2");
    assert_eq!(
        h.turns().last().unwrap(),
        "Which clips?: b, c\nRatio?: 9:16"
    );
}

#[test]
fn free_text_answers_are_never_taken_for_local_commands() {
    let mut h = with_question(mood());
    h.type_text("export");
    h.press("Enter");
    assert_eq!(h.turns().last().unwrap(), "export");
    let mut h = with_question(mood());
    h.press("Esc");
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Answer("Which mood?".into()))
    );
    h.press("Ctrl-o");
    assert!(
        matches!(h.model.overlay, Some(Overlay::Question(_))),
        "the suggestion opens it again"
    );
}

#[test]
fn a_queued_message_is_not_an_answer() {
    let mut h = Harness::ready();
    h.say("make a video");
    h.say("then make it blue");
    ask(&mut h, mood());
    assert_eq!(h.turns().len(), 1);
    h.press("1");
    assert_eq!(h.turns().last().unwrap(), "Calm");
    h.end_turn(None, true);
    assert_eq!(h.turns().last().unwrap(), "then make it blue");
}

#[test]
fn nobody_is_interrupted_while_typing() {
    let mut h = Harness::ready();
    h.say("make a video");
    h.type_text("I wonder");
    ask(&mut h, mood());
    assert!(h.model.overlay.is_none() && h.model.session.chat.suggestion.is_some());
    h.press("Enter");
    assert_eq!(h.turns().last().unwrap(), "I wonder");
}

#[test]
fn a_question_without_options_waits_in_the_composer() {
    let mut h = with_question(vec![question("What is it about?", &[], false)]);
    assert!(h.model.overlay.is_none() && h.model.session.conversation.open_question().is_some());
    h.say("the sea");
    assert_eq!(h.turns().last().unwrap(), "the sea");
}

#[test]
fn a_question_that_needs_text_puts_the_chosen_options_into_the_composer() {
    let mut h = with_question(vec![
        question("Mood?", &["Calm", "Loud"], false),
        question("About?", &[], false),
    ]);
    h.press("2 Enter");
    assert_eq!(
        (
            h.model.session.composer.field.lines().join("\n"),
            h.turns().len()
        ),
        ("Mood?: Loud".to_owned(), 1)
    );
    h.press("Enter");
    assert_eq!(h.turns().last().unwrap(), "Mood?: Loud");
}

#[test]
fn a_question_survives_a_restart() {
    let mut h = Harness::new();
    let set = QuestionSet {
        title: String::new(),
        questions: mood(),
    };
    let items = vec![
        Item::User {
            text: "make a video".into(),
        },
        Item::Question { questions: set },
    ];
    let remembered = StoredSession {
        name: None,
        first_request: None,
        durations_ms: Vec::new(),
        id: "7".into(),
        items,
        renders: Vec::new(),
        draft: None,
        assets: Vec::new(),
        unsent: String::new(),
        markers: Vec::new(),
        costs: Vec::new(),
    };
    h.send(Msg::SessionLoaded(Box::new(remembered)));
    h.open(OpenedSession {
        id: "7".into(),
        host: String::new(),
        draft: None,
        resumed: true,
        replaced: false,
        lost: None,
    });
    h.press("1");
    assert_eq!(h.turns(), ["Calm"]);
}

#[test]
fn an_error_in_the_stream_offers_its_page() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    let kind = UserErrorKind::Link("https://web.example/register?bind=anon_1".into());
    h.send(Msg::StreamError {
        request,
        error: UserError {
            message: "out of credits".into(),
            hint: "register".into(),
            kind,
        },
    });
    h.end_turn(None, true);
    assert!(
        matches!(h.model.session.chat.suggestion, Some(Suggestion::Link(_)))
            && h.transcript().iter().any(|t| t.contains("out of credits"))
    );
}

#[test]
fn a_transcript_moves_to_the_session_that_replaces_a_lost_one() {
    let mut h = Harness::with_timeline();
    h.say("make it blue");
    let request = h.awaited(AnswerKind::Turn);
    let trouble = UserError {
        message: "gone".into(),
        hint: "".into(),
        kind: UserErrorKind::SessionGone,
    };
    h.send(Msg::TurnEnded {
        request,
        result: Err(trouble),
    });
    // Everything is stored before the transcript is copied.
    let is_stored = |e: &Effect| matches!(e, Effect::Store(StoreEffect::AppendTranscript { session, item: Item::Problem { .. } }) if session == "7");
    let stored = h.effects.iter().rposition(is_stored);
    let is_replaced = |e: &Effect| matches!(e, Effect::Session(SessionEffect::Open { which: SessionChoice::Replacement(old), .. }) if old == "7");
    let replaced = h.effects.iter().position(is_replaced);
    assert!(stored.is_some() && stored < replaced, "{:?}", h.effects);
    h.effects.clear();
    h.open(OpenedSession {
        id: "8".into(),
        host: String::new(),
        draft: None,
        resumed: false,
        replaced: false,
        lost: None,
    });
    assert_eq!(
        h.turns().len(),
        0,
        "it was about the lost timeline: only the user resends it"
    );
    assert_eq!(
        h.model.session.chat.suggestion,
        Some(Suggestion::Retry("make it blue".into()))
    );
}
