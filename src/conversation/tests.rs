//! Tables of what decides about the user's credits.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;

use super::questions::open_question;
use super::recovery::RecoverySchedule;
use super::response::{FinalResponse, append};
use super::state::Conversation;
use super::step::{ResponseFacts, SessionLoss, Step, TurnFate};
use crate::domain::chat_event::{ChatEvent, ToolPhase};
use crate::domain::question::QuestionSet;
use crate::domain::render_job::ExportRequest;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::language::gui::GuiAction;
use crate::language::route::Route;

const NOTHING_LOST: SessionLoss = SessionLoss {
    had_work: false,
    had_response: false,
};

/// A conversation with a turn in progress and a message behind it.
fn busy(mut conversation: Conversation) -> Conversation {
    for message in ["make one", "make two"] {
        assert_eq!(conversation.submit(message.into()), Route::Agent);
    }
    assert_eq!(begin(&mut conversation).as_deref(), Some("make one"));
    conversation
}

fn begin(conversation: &mut Conversation) -> Option<String> {
    conversation.begin_turn(Arc::new(Timeline::default()), 1_000)
}

fn end(conversation: &mut Conversation, fate: TurnFate) -> Vec<Step> {
    conversation.turn_ended(fate, ResponseFacts::default())
}

fn question() -> ChatEvent {
    ChatEvent::Question(QuestionSet::default())
}

fn hold(messages: &[&str]) -> Step {
    Step::Hold(messages.iter().map(|m| (*m).to_owned()).collect())
}

#[test]
fn only_a_turn_that_ended_well_is_followed_by_the_next_message() {
    let agent_error = |conversation: &mut Conversation| conversation.agent_failed();
    let asks = |conversation: &mut Conversation| {
        conversation.receive(&question(), 1_000);
    };
    let nothing = |_: &mut Conversation| {};
    let gone = TurnFate::SessionGone(SessionLoss {
        had_work: true,
        had_response: false,
    });
    let retry = || Step::OfferRetry("make one".into());
    type Prepare = fn(&mut Conversation);
    let table: [(TurnFate, Prepare, Vec<Step>, Option<&str>); 7] = [
        (
            TurnFate::Complete,
            nothing,
            vec![Step::Clear],
            Some("make two"),
        ),
        (TurnFate::Complete, asks, vec![Step::Clear], None),
        (
            TurnFate::Complete,
            agent_error,
            vec![hold(&["make two"]), Step::Clear],
            None,
        ),
        (
            TurnFate::Unverified,
            nothing,
            vec![hold(&["make two"]), Step::Clear],
            None,
        ),
        (
            TurnFate::Stopped,
            nothing,
            vec![hold(&["make two"]), Step::Clear],
            None,
        ),
        (
            TurnFate::Rejected,
            nothing,
            vec![retry(), hold(&["make two"])],
            None,
        ),
        (
            gone,
            nothing,
            vec![retry(), hold(&["make two"]), Step::ReplaceSession],
            None,
        ),
    ];
    for (fate, prepare, steps, next) in table {
        let mut conversation = busy(Conversation::default());
        prepare(&mut conversation);
        assert_eq!(end(&mut conversation, fate), steps, "{fate:?}");
        assert_eq!(begin(&mut conversation).as_deref(), next, "{fate:?}");
    }
}

#[test]
fn a_turn_ends_once() {
    let mut conversation = busy(Conversation::default());
    assert_eq!(begin(&mut conversation), None, "one turn at a time");
    end(&mut conversation, TurnFate::Complete);
    assert_eq!(end(&mut conversation, TurnFate::Rejected), []);
    assert_eq!(conversation.turn_recovered(false, true), []);
    assert!(!conversation.receive(&question(), 0) && conversation.open_question().is_none());
    assert_eq!(*conversation.queued_messages(), ["make two"]);
}

#[test]
fn a_lost_response_blocks_the_queue_until_its_changes_are_found() {
    let resend = || Step::OfferResend("make one".into());
    for (changed, state_read, steps, next) in [
        (true, true, vec![Step::Clear], Some("make two")),
        (
            false,
            true,
            vec![resend(), hold(&["make two"]), Step::Clear],
            None,
        ),
        // The next start looks for it again.
        (false, false, vec![resend(), hold(&["make two"])], None),
    ] {
        let mut conversation = busy(Conversation::default());
        let before = Arc::new(Timeline::default());
        let recover = Step::Recover {
            before,
            lost_for_ms: 0,
        };
        assert_eq!(end(&mut conversation, TurnFate::Unknown), [recover]);
        assert_eq!(begin(&mut conversation), None);
        assert_eq!(conversation.turn_recovered(changed, state_read), steps);
        assert_eq!(begin(&mut conversation).as_deref(), next);
    }
}

#[test]
fn a_turn_of_an_earlier_run_is_looked_for_before_anything_is_sent() {
    let mut conversation = Conversation::unattended();
    let before = Arc::new(Timeline::default());
    let step = conversation.resume_turn("make one".into(), before.clone(), 1_000, 11_000);
    let recover = Step::Recover {
        before,
        lost_for_ms: 10_000,
    };
    assert_eq!(step, recover);
    conversation.submit("make two".into());
    assert_eq!(begin(&mut conversation), None);
}

#[test]
fn a_lost_session_is_replaced_unasked_only_if_nothing_is_lost_with_it() {
    let loss = |had_work, had_response| SessionLoss {
        had_work,
        had_response,
    };
    for (attended, loss, resent) in [
        (false, loss(false, false), true),
        (false, loss(true, false), false),
        (false, loss(false, true), false),
        (false, loss(true, true), false),
        (true, loss(false, false), false),
        (true, loss(true, true), false),
    ] {
        let mut conversation = busy(match attended {
            true => Conversation::default(),
            false => Conversation::unattended(),
        });
        let steps = end(&mut conversation, TurnFate::SessionGone(loss));
        assert_eq!(
            steps.contains(&Step::ReplaceSession),
            resent || attended,
            "{loss:?}"
        );
        assert_eq!(steps.contains(&hold(&["make two"])), !resent, "{loss:?}");
        let next = begin(&mut conversation);
        assert_eq!(next.as_deref(), resent.then_some("make one"), "{loss:?}");
    }
}

#[test]
fn a_session_lost_between_turns_holds_the_queue_unless_nothing_is_lost() {
    let loss = |had_work| SessionLoss {
        had_work,
        had_response: false,
    };
    let queue = || hold(&["make one"]);
    for (mut conversation, loss, steps) in [
        (
            Conversation::default(),
            loss(false),
            vec![queue(), Step::ReplaceSession],
        ),
        (
            Conversation::unattended(),
            loss(false),
            vec![Step::ReplaceSession],
        ),
        (Conversation::unattended(), loss(true), vec![queue()]),
    ] {
        conversation.submit("make one".into());
        assert_eq!(conversation.session_lost(loss), steps);
    }
    let mut conversation = busy(Conversation::default());
    assert_eq!(
        conversation.session_lost(loss(true)),
        [],
        "its turn reports it"
    );
}

#[test]
fn messages_about_a_file_that_was_not_uploaded_wait_for_the_user() {
    let mut conversation = Conversation::default();
    conversation.submit("make one of a.jpg".into());
    assert_eq!(conversation.upload_failed(), [hold(&["make one of a.jpg"])]);
    assert_eq!(begin(&mut conversation), None);
}

#[test]
fn a_script_replaces_a_session_once() {
    let mut conversation = busy(Conversation::unattended());
    let gone = TurnFate::SessionGone(NOTHING_LOST);
    assert_eq!(end(&mut conversation, gone), [Step::ReplaceSession]);
    assert_eq!(begin(&mut conversation).as_deref(), Some("make one"));
    let retry = Step::OfferRetry("make one".into());
    assert_eq!(end(&mut conversation, gone), [retry, hold(&["make two"])]);
}

#[test]
fn messages_for_a_lost_timeline_wait_for_the_user() {
    for (mut conversation, lost_work, steps) in [
        (Conversation::unattended(), false, vec![]),
        (Conversation::unattended(), true, vec![hold(&["make one"])]),
        (Conversation::default(), false, vec![hold(&["make one"])]),
        (Conversation::default(), true, vec![hold(&["make one"])]),
    ] {
        conversation.submit("make one".into());
        conversation.restore_question(&[Item::Question {
            questions: QuestionSet::default(),
        }]);
        assert_eq!(conversation.session_replaced(lost_work), steps);
        assert_eq!(conversation.open_question(), None, "nobody waits for it");
    }
}

#[test]
fn queued_messages_are_moved_and_taken() {
    let mut conversation = Conversation::default();
    for message in ["make one", "make two"] {
        conversation.submit(message.into());
    }
    for (index, down, queue) in [
        (0, false, ["make one", "make two"]),
        (1, true, ["make one", "make two"]),
        (9, false, ["make one", "make two"]),
        (0, true, ["make two", "make one"]),
        (1, false, ["make one", "make two"]),
    ] {
        conversation.move_message(index, down);
        assert_eq!(*conversation.queued_messages(), queue, "{index} {down}");
    }
    assert_eq!(conversation.take_message(2), None);
    assert_eq!(conversation.take_message(0).as_deref(), Some("make one"));
    assert_eq!(*conversation.queued_messages(), ["make two"]);
}

#[test]
fn the_message_after_a_question_is_its_answer() {
    let mut conversation = busy(Conversation::default());
    conversation.receive(&question(), 1_000);
    end(&mut conversation, TurnFate::Complete);
    assert_eq!(
        conversation.next_message(),
        None,
        "not written as an answer"
    );
    assert_eq!(conversation.submit("export".into()), Route::Agent);
    assert_eq!(begin(&mut conversation).as_deref(), Some("export"));
    end(&mut conversation, TurnFate::Complete);
    assert_eq!(begin(&mut conversation).as_deref(), Some("make two"));
    end(&mut conversation, TurnFate::Complete);
    let export = Route::Export(ExportRequest::default());
    assert_eq!(conversation.submit("export".into()), export);
    assert_eq!(conversation.next_message(), None, "a local command");
}

#[test]
fn instructions_are_followed_only_after_a_finished_turn() {
    let asked = |c: &mut Conversation| {
        c.receive(&question(), 0);
    };
    let failed = |c: &mut Conversation| c.agent_failed();
    let finished = |_: &mut Conversation| {};
    type Prepare = fn(&mut Conversation);
    let table: [(TurnFate, Prepare, bool); 5] = [
        (TurnFate::Complete, finished, true),
        (TurnFate::Complete, asked, false),
        (TurnFate::Complete, failed, false),
        (TurnFate::Unverified, finished, false),
        (TurnFate::Unknown, finished, false),
    ];
    for (fate, prepare, follows) in table {
        let mut conversation = busy(Conversation::default());
        prepare(&mut conversation);
        let facts = ResponseFacts {
            instructions: vec![GuiAction::ShowCredits],
            ..ResponseFacts::default()
        };
        let steps = conversation.turn_ended(fate, facts);
        let is_followed = |step: &Step| matches!(step, Step::Instruction { run: true, .. });
        assert_eq!(steps.iter().any(is_followed), follows, "{fate:?}");
        let is_offered = |step: &Step| matches!(step, Step::Instruction { run: false, .. });
        let is_cut = fate == TurnFate::Unknown;
        assert_eq!(steps.iter().any(is_offered), is_cut, "{fate:?}");
    }
}

#[test]
fn an_export_runs_only_if_the_user_or_the_configuration_asks_for_it() {
    for (message, export_at_once, has_timeline, runs) in [
        ("make it blue", false, true, false),
        ("make it blue", true, true, true),
        ("make it blue", true, false, false),
        ("make it blue and export it", false, true, true),
        // The script fails and the editor explains: there is nothing to export.
        ("make it blue and export it", false, false, true),
    ] {
        let mut conversation = Conversation::default();
        conversation.submit(message.into());
        begin(&mut conversation);
        let facts = ResponseFacts {
            instructions: vec![
                GuiAction::Export(ExportRequest::default()),
                GuiAction::Edit("Move it".into()),
            ],
            export_at_once,
            has_timeline,
            now_ms: 0,
        };
        let steps = conversation.turn_ended(TurnFate::Complete, facts);
        let instruction = |action, run| Step::Instruction { action, run };
        let edit = instruction(GuiAction::Edit("Move it".into()), false);
        let export = instruction(GuiAction::Export(ExportRequest::default()), runs);
        assert_eq!(steps, [Step::Clear, export, edit], "{message}");
    }
}

#[test]
fn a_lost_response_is_looked_for_on_schedule() {
    let schedule = RecoverySchedule {
        first_delay: Duration::from_secs(30),
        next_delay: Duration::from_secs(60),
        attempts: 3,
    };
    for (elapsed, attempts, delays) in [
        (0, 3, vec![30, 60, 60]),
        (10, 3, vec![20, 60, 60]),
        (300, 3, vec![0, 60, 60]),
        (0, 1, vec![30]),
        (0, 0, vec![30]),
    ] {
        let schedule = RecoverySchedule {
            attempts,
            ..schedule
        };
        let found = schedule.delays(Duration::from_secs(elapsed));
        let seconds: Vec<u64> = found.map(|delay| delay.as_secs()).collect();
        assert_eq!(seconds, delays, "{elapsed} s, {attempts} attempts");
    }
}

#[test]
fn the_first_generation_is_noticed_once() {
    let mut conversation = busy(Conversation::default());
    let tool = |name: &str, phase| ChatEvent::Tool {
        name: name.into(),
        phase,
    };
    for (event, first) in [
        (tool("edit_multitrack", ToolPhase::Finished), false),
        (tool("generate_video", ToolPhase::Started), false),
        (tool("generate_video", ToolPhase::Finished), true),
        (tool("generate_video", ToolPhase::Finished), false),
    ] {
        assert_eq!(conversation.receive(&event, 2_000), first, "{event:?}");
    }
}

#[test]
fn a_stored_question_is_open_until_anything_but_the_end_of_its_turn_follows() {
    let text = String::new;
    let question = || Item::Question {
        questions: QuestionSet::default(),
    };
    let changes = || Item::Changes { changes: vec![] };
    let problem = || Item::Problem {
        message: text().into(),
        hint: text().into(),
    };
    for (items, is_open) in [
        (vec![], false),
        (vec![question()], true),
        (vec![question(), changes(), problem()], true),
        (vec![question(), Item::User { text: text() }], false),
        (vec![question(), Item::Notice { text: text() }], false),
        (vec![changes()], false),
    ] {
        assert_eq!(open_question(&items).is_some(), is_open, "{items:?}");
    }
}

#[test]
fn the_final_text_has_no_instructions_and_no_apology() {
    const SORRY: &str = "I encountered a temporary issue.";
    for (texts, shown) in [
        (vec!["Done.", SORRY], vec![Some("Done."), None]),
        (vec!["Done.", SORRY, " "], vec![Some("Done."), None, None]),
        // Alone it is the reply.
        (vec![SORRY], vec![Some(SORRY)]),
        (vec!["", SORRY], vec![None, Some(SORRY)]),
        (vec!["Click Export.", "Done."], vec![None, Some("Done.")]),
    ] {
        let response = FinalResponse::new(texts);
        let found: Vec<Option<&str>> = response.texts.iter().map(Option::as_deref).collect();
        assert_eq!(found, shown);
    }
    let response = FinalResponse::new(["Click Export.", "Now click Export."]);
    assert_eq!(
        response.instructions,
        [GuiAction::Export(ExportRequest::default())]
    );
}

#[test]
fn a_token_is_masked_even_if_it_arrives_in_parts() {
    let mut text = String::new();
    let parts = ["It is nmv_", "usr_", "secret", "123"];
    for part in parts {
        append(&mut text, part, false);
    }
    assert!(!text.contains("secret"), "{text}");
    assert!(append(&mut text, "whole", true) && text == "whole");
    assert!(!append(&mut text, " text", false) && text == "whole text");
}

/// An event of a conversation.
#[derive(Clone, Debug)]
enum Input {
    Submit,
    Begin,
    Ask,
    AgentError,
    End(TurnFate),
    Recovered(bool, bool),
    Replaced(bool),
    SessionLost(bool),
    UploadFailed,
}

fn input() -> impl Strategy<Value = Input> {
    let rarely = || prop::bool::weighted(0.2);
    let fate = (0..8_u8, rarely(), rarely()).prop_map(|(n, had_work, had_response)| {
        let loss = SessionLoss {
            had_work,
            had_response,
        };
        match n {
            0 => TurnFate::Unverified,
            1 => TurnFate::Rejected,
            2 => TurnFate::Unknown,
            3 => TurnFate::Complete,
            _ => TurnFate::SessionGone(loss),
        }
    });
    prop_oneof![
        2 => Just(Input::Submit),
        6 => Just(Input::Begin),
        6 => fate.prop_map(Input::End),
        2 => any::<(bool, bool)>().prop_map(|(changed, read)| Input::Recovered(changed, read)),
        1 => Just(Input::Ask),
        1 => Just(Input::AgentError),
        1 => any::<bool>().prop_map(Input::Replaced),
        1 => any::<bool>().prop_map(Input::SessionLost),
        1 => Just(Input::UploadFailed),
    ]
}

proptest! {
    /// Nobody resends a message here, so each is sent once; by a script, one is sent twice at most.
    #[test]
    fn no_order_of_events_sends_a_message_twice(
        attended in any::<bool>(),
        inputs in prop::collection::vec(input(), 1..60),
    ) {
        let mut conversation = match attended {
            true => Conversation::default(),
            false => Conversation::unattended(),
        };
        let mut sent: Vec<String> = Vec::new();
        for (n, input) in inputs.into_iter().enumerate() {
            let is_busy = conversation.turn().is_some();
            let is_asked = conversation.open_question().is_some();
            match input {
                Input::Submit => drop(conversation.submit(format!("make {n}"))),
                Input::Begin => {
                    let begun = begin(&mut conversation);
                    prop_assert!(begun.is_none() || !(is_busy || is_asked));
                    sent.extend(begun);
                }
                Input::Ask => {
                    conversation.receive(&question(), 0);
                }
                Input::AgentError => conversation.agent_failed(),
                Input::End(fate) => drop(end(&mut conversation, fate)),
                Input::Recovered(changed, read) => {
                    conversation.turn_recovered(changed, read);
                }
                Input::Replaced(lost_work) => drop(conversation.session_replaced(lost_work)),
                Input::SessionLost(had_work) => {
                    let loss = SessionLoss { had_work, ..NOTHING_LOST };
                    conversation.session_lost(loss);
                }
                Input::UploadFailed => drop(conversation.upload_failed()),
            }
        }
        let total = sent.len();
        sent.sort();
        sent.dedup();
        prop_assert!(total - sent.len() <= usize::from(!attended), "{total} {sent:?}");
    }
}
