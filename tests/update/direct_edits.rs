//! Direct edits in the studio: sent immediately, reported in one line, followed by the playhead.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use nemo_tui::app::Msg;
use nemo_tui::app::msg::{UserError, UserErrorKind};
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::app::state::layout::ClickTarget;
use nemo_tui::config::{Config, EditTiming};
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::domain::reason::{Hint, Reason};
use nemo_tui::i18n::locale::Lang;
use nemo_tui::i18n::transcript;
use nemo_tui::input::Focus;
use ratatui::layout::Rect;

use super::desk::{paint, screen};
use super::harness::{Harness, draft};

/// Segments of a video track: id, start and duration (ms). `a` is named `a.jpg`.
pub fn video(segments: &[(&str, u64, u64)]) -> String {
    let segments: Vec<String> = segments
        .iter()
        .map(|(id, s, d)| format!(r#"{{"id":"{id}","s":{s},"d":{d},"m":{{"name":"{id}.jpg"}}}}"#))
        .collect();
    let segments = segments.join(",");
    format!(r#"{{"t":[{{"id":"v","tt":0,"m":{{"name":"Video"}},"sg":[{segments}]}}],"m":{{}}}}"#)
}

pub const ABC: [(&str, u64, u64); 3] = [("a", 0, 2_000), ("b", 2_000, 3_000), ("c", 5_000, 4_000)];

/// A studio with three segments, the playhead at a time, and the focus on the timeline.
pub fn studio(ms: u64) -> Harness {
    let mut h = Harness::ready();
    h.show_state(Some(draft(&video(&ABC))));
    h.press("Esc 2");
    h.model.session.timeline.playhead_ms = ms;
    h.model.session.transcript.entries.clear();
    h.effects.clear();
    h
}

pub fn playhead(h: &Harness) -> u64 {
    h.model.session.timeline.playhead_ms
}

/// Streams text of the reply.
fn reply(h: &mut Harness, text: &str) {
    let request = h.awaited(AnswerKind::Turn);
    let event = ChatEvent::Text {
        call: 0,
        text: text.into(),
        whole: true,
    };
    h.send(Msg::ChatEvent { request, event });
}

#[test]
fn an_edit_is_sent_and_reported_in_one_line() {
    let mut h = studio(3_500);
    h.press("D");
    let sentence = "Delete segment 2 of the video track, 'b.jpg', 0:02.0–0:05.0 and close the gap";
    assert_eq!(h.turns(), [sentence]);
    assert_eq!(h.model.screen.focus, Focus::Timeline);
    assert!(h.model.session.composer.field.is_empty());
    assert!(
        h.model.visible_turn().is_none(),
        "no activity for an instant"
    );
    reply(&mut h, "I removed **b.jpg**.");
    h.end_turn(Some(&video(&[("a", 0, 2_000), ("c", 2_000, 4_000)])), true);
    assert_eq!(h.transcript(), ["deleted b.jpg"]);
    let entry = &h.model.session.transcript.entries[0].item;
    assert_eq!(transcript::text(Lang::Zh, entry), "已删除 b.jpg");
    assert_eq!(playhead(&h), 2_000, "at what took its place");
    assert!(
        h.model.session.timeline.changed_ids.is_empty(),
        "the rest only moved"
    );
    h.press("u");
    assert_eq!(h.turns()[1], "Undo the last edit");
    h.end_turn(Some(&video(&ABC)), true);
    assert_eq!(
        h.transcript()[1],
        "undone · Added b.jpg (Video) 0:02.0–0:05.0"
    );
    assert_eq!(playhead(&h), 2_000, "in the segment that is back");
}

#[test]
fn the_playhead_follows_a_moved_segment() {
    let mut h = studio(500);
    h.press(">");
    assert!(h.turns()[0].ends_with("to position 2"));
    h.end_turn(
        Some(&video(&[
            ("b", 0, 3_000),
            ("a", 3_000, 2_000),
            ("c", 5_000, 4_000),
        ])),
        true,
    );
    assert_eq!(playhead(&h), 3_500);
    h.press(">");
    assert!(h.turns()[1].contains("'a.jpg'") && h.turns()[1].ends_with("to position 3"));
    h.end_turn(
        Some(&video(&[
            ("b", 0, 3_000),
            ("c", 3_000, 4_000),
            ("a", 7_000, 2_000),
        ])),
        true,
    );
    assert_eq!(playhead(&h), 7_500);
    assert_eq!(
        h.transcript(),
        ["moved a.jpg to position 2", "moved a.jpg to position 3"]
    );
    h.press(">");
    assert_eq!(h.turns().len(), 2, "it is the last one");
}

#[test]
fn undoing_a_move_takes_the_playhead_back() {
    let mut h = studio(500);
    let moved = [("b", 0, 3_000), ("a", 3_000, 2_000), ("c", 5_000, 4_000)];
    h.press(">");
    h.end_turn(Some(&video(&moved)), true);
    assert_eq!(playhead(&h), 3_500);
    h.press("u");
    h.end_turn(Some(&video(&ABC)), true);
    assert_eq!(playhead(&h), 500, "in the same segment");
}

#[test]
fn cut_segments_are_marked_until_they_are_pasted_or_escape_drops_them() {
    let mut h = studio(500);
    h.press("Ctrl-X");
    let shown = screen(&h);
    assert!(shown.contains("✂a.jpg"), "{shown}");
    h.press("Esc");
    assert!(!screen(&h).contains('✂'));
    h.press("Ctrl-V");
    assert!(h.turns().is_empty(), "nothing is left to paste");
}

#[test]
fn a_selected_segment_stays_selected_and_the_playhead_goes_with_it() {
    let mut h = studio(500);
    h.press("x");
    h.model.session.timeline.playhead_ms = 6_000;
    h.press(">");
    h.end_turn(
        Some(&video(&[
            ("b", 0, 3_000),
            ("a", 3_000, 2_000),
            ("c", 5_000, 4_000),
        ])),
        true,
    );
    assert_eq!(
        (playhead(&h), &*h.model.session.timeline.selected_ids),
        (3_000, &["a".to_owned()][..])
    );
    h.press("g [ 1 Enter");
    let sentence = &h.turns()[1];
    assert!(
        sentence.contains("segment 2 of the video track, 'a.jpg'"),
        "{sentence}"
    );
}

#[test]
fn after_a_trim_the_playhead_stays_in_the_segment() {
    let mut h = studio(3_500);
    h.press("[");
    h.end_turn(
        Some(&video(&[
            ("a", 0, 2_000),
            ("b", 2_000, 1_500),
            ("c", 3_500, 4_000),
        ])),
        true,
    );
    assert_eq!(playhead(&h), 2_000, "the same picture as before");
    h.model.session.timeline.playhead_ms = 3_000;
    h.press("]");
    h.end_turn(
        Some(&video(&[
            ("a", 0, 2_000),
            ("b", 2_000, 1_000),
            ("c", 3_000, 4_000),
        ])),
        true,
    );
    assert_eq!(playhead(&h), 2_967, "the last frame");
}

#[test]
fn keys_wait_for_the_edit_before_them() {
    let mut h = studio(500);
    h.press("D D w s");
    assert_eq!(
        (h.turns().len(), h.model.screen.focus),
        (1, Focus::Timeline)
    );
    h.end_turn(Some(&video(&[("b", 0, 3_000), ("c", 3_000, 4_000)])), true);
    assert!(
        h.turns()[1].starts_with("Delete segment 1 of the video track, 'b.jpg', 0:00.0–0:03.0")
    );
    h.end_turn(Some(&video(&[("c", 0, 4_000)])), true);
    assert_eq!(
        h.turns()[2],
        "Split segment 1 of the video track, 'c.jpg', 0:00.0–0:04.0 at 0:03.967"
    );
    assert!(h.model.session.composer.field.is_empty());
    assert_eq!(h.transcript(), ["deleted a.jpg", "deleted b.jpg"]);
}

#[test]
fn keys_do_not_wait_for_long_and_ctrl_c_discards_them() {
    let mut h = studio(500);
    h.press("D ?");
    assert!(h.model.overlay.is_none());
    h.send(Msg::Clock(h.model.now_ms + 1_500));
    assert!(h.model.overlay.is_some(), "the help");
    assert!(
        h.model.visible_turn().is_some(),
        "now it is visible that it takes long"
    );

    let mut h = studio(500);
    h.press("D D Ctrl-C");
    h.end_turn(Some(&video(&[("b", 0, 3_000), ("c", 3_000, 4_000)])), true);
    assert_eq!(h.turns().len(), 1);
}

#[test]
fn a_refusal_shows_the_reply() {
    let mut h = studio(500);
    h.press("v M S");
    assert!(
        h.turns().is_empty() && h.model.overlay.is_none(),
        "a photo has no sound and no speed"
    );
    h.press("g [ 2 Enter");
    reply(&mut h, "I did not do that: **a.jpg** is a photo.");
    h.end_turn(Some(&video(&ABC)), true);
    assert_eq!(h.transcript(), ["I did not do that: **a.jpg** is a photo."]);
    let flash = h.model.screen.flash.as_ref().map(|(text, _)| text.as_str());
    assert_eq!(
        flash,
        Some("I did not do that: a.jpg is a photo."),
        "the chat is hidden"
    );
}

#[test]
fn a_failed_edit_is_shown_with_its_sentence() {
    let mut h = studio(500);
    h.press("D w");
    let request = h.awaited(AnswerKind::Turn);
    let error = UserError {
        message: Reason::Message("no connection".into()),
        hint: Hint::Text(String::new()),
        kind: UserErrorKind::Other,
    };
    let result = Err(error);
    h.send(Msg::TurnEnded { request, result });
    let shown = h.transcript();
    assert!(
        shown[0].starts_with("Delete segment 1") && shown[1].contains("no connection"),
        "{shown:?}"
    );
    assert_eq!(h.turns().len(), 1, "nothing is sent twice");
    assert!(
        h.model.session.chat.suggestion.is_some(),
        "one key sends it again"
    );
}

#[test]
fn an_edit_during_another_turn_waits_for_it() {
    let mut h = studio(500);
    h.press("1");
    h.say("make it black and white");
    h.press("Esc 2 D w");
    assert_eq!(
        (h.turns().len(), playhead(&h)),
        (1, 2_000),
        "only an edit holds the keys"
    );
    h.end_turn(Some(&video(&ABC)), true);
    assert!(h.turns()[1].starts_with("Delete segment 1"));
    h.end_turn(Some(&video(&[("b", 0, 3_000), ("c", 3_000, 4_000)])), true);
    assert_eq!(h.transcript().last().unwrap(), "deleted a.jpg");
    assert_eq!(playhead(&h), 0, "still at the start of the second one");
}

#[test]
fn an_unsent_edit_is_removed_by_undo() {
    let mut h = studio(500);
    h.model.options.edits_at_once = EditTiming::WhenSent;
    h.press("D w y u");
    let waiting: Vec<&str> = h
        .model
        .session
        .composer
        .unsent_edits()
        .map(|(edit, _)| edit.as_str())
        .collect();
    assert!(
        waiting.len() == 1 && waiting[0].starts_with("Delete segment 1"),
        "{waiting:?}"
    );
    h.press("u");
    assert!(h.model.session.composer.field.is_empty() && h.turns().is_empty());
    h.press("u");
    assert_eq!(h.turns(), ["Undo the last edit"]);
}

#[test]
fn several_segments_move_as_one() {
    let mut h = studio(500);
    h.press("x w x >");
    let lines: Vec<String> = h.turns()[0].lines().map(str::to_owned).collect();
    assert!(lines[0].contains("'b.jpg'") && lines[0].ends_with("to position 3"));
    assert!(lines[1].contains("'a.jpg'") && lines[1].ends_with("to position 2"));
    let moved = video(&[("c", 0, 4_000), ("a", 4_000, 2_000), ("b", 6_000, 3_000)]);
    h.end_turn(Some(&moved), true);
    h.press(">");
    assert_eq!(h.turns().len(), 1, "the last one has no neighbor");
    h.press("<");
    assert!(h.turns()[1].starts_with("Move segment 2 of the video track, 'a.jpg'"));
}

#[test]
fn a_gap_is_closed_like_a_segment_and_a_segment_is_duplicated() {
    let mut h = studio(500);
    let gap = video(&[("a", 0, 2_000), ("c", 5_000, 4_000)]);
    h.show_state(Some(draft(&gap)));
    h.model.session.timeline.playhead_ms = 3_000;
    h.press("D");
    assert_eq!(
        h.turns(),
        ["Close the gap before segment 2 of the video track, 'c.jpg', 0:05.0–0:09.0"]
    );
    h.end_turn(Some(&video(&[("a", 0, 2_000), ("c", 2_000, 4_000)])), true);
    assert_eq!(
        h.transcript().last().unwrap(),
        "closed the gap before c.jpg"
    );
    h.press("y");
    assert!(h.turns()[1].starts_with("Duplicate segment 2"));
}

#[test]
fn the_next_cut_is_after_the_transition() {
    let mut h = studio(0);
    let json = video(&[("a", 0, 2_000), ("b", 1_500, 3_500), ("c", 5_000, 4_000)]).replace(
        r#""d":3500,"m":{"#,
        r#""d":3500,"m":{"transition":{"type":"crossfade","d":500},"#,
    );
    h.show_state(Some(draft(&json)));
    h.press("w");
    assert_eq!(playhead(&h), 2_000, "the picture is the one of the segment");
    h.press("w b");
    assert_eq!(playhead(&h), 2_000);
}

#[test]
fn markers_and_points_report_themselves() {
    let mut h = studio(1_000);
    let flash = |h: &Harness| h.model.screen.flash.as_ref().unwrap().0.clone();
    h.press("m");
    assert_eq!(flash(&h), "Marker set at 0:01.0.");
    h.press("m");
    assert_eq!(flash(&h), "Marker removed.");
    h.press("i");
    assert_eq!(flash(&h), "In point at 0:01.0; o sets the out point.");
}

/// Presses the mouse button on a cell, drags to another column and releases.
fn drag(h: &mut Harness, (from, row): (u16, u16), to: u16) {
    let left = MouseButton::Left;
    for (kind, column) in [
        (MouseEventKind::Down(left), from),
        (MouseEventKind::Drag(left), to),
        (MouseEventKind::Up(left), to),
    ] {
        h.send(Msg::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }));
    }
}

/// Areas of the segments on a screen of 120x36.
fn segments(h: &mut Harness) -> Vec<Rect> {
    h.model.screen.size = (120, 36);
    paint(h);
    let targets = h.model.screen.layout.targets.iter();
    targets
        .filter(|(_, target)| matches!(target, ClickTarget::Segment { .. }))
        .map(|(area, _)| *area)
        .collect()
}

/// An edge that is dragged over the whole segment leaves room for its transition, and stops on a
/// whole frame elsewhere.
#[test]
fn a_dragged_edge_keeps_the_transition_and_whole_frames() {
    const CROSSFADED: &str = r#"{"t":[{"id":"v","tt":0,"sg":[
      {"id":"a","s":0,"d":4000,"m":{"name":"a.jpg"}},
      {"id":"b","s":3500,"d":4000,"m":{"name":"b.jpg","transition":{"type":"crossfade","d":500}}}]}],"m":{}}"#;
    for cells in [12, 30] {
        let mut h = studio(0);
        h.show_state(Some(draft(CROSSFADED)));
        let b = segments(&mut h)[1];
        let from = b.right() - 1;
        drag(&mut h, (from, b.y), from.saturating_sub(cells));
        let turn = h.turns()[0].clone();
        let to = turn.rsplit(' ').next().unwrap();
        let seconds: f64 = to.trim_start_matches("0:").parse().unwrap();
        let fps = f64::from(h.model.session.timeline.timeline().unwrap().canvas.fps);
        let frames = seconds * fps;
        assert!((frames - frames.round()).abs() < 0.02, "{turn}");
        assert!(seconds >= 4.5, "twice the transition: {turn}");
    }
    let mut h = studio(0);
    h.show_state(Some(draft(CROSSFADED)));
    let b = segments(&mut h)[1];
    let from = b.right() - 1;
    drag(&mut h, (from, b.y), 0);
    assert!(h.turns()[0].ends_with("to 0:04.5"), "{}", h.turns()[0]);
}

#[test]
fn segments_and_their_edges_are_dragged() {
    let mut h = studio(0);
    let areas = segments(&mut h);
    let [a, b, c] = areas[..] else {
        panic!("{areas:?}")
    };
    // The right half of the last one is passed.
    drag(&mut h, (a.x + 3, a.y), a.x + 3 + b.width + c.width);
    assert!(h.turns()[0].contains("'a.jpg'") && h.turns()[0].ends_with("to position 3"));

    let mut h = studio(0);
    segments(&mut h);
    drag(&mut h, (b.x, b.y), b.x + 10);
    assert!(h.turns()[0].starts_with("Trim the start of segment 2 of the video track, 'b.jpg'"));

    let mut h = studio(0);
    segments(&mut h);
    drag(&mut h, (c.right() - 1, c.y), c.right() + 3);
    assert!(h.turns()[0].starts_with("Extend the end of segment 3"));

    let mut h = studio(3_000);
    segments(&mut h);
    let playhead =
        h.model.screen.layout.axis.x + (3_000.0 / h.model.screen.layout.ms_per_cell).round() as u16;
    drag(&mut h, (b.right() - 1, b.y), playhead);
    assert!(h.turns()[0].starts_with("Trim the end of segment 2"));
    assert!(
        h.turns()[0].ends_with("to 0:03.0"),
        "it snaps: {}",
        h.turns()[0]
    );

    let mut h = studio(0);
    segments(&mut h);
    drag(&mut h, (a.x + 3, a.y), a.x + 4);
    drag(&mut h, (a.x + 3, a.y), a.x + 3);
    assert!(h.turns().is_empty(), "a click moves nothing");
}

#[test]
fn the_configuration_says_when_edits_are_sent() {
    for (value, timing) in [
        ("\"auto\"", EditTiming::Auto),
        ("true", EditTiming::Immediately),
        ("false", EditTiming::WhenSent),
    ] {
        let config: Config = toml::from_str(&format!("[edits]\nat_once = {value}")).unwrap();
        assert_eq!(config.edits.at_once, timing);
    }
    let wrong = toml::from_str::<Config>("[edits]\nat_once = \"always\"").unwrap_err();
    assert!(
        wrong.to_string().contains("expected one of `auto`"),
        "{wrong}"
    );
}

#[test]
fn a_split_does_not_shorten_a_transition() {
    let with_transition = r#"{"t":[{"id":"v","tt":0,"m":{"name":"Video"},"sg":[
      {"id":"a","s":0,"d":4000,"m":{"name":"a.jpg"}},
      {"id":"b","s":3500,"d":4000,"m":{"name":"b.jpg","transition":{"type":"crossfade","d":500}}}]}],"m":{}}"#;
    for (ms, splits) in [(4_000, false), (4_500, true), (2_900, true), (3_200, false)] {
        let mut h = studio(ms);
        h.show_state(Some(draft(with_transition)));
        h.model.session.timeline.playhead_ms = ms;
        h.press("s");
        assert_eq!(h.turns().len(), usize::from(splits), "{ms}");
        assert_eq!(h.model.screen.flash.is_some(), !splits, "{ms}");
    }
}

#[test]
fn a_text_is_edited_in_lines_and_applied_by_enter() {
    let mut h = Harness::with_timeline();
    h.press("Esc 2 G");
    h.model.session.timeline.playhead_ms = 1_500;
    h.press("t");
    assert!(matches!(h.model.overlay, Some(Overlay::Prompt(_))));
    h.press("! Shift-Enter");
    h.send(Msg::Paste("second\r\nthird".into()));
    h.press("Up Home >");
    h.press("Enter");
    let sentence = "Change the text of segment 1 of the title track, 'Hi', 0:01.0–0:03.0 to";
    assert_eq!(h.turns(), [format!("{sentence} \"Hi!\n>second\nthird\"")]);
    assert!(h.model.overlay.is_none());
}

#[test]
fn a_text_that_waits_in_the_composer_is_one_line() {
    let mut h = Harness::with_timeline();
    h.model.connection.local = false;
    h.press("Esc 2 G");
    h.model.session.timeline.playhead_ms = 1_500;
    h.press("t Ctrl-J x Enter u");
    assert!(h.model.session.composer.field.is_empty(), "taken back");
}
