//! The editor while another program edits the same session.

use std::time::{Duration, Instant};

use serde_json::json;

use super::agent::{Agent, create_session, ids, set_duration};
use super::tui::Tui;
use super::{common, print_row, switches, switches_since};

/// Edits that are made one after the other.
const EDITS: u64 = 100;
/// Duration and rate of edits that are made all the time.
const FLOOD: Duration = Duration::from_secs(10);
const PER_SECOND: u32 = 100;

/// The duration of a timeline, as on the screen.
fn shown(duration_ms: u64) -> String {
    format!("/ 0:{:02}.{}", duration_ms / 1_000, duration_ms / 100 % 10)
}

#[test]
#[ignore = "make bench"]
fn f_edits_of_another_program() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let photo = common::photo(dir, "red.png", "red", "320x180");
    let session = create_session(dir, &[photo]);
    let mut tui = Tui::start(dir, (120, 36), &["--local"]);
    tui.wait_for("Welcome back");
    tui.wait_for("/ 0:03.0");
    let mut agent = Agent::start(dir, &["--session", &session], "allow");
    let id = ids(&agent.result("get_timeline", &json!({}))).remove(0);
    let mut times: Vec<f64> = (0..EDITS)
        .map(|n| {
            let duration_ms = 1_000 + 100 * n;
            let start = Instant::now();
            agent.edit(&[set_duration(&id, duration_ms)]);
            tui.wait_for(&shown(duration_ms));
            let time = start.elapsed().as_secs_f64() * 1_000.0;
            agent.answer();
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (p50, p95) = (times[times.len() / 2], times[times.len() * 95 / 100]);
    print_row(
        "an edit of another program, from its call to the screen",
        format!("{p50:.0} ms (95 %: {p95:.0} ms)"),
        "200 ms",
        p95 <= 200.0,
    );
    idle(&mut tui, &agent);
    flood(&mut tui, agent, &id);
    tui.send("\x03\x03\x03y");
    tui.end();
}

/// Counts wake-ups while nobody does anything.
fn idle(tui: &mut Tui, agent: &Agent) {
    tui.read_for(Duration::from_secs(5));
    let pids = [tui.child.process_id().unwrap(), agent.pid()];
    let before = pids.map(switches);
    tui.read_for(Duration::from_secs(60));
    let woken: Vec<u64> = pids
        .iter()
        .zip(&before)
        .map(|(pid, before)| switches_since(*pid, before))
        .collect();
    print_row(
        "context switches in an idle minute with an agent: editor, server",
        format!("{}, {}", woken[0], woken[1]),
        "0, 0",
        woken == [0, 0],
    );
}

/// Types while the other program edits all the time.
fn flood(tui: &mut Tui, agent: Agent, id: &str) {
    let id = id.to_owned();
    let editing = std::thread::spawn(move || edit_all_the_time(agent, &id));
    let (mut times, mut typed) = (Vec::new(), false);
    while !editing.is_finished() {
        tui.read_for(Duration::from_millis(7 + (times.len() as u64 * 5) % 17));
        typed = !typed;
        let start = Instant::now();
        tui.send(if typed { "x" } else { "\x7f" });
        // A dropped key would never be seen.
        tui.wait("the letter", |s| s.contents().contains("› x") == typed);
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let (rate, last_ms) = editing.join().unwrap();
    tui.wait_for(&shown(last_ms));
    times.sort_by(f64::total_cmp);
    let (p50, p99) = (times[times.len() / 2], times[(times.len() - 1) * 99 / 100]);
    print_row(
        "a key while another program edits, 99 %",
        format!(
            "{p99:.1} ms (median {p50:.1} ms, {} keys, {rate:.0} edits/s)",
            times.len()
        ),
        "16 ms",
        p99 <= 16.0,
    );
}

/// Returns the number of edits per second, and the last duration.
fn edit_all_the_time(mut agent: Agent, id: &str) -> (f64, u64) {
    let start = Instant::now();
    let count = FLOOD.as_secs() as u32 * PER_SECOND;
    let mut duration_ms = 0;
    for n in 0..count {
        duration_ms = 1_000 + 100 * u64::from(n % 80);
        agent.edit(&[set_duration(id, duration_ms)]);
        agent.answer();
        let due = start + n * Duration::from_secs(1) / PER_SECOND;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    agent.kill();
    (rate, duration_ms)
}
