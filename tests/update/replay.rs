//! Replays of recordings: requests get the ids that they had when they were recorded.

use nemo_tui::app::Msg;
use nemo_tui::app::msg::SessionInfo;
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::record::RecordedMessage;
use nemo_tui::app::request::AnswerKind;

use super::harness::Harness;

/// Records the session list of an editor that has made more requests than its replay.
fn recorded() -> Vec<RecordedMessage> {
    let mut h = Harness::ready();
    h.model.ids.next_request();
    let open = Msg::Key(crossterm::event::KeyCode::Char('s').into());
    h.press("Esc g");
    let mut recorded = vec![RecordedMessage::new(&h.model, &open)];
    h.send(open);
    let session = SessionInfo {
        id: "7".into(),
        task_id: "task".into(),
        title: String::new(),
        last_message: String::new(),
        summary: String::new(),
        used_ms: 0,
    };
    let listed = Msg::SessionsListed {
        request: h.awaited(AnswerKind::SessionList),
        sessions: vec![session],
    };
    recorded.push(RecordedMessage::new(&h.model, &listed));
    recorded
}

fn listed_sessions(recorded: Vec<RecordedMessage>) -> usize {
    let mut replay = Harness::ready();
    replay.press("Esc g");
    for message in recorded {
        message.apply(&mut replay.model);
    }
    match &replay.model.overlay {
        Some(Overlay::Sessions(list)) => list.sessions.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn requests_get_their_recorded_ids() {
    assert_eq!(listed_sessions(recorded()), 1);
}

#[test]
fn answers_reach_the_awaited_request_if_no_ids_were_recorded() {
    let mut recorded = recorded();
    for message in &mut recorded {
        message.last_request = None;
    }
    assert_eq!(listed_sessions(recorded), 1);
}
