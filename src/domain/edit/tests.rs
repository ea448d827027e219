use super::*;
use crate::domain::assemble::tests::asset;
use crate::domain::asset::MediaKind;
use proptest::prelude::*;

fn base() -> Timeline {
    let pictures = (1..=4).map(|i| asset(&format!("p{i}.jpg"), MediaKind::Photo, 0)).collect();
    let transition = Some(Transition { kind: "crossfade".into(), duration_ms: 500 });
    let music = Some(asset("bed.mp3", MediaKind::Sound, 60_000));
    let wish = Assembly { pictures, music, length_ms: Some(20_000), transition, ..Assembly::default() };
    Edit::Assemble(wish).apply(&Timeline::default(), &|_| None).unwrap()
}

fn id(t: &Timeline, index: usize) -> String {
    t.tracks[0].segments[index].id.clone()
}

fn names(t: &Timeline) -> Vec<&str> {
    t.tracks[0].segments.iter().map(|s| s.name.as_str()).collect()
}

fn apply(edit: &Edit, t: &Timeline) -> Result<Timeline, Refusal> {
    edit.apply(t, &|_| None)
}

/// The rules every draft keeps: order, no overlap but by a transition, none longer than half its neighbours.
fn assert_rules(t: &Timeline) {
    for track in &t.tracks {
        assert!(!track.segments.is_empty());
        for pair in track.segments.windows(2) {
            assert!(pair[0].start_ms <= pair[1].start_ms);
            if track.kind == TrackKind::Video {
                assert!(pair[1].start_ms + pair[1].transition_ms() >= pair[0].end_ms(), "overlap only by a transition");
                assert!(pair[1].transition_ms() * 2 <= pair[0].duration_ms.min(pair[1].duration_ms));
            }
        }
        assert!(track.segments.iter().all(|s| s.duration_ms >= SHORTEST_MS.min(20)));
    }
}

#[test]
fn removing_closes_the_gap_and_music_follows() {
    let t = base();
    let after = apply(&Edit::Remove { ids: vec![id(&t, 1)] }, &t).unwrap();
    assert_eq!(names(&after), ["p1.jpg", "p3.jpg", "p4.jpg"]);
    assert_eq!(picture_end(&after), after.duration_ms(), "music ends with the picture");
    assert_rules(&after);
}

#[test]
fn moving_keeps_the_transition_at_every_cut() {
    let t = base();
    let after = apply(&Edit::Move { id: id(&t, 3), to: 0 }, &t).unwrap();
    assert_eq!(names(&after), ["p4.jpg", "p1.jpg", "p2.jpg", "p3.jpg"]);
    assert!(after.tracks[0].segments[0].transition.is_none());
    assert!(after.tracks[0].segments[1..].iter().all(|s| s.transition_ms() == 500));
    assert_eq!(after.duration_ms(), t.duration_ms());
}

#[test]
fn trims_take_from_the_wished_end() {
    let t = base();
    let after = apply(&Edit::Trim { id: id(&t, 1), edge: Edge::Start, by_ms: 1_000 }, &t).unwrap();
    let (was, is) = (&t.tracks[0].segments[1], &after.tracks[0].segments[1]);
    assert_eq!((is.in_ms, is.duration_ms, is.start_ms), (1_000, was.duration_ms - 1_000, was.start_ms));
    assert_eq!(apply(&Edit::Trim { id: id(&t, 1), edge: Edge::End, by_ms: 99_000 }, &t), Err(Refusal::TooShort(0)));
}

#[test]
fn a_clip_cannot_be_longer_than_its_material() {
    let t = base();
    let edit = Edit::SetDuration { id: id(&t, 0), duration_ms: 9_000 };
    assert!(matches!(edit.apply(&t, &|_| Some(8_000)), Err(Refusal::OutOfMaterial { available_ms: 8_000, .. })));
    assert!(edit.apply(&t, &|_| None).is_ok());
}

#[test]
fn splitting_changes_nothing_that_is_seen() {
    let t = base();
    let after = apply(&Edit::Split { id: id(&t, 0), at_ms: 2_000 }, &t).unwrap();
    assert_eq!(after.duration_ms(), t.duration_ms());
    assert_eq!(after.tracks[0].segments[1].in_ms, 2_000);
    assert!(apply(&Edit::Split { id: id(&t, 0), at_ms: 19_000 }, &t).is_err());
}

#[test]
fn titles_keep_inside_the_picture() {
    let t = base();
    let look = TextChange { start_ms: Some(18_000), ..TextChange::default() };
    let t = apply(&Edit::AddText { text: "End".into(), look }, &t).unwrap();
    let title = t.track(TrackKind::Text, None).unwrap().segments[0].clone();
    assert_eq!((title.start_ms, title.end_ms()), (18_000, 20_000));
    let shorter = apply(&Edit::Remove { ids: vec![id(&t, 3), id(&t, 2)] }, &t).unwrap();
    assert!(shorter.track(TrackKind::Text, None).unwrap().end_ms() <= picture_end(&shorter));
    let late = TextChange { start_ms: Some(99_000), ..TextChange::default() };
    assert!(matches!(apply(&Edit::AddText { text: "x".into(), look: late }, &t), Err(Refusal::AfterTheEnd { .. })));
}

#[test]
fn two_titles_at_once_get_two_tracks() {
    let mut t = base();
    for text in ["One", "Two"] {
        t = apply(&Edit::AddText { text: text.into(), look: TextChange::default() }, &t).unwrap();
    }
    assert_eq!(t.tracks.iter().filter(|t| t.kind == TrackKind::Text).count(), 2);
}

#[test]
fn what_changes_nothing_says_so() {
    let t = base();
    assert_eq!(apply(&Edit::SetCanvas { width: 1920, height: 1080 }, &t), Err(Refusal::NothingToDo));
}

fn any_edit() -> impl Strategy<Value = (usize, usize, u64, u8)> {
    (0..6usize, 0..6usize, 0..25_000u64, 0..15u8)
}

proptest! {
    #[test]
    fn no_sequence_of_edits_breaks_the_rules(steps in prop::collection::vec(any_edit(), 1..25)) {
        let mut t = base();
        for (a, b, ms, kind) in steps {
            let Some(track) = t.tracks.iter().find(|t| t.kind == TrackKind::Video) else { break };
            let pick = |i: usize| track.segments[i % track.segments.len()].id.clone();
            let edit = match kind {
                0 => Edit::Remove { ids: vec![pick(a)] },
                1 => Edit::Trim { id: pick(a), edge: Edge::Start, by_ms: ms },
                2 => Edit::Trim { id: pick(a), edge: Edge::End, by_ms: ms },
                3 => Edit::Move { id: pick(a), to: b },
                4 => Edit::Split { id: pick(a), at_ms: ms },
                5 => Edit::SetDuration { id: pick(a), duration_ms: ms },
                6 => Edit::Swap { a: pick(a), b: pick(b) },
                7 => Edit::SetSpeed { id: pick(a), speed: ms as f64 / 5_000.0 },
                8 => Edit::AddText { text: "t".into(), look: TextChange { start_ms: Some(ms), ..TextChange::default() } },
                9 => Edit::Lift { ids: vec![pick(a)] },
                10 => Edit::StartAt { id: pick(a), start_ms: ms },
                11 => Edit::Duplicate { id: pick(a) },
                12 => Edit::SetFades { ids: vec![pick(a)], fade_in_ms: Some(ms), fade_out_ms: Some(ms / 2) },
                13 => Edit::SetLook { ids: vec![pick(a)], changes: vec![LookChange::Brightness(ms as f64), LookChange::Rotate(90)] },
                _ => Edit::SetTransition { ids: vec![pick(a)], transition: Some(Transition { kind: "crossfade".into(), duration_ms: ms }) },
            };
            if let Ok(after) = apply(&edit, &t) {
                assert_rules(&after);
                t = after;
            }
        }
    }
}
