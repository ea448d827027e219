//! Comparison of two timelines.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;

use super::change::{Appearance, Change, ChangeKind, Property, Value};
use crate::domain::summary::volume_percent;
use crate::domain::timeline::{Fit, Position, Segment, TextStyle, Timeline, Track};

/// Returns the changes from `before` to `after`, matching segments by id.
///
/// Changes are in timeline order, with removals last.
pub fn between(before: &Timeline, after: &Timeline) -> Vec<Change> {
    let mut changes = Vec::new();
    if canvas(before) != canvas(after) && !before.is_empty() {
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
            None => changes.push(segment_change(ChangeKind::Added, track, segment)),
            Some((_, previous)) if *previous == segment => {}
            Some((_, previous)) => diff_properties(track, previous, segment, &mut changes),
        }
    }
    changes.extend(
        before
            .segments()
            .filter(|(_, s)| !new.contains(s.id.as_str()))
            .map(|(t, s)| segment_change(ChangeKind::Removed, t, s)),
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

fn segment_change(kind: ChangeKind, track: &Track, segment: &Segment) -> Change {
    let (before, after) = match kind {
        ChangeKind::Removed => (Some(span(segment)), None),
        _ => (None, Some(span(segment))),
    };
    let (name, id) = (segment.name.as_str().into(), segment.id.as_str().into());
    Change {
        kind,
        track: track.label().into(),
        name,
        segment: id,
        property: Property::Time,
        before,
        after,
    }
}

/// Records the changed properties of one segment.
struct PropertyChanges<'a> {
    track: &'a Track,
    segment: &'a Segment,
    changes: &'a mut Vec<Change>,
}

impl PropertyChanges<'_> {
    fn record(&mut self, property: Property, before: Option<Value>, after: Option<Value>) {
        if before != after {
            self.changes.push(Change {
                kind: ChangeKind::Changed,
                track: self.track.label().into(),
                name: self.segment.name.as_str().into(),
                segment: self.segment.id.as_str().into(),
                property,
                before,
                after,
            });
        }
    }

    fn diff_text(&mut self, old: &TextStyle, new: &TextStyle) {
        let color = |s: &TextStyle| s.color.as_deref().map(text);
        let position = |s: &TextStyle| s.position.as_ref().map(|p| text(Position::id(p)));
        let size = |s: &TextStyle| s.size.map(Value::Size);
        self.record(Property::Text, Some(text(&old.text)), Some(text(&new.text)));
        self.record(Property::Position, position(old), position(new));
        self.record(Property::Size, size(old), size(new));
        self.record(Property::Color, color(old), color(new));
        self.record(
            Property::Style,
            Some(style_value(old)),
            Some(style_value(new)),
        );
    }
}

fn diff_properties(track: &Track, old: &Segment, new: &Segment, changes: &mut Vec<Change>) {
    /// Returns the value of a property.
    type Read = fn(&Segment) -> Option<Value>;
    const PROPERTIES: &[(Property, Read)] = &[
        (Property::Time, |s| Some(span(s))),
        (Property::InPoint, |s| Some(Value::Time(s.in_ms))),
        (Property::Volume, |s| Some(volume_value(s))),
        (Property::Speed, |s| Some(speed_value(s))),
        (Property::Transition, transition),
        (Property::Fades, |s| Some(fades(s))),
        (Property::Appearance, appearance_value),
        (Property::Source, |s| s.source.as_deref().map(text)),
    ];
    let count_before = changes.len();
    let mut found = PropertyChanges {
        track,
        segment: new,
        changes,
    };
    for (property, read) in PROPERTIES {
        found.record(*property, read(old), read(new));
    }
    match (&old.style, &new.style) {
        (Some(old), Some(new)) if old == new => {}
        (Some(old), Some(new)) => found.diff_text(old, new),
        _ => found.record(Property::Name, Some(text(&old.name)), Some(text(&new.name))),
    }
    if changes.len() == count_before {
        changes.push(Change {
            property: Property::Other,
            ..segment_change(ChangeKind::Changed, track, new)
        });
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn span(s: &Segment) -> Value {
    Value::Span {
        start_ms: s.start_ms,
        end_ms: s.end_ms(),
    }
}

/// Volume of a segment.
pub fn volume_value(s: &Segment) -> Value {
    Value::Volume {
        percent: volume_percent(s),
        muted: s.muted,
        ducked: s.ducked,
    }
}

/// Playback of a segment.
pub fn speed_value(s: &Segment) -> Value {
    Value::Playback {
        speed: s.speed,
        reversed: s.reversed,
        frozen: s.frozen,
        looped: s.looped,
    }
}

/// Style of a text.
pub fn style_value(s: &TextStyle) -> Value {
    Value::Style {
        weight: s
            .weight
            .as_deref()
            .filter(|weight| *weight != "semibold")
            .map(CompactString::from),
        background: s.background.as_deref().map(CompactString::from),
        roll: s.roll,
    }
}

fn transition(s: &Segment) -> Option<Value> {
    s.transition.as_ref().map(|t| Value::Transition {
        kind: t.kind.id().into(),
        duration_ms: t.duration_ms,
    })
}

/// Appearance of a picture, or `None` if it has the default appearance.
pub fn appearance_value(s: &Segment) -> Option<Value> {
    let fit = s.fit.as_ref().filter(|fit| **fit != Fit::Cover);
    let inset = s.inset.as_ref();
    let appearance = Appearance {
        inset: inset.map(|i| (i.position.id().into(), (i.scale * 100.0).round() as i64)),
        fit: fit.map(|fit| fit.id().into()),
        adjustments: s.adjustments.settings(),
    };
    let is_plain =
        appearance.inset.is_none() && appearance.fit.is_none() && appearance.adjustments.is_empty();
    (!is_plain).then(|| Value::Appearance(Box::new(appearance)))
}

fn fades(s: &Segment) -> Value {
    Value::Fades {
        in_ms: s.fade_in_ms,
        out_ms: s.fade_out_ms,
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
