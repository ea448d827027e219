//! Edits by frames, and pasted segments.

use super::*;
use crate::domain::timeline::{Segment, Track};

/// Clips of 10 s, of which the seconds 2 to 6 are shown one after the other.
fn clips() -> Timeline {
    let mut track = Track::new("v".into(), TrackKind::Video, "Video", None);
    track.segments = ["a", "b", "c"]
        .iter()
        .zip([0, 4_000, 8_000])
        .map(|(id, start_ms)| {
            let mut s = Segment::new((*id).into(), format!("{id}.mp4"), start_ms, 4_000);
            s.source = Some(format!("asset://{id}"));
            s.in_ms = 2_000;
            s
        })
        .collect();
    Timeline {
        tracks: vec![track],
        ..Timeline::default()
    }
}

fn applied(edit: impl Into<Edit>) -> Result<Timeline, EditRefusal> {
    let (edit, before) = (edit.into(), clips());
    let after = edit.apply(&before, &|_| Some(10_000))?;
    assert_rules(&after);
    assert_eq!(undeclared_change(&[&edit], &before, &after), None);
    Ok(after)
}

/// Start, duration and in point of each segment, after its name.
fn layout(t: &Timeline) -> Vec<(&str, u64, u64, u64)> {
    t.tracks[0]
        .segments
        .iter()
        .map(|s| (s.name.as_str(), s.start_ms, s.duration_ms, s.in_ms))
        .collect()
}

#[test]
fn an_edge_is_extended_as_far_as_there_is_material() {
    let extend = |edge, by_ms| {
        applied(Extend {
            id: "b".into(),
            edge,
            by_ms,
        })
        .map(|t| layout(&t)[1..].iter().map(|s| (s.1, s.2, s.3)).collect())
    };
    assert_eq!(
        extend(Edge::End, 33),
        Ok(vec![(4_000, 4_033, 2_000), (8_033, 4_000, 2_000)])
    );
    assert_eq!(
        extend(Edge::Start, 9_000),
        Ok(vec![(4_000, 6_000, 0), (10_000, 4_000, 2_000)])
    );
    assert_eq!(
        extend(Edge::End, 9_000),
        Ok(vec![(4_000, 8_000, 2_000), (12_000, 4_000, 2_000)])
    );
    let whole = Extend {
        id: "b".into(),
        edge: Edge::Start,
        by_ms: 33,
    };
    let mut t = clips();
    t.tracks[0].segments[1].in_ms = 0;
    let refused = Edit::from(whole).apply(&t, &|_| Some(10_000));
    assert!(matches!(
        refused,
        Err(EditRefusal::NotEnoughMaterial { .. })
    ));
}

#[test]
fn a_roll_moves_the_cut_and_nothing_else() {
    let roll = |before: &str, after: &str, by_ms| {
        applied(Roll {
            before: before.into(),
            after: after.into(),
            by_ms,
        })
    };
    assert_eq!(
        layout(&roll("a", "b", 100).unwrap()),
        [
            ("a.mp4", 0, 4_100, 2_000),
            ("b.mp4", 4_100, 3_900, 2_100),
            ("c.mp4", 8_000, 4_000, 2_000)
        ]
    );
    assert_eq!(
        layout(&roll("a", "b", -100).unwrap())[1],
        ("b.mp4", 3_900, 4_100, 1_900)
    );
    assert_eq!(roll("a", "c", 100), Err(EditRefusal::NoCut));
    assert!(roll("a", "b", 4_001).is_err(), "b would vanish");
    assert!(roll("a", "b", -2_100).is_err(), "b has 2 s before it");
}

#[test]
fn a_slip_changes_only_the_source() {
    let slip = |by_ms| {
        let id = "b".into();
        applied(Slip { id, by_ms }).map(|t| layout(&t)[1].3)
    };
    assert_eq!(slip(33), Ok(2_033));
    assert_eq!(slip(9_000), Ok(6_000), "the end of the source");
    assert_eq!(slip(-9_000), Ok(0));
}

#[test]
fn a_slide_moves_a_segment_between_its_neighbors() {
    let slide = Slide {
        before: "a".into(),
        id: "b".into(),
        after: "c".into(),
        by_ms: -500,
    };
    assert_eq!(
        layout(&applied(slide).unwrap()),
        [
            ("a.mp4", 0, 3_500, 2_000),
            ("b.mp4", 3_500, 4_000, 2_000),
            ("c.mp4", 7_500, 4_500, 1_500)
        ]
    );
}

#[test]
fn a_copy_is_inserted_or_placed_over_others() {
    let (id, at_ms, copies) = ("a".to_owned(), 5_000, true);
    let inserted = applied(Paste { id, at_ms, copies }).unwrap();
    assert_eq!(
        layout(&inserted)[1..],
        [
            ("b.mp4", 4_000, 1_000, 2_000),
            ("a.mp4", 5_000, 4_000, 2_000),
            ("b.mp4", 9_000, 3_000, 3_000),
            ("c.mp4", 12_000, 4_000, 2_000)
        ]
    );
    let (id, at_ms, copies) = ("a".to_owned(), 5_000, true);
    let over = applied(Overwrite { id, at_ms, copies }).unwrap();
    assert_eq!(
        layout(&over)[1..],
        [
            ("b.mp4", 4_000, 1_000, 2_000),
            ("a.mp4", 5_000, 4_000, 2_000),
            ("c.mp4", 9_000, 3_000, 3_000)
        ]
    );
}

#[test]
fn a_cut_segment_is_moved() {
    let (id, at_ms, copies) = ("a".to_owned(), 9_000, false);
    let inserted = applied(Paste { id, at_ms, copies }).unwrap();
    assert_eq!(
        layout(&inserted),
        [
            ("b.mp4", 0, 4_000, 2_000),
            ("c.mp4", 4_000, 1_000, 2_000),
            ("a.mp4", 5_000, 4_000, 2_000),
            ("c.mp4", 9_000, 3_000, 3_000)
        ]
    );
    let (id, at_ms, copies) = ("c".to_owned(), 33, false);
    let to_start = applied(Paste { id, at_ms, copies }).unwrap();
    assert_eq!(names(&to_start), ["c.mp4", "a.mp4", "b.mp4"]);
    let (id, at_ms, copies) = ("a".to_owned(), 1_000, false);
    assert_eq!(
        applied(Paste { id, at_ms, copies }),
        Err(EditRefusal::NothingToDo)
    );
}

#[test]
fn a_segment_is_inserted_into_a_gap() {
    let ids = vec!["b".to_owned()];
    let t = apply(&Edit::Lift(Lift { ids }), &clips()).unwrap();
    let (id, at_ms, copies) = ("a".to_owned(), 6_000, true);
    let after = apply(&Edit::Paste(Paste { id, at_ms, copies }), &t).unwrap();
    let starts: Vec<u64> = layout(&after).iter().map(|s| s.1).collect();
    assert_eq!(starts, [0, 6_000, 12_000], "the gap is kept");
}
