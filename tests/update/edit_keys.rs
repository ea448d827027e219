//! Counts before keys, edits by frames, and copied and cut segments.

use nemo_tui::app::Msg;
use nemo_tui::app::msg::StoredSession;
use nemo_tui::app::request::AnswerKind;
use nemo_tui::config::EditTiming;
use nemo_tui::domain::chat_event::ChatEvent;
use nemo_tui::input::Focus;

use super::direct_edits::{ABC, playhead, studio, video};
use super::harness::Harness;

fn last_turn(h: &Harness) -> String {
    h.turns().last().cloned().unwrap_or_default()
}

fn flash(h: &Harness) -> &str {
    h.model.screen.flash.as_ref().map_or("", |(text, _)| text)
}

#[test]
fn a_count_repeats_a_key_whatever_pane_its_digit_shows() {
    let mut h = studio(500);
    h.press("2 >");
    assert!(last_turn(&h).contains("'a.jpg'") && last_turn(&h).ends_with("to position 3"));
    let mut h = studio(500);
    h.press("3");
    assert_eq!(
        h.model.screen.focus,
        Focus::Exports,
        "the pane is shown immediately"
    );
    h.press("L");
    assert_eq!(
        (h.model.screen.focus, playhead(&h)),
        (Focus::Timeline, 3_500)
    );
    let preview = h.model.preferences.preview;
    h.press("6 0 .");
    assert_eq!(playhead(&h), 3_500 + 60 * 33);
    assert_eq!(
        h.model.preferences.preview, preview,
        "60 does not show a pane"
    );
    h.press("3 j");
    assert_eq!(
        h.model.screen.focus,
        Focus::Exports,
        "j is a key of this pane"
    );
}

#[test]
fn a_key_long_after_a_digit_is_no_repeat() {
    let mut h = studio(500);
    h.press("3");
    h.send(Msg::Clock(h.model.now_ms + 1_500));
    h.press("u");
    assert!(h.turns().is_empty());
    assert_eq!(h.model.screen.focus, Focus::Exports);
}

#[test]
fn a_count_deletes_and_undoes_several() {
    let mut h = studio(500);
    h.press("2 D");
    let sentences = last_turn(&h);
    assert!(
        sentences.contains("'b.jpg'") && sentences.contains("'a.jpg'"),
        "{sentences}"
    );
    h.end_turn(Some(&video(&[("c", 0, 4_000)])), true);
    h.press("2 u");
    assert_eq!(h.turns().len(), 2, "the second undo waits for the first");
    h.end_turn(Some(&video(&[("a", 0, 2_000), ("c", 2_000, 4_000)])), true);
    assert_eq!(h.turns().len(), 3);
}

#[test]
fn the_nearest_edge_is_trimmed_by_frames_and_followed() {
    let mut h = studio(2_100);
    h.press("}");
    assert!(last_turn(&h).starts_with("Shorten the start of segment 2"));
    assert!(last_turn(&h).ends_with("by 0.033s"));
    let trimmed = [("a", 0, 2_000), ("b", 2_000, 2_967), ("c", 4_967, 4_000)];
    h.end_turn(Some(&video(&trimmed)), true);
    assert_eq!(
        (playhead(&h), h.transcript()),
        (2_000, vec!["start of b.jpg: +0.033 s".into()])
    );
    h.press("{");
    assert!(last_turn(&h).starts_with("Extend the start of segment 2"));
    h.end_turn(Some(&video(&ABC)), true);
    h.model.session.timeline.playhead_ms = 4_800;
    h.press("9 }");
    assert!(last_turn(&h).starts_with("Extend the end of segment 2"));
    assert!(last_turn(&h).ends_with("by 0.3s"), "9 frames together");
    let longer = [("a", 0, 2_000), ("b", 2_000, 3_300), ("c", 5_300, 4_000)];
    h.end_turn(Some(&video(&longer)), true);
    assert_eq!(playhead(&h), 5_300 - 33);
}

#[test]
fn a_roll_names_the_segment_after_the_nearest_cut() {
    for (at_ms, key, sentence) in [
        (
            1_900,
            "n",
            "Move the cut before segment 2 of the video track, 'b.jpg', 0:02.0–0:05.0 0.033s later",
        ),
        (
            5_100,
            "N",
            "Move the cut before segment 3 of the video track, 'c.jpg', 0:05.0–0:09.0 0.033s earlier",
        ),
        (
            8_900,
            "n",
            "Move the cut before segment 3 of the video track, 'c.jpg', 0:05.0–0:09.0 0.033s later",
        ),
        (
            3_000,
            "K",
            "Slip the content of segment 2 of the video track, 'b.jpg', 0:02.0–0:05.0 0.033s later",
        ),
        (
            3_000,
            "A",
            "Slide segment 2 of the video track, 'b.jpg', 0:02.0–0:05.0 0.033s earlier between its neighbors",
        ),
    ] {
        let mut h = studio(at_ms);
        h.press(key);
        assert_eq!(last_turn(&h), sentence);
    }
    let mut h = studio(1_900);
    h.press("\\");
    assert!(last_turn(&h).starts_with("Set the transition into segment 2"));
    assert!(
        last_turn(&h).ends_with("to crossfade, 0.5s"),
        "{}",
        last_turn(&h)
    );
    let mut h = studio(1_900);
    h.press("n");
    let rolled = [("a", 0, 2_033), ("b", 2_033, 2_967), ("c", 5_000, 4_000)];
    h.end_turn(Some(&video(&rolled)), true);
    assert_eq!(playhead(&h), 2_033, "at the cut");
}

#[test]
fn copied_segments_are_inserted_or_placed_over_others() {
    let mut h = studio(2_500);
    h.press("I");
    assert_eq!(
        flash(&h),
        "Nothing to paste: C copies the segment, Ctrl-X cuts it."
    );
    h.press("C");
    assert_eq!(
        flash(&h),
        "Copied b.jpg. I inserts at the playhead, O overwrites."
    );
    h.model.session.timeline.playhead_ms = 6_000;
    h.press("I");
    assert_eq!(
        last_turn(&h),
        "Insert a copy of segment 2 of the video track, 'b.jpg', 0:02.0–0:05.0 at 0:06.0"
    );
    let inserted = [
        ("a", 0, 2_000),
        ("b", 2_000, 3_000),
        ("c", 5_000, 1_000),
        ("d", 6_000, 3_000),
        ("e", 9_000, 3_000),
    ];
    h.end_turn(Some(&video(&inserted)), true);
    assert_eq!(
        (playhead(&h), h.transcript()),
        (6_000, vec!["inserted b.jpg at 0:06.0".into()])
    );
    h.press("O");
    assert!(last_turn(&h).ends_with("at 0:06.0 and overwrite what is there"));
}

#[test]
fn cut_segments_are_moved_once() {
    let mut h = studio(500);
    h.press("x w x Ctrl-X");
    h.model.session.timeline.playhead_ms = 8_000;
    h.press("I");
    let turn = last_turn(&h);
    let sentences: Vec<&str> = turn.lines().collect();
    assert!(
        sentences[0].starts_with("Move segment 1")
            && sentences[0].ends_with("to 0:08.0 and insert it there")
    );
    assert!(
        sentences[1].starts_with("Move segment 2")
            && sentences[1].ends_with("to 0:08.0 and insert it there")
    );
    let moved = [
        ("c", 0, 3_000),
        ("a", 3_000, 2_000),
        ("b", 5_000, 3_000),
        ("d", 8_000, 1_000),
    ];
    h.end_turn(Some(&video(&moved)), true);
    assert_eq!(playhead(&h), 3_000);
    h.press("I");
    assert!(
        last_turn(&h).starts_with("Insert a copy of"),
        "it was moved once"
    );
}

#[test]
fn a_refused_frame_edit_shows_the_reply() {
    let mut h = studio(500);
    h.press("A");
    let request = h.awaited(AnswerKind::Turn);
    let text = "There is no cut here.".to_owned();
    let event = ChatEvent::Text {
        call: 0,
        text,
        whole: true,
    };
    h.send(Msg::ChatEvent { request, event });
    h.end_turn(None, true);
    assert_eq!(h.transcript(), ["There is no cut here."]);
}

#[test]
fn enter_sends_waiting_edits_from_every_pane() {
    for pane in ["Tab", "3", "5", "2"] {
        let mut h = studio(500);
        h.model.options.edits_at_once = EditTiming::WhenSent;
        h.press("y");
        h.press(pane);
        h.press("Enter");
        assert!(last_turn(&h).starts_with("Duplicate segment 1"), "{pane}");
        assert!(h.model.session.composer.field.is_empty());
    }
}

#[test]
fn waiting_edits_are_recognized_after_a_restart() {
    let mut h = studio(500);
    h.model.options.edits_at_once = EditTiming::WhenSent;
    h.press("y w w D");
    let unsent = h.model.session.composer.text();
    let mut h = Harness::new();
    let stored = StoredSession {
        name: None,
        first_request: None,
        durations_ms: Vec::new(),
        id: "7".into(),
        draft: Some(super::harness::draft(&video(&ABC))),
        unsent: format!("{unsent}\nmake it warmer"),
        items: Vec::new(),
        renders: Vec::new(),
        assets: Vec::new(),
        markers: Vec::new(),
        costs: Vec::new(),
    };
    h.send(Msg::SessionLoaded(Box::new(stored)));
    let edits = h.model.session.composer.unsent_edits();
    let ids: Vec<&str> = edits.map(|(_, ids)| ids[0].as_str()).collect();
    assert_eq!(ids, ["a", "c"]);
}
