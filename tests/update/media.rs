//! The media list.

use std::path::PathBuf;

use nemo_tui::app::effect::{Effect, FileEffect, PictureEffect, StoreEffect};
use nemo_tui::app::msg::{ExaminedFile, FolderEntry, Msg, UploadedMedia};
use nemo_tui::app::overlay::Overlay;
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
        source: String::new(),
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

#[test]
fn the_picker_examines_the_highlighted_file_once() {
    let mut h = Harness::with_timeline();
    h.press("Esc U");
    let Some(Effect::Files(FileEffect::ListFolder { request, .. })) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last())
    };
    let entry = |name: &str| FolderEntry {
        name: name.into(),
        ..FolderEntry::default()
    };
    h.send(Msg::FolderListed {
        request,
        folder: "/pictures".into(),
        result: Ok(["a.jpg", "b.mp4", "c.txt"].map(entry).into()),
    });
    let examined = |h: &Harness| -> Vec<PathBuf> {
        let paths = h.effects.iter().filter_map(|effect| match effect {
            Effect::Pictures(PictureEffect::ExamineFile { path }) => Some(path.clone()),
            _ => None,
        });
        paths.collect()
    };
    h.send(Msg::FrameDrawn);
    h.send(Msg::FrameDrawn);
    assert_eq!(examined(&h), [PathBuf::from("/pictures/a.jpg")]);
    h.press("Down");
    h.send(Msg::FrameDrawn);
    assert_eq!(examined(&h).last(), Some(&PathBuf::from("/pictures/b.mp4")));
    // The answer for a file that is no longer highlighted is dropped.
    let answer = |path: &str| {
        Msg::FileExamined(Box::new(ExaminedFile {
            path: path.into(),
            asset: None,
            picture: None,
        }))
    };
    let shown = |h: &Harness| match &h.model.overlay {
        Some(Overlay::Picker(picker)) => picker.examined.as_ref().map(|f| f.path.clone()),
        _ => None,
    };
    h.send(answer("/pictures/a.jpg"));
    assert_eq!(shown(&h), None);
    h.send(answer("/pictures/b.mp4"));
    assert_eq!(shown(&h), Some("/pictures/b.mp4".into()));
    // A file that cannot be uploaded is not examined.
    h.press("Down");
    h.send(Msg::FrameDrawn);
    assert_eq!(examined(&h).len(), 2);
}
