//! Benchmarks: `make bench` prints the table of `docs/performance.md`. In-process figures are
//! medians of many rounds; the others come from the built binary in a pseudo terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests fail by panicking"
)]

#[cfg(feature = "mcp")]
#[path = "../common/agent.rs"]
mod agent;
#[cfg(feature = "mcp")]
#[path = "../common/mod.rs"]
mod common;
mod flood;
#[cfg(feature = "mcp")]
mod following;
mod scene;
mod transfer;
#[path = "../pty/tui.rs"]
#[allow(dead_code, reason = "the other tests of terminals use the rest")]
mod tui;

use std::collections::HashMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use nemo_tui::api::chat::decode::ChatDecoder;
use nemo_tui::app::{Model, Msg, update};
use nemo_tui::domain::draft::Draft;
use nemo_tui::domain::timeline::Timeline;
use nemo_tui::domain::transcript::Item;
use nemo_tui::domain::{diff, summary};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::replies::Unreadable;
use nemo_tui::language::parser::{EditingContext, Memory, MessageOutcome, run as run_message};
use nemo_tui::store::Store;
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use scene::{EVENT, draft_of, long_message, with_items, with_segments};
use tui::Tui;

/// The median of several rounds (ms).
fn median(rounds: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[rounds / 2]
}

/// The minimum of five medians.
fn min_median(mut work: impl FnMut()) -> f64 {
    (0..5)
        .map(|_| median(21, &mut work))
        .fold(f64::MAX, f64::min)
}

fn print_row(what: &str, figure: String, target: &str, met: bool) {
    println!(
        "| {what} | {figure} | {target} | {} |",
        if met { "yes" } else { "no" }
    );
}

/// Times of a frame after a change and of a frame in another size.
fn frames(model: &mut Model) -> (f64, f64) {
    let mut view = View::new(Theme::terminal());
    let mut terminal = Terminal::new(TestBackend::new(250, 80)).unwrap();
    let mut draw = |model: &mut Model, view: &mut View| {
        let mut layout = None;
        terminal
            .draw(|frame| layout = Some(view.draw(model, frame)))
            .unwrap();
        model.screen.layout = layout.unwrap();
    };
    draw(model, &mut view);
    let mut at = 0;
    let frame = median(301, || {
        at += 1;
        update(model, Msg::Clock(1_000 + at * 125));
        draw(model, &mut view);
    });
    let mut wide = false;
    let resized = median(41, || {
        wide = !wide;
        let size = if wide { (200, 60) } else { (250, 80) };
        model.screen.size = size;
        let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
        let mut layout = None;
        terminal
            .draw(|frame| layout = Some(view.draw(model, frame)))
            .unwrap();
        model.screen.layout = layout.unwrap();
    });
    (frame, resized)
}

/// Times of both, interleaved, each the minimum of five medians: a shared machine has slow moments.
fn interleaved_frames(few: &mut Model, many: &mut Model) -> (f64, f64, f64) {
    let rounds = (0..5).map(|_| (frames(few).0, frames(many)));
    let minimum =
        |a: (f64, f64, f64), b: (f64, (f64, f64))| (a.0.min(b.0), a.1.min(b.1.0), a.2.min(b.1.1));
    rounds.fold((f64::MAX, f64::MAX, f64::MAX), minimum)
}

#[test]
#[ignore = "make bench"]
fn a_frames_and_drafts() {
    println!("| what | measured | target | met |\n|---|---|---|---|");
    let (few, many, resized) = interleaved_frames(&mut with_items(100), &mut with_items(100_000));
    print_row(
        "a frame at 250x80 with 100,000 items",
        format!("{many:.2} ms"),
        "1 ms",
        many < 1.0,
    );
    print_row(
        "the same against 100 items",
        format!("{:.2}x", many / few),
        "1.3x",
        many / few < 1.3,
    );
    print_row(
        "a resize with 100,000 items",
        format!("{resized:.1} ms"),
        "16 ms",
        resized < 16.0,
    );
    let (few, many, resized) =
        interleaved_frames(&mut with_segments(100), &mut with_segments(10_000));
    print_row(
        "a frame at 250x80 with 10,000 segments",
        format!("{many:.2} ms"),
        "1 ms",
        many < 1.0,
    );
    print_row(
        "the same against 100 segments",
        format!("{:.2}x", many / few),
        "1.3x",
        many / few < 1.3,
    );
    print_row(
        "a resize with 10,000 segments",
        format!("{resized:.1} ms"),
        "16 ms",
        resized < 16.0,
    );
    let json = draft_of(10_000);
    let before = Draft::parse(&json.replace("0.5", "0.25")).unwrap().timeline;
    let whole = min_median(|| {
        let after = Draft::parse(&json).unwrap().timeline;
        black_box((
            diff::between(&before, &after).len(),
            summary::line(&after).len(),
        ));
    });
    print_row(
        "a draft of 10,000 segments decoded, compared, summarized",
        format!("{whole:.1} ms"),
        "10 ms",
        whole < 10.0,
    );
    let curl_rate = min_median(|| {
        drop(black_box(
            serde_json::from_str::<serde_json::Value>(&json).unwrap(),
        ))
    });
    let decoded = min_median(|| drop(black_box(Draft::parse(&json).unwrap())));
    print_row(
        "a bare parse of its JSON, and decoding alone",
        format!("{curl_rate:.1} ms, {decoded:.1} ms"),
        "",
        true,
    );
    let unchanged = Draft::parse(&json).unwrap().timeline;
    let same = min_median(|| {
        let after: Timeline = Draft::parse(&json).unwrap().timeline;
        black_box((
            diff::between(&unchanged, &after).len(),
            summary::line(&after).len(),
        ));
    });
    print_row(
        "the same without a change",
        format!("{same:.1} ms"),
        "10 ms",
        same < 10.0,
    );
}

#[test]
#[ignore = "make bench"]
fn b_events() {
    let stream = format!("data: {EVENT}\n\n").repeat(50_000);
    // The minimum work of any reader: split lines, parse the same JSON.
    let curl_rate = median(7, || {
        let values = stream
            .lines()
            .filter_map(|l| l.strip_prefix("data: "))
            .map(|d| serde_json::from_str::<serde_json::Value>(d).unwrap());
        black_box(values.filter(|v| v.is_object()).count());
    });
    let decoding_ms = median(7, || {
        let mut decoder = ChatDecoder::default();
        let events = stream
            .lines()
            .filter_map(|l| l.strip_prefix("data: "))
            .map(|d| decoder.decode("", d).len());
        black_box(events.sum::<usize>());
    });
    print_row(
        "events decoded against a bare parse of the same JSON",
        format!("{:.2}x", curl_rate / decoding_ms),
        "0.9x",
        curl_rate / decoding_ms >= 0.9,
    );
}

#[test]
#[ignore = "make bench"]
fn e_replies() {
    let timeline = Draft::parse(&draft_of(300)).unwrap().timeline;
    let context = EditingContext {
        timeline: &timeline,
        assets: &[],
        memory: Memory::default(),
        read_text: |_| Err(Unreadable::Missing),
        source_length: &|_| Some(60_000),
        lang: Lang::En,
    };
    let measured = |message: &str, what: &str| {
        let outcome = run_message(message, &context).outcome;
        let is_changed = matches!(outcome, MessageOutcome::Changed { .. });
        assert!(is_changed, "{outcome:?}");
        let time = min_median(|| drop(black_box(run_message(message, &context))));
        print_row(what, format!("{time:.1} ms"), "20 ms", time < 20.0);
    };
    measured(
        "make clip 12 a bit brighter",
        "a request for a timeline of 300 segments",
    );
    measured(
        &long_message(),
        "a message of 2,000 characters for a timeline of 300 segments",
    );
}

fn run(dir: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nemo-tui"));
    command
        .current_dir(dir)
        .args(arguments)
        .env("NEMO_TUI_DATA_DIR", dir.join("data"))
        .env("HOME", dir);
    assert!(command.output().unwrap().status.success(), "{arguments:?}");
}

/// Resident memory (MB).
fn memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let rss = status.lines().find_map(|l| {
        l.strip_prefix("VmRSS:")?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    rss.unwrap() / 1024.0
}

/// Context switches of each thread.
fn switches(pid: u32) -> HashMap<PathBuf, u64> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task"))
        .unwrap()
        .flatten();
    let parse_figure = |text: String| {
        text.lines()
            .filter(|l| l.contains("ctxt_switches"))
            .filter_map(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok())
            .sum::<u64>()
    };
    tasks
        .filter_map(|t| {
            let status = std::fs::read_to_string(t.path().join("status")).ok()?;
            Some((t.path(), parse_figure(status)))
        })
        .collect()
}

/// Context switches since `before` of the threads that still exist.
fn switches_since(pid: u32, before: &HashMap<PathBuf, u64>) -> u64 {
    let now = switches(pid);
    now.iter()
        .map(|(thread, count)| count - before.get(thread).unwrap_or(&0))
        .sum()
}

#[test]
#[ignore = "make bench"]
fn c_start_rest_and_idleness() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    run(dir, &["exec", "--local", "hello"]);
    let store = Store::open(&dir.join("data")).unwrap();
    let session = store.sessions("studio").unwrap().remove(0).id;
    for i in 0..1_000 {
        store
            .append_item(
                &session,
                &Item::Agent {
                    text: format!(
                        "Answer {i} with **words** that wrap over more than one line of the pane"
                    ),
                },
            )
            .unwrap();
    }
    for i in 0..100 {
        store
            .add_draft(
                &session,
                &draft_of(20).replace("Long", &format!("Version {i}")),
                None,
            )
            .unwrap();
    }
    drop(store);
    let mut first: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            let mut tui = Tui::start(dir, (120, 40), &["--local"]);
            tui.wait_answering("nemo");
            let first = start.elapsed().as_secs_f64() * 1000.0;
            tui.wait_for("Welcome back");
            tui.send("\x03\x03");
            tui.end();
            first
        })
        .collect();
    first.sort_by(f64::total_cmp);
    let figure = format!(
        "{:.0} ms (best {:.0}, worst {:.0} of 15)",
        first[7], first[0], first[14]
    );
    print_row(
        "from the start to the first frame, 1,000 items and 100 stored versions",
        figure,
        "20 ms",
        first[7] <= 20.0,
    );
    let mut tui = Tui::start(dir, (120, 40), &["--local"]);
    tui.wait_for("Welcome back");
    tui.read_for(Duration::from_secs(3));
    let pid = tui.child.process_id().unwrap();
    let at_rest = memory(pid);
    print_row(
        "resident memory at rest, the studio in the program",
        format!("{at_rest:.1} MB"),
        "25 MB",
        at_rest <= 25.0,
    );
    // Connections and helper threads of the start end after 10 and 90 s.
    tui.read_for(Duration::from_secs(95));
    let (before, bytes) = (switches(pid), tui.raw.len());
    tui.read_for(Duration::from_secs(60));
    let (woken, written) = (switches_since(pid, &before), tui.raw.len() - bytes);
    print_row(
        "context switches in an idle minute",
        woken.to_string(),
        "0",
        woken == 0,
    );
    print_row(
        "bytes written in that minute",
        written.to_string(),
        "0",
        written == 0,
    );
    let mut times: Vec<Duration> = (0..200)
        .map(|i| {
            // Faster than anyone types: a hundred letters a second.
            tui.read_for(Duration::from_millis(10));
            let start = Instant::now();
            tui.send(if i % 2 == 0 { "x" } else { "\x7f" });
            let typed = i % 2 == 0;
            tui.wait("the letter", |s| s.contents().contains("› x") == typed);
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let typing = times[100].as_secs_f64() * 1000.0;
    print_row(
        "a letter typed, from the key to the screen",
        format!("{typing:.1} ms"),
        "2 ms",
        typing <= 2.0,
    );
    tui.send("\x03\x03");
    tui.end();
}

#[test]
#[ignore = "make bench"]
fn d_keys_in_a_flood() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let server = flood::Server::start(400_000);
    let environment = [("NEMO_TOKEN", "nmv_usr_bench")];
    let mut tui = Tui::start_with(dir, (120, 40), &["--api-url", &server.url], &environment);
    tui.wait_for("Ready.");
    tui.send("go\r");
    tui.wait_for("word ");
    let pid = tui.child.process_id().unwrap();
    let mut times = Vec::new();
    let (mut typed, start) = (false, Instant::now());
    while !server.is_over() && times.len() < 400 {
        tui.read_for(Duration::from_millis(7 + (times.len() as u64 * 5) % 17));
        typed = !typed;
        let at = Instant::now();
        tui.send(if typed { "x" } else { "\x7f" });
        tui.wait("the letter", |s| s.contents().contains("› x") == typed);
        times.push(at.elapsed());
    }
    let rate = server.sent() as f64 / start.elapsed().as_secs_f64();
    let memory = memory(pid);
    times.sort_unstable();
    assert!(
        times.len() > 50,
        "the flood was over too soon: {}",
        times.len()
    );
    let p99 = times[(times.len() - 1) * 99 / 100].as_secs_f64() * 1000.0;
    let figure = format!(
        "{p99:.1} ms ({} keys, {rate:.0} events/s, {memory:.0} MB)",
        times.len()
    );
    print_row(
        "a key while events flood in, 99 %",
        figure,
        "16 ms",
        p99 <= 16.0,
    );
    tui.child.kill().unwrap();
}
