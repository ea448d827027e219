//! Comparison of two timelines.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::change::{Change, ChangeKind, Property, Value};
use super::values::value;
use crate::domain::timeline::{Segment, Timeline, Track};

/// Values before and after a change.
type BeforeAfter = (Option<Value>, Option<Value>);

/// Returns the changes from `before` to `after`, matching segments by id.
///
/// Changes are in timeline order, with removals last.
pub fn between(before: &Timeline, after: &Timeline) -> Vec<Change> {
    let mut changes = Vec::new();
    // The canvas of a first cut is not a change.
    let is_first_cut = before.is_empty() && !after.is_empty();
    if canvas(before) != canvas(after) && !is_first_cut {
        changes.push(Change {
            kind: ChangeKind::Changed,
            track: CompactString::default(),
            name: CompactString::default(),
            segment: CompactString::default(),
            property: Property::Canvas,
            before: Some(canvas(before)),
            after: Some(canvas(after)),
        });
    }
    // Fast path: most edits keep the order of segments, so no lookup by id is necessary.
    let ids = |t| Timeline::segments(t).map(|(_, s)| s.id.as_str());
    if ids(before).eq(ids(after)) {
        let pairs = before
            .segments()
            .zip(after.segments())
            .filter(|((_, old), (_, new))| old != new);
        pairs.for_each(|((_, old), (track, new))| diff_properties(track, old, new, &mut changes));
        return changes;
    }
    let old: HashMap<&str, (&Track, &Segment)> = before
        .segments()
        .map(|(t, s)| (s.id.as_str(), (t, s)))
        .collect();
    let new: HashSet<&str> = ids(after).collect();
    for (track, segment) in after.segments() {
        match old.get(segment.id.as_str()) {
            None => changes.push(added(track, segment)),
            Some((_, previous)) if *previous == segment => {}
            Some((_, previous)) => diff_properties(track, previous, segment, &mut changes),
        }
    }
    changes.extend(
        before
            .segments()
            .filter(|(_, s)| !new.contains(s.id.as_str()))
            .map(|(t, s)| removed(t, s)),
    );
    changes
}

fn canvas(t: &Timeline) -> Value {
    Value::Canvas {
        width: t.canvas.width,
        height: t.canvas.height,
        fps: t.canvas.fps,
        loudness: t.loudness,
    }
}

/// Returns a change of one property of a segment.
fn change(track: &Track, segment: &Segment, property: Property, values: BeforeAfter) -> Change {
    let (before, after) = values;
    Change {
        kind: ChangeKind::Changed,
        track: track.label().into(),
        name: segment.name.as_str().into(),
        segment: segment.id.as_str().into(),
        property,
        before,
        after,
    }
}

/// Returns the change of an added segment.
fn added(track: &Track, segment: &Segment) -> Change {
    let time = value(Property::Time, segment);
    Change {
        kind: ChangeKind::Added,
        ..change(track, segment, Property::Time, (None, time))
    }
}

/// Returns the change of a removed segment.
fn removed(track: &Track, segment: &Segment) -> Change {
    let time = value(Property::Time, segment);
    Change {
        kind: ChangeKind::Removed,
        ..change(track, segment, Property::Time, (time, None))
    }
}

/// Properties of a segment, in the order of changes.
const PROPERTIES: &[Property] = &[
    Property::Time,
    Property::InPoint,
    Property::Volume,
    Property::Speed,
    Property::Transition,
    Property::Fades,
    Property::Appearance,
    Property::Source,
];

/// Properties of a text, in the order of changes.
const TEXT_PROPERTIES: &[Property] = &[
    Property::Text,
    Property::Position,
    Property::Size,
    Property::Color,
    Property::Style,
];

fn diff_properties(track: &Track, old: &Segment, new: &Segment, changes: &mut Vec<Change>) {
    let content = match (&old.style, &new.style) {
        (Some(_), Some(_)) => TEXT_PROPERTIES,
        _ => &[Property::Name],
    };
    let count_before = changes.len();
    for property in PROPERTIES.iter().chain(content) {
        let values = (value(*property, old), value(*property, new));
        if values.0 != values.1 {
            changes.push(change(track, new, *property, values));
        }
    }
    if changes.len() == count_before {
        let time = value(Property::Time, new);
        changes.push(change(track, new, Property::Other, (None, time)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::TrackKind;

    fn sample() -> Timeline {
        let mut track = Track::new("v".into(), TrackKind::Video, "Video", None);
        track.segments = vec![
            Segment::new("a".into(), "beach.jpg".into(), 0, 5_000),
            Segment::new("b".into(), "city.mp4".into(), 5_000, 4_000),
        ];
        Timeline {
            tracks: vec![track],
            ..Timeline::default()
        }
    }

    #[test]
    fn equal_timelines_have_no_changes() {
        assert!(between(&sample(), &sample()).is_empty());
    }

    #[test]
    fn the_canvas_of_an_empty_timeline_is_a_change_and_that_of_a_first_cut_is_not() {
        let empty = Timeline::default();
        let mut portrait = Timeline::default();
        (portrait.canvas.width, portrait.canvas.height) = (1080, 1920);
        let changes = between(&empty, &portrait);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].property, Property::Canvas);
        let first = between(&portrait, &sample());
        assert!(first.iter().all(|c| c.property != Property::Canvas));
    }

    #[test]
    fn additions_removals_and_changes_are_reported() {
        let before = sample();
        let mut after = sample();
        after.tracks[0].segments[0].volume = 0.35;
        after.tracks[0].segments.remove(1);
        after.tracks[0]
            .segments
            .push(Segment::new("c".into(), "sea.jpg".into(), 5_000, 1_000));
        let changes = between(&before, &after);
        let volume = |percent| {
            Some(Value::Volume {
                percent,
                muted: false,
                ducked: false,
            })
        };
        let span = |start_ms, end_ms| Some(Value::Span { start_ms, end_ms });
        let short: Vec<_> = changes
            .into_iter()
            .map(|c| (c.kind, c.name.to_string(), c.before, c.after))
            .collect();
        assert_eq!(
            short,
            [
                (
                    ChangeKind::Changed,
                    "beach.jpg".into(),
                    volume(100),
                    volume(35)
                ),
                (
                    ChangeKind::Added,
                    "sea.jpg".into(),
                    None,
                    span(5_000, 6_000)
                ),
                (
                    ChangeKind::Removed,
                    "city.mp4".into(),
                    span(5_000, 9_000),
                    None
                )
            ]
        );
    }

    #[test]
    fn only_moves_of_unchanged_duration_are_shifts() {
        let before = sample();
        let mut after = sample();
        after.tracks[0].segments[0].duration_ms = 3_000;
        after.tracks[0].segments[1].start_ms = 3_000;
        let shifts: Vec<_> = between(&before, &after)
            .iter()
            .map(Change::shift_ms)
            .collect();
        assert_eq!(shifts, [None, Some(-2_000)]);
    }
}
