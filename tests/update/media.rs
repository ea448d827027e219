//! The media list.

use std::path::PathBuf;

use nemo_tui::app::effect::{
    ChatEffect, Effect, FileEffect, PictureEffect, StoreEffect, UploadEffect,
};
use nemo_tui::app::msg::{ExaminedFile, FolderEntry, Msg, UploadedMedia};
use nemo_tui::app::overlay::Overlay;
use nemo_tui::app::request::RequestId;
use nemo_tui::domain::asset::MediaKind;

use crate::harness::Harness;

fn listed(local: bool, playhead_ms: u64) -> Harness {
    let mut h = listed_media(vec![
        media("song.mp3", MediaKind::Sound),
        media("new beach.jpg", MediaKind::Photo),
    ]);
    h.model.connection.local = local;
    h.model.session.timeline.playhead_ms = playhead_ms;
    h
}

fn media(name: &str, kind: MediaKind) -> UploadedMedia {
    UploadedMedia {
        name: name.into(),
        source: String::new(),
        kind,
        duration_ms: 0,
        bytes: 5,
        uploaded_ms: 0,
    }
}

/// A harness with the list of these media open.
fn listed_media(media: Vec<UploadedMedia>) -> Harness {
    let mut h = Harness::with_timeline();
    h.press("Esc B");
    let Some(Effect::Store(StoreEffect::ListMedia { request, .. })) = h.effects.last().cloned()
    else {
        panic!("{:?}", h.effects.last())
    };
    h.send(Msg::MediaListed { request, media });
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
fn a_mentioned_name_with_quotation_marks_stays_one_name() {
    let mut h = listed_media(vec![media("say \"hi\".mp4", MediaKind::Clip)]);
    h.press("m");
    let text = h.model.session.composer.field.lines().concat();
    assert_eq!(text.trim(), "「say \"hi\".mp4」");
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

fn change(h: &Harness) -> (RequestId, String, Option<String>) {
    let found = h.effects.iter().rev().find_map(|effect| match effect {
        Effect::Upload(UploadEffect::ChangeMedia {
            request,
            name,
            new_name,
            ..
        }) => Some((*request, name.clone(), new_name.clone())),
        _ => None,
    });
    found.expect("a change of media")
}

fn listed_names(h: &Harness) -> Vec<&str> {
    let Some(Overlay::Media(list)) = &h.model.overlay else {
        panic!()
    };
    list.media.iter().map(|media| media.name.as_str()).collect()
}

#[test]
fn a_file_is_renamed_without_its_extension() {
    let mut h = listed(true, 0);
    h.model.session.media.assets = vec!["song.mp3".into(), "new beach.jpg".into()];
    h.press("n x x Ctrl-U");
    h.type_text("new beac x");
    h.press("Ctrl-W Backspace Enter");
    let (request, name, new_name) = change(&h);
    assert_eq!(
        (name.as_str(), new_name.as_deref()),
        ("new beach.jpg", Some("new beac.jpg"))
    );
    h.send(Msg::MediaChanged {
        request,
        result: Ok(()),
    });
    assert_eq!(listed_names(&h), ["new beac.jpg", "song.mp3"]);
    assert_eq!(h.model.session.media.assets[1], "new beac.jpg");
    let fetches = |e: &Effect| matches!(e, Effect::Chat(ChatEffect::FetchState { .. }));
    assert!(
        h.effects.iter().any(fetches),
        "its segments have a new name"
    );
    h.send(Msg::MediaChanged {
        request,
        result: Ok(()),
    });
    assert_eq!(listed_names(&h).len(), 2, "an answer counts once");
}

#[test]
fn a_file_on_the_timeline_is_removed_with_its_segments() {
    let mut h = listed(true, 0);
    let media = UploadedMedia {
        name: "beach.jpg".into(),
        source: String::new(),
        kind: MediaKind::Photo,
        duration_ms: 0,
        bytes: 5,
        uploaded_ms: 0,
    };
    if let Some(Overlay::Media(list)) = &mut h.model.overlay {
        list.media.insert(0, media);
    }
    h.press("d j");
    assert!(h.turns().is_empty(), "asked, not confirmed");
    h.press("k d d");
    assert_eq!(
        h.turns(),
        ["Delete segment 1 of the video track, 'beach.jpg', 0:00.0–0:04.0 and close the gap"]
    );
    let (request, name, new_name) = change(&h);
    assert_eq!((name.as_str(), new_name), ("beach.jpg", None));
    h.send(Msg::MediaChanged {
        request,
        result: Ok(()),
    });
    assert_eq!(listed_names(&h), ["new beach.jpg", "song.mp3"]);
}

#[test]
fn the_cloud_changes_no_media() {
    let mut h = listed(false, 0);
    let before = h.effects.len();
    h.press("d d n");
    assert_eq!(h.effects.len(), before);
    assert!(h.model.screen.flash.is_some());
}
