//! Terminal input and output as real terminals send and draw it: pastes, split keys, the caret,
//! restoring.

#[path = "../common/cloud.rs"]
mod cloud;

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::tui::{PATIENCE, Tui, assert_restored, assert_restored_modes};

/// Text of the composer, its rows joined by `|`, including the caret's cell.
fn composer(screen: &vt100::Screen) -> String {
    let rows: Vec<String> = screen.rows(0, screen.size().1.get()).collect();
    let from = rows
        .iter()
        .position(|row| row.contains('›'))
        .unwrap_or(rows.len());
    let inside = |row: &String| row.trim_matches(['│', ' ', '›']).to_owned();
    rows[from..]
        .iter()
        .take_while(|row| row.starts_with('│'))
        .map(inside)
        .collect::<Vec<_>>()
        .join("|")
}

fn editor(dir: &Path) -> Tui {
    let mut tui = Tui::start(dir, (100, 30), &["--local"]);
    tui.wait_for("Ready.");
    tui
}

#[track_caller]
fn wait_for_composer(tui: &mut Tui, text: &str) {
    tui.wait(&format!("{text:?} in the composer"), |s| {
        composer(s) == text
    });
}

fn quit(mut tui: Tui) {
    tui.send("\x03\x03\x03y");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    assert_restored(&raw);
}

// crossterm#780, codex#11048
#[test]
fn pasted_lines_stay_lines() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1b[200~make it vertical\radd the title Hi\x1b[201~");
    wait_for_composer(&mut tui, "make it vertical|add the title Hi");
    tui.send("\x03\x1b[200~a\r\n\r\nb\nc\x1b[201~");
    wait_for_composer(&mut tui, "a||b|c");
    quit(tui);
}

// codex#7203
#[test]
fn a_paste_and_later_input_keep_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1b[200~abc\x1b[201~def\x1b[200~ghi\x1b[201~\x1b[D\x7fX");
    wait_for_composer(&mut tui, "abcdefgXi");
    tui.send("\x03\x1b[200~make it vertical\x1b[201~\r");
    tui.wait_for("▌ make it vertical");
    quit(tui);
}

// codex#11048: chunks as over ssh, each split at another byte.
#[test]
fn split_pastes_and_keys_are_reassembled() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    for at in [1, 2, 3, 5, 6, 12, 14, 15, 18] {
        let paste = "\x1b[200~quit now\x1b[201~";
        tui.send(&paste[..at]);
        std::thread::sleep(Duration::from_millis(3));
        tui.send(&paste[at..]);
        wait_for_composer(&mut tui, "quit now");
        tui.send("\x03");
        tui.wait("an empty composer", |s| !composer(s).contains("quit"));
    }
    // A click, an arrow and a key of the kitty protocol, split after ESC.
    tui.send("ab");
    for rest in ["[D", "[<35;9;9M", "[I", "[97;5u"] {
        tui.send("\x1b");
        std::thread::sleep(Duration::from_millis(3));
        tui.send(rest);
    }
    tui.send("X");
    wait_for_composer(&mut tui, "Xab");
    quit(tui);
}

// termlens#50, wterm PR#33: text that contains the end-of-paste sequence must not press keys.
#[test]
fn a_paste_containing_its_end_sequence_presses_no_keys() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1b[200~one\x1b[201~\x1b two\rq\x1b[201~");
    wait_for_composer(&mut tui, "one two|q");
    tui.send("\x03\x1b[200~a\tb\0c\x1b[Id\x1b[<0;3;3Me\x1b[201~");
    wait_for_composer(&mut tui, "a bcde");
    // A paste never sends a message, and a resize during a paste loses nothing.
    tui.send("\x03\x1b[200~half ");
    let size = portable_pty::PtySize {
        rows: 32,
        cols: 110,
        pixel_width: 0,
        pixel_height: 0,
    };
    tui.parser
        .screen_mut()
        .set_size(crate::tui::cells(32), crate::tui::cells(110));
    tui.master.resize(size).unwrap();
    tui.send("and half\x1b[201~");
    wait_for_composer(&mut tui, "half and half");
    quit(tui);
}

// codex#11048, codex#2814
#[test]
fn a_megabyte_and_200_keys_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send(&format!(
        "\x1b[200~{}\x1b[201~",
        "a line of a long text\r".repeat(50_000)
    ));
    tui.wait_for("was truncated");
    tui.send("\x03");
    tui.wait("an empty composer", |s| !composer(s).contains("line"));
    let text = "letters ".repeat(25);
    tui.send(&format!("{}\r", text.trim_end()));
    tui.wait_for("▌ letters letters");
    quit(tui);
}

// ratatui#925
#[test]
fn the_caret_moves_over_whole_letters() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("a❤️b\x1b[D\x1b[DX");
    tui.wait_drawn("X before the heart", |s| composer(s).starts_with("aX❤️"));
    let (row, column) = tui.parser.screen().cursor_position();
    assert_eq!(
        tui.parser.screen().cell(row, column).unwrap().contents(),
        "❤️",
        "the cursor is on the heart"
    );
    tui.send("\x1b[3~");
    wait_for_composer(&mut tui, "aXb");
    // A click on either half of a wide letter puts the caret before it, a click after the text at
    // its end.
    tui.send("\x1b[F 海b");
    wait_for_composer(&mut tui, "aXb 海b");
    for (columns, expected) in [(4, "aXb Y海b"), (6, "aXb Y海Yb"), (30, "aXb Y海YbY")] {
        let (x, y) = (column + columns, row + 1);
        tui.send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}mY"));
        wait_for_composer(&mut tui, expected);
    }
    quit(tui);
}

/// Rows of a terminal that draws U+FE0F two columns wide, like kitty, WezTerm and Ghostty, after
/// these bytes.
fn wide_terminal(raw: &[u8], (columns, rows): (usize, usize)) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut cells = vec![vec![" ".to_owned(); columns]; rows];
    let (mut x, mut y, mut joins) = (0, 0, false);
    let mut rest = text.as_ref();
    while let Some(c) = rest.chars().next() {
        let skipped = if let Some(sequence) = rest.strip_prefix("\x1b[") {
            let end = sequence
                .find(|c: char| ('@'..='~').contains(&c))
                .unwrap_or(0);
            match (&sequence[..end], &sequence[end..=end]) {
                (at, "H") => {
                    let (row, column) = at.split_once(';').unwrap_or(("1", "1"));
                    (y, x) = (
                        row.parse::<usize>().unwrap() - 1,
                        column.parse::<usize>().unwrap() - 1,
                    );
                }
                ("2", "J") => cells
                    .iter_mut()
                    .flatten()
                    .for_each(|cell| *cell = " ".to_owned()),
                _ => {}
            }
            joins = false;
            end + 3
        } else if rest.starts_with("\x1b]") {
            rest.find('\x07').unwrap() + 1
        } else {
            let joined =
                (joins && x > 0).then(|| x - if cells[y][x - 1].is_empty() { 2 } else { 1 });
            let joined =
                joined.filter(|at| format!("{}{c}", cells[y][*at]).graphemes(true).count() == 1);
            let (at, letter) = joined.map_or((x, c.to_string()), |at| {
                (at, format!("{}{c}", cells[y][at]))
            });
            let width = letter.width();
            put(&mut cells[y], at, width, &letter);
            (x, joins) = (at + width, true);
            c.len_utf8()
        };
        rest = &rest[skipped..];
    }
    cells
        .iter()
        .map(|row| row.concat().trim_end().to_owned())
        .collect()
}

/// Writes a letter and blanks the remaining halves of overwritten wide letters.
fn put(row: &mut [String], at: usize, width: usize, letter: &str) {
    let end = (at + width).min(row.len());
    if at >= end {
        return;
    }
    if row[at].is_empty() && at > 0 {
        row[at - 1] = " ".to_owned();
    }
    if row.get(end).is_some_and(String::is_empty) {
        row[end] = " ".to_owned();
    }
    row[at..end].iter_mut().for_each(String::clear);
    row[at] = letter.to_owned();
}

// ratatui PR#2686, ratatui#2651: incremental drawing gives the same screen as a full redraw.
#[test]
fn a_heart_in_a_name_is_drawn_correctly_by_wide_terminals() {
    let dir = tempfile::tempdir().unwrap();
    let image = crate::common::photo(dir.path(), "a ❤️ b.jpg", "red", "320x180");
    let mut tui = Tui::start(
        dir.path(),
        (120, 36),
        &["--local", "--upload", image.to_str().unwrap()],
    );
    tui.wait_for("Uploaded a");
    tui.send("make a 5 second video from the photos\r");
    tui.wait_for("I made a 5 s video");
    tui.wait_for("/ 0:05.0");
    for (keys, seen) in [
        ("\x1b", "i write"),
        ("2", "D delete"),
        ("3", "3 Exports"),
        ("5", "5 Details"),
        ("?", "Keys"),
        ("\x1b", "a ❤"),
    ] {
        tui.send(keys);
        tui.wait_drawn(seen, |s| s.contents().contains(seen));
    }
    tui.send("2\x1b[C\x1b[C");
    let is_settled = |screen: &str| {
        let waits = screen.contains("Preview …") || screen.contains("rendering…");
        screen.contains("▀▀") && !waits
    };
    tui.wait_drawn("the timeline and the picture", |s| {
        s.contents().contains("D delete") && is_settled(&s.contents())
    });
    tui.read_for(Duration::from_millis(100));
    let step_by_step = wide_terminal(&tui.raw, (120, 36));
    let before = tui.raw.len();
    tui.send("\x0c");
    let end = Instant::now() + PATIENCE;
    // The preview is requested again: complete once its picture is back.
    let is_complete = |raw: &[u8]| {
        let drawn = wide_terminal(raw, (120, 36)).join("\n");
        raw[before..].ends_with(b"\x1b[?2026l") && is_settled(&drawn)
    };
    while !is_complete(&tui.raw) {
        assert!(Instant::now() < end, "Ctrl-L draws the whole screen");
        tui.read_for(Duration::from_millis(10));
    }
    let whole = wide_terminal(&tui.raw, (120, 36));
    assert_eq!(step_by_step, whole);
    assert!(
        whole.iter().any(|row| row.contains("a ❤️ b.jpg")),
        "{}",
        whole.join("\n")
    );
    quit(tui);
}

/// Sends chunks with pauses between them (ms).
fn send_pieces(tui: &mut Tui, pieces: &[&str], pause_ms: u64) {
    for piece in pieces {
        tui.send(piece);
        std::thread::sleep(Duration::from_millis(pause_ms));
    }
}

// Reports that other programs typed into their composers or took for commands: none of them is
// typed here.
#[test]
fn terminal_reports_are_never_typed() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    let burst = "\x1b[<65;12;5M".repeat(200);
    let cases: [(&str, &[&str], u64); 8] = [
        (
            "claude-code#78855: a report split over a slow read",
            &["\x1b[<", "65;59;9M"],
            80,
        ),
        ("claude-code#78855: 200 reports at once", &[&burst], 0),
        (
            "agav#136: split within the numbers",
            &["\x1b[<65;12", ";5M\x1b[<65;1", "2;5M"],
            5,
        ),
        (
            "fresh#2793: an X10 report split after ESC",
            &["\x1b", "[MCH4"],
            20,
        ),
        (
            "hermes-agent#35441: a late color, its BEL opened an editor",
            &["\x1b]11;rgb:1e1e/1e1e/1e1e\x07"],
            0,
        ),
        (
            "hermes-agent#30218: a late color, split by ssh",
            &["\x1b", "]11;rgb:3030", "/3434/4646\x1b", "\\"],
            10,
        ),
        (
            "late attributes, version and graphics",
            &["\x1b[?62;4c\x1bP>|kitty(0.32)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t"],
            0,
        ),
        (
            "crossterm: a report of column 0 is subtracted from",
            &["\x1b[<35;0;0M"],
            0,
        ),
    ];
    for (n, (what, pieces, pause)) in cases.into_iter().enumerate() {
        send_pieces(&mut tui, pieces, pause);
        tui.send(&format!("ok{n}"));
        tui.wait(&format!("{what}: only the typed text"), |s| {
            composer(s) == format!("ok{n}")
        });
        tui.send("\x03");
        tui.wait("an empty composer", |s| !composer(s).contains("ok"));
    }
    quit(tui);
}

// dux#210, opentui#781: Esc is a key even if a report follows it.
#[test]
fn an_escape_before_a_report_is_one_key() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("x\x1b\x1b[<35;20;5M");
    tui.wait_for("i write");
    tui.send("iy");
    wait_for_composer(&mut tui, "xy");
    // By then ESC counts as a key; the rest of the report comes later.
    send_pieces(&mut tui, &["\x1b", "[<35;20;5M"], 120);
    tui.wait_for("i write");
    tui.send("iz");
    wait_for_composer(&mut tui, "xyz");
    quit(tui);
}

// opentui#1256, pi#2061, codegraff#536: the end of a paste is lost, and the keyboard still works.
#[test]
fn a_paste_without_an_end_can_be_escaped() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1b[200~half");
    std::thread::sleep(Duration::from_millis(1_100));
    tui.send("\x1b");
    tui.wait_for("i write");
    tui.send("i and more");
    wait_for_composer(&mut tui, "half and more");
    quit(tui);
}

// termisu#168: a paste that ends within a sequence still ends; octo-agent#258: Ghostty's
// Shift-Enter.
#[test]
fn a_paste_that_ends_in_an_escape_ends() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1b[200~a\x1b\x1b[201~b\x1b[200~c\x1b[2\x1b[201~d");
    wait_for_composer(&mut tui, "abc[2d");
    tui.send("\x1b[27;2;13~e\x1b[13;2uf");
    wait_for_composer(&mut tui, "abc[2d|e|f");
    quit(tui);
}

/// A server that answers every request; its events are those that the test sends.
struct EventServer {
    url: String,
    events: Sender<String>,
}

impl EventServer {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (events, received) = channel::<String>();
        let mut received = Some(received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &mut received);
            }
        });
        Self { url, events }
    }

    fn say(&self, text: &str) {
        let event = format!(
            r#"{{"content":{{"role":"model","parts":[{{"text":"{text}"}}]}},"partial":true,"author":"nemo_agent"}}"#
        );
        self.events.send(format!("data: {event}\n\n")).unwrap();
    }
}

fn serve(mut stream: TcpStream, events: &mut Option<Receiver<String>>) {
    let Some(head) = cloud::read_request(&mut stream) else {
        return;
    };
    if !head.contains("/run_sse") {
        return cloud::answer(&mut stream, &head);
    }
    let events = events.take().unwrap();
    std::thread::spawn(move || {
        let _ = stream.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n",
        );
        events
            .iter()
            .for_each(|event| drop(stream.write_all(event.as_bytes())));
    });
}

/// Text before the terminal's cursor in its row.
fn before_cursor(screen: &vt100::Screen) -> String {
    let (row, column) = screen.cursor_position();
    screen
        .rows(0, column)
        .nth(usize::from(row))
        .unwrap_or_default()
}

// claude-code#16372, codex#4870: input methods write at the terminal's cursor, hidden or not.
#[test]
fn the_cursor_is_at_the_caret_while_an_answer_streams() {
    let dir = tempfile::tempdir().unwrap();
    let server = EventServer::start();
    let mut tui = Tui::start_with(
        dir.path(),
        (100, 30),
        &["--api-url", &server.url],
        &[("NEMO_TOKEN", "nmv_usr_test")],
    );
    tui.wait_for("Ready.");
    tui.send("hello\r");
    server.say("piece 0 ");
    tui.wait_for("piece 0");
    for n in 1..12 {
        tui.send(&format!("n{}", n % 10));
        server.say(&format!("piece {n} "));
        tui.wait_for(&format!("piece {n}"));
        tui.wait_drawn("what was typed", |s| {
            composer(s).ends_with(&format!("n{}", n % 10))
        });
        assert!(
            before_cursor(tui.parser.screen()).ends_with(&format!("n{}", n % 10)),
            "{}",
            before_cursor(tui.parser.screen())
        );
    }
    drop(server.events);
    tui.send("\x03\x03\x03y");
    assert_eq!(tui.end().0, 0);
}

#[test]
fn the_cursor_is_at_the_caret_of_every_field() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    let wait = |tui: &mut Tui, keys: &str, before: &str| {
        tui.send(keys);
        tui.wait_drawn(&format!("the cursor after {before:?}"), |s| {
            before_cursor(s).ends_with(before)
        });
        assert!(
            tui.parser.screen().hide_cursor(),
            "the editor draws the caret"
        );
    };
    wait(&mut tui, "海滩 x", "› 海滩 x");
    wait(&mut tui, "\x1b[D\x1b[D", "› 海滩");
    wait(&mut tui, "\x1b[H", "› ");
    wait(&mut tui, "\x10", "› ");
    wait(&mut tui, "qu海", "› qu海");
    wait(&mut tui, "\x1b", "› ");
    wait(&mut tui, "\x1b[F", "› 海滩 x");
    tui.send("\x1b");
    tui.wait_for("i write");
    wait(&mut tui, "/find", "find");
    wait(&mut tui, "\x1b[D", "fin");
    tui.send("\r");
    wait(&mut tui, "i", "› 海滩 x");
    quit(tui);
}

// claude-code#84029, and leftover modified keys after an editor was killed or stopped.
#[test]
fn enabled_modes_are_disabled() {
    for (signal, status) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let dir = tempfile::tempdir().unwrap();
        let tui = editor(dir.path());
        crate::send_signal(&tui, signal);
        let (code, raw) = tui.end();
        assert_eq!(code, status);
        assert_restored(&raw);
        assert_modified_keys_off(&raw);
    }
    let dir = tempfile::tempdir().unwrap();
    let mut tui = editor(dir.path());
    tui.send("\x1a");
    tui.wait("the main screen", |s| !s.alternate_screen());
    assert_modified_keys_off(&tui.raw);
    crate::wait_until_stopped(&tui);
    crate::send_signal(&tui, "CONT");
    tui.wait("the editor again", |s| {
        s.alternate_screen() && s.contents().contains("Ready.")
    });
    tui.send("x\x1b[27;2;13~y");
    wait_for_composer(&mut tui, "x|y");
    quit(tui);
}

#[track_caller]
fn assert_modified_keys_off(raw: &[u8]) {
    let text = String::from_utf8_lossy(raw);
    let on = text
        .rfind("\x1b[>4;2m")
        .expect("modified keys are requested");
    assert!(
        text.rfind("\x1b[>4m").is_some_and(|off| off > on),
        "modified keys stay enabled"
    );
    assert_restored_modes(raw);
}

// A terminal that supports the kitty keyboard protocol gets it, and keys typed meanwhile are not
// lost.
#[test]
fn kitty_keys_are_enabled_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let mut tui = Tui::start(dir.path(), (100, 30), &["--local"]);
    tui.wait_answering_with("Ready.", &[("\x1b[?u", "early\x1b[?0u")]);
    wait_for_composer(&mut tui, "early");
    // pi#718, codex#35599: Ctrl-C on a Russian keyboard.
    tui.send("\x1b[13;2uy\x1b[1089::99;5u");
    tui.wait("an empty composer", |s| !composer(s).contains("early"));
    tui.send("\x1b[27u");
    tui.wait_for("i write");
    tui.send("\x1b[113u");
    let (status, raw) = tui.end();
    assert_eq!(status, 0);
    let text = String::from_utf8_lossy(&raw);
    let (on, off) = (
        text.rfind("\x1b[>5u").unwrap(),
        text.rfind("\x1b[<1u").unwrap(),
    );
    assert!(
        off > on && !text.contains("\x1b[>4;2m"),
        "one of the two protocols"
    );
}

/// A separate tmux server.
struct Tmux<'a>(&'a Path);

impl Tmux<'_> {
    fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("tmux");
        command
            .args(["-S", "tmux.sock", "-f", "tmux.conf"])
            .args(arguments)
            .current_dir(self.0);
        let output = command
            .env_remove("TMUX")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[track_caller]
    fn wait_for(&self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.run(&["capture-pane", "-p", "-t", "t"]).contains(text) {
            assert!(
                Instant::now() < end,
                "never saw {text:?}:\n{}",
                self.run(&["capture-pane", "-p", "-t", "t"])
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

// jcode PR#1251, codex#17647
#[test]
fn shift_enter_is_a_new_line_in_tmux() {
    if Command::new("tmux").arg("-V").output().is_err() {
        return;
    }
    for mode in ["on", "always"] {
        let dir = tempfile::tempdir().unwrap();
        let conf = format!(
            "set -s extended-keys {mode}\nset -as terminal-features ',xterm*:extkeys'\nset -g default-terminal tmux-256color\n"
        );
        std::fs::write(dir.path().join("tmux.conf"), conf).unwrap();
        let tmux = Tmux(dir.path());
        let home = dir.path().to_str().unwrap();
        let command = format!(
            "env HOME={home} NEMO_TUI_DATA_DIR={home}/data LANG=C.UTF-8 {} --local; cat",
            env!("CARGO_BIN_EXE_nemo-tui")
        );
        tmux.run(&[
            "new-session",
            "-d",
            "-s",
            "t",
            "-x",
            "100",
            "-y",
            "30",
            &command,
        ]);
        tmux.wait_for("Ready.");
        tmux.run(&[
            "send-keys",
            "-t",
            "t",
            "first line",
            "S-Enter",
            "second",
            "C-a",
            "X",
        ]);
        tmux.wait_for("Xsecond");
        let screen = tmux.run(&["capture-pane", "-p", "-t", "t"]);
        assert!(
            screen.lines().any(|line| line.contains("› first line ")),
            "{screen}"
        );
        tmux.run(&["send-keys", "-t", "t", "C-c", "C-c", "C-c"]);
        let end = Instant::now() + PATIENCE;
        while tmux
            .run(&[
                "display-message",
                "-p",
                "-t",
                "t",
                "#{pane_key_mode}#{alternate_on}",
            ])
            .trim_end()
            .ends_with('1')
        {
            assert!(Instant::now() < end, "it never ended");
        }
        // The key is a plain one again: cat prints what it receives.
        tmux.run(&["send-keys", "-t", "t", "S-Enter", "Z"]);
        tmux.wait_for("Z");
        if mode == "on" {
            assert!(
                !tmux.run(&["capture-pane", "-p", "-t", "t"]).contains("13"),
                "modified keys stay enabled"
            );
        }
    }
}
