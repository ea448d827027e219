//! Instruction counts of the hot paths, measured by callgrind (`make count`): times are noisy on a
//! shared machine, instruction counts are not. Ratios between paths hold for any compiler; bounds
//! on one path leave a margin for compiler differences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[path = "speed/scene.rs"]
mod scene;

use std::hint::black_box;
use std::process::Command;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use nemo_tui::api::chat::decode::ChatDecoder;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::{Model, Msg, update};
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::{diff, summary};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::replies::Unreadable;
use nemo_tui::language::parser::{EditingContext, Memory, MessageOutcome, run as understand};
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scene::{EVENT, draft_of, with_items, with_segments};

/// Paths to count; valgrind looks for the function by name.
#[inline(never)]
fn counted_path(work: &mut dyn FnMut()) {
    work();
}

struct Editor {
    model: Model,
    view: View,
    terminal: Terminal<TestBackend>,
}

impl Editor {
    fn with_model(model: Model) -> Self {
        Self {
            model,
            view: View::new(Theme::terminal()),
            terminal: Terminal::new(TestBackend::new(250, 80)).unwrap(),
        }
    }

    fn draw(&mut self) {
        let mut layout = None;
        self.terminal
            .draw(|frame| layout = Some(self.view.draw(&self.model, frame)))
            .unwrap();
        self.model.screen.layout = layout.unwrap();
    }

    /// A frame after the first one: wrapped lines come from the cache.
    fn counted_frame(mut self) {
        self.draw();
        update(&mut self.model, Msg::Clock(1_000));
        counted_path(&mut || self.draw());
    }
}

fn run_path(name: &str) {
    let json = draft_of(1_000);
    match name {
        "frame-100-items" => Editor::with_model(with_items(100)).counted_frame(),
        "frame-20000-items" => Editor::with_model(with_items(20_000)).counted_frame(),
        "frame-230-segments" => Editor::with_model(with_segments(230)).counted_frame(),
        "frame-10000-segments" => Editor::with_model(with_segments(10_000)).counted_frame(),
        "draft" => counted_path(&mut || drop(black_box(Draft::parse(&json).unwrap()))),
        "draft-bare" => counted_path(&mut || {
            drop(black_box(
                serde_json::from_str::<serde_json::Value>(&json).unwrap(),
            ))
        }),
        "compare" => {
            let before = Draft::parse(&json.replace("0.5", "0.25")).unwrap().timeline;
            let after = Draft::parse(&json).unwrap().timeline;
            counted_path(&mut || {
                black_box((
                    diff::between(&before, &after).len(),
                    summary::line(&after).len(),
                ));
            });
        }
        "events" => {
            let mut decoder = ChatDecoder::default();
            counted_path(&mut || {
                (0..1_000).for_each(|_| drop(black_box(decoder.decode("", EVENT))))
            });
        }
        "events-bare" => {
            counted_path(&mut || {
                (0..1_000).for_each(|_| {
                    drop(black_box(
                        serde_json::from_str::<serde_json::Value>(EVENT).unwrap(),
                    ))
                });
            });
        }
        "key" => {
            let mut editor = Editor::with_model(with_items(1_000));
            editor.draw();
            counted_path(&mut || {
                update(
                    &mut editor.model,
                    Msg::Key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE)),
                );
                editor.draw();
            });
        }
        "flood" => {
            let mut editor = Editor::with_model(scene::empty());
            for c in "go".chars() {
                update(
                    &mut editor.model,
                    Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)),
                );
            }
            update(
                &mut editor.model,
                Msg::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)),
            );
            let request = editor.model.awaited(AnswerKind::Turn)[0];
            let text = |i: usize| ChatEvent::Text {
                call: 0,
                text: format!("word {i} "),
                whole: false,
            };
            let receive_event = |model: &mut Model, i| {
                drop(update(
                    model,
                    Msg::ChatEvent {
                        request,
                        event: text(i),
                    },
                ))
            };
            (0..5_000).for_each(|i| receive_event(&mut editor.model, i));
            editor.draw();
            counted_path(&mut || {
                (0..500).for_each(|i| receive_event(&mut editor.model, i));
                editor.draw();
            });
        }
        "sentence" => read_message("make clip 12 a bit brighter"),
        "long-message" => read_message(&scene::long_message()),
        other => panic!("no path {other}"),
    }
}

/// Understands a message about a timeline of 300 segments and carries it out.
fn read_message(message: &str) {
    let timeline = Draft::parse(&draft_of(300)).unwrap().timeline;
    let context = EditingContext {
        timeline: &timeline,
        assets: &[],
        memory: Memory::default(),
        read_text: |_| Err(Unreadable::Missing),
        source_length: &|_| Some(60_000),
        lang: Lang::En,
    };
    let run = || understand(message, &context).outcome;
    // The tables of the lexicon are built once.
    assert!(matches!(run(), MessageOutcome::Changed { .. }));
    counted_path(&mut || drop(black_box(run())));
}

const PATH: &str = "NEMO_COUNTED_PATH";

#[test]
#[ignore = "what valgrind runs"]
fn worker() {
    run_path(&std::env::var(PATH).expect("run by the other test"));
}

/// Instructions of a path (millions).
fn count(name: &str) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let status = Command::new("valgrind")
        .args([
            "-q",
            "--tool=callgrind",
            "--collect-atstart=no",
            "--toggle-collect=*counted_path*",
        ])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "worker"])
        .env(PATH, name)
        .output()
        .expect("valgrind is installed: make count does it");
    assert!(
        status.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&status.stderr)
    );
    let text = std::fs::read_to_string(&out).unwrap();
    let total = text.lines().find_map(|l| {
        l.strip_prefix("totals: ")
            .or_else(|| l.strip_prefix("summary: "))
    });
    let millions = total.unwrap().trim().parse::<f64>().unwrap() / 1e6;
    println!("{name}: {millions:.2} million");
    assert!(millions > 0.001, "{name} was not counted");
    millions
}

#[track_caller]
fn assert_at_most(what: &str, figure: f64, bound: f64) {
    println!("{what}: {figure:.2}, at most {bound}");
    assert!(figure <= bound, "{what}: {figure:.2} is more than {bound}");
}

#[test]
#[ignore = "needs valgrind: make count"]
fn the_hot_paths_stay_within_bounds() {
    let few = count("frame-100-items");
    assert_at_most(
        "a frame with 20,000 items against 100",
        count("frame-20000-items") / few,
        1.05,
    );
    // With as many segments as cells, all are painted; more segments cost nothing extra.
    let cells = count("frame-230-segments");
    assert_at_most(
        "a frame with 10,000 segments against 230",
        count("frame-10000-segments") / cells,
        1.3,
    );
    assert_at_most(
        "a draft against a bare parse of it",
        count("draft") / count("draft-bare"),
        1.0,
    );
    assert_at_most(
        "events against a bare parse of them",
        count("events") / count("events-bare"),
        0.6,
    );
    assert_at_most(
        "two drafts of 1,000 segments compared and described, millions",
        count("compare"),
        COMPARE,
    );
    assert_at_most("a frame, millions", few, FRAME);
    assert_at_most("a key and its frame, millions", count("key"), KEY);
    assert_at_most(
        "500 chunks of a reply and a frame, millions",
        count("flood"),
        FLOOD,
    );
    assert_at_most(
        "a sentence for 300 segments, millions",
        count("sentence"),
        SENTENCE,
    );
}

/// Millions of instructions of the debug build: the measured value plus a quarter.
const COMPARE: f64 = 16.0;
const FRAME: f64 = 65.0;
const KEY: f64 = 65.0;
const FLOOD: f64 = 280.0;
const SENTENCE: f64 = 60.0;
