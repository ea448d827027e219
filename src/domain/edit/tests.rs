mod frame_edits;

use super::sample::Sample;
use super::*;
use crate::domain::assemble::Assembly;
use crate::domain::assemble::tests::asset;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::{Timeline, TrackKind, Transition, TransitionKind};
use proptest::prelude::*;

fn base() -> Timeline {
    let pictures = (1..=4)
        .map(|i| asset(&format!("p{i}.jpg"), MediaKind::Photo, 0))
        .collect();
    let transition = Some(Transition {
        kind: TransitionKind::Crossfade,
        duration_ms: 500,
    });
    let music = Some(asset("bed.mp3", MediaKind::Sound, 60_000));
    let assembly = Assembly {
        pictures,
        music: music.map(Box::new),
        total_ms: Some(20_000),
        transition,
        ..Assembly::default()
    };
    Edit::Assemble(assembly)
        .apply(&Timeline::default(), &|_| None)
        .unwrap()
}

fn id(t: &Timeline, index: usize) -> String {
    t.tracks[0].segments[index].id.clone()
}

fn names(t: &Timeline) -> Vec<&str> {
    t.tracks[0]
        .segments
        .iter()
        .map(|s| s.name.as_str())
        .collect()
}

fn apply(edit: &Edit, t: &Timeline) -> Result<Timeline, EditRefusal> {
    edit.apply(t, &|_| None)
}

/// Checks the invariants: segments are ordered, they overlap by transitions only, and no transition
/// is longer than half of an adjacent segment.
fn assert_rules(t: &Timeline) {
    for track in &t.tracks {
        assert!(!track.segments.is_empty());
        for pair in track.segments.windows(2) {
            assert!(pair[0].start_ms <= pair[1].start_ms);
            if track.kind == TrackKind::Video {
                assert!(
                    pair[1].start_ms + pair[1].transition_ms() >= pair[0].end_ms(),
                    "segments overlap by transitions only"
                );
                assert!(
                    pair[1].transition_ms() * 2 <= pair[0].duration_ms.min(pair[1].duration_ms)
                );
            }
        }
        assert!(
            track
                .segments
                .iter()
                .all(|s| s.duration_ms >= MIN_SEGMENT_MS.min(20))
        );
        assert!(
            track
                .segments
                .iter()
                .all(|s| s.fade_in_ms + s.fade_out_ms <= s.duration_ms),
            "fades inside their segment"
        );
    }
}

#[test]
fn removing_closes_the_gap_and_music_follows() {
    let t = base();
    let after = apply(
        &Edit::Remove(Remove {
            ids: vec![id(&t, 1)],
        }),
        &t,
    )
    .unwrap();
    assert_eq!(names(&after), ["p1.jpg", "p3.jpg", "p4.jpg"]);
    assert_eq!(
        picture_end(&after),
        after.duration_ms(),
        "music ends with the picture"
    );
    assert_rules(&after);
}

#[test]
fn moving_keeps_the_transition_at_every_cut() {
    let t = base();
    let after = apply(
        &Edit::Move(Move {
            id: id(&t, 3),
            to: 0,
        }),
        &t,
    )
    .unwrap();
    assert_eq!(names(&after), ["p4.jpg", "p1.jpg", "p2.jpg", "p3.jpg"]);
    assert!(after.tracks[0].segments[0].transition.is_none());
    assert!(
        after.tracks[0].segments[1..]
            .iter()
            .all(|s| s.transition_ms() == 500)
    );
    assert_eq!(after.duration_ms(), t.duration_ms());
}

#[test]
fn trims_remove_from_the_given_edge() {
    let t = base();
    let after = apply(
        &Edit::Trim(Trim {
            id: id(&t, 1),
            edge: Edge::Start,
            by_ms: 1_000,
        }),
        &t,
    )
    .unwrap();
    let (before, trimmed) = (&t.tracks[0].segments[1], &after.tracks[0].segments[1]);
    assert_eq!(
        (trimmed.in_ms, trimmed.duration_ms, trimmed.start_ms),
        (1_000, before.duration_ms - 1_000, before.start_ms)
    );
    assert_eq!(
        apply(
            &Edit::Trim(Trim {
                id: id(&t, 1),
                edge: Edge::End,
                by_ms: 99_000
            }),
            &t
        ),
        Err(EditRefusal::TooShort(0))
    );
}

#[test]
fn a_clip_cannot_be_longer_than_its_material() {
    let t = base();
    let edit = Edit::SetDuration(SetDuration {
        id: id(&t, 0),
        duration_ms: 9_000,
    });
    assert!(matches!(
        edit.apply(&t, &|_| Some(8_000)),
        Err(EditRefusal::NotEnoughMaterial {
            available_ms: 8_000,
            ..
        })
    ));
    assert!(edit.apply(&t, &|_| None).is_ok());
}

#[test]
fn splitting_keeps_the_visible_content() {
    let t = base();
    let after = apply(
        &Edit::Split(Split {
            id: id(&t, 0),
            at_ms: 2_000,
        }),
        &t,
    )
    .unwrap();
    assert_eq!(after.duration_ms(), t.duration_ms());
    assert_eq!(after.tracks[0].segments[1].in_ms, 2_000);
    assert!(
        apply(
            &Edit::Split(Split {
                id: id(&t, 0),
                at_ms: 19_000
            }),
            &t
        )
        .is_err()
    );
}

#[test]
fn titles_stay_within_the_video() {
    let t = base();
    let style = TextChange {
        start_ms: Some(18_000),
        ..TextChange::default()
    };
    let t = apply(
        &Edit::AddText(AddText {
            text: "End".into(),
            style,
        }),
        &t,
    )
    .unwrap();
    let title = t.track(TrackKind::Text, None).unwrap().segments[0].clone();
    assert_eq!((title.start_ms, title.end_ms()), (18_000, 20_000));
    let shorter = apply(
        &Edit::Remove(Remove {
            ids: vec![id(&t, 3), id(&t, 2)],
        }),
        &t,
    )
    .unwrap();
    assert!(shorter.track(TrackKind::Text, None).unwrap().end_ms() <= picture_end(&shorter));
    let titled_at = |start_ms: u64| {
        let style = TextChange {
            start_ms: Some(start_ms),
            ..TextChange::default()
        };
        let text = "x".into();
        apply(&Edit::AddText(AddText { text, style }), &t)
    };
    assert!(matches!(
        titled_at(99_000),
        Err(EditRefusal::AfterTheEnd { .. })
    ));
    let last_frame_ms = picture_end(&t) - 33;
    assert_eq!(
        titled_at(last_frame_ms).unwrap_err(),
        EditRefusal::TooShort(33)
    );
}

#[test]
fn titles_have_no_transitions() {
    let mut t = base();
    for (text, start_ms) in [("One", 0), ("Two", 4_000)] {
        let (text, style) = (text.to_owned(), TextChange::default());
        let style = TextChange {
            start_ms: Some(start_ms),
            duration_ms: Some(1_000),
            ..style
        };
        t = apply(&Edit::AddText(AddText { text, style }), &t).unwrap();
    }
    let titles = &t.track(TrackKind::Text, None).unwrap().segments;
    for title in titles {
        let edit = Edit::SetTransition(SetTransition {
            ids: vec![title.id.clone()],
            transition: t.tracks[0].segments[1].transition.clone(),
        });
        let refused = Err(EditRefusal::TransitionOfText(title.name.clone()));
        assert_eq!(apply(&edit, &t), refused);
    }
    assert_eq!(titles.len(), 2);
}

#[test]
fn simultaneous_titles_get_separate_tracks() {
    let mut t = base();
    for text in ["One", "Two"] {
        t = apply(
            &Edit::AddText(AddText {
                text: text.into(),
                style: TextChange::default(),
            }),
            &t,
        )
        .unwrap();
    }
    assert_eq!(
        t.tracks
            .iter()
            .filter(|t| t.kind == TrackKind::Text)
            .count(),
        2
    );
}

#[test]
fn an_edit_without_effect_is_refused() {
    let t = base();
    assert_eq!(
        apply(
            &Edit::SetCanvas(SetCanvas {
                width: 1920,
                height: 1080
            }),
            &t
        ),
        Err(EditRefusal::NothingToDo)
    );
}

fn clip() -> Asset {
    Sample::clip()
}

fn length(source: &str) -> Option<u64> {
    (source == clip().source()).then_some(12_000)
}

fn any_edit() -> impl Strategy<Value = (usize, usize, u64, usize)> {
    (0..6usize, 0..6usize, 0..25_000u64, 0..SAMPLES.len())
}

/// Maps four numbers to an edit of any kind.
fn edit_of(t: &Timeline, (a, b, ms, kind): (usize, usize, u64, usize)) -> Option<Edit> {
    let sample = Sample::new(t, a, b, ms)?;
    SAMPLES[kind](&sample)
}

proptest! {
    #[test]
    fn edit_sequences_keep_the_invariants_and_can_be_undone(
        steps in prop::collection::vec(any_edit(), 1..25)
    ) {
        let mut t = base();
        let mut history = Vec::new();
        for step in steps {
            let Some(edit) = edit_of(&t, step) else { continue };
            if let Ok(after) = edit.apply(&t, &length) {
                assert_rules(&after);
                prop_assert_eq!(undeclared_change(&[&edit], &t, &after), None, "{:?}", edit);
                let inverse = Edit::inverse(&t, &after);
                prop_assert_eq!(&inverse.apply(&after, &length).unwrap(), &t, "{:?}", edit);
                history.push((inverse, t));
                t = after;
            }
        }
        // Undo all edits, each from the state that the previous undo restored.
        for (inverse, before) in history.into_iter().rev() {
            t = inverse.apply(&t, &length).unwrap();
            prop_assert_eq!(&t, &before);
        }
    }
}

proptest! {
    /// Drafts of other programs keep no rules: segments overlap, and exceed the picture.
    #[test]
    fn edits_of_foreign_drafts_change_only_what_they_declare(
        moves in prop::collection::vec((0..8usize, 0..30_000u64, 200..9_000u64), 0..8),
        steps in prop::collection::vec(any_edit(), 1..6)
    ) {
        let titled = |text: &str, t: &Timeline| {
            let (text, style) = (text.into(), TextChange::default());
            apply(&Edit::AddText(AddText { text, style }), t).unwrap()
        };
        let mut t = titled("one", &titled("two", &base()));
        for (index, start_ms, duration_ms) in moves {
            let mut segments = t.tracks.iter_mut().flat_map(|track| &mut track.segments);
            if let Some(segment) = segments.nth(index) {
                (segment.start_ms, segment.duration_ms) = (start_ms, duration_ms);
            }
        }
        for track in &mut t.tracks {
            track.segments.sort_by_key(|s| s.start_ms);
        }
        let (first, mut edits) = (t.clone(), Vec::new());
        for step in steps {
            let Some(edit) = edit_of(&t, step) else { continue };
            if let Ok(after) = edit.apply(&t, &length) {
                prop_assert_eq!(undeclared_change(&[&edit], &t, &after), None, "{:?}", edit);
                (t, edits) = (after, [edits, vec![edit]].concat());
            }
        }
        let all: Vec<&Edit> = edits.iter().collect();
        prop_assert_eq!(undeclared_change(&all, &first, &t), None, "{:?}", edits);
    }
}

#[test]
fn titles_move_with_the_picture_below_them() {
    let t = base();
    let third = &t.tracks[0].segments[2];
    let style = TextChange {
        start_ms: Some(third.start_ms + 1_000),
        ..TextChange::default()
    };
    let t = apply(
        &Edit::AddText(AddText {
            text: "Third".into(),
            style,
        }),
        &t,
    )
    .unwrap();
    let opening = apply(
        &Edit::AddText(AddText {
            text: "Open".into(),
            style: TextChange::default(),
        }),
        &t,
    )
    .unwrap();
    let title = |t: &Timeline, text: &str| {
        let at = t
            .segments()
            .find(|(_, s)| s.name == text)
            .map(|(_, s)| s.start_ms)
            .unwrap();
        let picture = t.tracks[0]
            .segments
            .iter()
            .rfind(|s| s.contains(at))
            .unwrap();
        (picture.name.clone(), at - picture.start_ms)
    };
    let shorter = apply(
        &Edit::Remove(Remove {
            ids: vec![id(&opening, 0)],
        }),
        &opening,
    )
    .unwrap();
    assert_eq!(title(&shorter, "Third"), ("p3.jpg".into(), 1_000));
    assert_eq!(
        title(&shorter, "Open").1,
        0,
        "an opening title stays at the opening"
    );
    let moved = apply(
        &Edit::Swap(Swap {
            a: id(&opening, 0),
            b: id(&opening, 3),
        }),
        &opening,
    )
    .unwrap();
    assert_eq!(title(&moved, "Open"), ("p4.jpg".into(), 0));
}

#[test]
fn ranges_are_removed_from_all_tracks_except_music() {
    let t = base();
    let style = TextChange {
        start_ms: Some(12_000),
        ..TextChange::default()
    };
    let t = apply(
        &Edit::AddText(AddText {
            text: "Late".into(),
            style,
        }),
        &t,
    )
    .unwrap();
    let after = apply(
        &Edit::CutRange(CutRange {
            from_ms: 2_000,
            to_ms: 7_000,
        }),
        &t,
    )
    .unwrap();
    assert_eq!(after.duration_ms(), 15_000);
    assert_eq!(
        after
            .segments()
            .find(|(_, s)| s.name == "Late")
            .unwrap()
            .1
            .start_ms,
        7_000
    );
    assert_rules(&after);
    assert!(matches!(
        apply(
            &Edit::CutRange(CutRange {
                from_ms: 19_950,
                to_ms: 30_000
            }),
            &t
        ),
        Err(EditRefusal::BadRange(_))
    ));
}

/// The video is exactly as much shorter as what is cut, also where a cut is inside a transition.
#[test]
fn a_range_that_begins_or_ends_in_a_transition_leaves_no_splinter() {
    let t = base();
    let pictures = &t.tracks[0].segments;
    let (second, third) = (pictures[1].start_ms, pictures[2].start_ms);
    let end = picture_end(&t);
    let ranges = [
        (second + 200, end),
        (second + 600, end),
        (0, second + 200),
        (0, second - 50),
        (second + 200, third + 300),
        (second + 700, third - 200),
        (1_000, second + 250),
    ];
    for (from_ms, to_ms) in ranges {
        let after = apply(&Edit::CutRange(CutRange { from_ms, to_ms }), &t).unwrap();
        let expected = end - (to_ms - from_ms);
        let found = picture_end(&after);
        assert!(
            found.abs_diff(expected) < MIN_SEGMENT_MS,
            "{from_ms}-{to_ms}: {found} ms, not {expected}"
        );
        assert_rules(&after);
    }
    let tail = CutRange {
        from_ms: second + 200,
        to_ms: end,
    };
    let after = apply(&Edit::CutRange(tail), &t).unwrap();
    assert_eq!(names(&after), ["p1.jpg"]);
    assert_eq!(picture_end(&after), second + 200);
}

#[test]
fn a_freeze_frame_is_inserted_between_the_two_halves() {
    let mut t = Timeline::default();
    t = Edit::Append(Append {
        assets: vec![clip()],
        each_ms: 0,
    })
    .apply(&t, &length)
    .unwrap();
    let clip_id = id(&t, 0);
    let after = Edit::Freeze(Freeze {
        id: clip_id.clone(),
        at_ms: 4_000,
        duration_ms: 2_000,
    })
    .apply(&t, &length)
    .unwrap();
    let segments: Vec<_> = after.tracks[0]
        .segments
        .iter()
        .map(|s| (s.start_ms, s.duration_ms, s.in_ms, s.frozen))
        .collect();
    assert_eq!(
        segments,
        [
            (0, 4_000, 0, false),
            (4_000, 2_000, 4_000, true),
            (6_000, 8_000, 4_000, false)
        ]
    );
    let reversed = Edit::Reverse(Reverse {
        id: clip_id.clone(),
    })
    .apply(&t, &length)
    .unwrap();
    let shorter = Edit::Trim(Trim {
        id: clip_id,
        edge: Edge::Start,
        by_ms: 2_000,
    })
    .apply(&reversed, &length)
    .unwrap();
    let s = &shorter.tracks[0].segments[0];
    assert_eq!(
        (s.in_ms, s.source_duration_ms()),
        (0, 10_000),
        "reversed: the start of the segment is the end of the source"
    );
}
/// A segment that overwriting shortens may have a transition after it, which becomes too long.
#[test]
fn overwriting_keeps_transitions_within_half_of_their_segments() {
    let base = base();
    let ids: Vec<String> = base.segments().map(|(_, s)| s.id.clone()).collect();
    for (kept, copied) in ids.iter().flat_map(|a| ids.iter().map(move |b| (a, b))) {
        let keep = Edit::KeepRange(KeepRange {
            id: kept.clone(),
            from_ms: 523,
            to_ms: 1_047,
        });
        let overwrite = Edit::Overwrite(Overwrite {
            id: copied.clone(),
            at_ms: 4_352,
            copies: true,
        });
        let shorter = keep.apply(&base, &length);
        if let Ok(after) = shorter.and_then(|t| overwrite.apply(&t, &length)) {
            assert_rules(&after);
        }
    }
}
