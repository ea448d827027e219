//! Every screen as it is painted, in sizes, languages and without colours. Look at a changed snapshot as a picture
//! before accepting it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

#[path = "../update/harness.rs"]
#[allow(dead_code, reason = "the update tests use all of it")]
mod harness;

use harness::{DRAFT, Harness, draft, job};
use nemo_tui::app::model::Offer;
use nemo_tui::app::msg::{FolderEntry, KnownSession};
use nemo_tui::app::{Effect, Msg};
use nemo_tui::domain::credits::Credits;
use nemo_tui::domain::heard::{ChatEvent, ToolPhase};
use nemo_tui::domain::render_job::RenderStatus;
use nemo_tui::domain::transcript::Item;
use nemo_tui::language::locale::Lang;
use nemo_tui::view::{Theme, View};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::style::Color;

/// Paints twice, as the program does: what the first frame tells (scales, rows) is known to the second.
fn paint(h: &mut Harness, size: (u16, u16), theme: Theme) -> ratatui::buffer::Buffer {
    h.model.size = size;
    let mut view = View::new(theme);
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    for _ in 0..2 {
        let mut painted = None;
        terminal.draw(|frame| painted = Some(view.draw(&h.model, frame))).unwrap();
        h.model.painted = painted.unwrap();
    }
    terminal.backend().buffer().clone()
}

fn text(buffer: &ratatui::buffer::Buffer) -> String {
    let rows = (0..buffer.area.height).map(|y| {
        let mut skip = 0;
        let mut row = String::new();
        for x in 0..buffer.area.width {
            if skip == 0 {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol);
            }
            skip = skip.saturating_sub(1);
        }
        row.trim_end().to_owned()
    });
    rows.collect::<Vec<_>>().join("\n")
}

fn screen(h: &mut Harness, size: (u16, u16)) -> String {
    text(&paint(h, size, Theme::terminal()))
}

/// A session in full swing.
fn busy(lang: Lang) -> Harness {
    let mut h = Harness::ready();
    h.model.lang = lang;
    h.send(Msg::Credits { request: 0, result: Ok(Credits { available: 85.0, frozen: 5.0, total: 90.0 }) });
    h.say("turn these photos into a **10-second** video");
    let request = h.model.turn.as_ref().unwrap().request;
    let answer = "I made a 10s video:\n\n- **beach.jpg** comes first\n- then `city.mp4`\n\n海滩之后是城市。";
    h.send(Msg::Heard { request, event: ChatEvent::Text { call: 0, text: answer.into(), whole: true } });
    h.end_turn(Some(DRAFT), true);
    h.send(Msg::Render(job("render_1", RenderStatus::Completed, 1.0)));
    let mut running = job("render_2", RenderStatus::Processing, 0.4);
    running.created_ms = 600;
    h.send(Msg::Render(running));
    h.say("make the title red");
    let request = h.model.turn.as_ref().unwrap().request;
    h.send(Msg::Heard { request, event: ChatEvent::Tool { name: "edit_multitrack".into(), phase: ToolPhase::Started } });
    h.say("and then export it somehow");
    h.model.flash = None;
    h.send(Msg::Clock(12_600));
    h
}

#[test]
fn a_new_session() {
    let mut h = Harness::ready();
    insta::assert_snapshot!("new_80x24", screen(&mut h, (80, 24)));
    insta::assert_snapshot!("new_120x36", screen(&mut h, (120, 36)));
}

#[test]
fn connecting() {
    let mut h = Harness::new();
    insta::assert_snapshot!("connecting_80x24", screen(&mut h, (80, 24)));
}

#[test]
fn a_busy_session_in_all_sizes() {
    for size in [(60, 16), (80, 24), (120, 36), (200, 60)] {
        let mut h = busy(Lang::En);
        insta::assert_snapshot!(format!("busy_{}x{}", size.0, size.1), screen(&mut h, size));
    }
}

#[test]
fn in_chinese() {
    for size in [(80, 24), (120, 36)] {
        let mut h = busy(Lang::Zh);
        insta::assert_snapshot!(format!("chinese_{}x{}", size.0, size.1), screen(&mut h, size));
    }
}

#[test]
fn the_timeline_in_hand() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 w");
    insta::assert_snapshot!("timeline_120x36", screen(&mut h, (120, 36)));
    h.press("+ +");
    insta::assert_snapshot!("timeline_zoomed_120x36", screen(&mut h, (120, 36)));
}

#[test]
fn panes_that_take_the_chats_place_when_narrow() {
    let mut h = busy(Lang::En);
    h.press("Esc 3");
    insta::assert_snapshot!("exports_80x24", screen(&mut h, (80, 24)));
    h.press("4");
    insta::assert_snapshot!("credits_80x24", screen(&mut h, (80, 24)));
}

#[test]
fn overlays() {
    let mut h = Harness::with_timeline();
    h.press("Esc e");
    insta::assert_snapshot!("export_dialog_80x24", screen(&mut h, (80, 24)));
    h.press("Esc ?");
    insta::assert_snapshot!("help_80x24", screen(&mut h, (80, 24)));
    h.press("Esc 2 ?");
    insta::assert_snapshot!("help_timeline_120x36", screen(&mut h, (120, 36)));
    h.press("Esc U");
    let Some(Effect::ListFolder { request, .. }) = h.effects.last().cloned() else { panic!() };
    let entry = |name: &str, is_folder, bytes| FolderEntry { name: name.into(), is_folder, bytes };
    let entries = vec![
        entry("..", true, 0),
        entry("holiday", true, 0),
        entry("beach.jpg", false, 240_000),
        entry("海滩 视频.mp4", false, 12_500_000),
    ];
    h.send(Msg::Folder { request, folder: "/home/ada/Pictures".into(), result: Ok(entries) });
    h.press("Down Down Space");
    insta::assert_snapshot!("picker_80x24", screen(&mut h, (80, 24)));
    h.press("Esc");
    h.say("make it");
    h.press("1");
    h.say("make it");
    h.press("Esc q");
    insta::assert_snapshot!("quit_80x24", screen(&mut h, (80, 24)));
}

#[test]
fn offers_sessions_and_waiting_messages() {
    let mut h = busy(Lang::En);
    h.model.offer = Some(Offer::Resend("make the title red".into()));
    h.model.turn.as_mut().unwrap().lost = Some(h.model.now_ms + 29_500);
    insta::assert_snapshot!("lost_80x24", screen(&mut h, (80, 24)));
    h.say("and a third one");
    h.press("Esc Q j");
    insta::assert_snapshot!("queue_80x24", screen(&mut h, (80, 24)));
    let mut h = Harness::with_timeline();
    h.press("Esc g s");
    let Some(Effect::ListSessions { request }) = h.effects.last().cloned() else { panic!() };
    let known = |id: &str, title: &str, words: &str, used_ms| KnownSession {
        id: id.into(),
        title: title.into(),
        last_words: words.into(),
        summary: "Timeline (1 tracks): 1. Video: beach.jpg (0-4s)".into(),
        used_ms,
    };
    h.model.now_ms = 500_000_000;
    let sessions = vec![
        known("7", "Trip", "add a title", 499_000_000),
        known("8", "海滩", "把这些照片做成三十秒的视频", 480_000_000),
        known("9", "project", "", 1_000),
    ];
    h.send(Msg::Sessions { request, sessions });
    h.press("j d");
    insta::assert_snapshot!("sessions_80x24", screen(&mut h, (80, 24)));
    h.press("r");
    insta::assert_snapshot!("sessions_rename_120x36", screen(&mut h, (120, 36)));
}

#[test]
fn problems_and_hostile_words() {
    let mut h = Harness::ready();
    let problem = Item::Problem {
        what: "no connection to example.org: connection refused".into(),
        next: "Check the network, or work without one: nemo-tui --local".into(),
    };
    h.model.show(problem);
    let hostile = r#"{"t":[{"tt":0,"m":{"name":"Vi\u001b[31mdeo"},"sg":[{"d":4000,"m":{"name":"a\u001b]0;x\u0007\u202eb"}}]},{"tt":42,"sg":[{"d":2000,"m":{"name":"from the future"}}]}]}"#;
    h.send(Msg::State { request: 0, result: Ok(Some(draft(hostile))) });
    insta::assert_snapshot!("hostile_80x24", screen(&mut h, (80, 24)));
}

#[test]
fn too_small_a_terminal_gets_a_friendly_word() {
    let mut h = busy(Lang::En);
    insta::assert_snapshot!("too_small_20x5", screen(&mut h, (20, 5)));
    for (w, ht) in [(1, 1), (59, 16), (60, 15), (3, 40)] {
        screen(&mut h, (w, ht));
    }
}

#[test]
fn scrolling_lets_go_of_the_end_and_finds_it_again() {
    let mut h = Harness::ready();
    for i in 0..200 {
        h.model.show(Item::Notice { text: format!("line {i}") });
    }
    h.press("Esc");
    let bottom = screen(&mut h, (80, 24));
    assert!(bottom.contains("line 199"));
    h.press("PageUp");
    let up = screen(&mut h, (80, 24));
    assert!(!up.contains("line 199") && up.contains("more below"), "{up}");
    h.model.show(Item::Notice { text: "news".into() });
    let still: Vec<String> = screen(&mut h, (80, 24)).lines().take(10).map(str::to_owned).collect();
    assert_eq!(still, up.lines().take(10).collect::<Vec<_>>(), "what comes in does not move what is read");
    h.press("g g");
    assert!(screen(&mut h, (80, 24)).contains("line 0"));
    h.press("G");
    assert!(screen(&mut h, (80, 24)).contains("news"));
    for _ in 0..400 {
        h.press("k");
        screen(&mut h, (80, 24));
    }
    assert!(screen(&mut h, (80, 24)).contains("line 0"));
    for _ in 0..400 {
        h.press("j");
        screen(&mut h, (80, 24));
    }
    assert!(screen(&mut h, (80, 24)).contains("news"));
}

#[test]
fn without_colours_there_are_none() {
    let mut h = busy(Lang::En);
    h.press("Esc 2");
    let buffer = paint(&mut h, (120, 36), Theme::mono());
    assert!(buffer.content().iter().all(|c| c.fg == Color::Reset && c.bg == Color::Reset));
    insta::assert_snapshot!("mono_120x36", text(&buffer));
}

#[test]
fn ten_thousand_segments_are_painted_like_ten() {
    let segments: Vec<String> =
        (0..10_000).map(|i| format!(r#"{{"id":"s{i}","s":{},"d":100,"m":{{"name":"s{i}.jpg"}}}}"#, i * 100)).collect();
    let json = format!(r#"{{"t":[{{"tt":0,"sg":[{}]}}]}}"#, segments.join(","));
    let mut h = Harness::ready();
    h.send(Msg::State { request: 0, result: Ok(Some(draft(&json))) });
    h.press("Esc 2 $ + + + + + + + + + + +");
    assert!(screen(&mut h, (120, 36)).contains("s9999.jpg"));
}
