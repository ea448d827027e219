//! Random orders of messages: no panic, one turn at a time, always a focused pane.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use nemo_tui::app::effect::{ChatEffect, PictureEffect};
use nemo_tui::app::msg::{
    FolderEntry, OpenedSession, SessionInfo, StoredSession, UserError, VersionInfo,
};
use nemo_tui::app::request::{AnswerKind, RequestId};
use nemo_tui::app::state::layout::ClickTarget;
use nemo_tui::app::state::pictures::{PreviewFrame, RenderedPicture};
use nemo_tui::app::{EditorOptions, Effect, Msg};
use nemo_tui::config::Config;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::picture::{Loudness, Picture};
use nemo_tui::domain::question::{Question, QuestionSet};
use nemo_tui::domain::reason::Reason;
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::domain::transcript::Item;
use nemo_tui::input::Focus;
use nemo_tui::input::keymap::PRESETS;
use nemo_tui::view::{Theme, View};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::harness::{DRAFT, Harness, balance, draft, job};

/// A timeline that differs from the usual one.
const OTHER: &str = r#"{"t":[{"tt":0,"sg":[{"id":"o","d":2000,"m":{"name":"old.jpg"}}]}]}"#;

#[derive(Clone, Debug)]
enum Step {
    Key(KeyCode, KeyModifiers),
    Say(String),
    Text(String, bool),
    Question(u8),
    End(bool),
    State(bool),
    Opened(bool),
    Balance(u8),
    Upload,
    Uploaded(bool),
    Render(u8),
    Mouse(u16, u16, bool),
    Drag(u16, u16),
    Resize(u16, u16),
    Clock(u64),
    Versions(u8),
    Loaded(bool),
    Compared,
    Sessions,
    Folder,
    Paste(String),
    Focus(bool),
    /// Results of picture requests, including failures.
    PreviewReady(bool),
    Options(u8),
    SessionLoaded,
}

fn step() -> impl Strategy<Value = Step> {
    let codes = prop_oneof![
        any::<char>().prop_map(KeyCode::Char),
        prop::sample::select(
            "eEuUqyngGgzZxsdDvVSTtmMaiop[]<>'\",./:?12345hjklHJKLwb0$+-=fcrRXQWN \t@"
                .chars()
                .collect::<Vec<_>>()
        )
        .prop_map(KeyCode::Char),
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
            KeyCode::Backspace,
            KeyCode::Delete,
            KeyCode::F(1)
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
        2 => (".{0,80}", any::<bool>()).prop_map(|(t, w)| Step::Text(t, w)),
        1 => any::<bool>().prop_map(Step::End),
        1 => any::<bool>().prop_map(Step::State),
        1 => any::<bool>().prop_map(Step::Opened),
        1 => any::<u8>().prop_map(Step::Balance),
        1 => Just(Step::Upload),
        1 => any::<bool>().prop_map(Step::Uploaded),
        1 => any::<u8>().prop_map(Step::Render),
        1 => (0..130u16, 0..45u16, any::<bool>()).prop_map(|(x, y, w)| Step::Mouse(x, y, w)),
        1 => (1..200u16, 1..60u16).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (0..130u16, 0..45u16).prop_map(|(x, y)| Step::Drag(x, y)),
        1 => (0..10_000u64).prop_map(Step::Clock),
        1 => any::<u8>().prop_map(Step::Versions),
        1 => any::<bool>().prop_map(Step::Loaded),
        1 => Just(Step::Compared),
        1 => any::<u8>().prop_map(Step::Question),
        1 => Just(Step::Sessions),
        1 => Just(Step::Folder),
        1 => "[a-z@/ 海滩\n]{0,40}".prop_map(Step::Paste),
        1 => any::<bool>().prop_map(Step::Focus),
        2 => any::<bool>().prop_map(Step::PreviewReady),
        1 => any::<u8>().prop_map(Step::Options),
        1 => Just(Step::SessionLoaded),
    ]
}

fn apply(h: &mut Harness, step: Step) {
    match step {
        Step::Key(code, modifiers) => h.send(Msg::Key(KeyEvent::new(code, modifiers))),
        Step::Say(text) => h.say(&text),
        Step::Text(text, whole) => {
            let request = request_of(h, AnswerKind::Turn);
            h.send(Msg::ChatEvent {
                request,
                event: ChatEvent::Text {
                    call: u32::from(whole),
                    text,
                    whole,
                },
            });
        }
        Step::Question(n) => {
            let request = request_of(h, AnswerKind::Turn);
            let options = (0..n % 12).map(|i| format!("option {i}")).collect();
            let question = Question {
                prompt: "which?".into(),
                options,
                multiple: n > 127,
            };
            let questions = vec![question; usize::from(n % 3) + 1];
            h.send(Msg::ChatEvent {
                request,
                event: ChatEvent::Question(QuestionSet {
                    title: String::new(),
                    questions,
                }),
            });
        }
        Step::End(changed) => {
            if h.model.session.conversation.turn().is_some() {
                h.end_turn(changed.then_some(DRAFT), !changed);
            }
        }
        Step::State(full) => h.show_state(full.then(|| draft(DRAFT))),
        Step::Opened(ok) => {
            let request = request_of(h, AnswerKind::Session);
            let opened = OpenedSession {
                id: "8".into(),
                host: "127.0.0.1".into(),
                draft: ok.then(|| draft(OTHER)),
                resumed: ok,
                replaced: false,
                lost: None,
            };
            let result = if ok {
                Ok(Box::new(opened))
            } else {
                Err(user_error())
            };
            h.send(Msg::Session { request, result });
        }
        Step::Balance(total) => {
            let request = request_of(h, AnswerKind::Credits);
            h.send(balance(request, f64::from(total)));
        }
        Step::Upload => h.send(Msg::PastedFiles(vec!["/x/a.jpg".into()])),
        Step::Uploaded(ok) => {
            let request = request_of(h, AnswerKind::Upload);
            let result = if ok {
                Ok("a.jpg".into())
            } else {
                Err(user_error())
            };
            h.send(Msg::Uploaded {
                request,
                result,
                duration_ms: 0,
            });
        }
        Step::Render(n) => {
            let status = [
                RenderStatus::Submitting,
                RenderStatus::Processing,
                RenderStatus::Completed,
                RenderStatus::Failed,
            ][usize::from(n) % 4];
            h.send(Msg::Render(job(
                &format!("render_{}", n % 3),
                status,
                f64::from(n) / 255.0,
            )));
        }
        Step::Mouse(column, row, wheel) => {
            let kind = if wheel {
                MouseEventKind::ScrollUp
            } else {
                MouseEventKind::Down(MouseButton::Left)
            };
            h.send(Msg::Mouse(MouseEvent {
                kind,
                column,
                row,
                modifiers: KeyModifiers::NONE,
            }));
        }
        Step::Drag(column, row) => {
            for kind in [
                MouseEventKind::Drag(MouseButton::Left),
                MouseEventKind::Up(MouseButton::Left),
            ] {
                h.send(Msg::Mouse(MouseEvent {
                    kind,
                    column,
                    row,
                    modifiers: KeyModifiers::NONE,
                }));
            }
        }
        Step::Versions(n) => {
            let version = |id: i64| VersionInfo {
                author: String::new(),
                id,
                number: id as u32,
                name: String::new(),
                message: String::new(),
                created_ms: 0,
                summary: "x".into(),
                duration_ms: 1,
                changes: Vec::new(),
            };
            let versions = (1..=i64::from(n % 5)).rev().map(version).collect();
            h.send(Msg::VersionsListed {
                request: request_of(h, AnswerKind::Version),
                versions,
            });
        }
        Step::Loaded(there) => {
            let loaded = there.then(|| draft(OTHER));
            h.send(Msg::VersionLoaded {
                request: request_of(h, AnswerKind::Version),
                id: 1,
                draft: loaded,
            });
        }
        Step::Compared => h.send(Msg::VersionsCompared {
            request: request_of(h, AnswerKind::Version),
            from: (1, 1),
            to: (2, 2),
            changes: Vec::new(),
        }),
        Step::Sessions => {
            let known = |id: &str| SessionInfo {
                id: id.into(),
                task_id: "task".into(),
                title: "海滩".into(),
                last_message: "words".into(),
                summary: String::new(),
                used_ms: 0,
            };
            h.send(Msg::SessionsListed {
                request: request_of(h, AnswerKind::SessionList),
                sessions: vec![known("7"), known("8")],
            });
        }
        Step::Folder => {
            let entry = |name: &str, is_folder| FolderEntry {
                name: name.into(),
                is_folder,
                bytes: 1,
                ..FolderEntry::default()
            };
            let entries = vec![entry("..", true), entry("a.jpg", false)];
            h.send(Msg::FolderListed {
                request: request_of(h, AnswerKind::Folder),
                folder: "/x".into(),
                result: Ok(entries),
            });
        }
        Step::Paste(text) => {
            h.send(Msg::Paste(text.clone()));
            h.send(Msg::PastedText(text));
        }
        Step::Focus(on) => h.send(Msg::Focus(on)),
        Step::PreviewReady(ok) => {
            let request = request_of(h, AnswerKind::PreviewFrame);
            let painting = || RenderedPicture {
                picture: Picture::solid(4, 3, [9; 3]),
                graphics: None,
            };
            let framed = || PreviewFrame {
                at_ms: 0,
                until_ms: 0,
                rendered: painting(),
                missing: vec![],
                note: None,
                rough: true,
            };
            h.send(Msg::PreviewReady {
                request,
                result: if ok {
                    Ok(Box::new(framed()))
                } else {
                    Err(Reason::NotFound)
                },
            });
            for key in h.model.screen.layout.thumbs.clone() {
                h.send(Msg::Thumbnail(key, ok.then(|| painting().picture)));
            }
            let request = request_of(h, AnswerKind::OverlayFrame);
            h.send(Msg::FrameReady {
                request,
                index: 0,
                picture: ok.then(painting),
            });
            let request = request_of(h, AnswerKind::Loudness);
            h.send(Msg::LoudnessMeasured {
                request,
                result: if ok {
                    Ok(Loudness::default())
                } else {
                    Err(Reason::NotFound)
                },
            });
        }
        Step::Options(n) => {
            let preset = PRESETS[usize::from(n) % PRESETS.len()];
            let text = format!(
                "[keys]\npreset = \"{preset}\"\n[edits]\nat_once = {}\n[credits]\nspending_limit = {}",
                n > 100,
                n % 4
            );
            h.send(Msg::Options(Box::new(EditorOptions::from_config(
                &Config::parse(&text).unwrap(),
            ))));
        }
        Step::SessionLoaded => h.send(Msg::SessionLoaded(Box::new(StoredSession {
            name: None,
            first_request: None,
            durations_ms: Vec::new(),
            id: "8".into(),
            items: vec![Item::User { text: "old".into() }],
            renders: vec![],
            draft: Some(draft(OTHER)),
            assets: vec!["a.jpg".into()],
            unsent: "unsent".into(),
            markers: vec![1, 999_999],
            costs: vec![],
        }))),
        Step::Resize(w, hgt) => h.send(Msg::Resize(w, hgt)),
        Step::Clock(ms) => h.send(Msg::Clock(h.model.now_ms + ms)),
    }
}

fn user_error() -> UserError {
    UserError {
        message: "no".into(),
        hint: "".into(),
        kind: Default::default(),
    }
}

/// Id of the oldest awaited request of this kind, or 0 if there is none.
fn request_of(h: &Harness, kind: AnswerKind) -> RequestId {
    h.model.awaited(kind).first().copied().unwrap_or_default()
}

/// Invariants that hold after every step.
fn check(h: &mut Harness, view: &mut View, step: Step) -> Result<(), TestCaseError> {
    let before = h.effects.len();
    let in_flight = h.model.session.conversation.turn().is_some();
    apply(h, step);
    let sent = h.effects[before..]
        .iter()
        .filter(|e| matches!(e, Effect::Chat(ChatEffect::SendTurn { .. })))
        .count();
    // At most one turn, and none while an earlier one runs.
    prop_assert!(
        sent <= 1 && (sent == 0 || !in_flight || h.model.session.conversation.turn().is_some())
    );
    let mut terminal = Terminal::new(TestBackend::new(
        h.model.screen.size.0,
        h.model.screen.size.1,
    ))
    .unwrap();
    let mut layout = None;
    terminal
        .draw(|frame| layout = Some(view.draw(&h.model, frame)))
        .unwrap();
    h.model.screen.layout = layout.unwrap();
    let waits = h.model.pictures.preview.pending.is_some();
    let from = h.effects.len();
    h.send(Msg::FrameDrawn);
    let frames = h.effects[from..]
        .iter()
        .filter(|e| {
            matches!(
                e,
                Effect::Pictures(PictureEffect::RenderPreview {
                    preview: Some(_),
                    ..
                })
            )
        })
        .count();
    // Pictures are rendered one at a time.
    prop_assert!(frames <= usize::from(!waits));
    if let Some(t) = h.model.session.timeline.timeline() {
        prop_assert!(h.model.session.timeline.playhead_ms < t.duration_ms().max(1));
        prop_assert!(h.model.session.timeline.track < t.tracks.len());
        prop_assert!(
            h.model
                .session
                .timeline
                .selected_ids
                .iter()
                .all(|id| t.locate(id).is_some())
        );
    }
    // Clickable areas are on the screen, and the focused pane is among them.
    let (width, height) = h.model.screen.size;
    prop_assert!(
        h.model
            .screen
            .layout
            .targets
            .iter()
            .all(|(area, _)| area.right() <= width && area.bottom() <= height)
    );
    if width >= 60 && height >= 16 {
        let is_focused = |target: &ClickTarget| match target {
            ClickTarget::Pane(pane) => {
                *pane == h.model.screen.focus
                    || (h.model.screen.focus == Focus::Composer && *pane == Focus::Transcript)
            }
            _ => false,
        };
        prop_assert!(
            h.model
                .screen
                .layout
                .targets
                .iter()
                .any(|(_, t)| is_focused(t)),
            "no pane has the focus: {:?}",
            h.model.screen.focus
        );
    }
    // The side pane keeps its minimum width.
    prop_assert!(h.model.preferences.side_cells >= 24);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn no_order_of_messages_breaks_the_editor(steps in prop::collection::vec(step(), 1..120)) {
        let mut h = Harness::ready();
        let mut view = View::new(Theme::terminal());
        for step in steps {
            check(&mut h, &mut view, step)?;
        }
    }
}

/// A hundred thousand steps in sessions of a thousand: `make soak`.
#[test]
#[ignore = "takes minutes"]
fn a_hundred_thousand_steps_keep_the_invariants() {
    let config = ProptestConfig {
        cases: 100,
        max_shrink_iters: 500,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let steps = prop::collection::vec(step(), 1_000);
    let run = runner.run(&steps, |steps| {
        let mut h = Harness::ready();
        let mut view = View::new(Theme::terminal());
        for step in steps {
            check(&mut h, &mut view, step)?;
            if h.model.screen.quitting {
                h.model.screen.quitting = false;
            }
            h.effects.clear();
        }
        Ok(())
    });
    run.unwrap();
}
