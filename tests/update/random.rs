//! Any order of messages: no panic, one turn at a time, the focus never nowhere.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::heard::ChatEvent;
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::view::{Theme, View};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::harness::{DRAFT, Harness, draft, job};

#[derive(Clone, Debug)]
enum Step {
    Key(KeyCode, KeyModifiers),
    Say(String),
    Heard(String, bool),
    End(bool),
    State(bool),
    Upload,
    Uploaded(bool),
    Render(u8),
    Mouse(u16, u16, bool),
    Resize(u16, u16),
    Clock(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let codes = prop_oneof![
        any::<char>().prop_map(KeyCode::Char),
        prop::sample::select("eEuUqyngG?1234hjklwb0$+-fcri \t".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        prop::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Tab,
            KeyCode::BackTab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::Backspace
        ]),
    ];
    let modifiers = prop::sample::select(vec![
        KeyModifiers::NONE,
        KeyModifiers::NONE,
        KeyModifiers::CONTROL,
        KeyModifiers::ALT,
        KeyModifiers::SHIFT,
    ]);
    prop_oneof![
        6 => (codes, modifiers).prop_map(|(c, m)| Step::Key(c, m)),
        2 => "[a-z 把视频👍]{0,30}".prop_map(Step::Say),
        2 => (".{0,80}", any::<bool>()).prop_map(|(t, w)| Step::Heard(t, w)),
        1 => any::<bool>().prop_map(Step::End),
        1 => any::<bool>().prop_map(Step::State),
        1 => Just(Step::Upload),
        1 => any::<bool>().prop_map(Step::Uploaded),
        1 => any::<u8>().prop_map(Step::Render),
        1 => (0..130u16, 0..45u16, any::<bool>()).prop_map(|(x, y, w)| Step::Mouse(x, y, w)),
        1 => (1..200u16, 1..60u16).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (0..10_000u64).prop_map(Step::Clock),
    ]
}

fn take(h: &mut Harness, step: Step) {
    match step {
        Step::Key(code, modifiers) => h.send(Msg::Key(KeyEvent::new(code, modifiers))),
        Step::Say(text) => h.say(&text),
        Step::Heard(text, whole) => {
            let request = h.model.turn.as_ref().map_or(0, |t| t.request);
            h.send(Msg::Heard { request, event: ChatEvent::Text { call: u32::from(whole), text, whole } });
        }
        Step::End(changed) => {
            if h.model.turn.is_some() {
                h.end_turn(changed.then_some(DRAFT), !changed);
            }
        }
        Step::State(full) => h.send(Msg::State { request: 0, result: Ok(full.then(|| draft(DRAFT))) }),
        Step::Upload => h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()])),
        Step::Uploaded(ok) => {
            let request = h.model.uploads.front().map_or(0, |u| u.request);
            let result = if ok {
                Ok("a.jpg".into())
            } else {
                Err(nemo_tui::app::msg::Trouble { what: "no".into(), next: String::new(), kind: Default::default() })
            };
            h.send(Msg::Uploaded { request, result });
        }
        Step::Render(n) => {
            let status = [RenderStatus::Submitting, RenderStatus::Processing, RenderStatus::Completed, RenderStatus::Failed]
                [usize::from(n) % 4];
            h.send(Msg::Render(job(&format!("render_{}", n % 3), status, f64::from(n) / 255.0)));
        }
        Step::Mouse(column, row, wheel) => {
            let kind = if wheel { MouseEventKind::ScrollUp } else { MouseEventKind::Down(MouseButton::Left) };
            h.send(Msg::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
        }
        Step::Resize(w, hgt) => h.send(Msg::Resize(w, hgt)),
        Step::Clock(ms) => h.send(Msg::Clock(h.model.now_ms + ms)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn no_order_of_messages_breaks_the_editor(steps in prop::collection::vec(step(), 1..120)) {
        let mut h = Harness::ready();
        let mut view = View::new(Theme::terminal());
        for step in steps {
            let before = h.effects.len();
            let in_flight = h.model.turn.is_some();
            take(&mut h, step);
            let sent = h.effects[before..].iter().filter(|e| matches!(e, Effect::SendTurn { .. })).count();
            // One at most, and none on top of one that goes on.
            prop_assert!(sent <= 1 && (sent == 0 || !in_flight || h.model.turn.is_some()));
            let mut terminal = Terminal::new(TestBackend::new(h.model.size.0, h.model.size.1)).unwrap();
            let mut painted = None;
            terminal.draw(|frame| painted = Some(view.draw(&h.model, frame))).unwrap();
            h.model.painted = painted.unwrap();
            if let Some(t) = h.model.timeline.timeline() {
                prop_assert!(h.model.timeline.playhead_ms < t.duration_ms().max(1));
                prop_assert!(h.model.timeline.track < t.tracks.len());
            }
        }
    }
}
