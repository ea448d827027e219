//! The media list.

use nemo_tui::app::effect::{Effect, StoreEffect};
use nemo_tui::app::msg::{Msg, UploadedMedia};
use nemo_tui::domain::asset::MediaKind;

use crate::harness::Harness;

fn listed(local: bool, playhead_ms: u64) -> Harness {
    let mut h = Harness::with_timeline();
    h.model.connection.local = local;
    h.press("Esc B");
    let Some(Effect::Store(StoreEffect::ListMedia { request, .. })) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last())
    };
    let media = |name: &str, kind| UploadedMedia {
        name: name.into(),
        kind,
        duration_ms: 0,
        bytes: 5,
        uploaded_ms: 0,
    };
    let media = vec![
        media("song.mp3", MediaKind::Sound),
        media("new beach.jpg", MediaKind::Photo),
    ];
    h.send(Msg::MediaListed { request, media });
    h.model.session.timeline.playhead_ms = playhead_ms;
    h
}

#[test]
fn media_are_placed_at_the_playhead() {
    let sent = |playhead_ms, keys: &str| {
        let mut h = listed(true, playhead_ms);
        h.press(keys);
        assert!(h.model.overlay.is_none(), "{keys}");
        h.turns().concat()
    };
    assert_eq!(sent(0, "Enter"), "Add \"new beach.jpg\" at the beginning");
    assert_eq!(
        sent(1_000, "Enter"),
        "Add \"new beach.jpg\" after segment 1"
    );
    assert_eq!(
        sent(4_000, "Enter"),
        "Add \"new beach.jpg\" after segment 1"
    );
    assert_eq!(sent(0, "a"), "Add \"new beach.jpg\" at the end");
    assert_eq!(sent(5_000, "r"), "Replace segment 2 with \"new beach.jpg\"");
    assert_eq!(sent(0, "j Enter"), "Add \"song.mp3\" as background music");
}

#[test]
fn on_the_cloud_the_sentence_waits_in_the_composer() {
    let mut h = listed(false, 0);
    h.press("a");
    assert!(h.turns().is_empty());
    let text = h.model.session.composer.field.lines().join("");
    assert_eq!(text.trim(), "Add \"new beach.jpg\" at the end");
    let mut h = listed(true, 0);
    h.press("m");
    assert!(h.model.session.composer.field.lines()[0].contains("new beach.jpg"));
}
