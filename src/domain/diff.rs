//! Differences between two timelines. `i18n::changes` formats them as sentences.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::clock;
use super::summary::volume_percent;
use super::timeline::{Fit, Position, Segment, TextStyle, Timeline, Track};

/// Type of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// The property that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Property {
    /// Start and end on the timeline.
    Time,
    InPoint,
    Volume,
    Speed,
    Text,
    Name,
    #[serde(rename = "place")]
    Position,
    Size,
    Color,
    /// Background, weight and scrolling of a text.
    Style,
    Transition,
    Fades,
    Source,
    /// Motion, color, fit and placement of a picture.
    #[serde(rename = "look")]
    Appearance,
    Canvas,
    Other,
}

/// A change. Uses compact strings, because there may be ten thousand short ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub kind: ChangeKind,
    /// Track label; empty for a change of the whole project.
    pub track: CompactString,
    /// Segment name; empty for a change of the whole project.
    pub name: CompactString,
    /// Segment id; empty for a change of the whole project.
    pub segment: CompactString,
    pub property: Property,
    /// Previous value; empty if there is none.
    pub before: CompactString,
    /// New value; empty if there is none.
    pub after: CompactString,
}

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
            before: canvas(before).into(),
            after: canvas(after).into(),
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

fn canvas(t: &Timeline) -> String {
    let loudness = t
        .loudness
        .map(|l| format!(", {l} LUFS"))
        .unwrap_or_default();
    format!(
        "{}x{} {} fps{loudness}",
        t.canvas.width, t.canvas.height, t.canvas.fps
    )
}

fn segment_change(kind: ChangeKind, track: &Track, segment: &Segment) -> Change {
    let span = clock::span(segment.start_ms, segment.end_ms()).into();
    let (before, after) = match kind {
        ChangeKind::Removed => (span, CompactString::default()),
        _ => (CompactString::default(), span),
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

fn diff_properties(track: &Track, old: &Segment, new: &Segment, changes: &mut Vec<Change>) {
    let count_before = changes.len();
    let mut record = |property, before: String, after: String| {
        if before != after {
            changes.push(Change {
                kind: ChangeKind::Changed,
                track: track.label().into(),
                name: new.name.as_str().into(),
                segment: new.id.as_str().into(),
                property,
                before: before.into(),
                after: after.into(),
            });
        }
    };
    let mut record_formatted =
        |property, format: fn(&Segment) -> String| record(property, format(old), format(new));
    // Format changed properties only: formatting is expensive in large drafts.
    if (old.start_ms, old.duration_ms) != (new.start_ms, new.duration_ms) {
        record_formatted(Property::Time, |s| clock::span(s.start_ms, s.end_ms()));
    }
    if old.in_ms != new.in_ms {
        record_formatted(Property::InPoint, |s| clock::precise(s.in_ms));
    }
    if (old.volume, old.muted, old.ducked) != (new.volume, new.muted, new.ducked) {
        record_formatted(Property::Volume, volume);
    }
    if (old.speed, old.reversed, old.frozen, old.looped)
        != (new.speed, new.reversed, new.frozen, new.looped)
    {
        record_formatted(Property::Speed, speed);
    }
    if old.transition != new.transition {
        record_formatted(Property::Transition, transition);
    }
    if (old.fade_in_ms, old.fade_out_ms) != (new.fade_in_ms, new.fade_out_ms) {
        record_formatted(Property::Fades, fades);
    }
    if (&old.adjustments, &old.fit, &old.inset) != (&new.adjustments, &new.fit, &new.inset) {
        record_formatted(Property::Appearance, appearance);
    }
    if old.source != new.source {
        record_formatted(Property::Source, |s| s.source.clone().unwrap_or_default());
    }
    match (&old.style, &new.style) {
        (Some(old), Some(new)) if old == new => {}
        (Some(old), Some(new)) => diff_text(old, new, &mut record),
        _ if old.name == new.name => {}
        _ => record(Property::Name, old.name.clone(), new.name.clone()),
    }
    if changes.len() == count_before {
        changes.push(Change {
            property: Property::Other,
            ..segment_change(ChangeKind::Changed, track, new)
        });
    }
}

/// Records the changed properties of a text.
fn diff_text(old: &TextStyle, new: &TextStyle, record: &mut impl FnMut(Property, String, String)) {
    let size = |style: &TextStyle| style.size.map(|s| s.to_string()).unwrap_or_default();
    record(Property::Text, old.text.clone(), new.text.clone());
    record(Property::Position, position(old), position(new));
    record(Property::Size, size(old), size(new));
    record(
        Property::Color,
        or_default(&old.color),
        or_default(&new.color),
    );
    record(Property::Style, style(old), style(new));
}

fn position(style: &TextStyle) -> String {
    style
        .position
        .as_ref()
        .map(Position::to_string)
        .unwrap_or_default()
}

fn or_default(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// Formats the volume: `35%`, `35%, ducked`, `muted`.
pub fn volume(s: &Segment) -> String {
    let duck = if s.ducked { ", ducked" } else { "" };
    if s.muted {
        "muted".to_owned()
    } else {
        volume_percent(s).to_string() + "%" + duck
    }
}

/// Formats the playback: `2x`, `1x reversed`, `frozen`.
pub fn speed(s: &Segment) -> String {
    match (s.frozen, s.reversed) {
        (true, _) => "frozen".to_owned(),
        (_, true) => format!("{}x reversed", s.speed),
        _ if s.looped => format!("{}x looped", s.speed),
        _ => format!("{}x", s.speed),
    }
}

/// Formats the text style: `bold, on #000000, rolling`.
pub fn style(s: &TextStyle) -> String {
    let weight = s.weight.as_deref().unwrap_or("semibold");
    let band = s
        .background
        .as_ref()
        .map(|b| format!(", on {b}"))
        .unwrap_or_default();
    format!("{weight}{band}{}", if s.roll { ", rolling" } else { "" })
}

fn transition(s: &Segment) -> String {
    s.transition.as_ref().map_or_else(
        || "cut".to_owned(),
        |t| format!("{} {}s", t.kind, clock::seconds(t.duration_ms)),
    )
}

fn appearance(s: &Segment) -> String {
    let fit = s
        .fit
        .as_ref()
        .filter(|fit| **fit != Fit::Cover)
        .map(Fit::to_string);
    let adjustments = Some(s.adjustments.summary()).filter(|text| !text.is_empty());
    let inset = s
        .inset
        .as_ref()
        .map(|i| format!("{} {}%", i.position, (i.scale * 100.0).round()));
    let parts: Vec<String> = inset.into_iter().chain(fit).chain(adjustments).collect();
    if parts.is_empty() {
        "plain".to_owned()
    } else {
        parts.join(", ")
    }
}

fn fades(s: &Segment) -> String {
    format!(
        "in {}s, out {}s",
        clock::seconds(s.fade_in_ms),
        clock::seconds(s.fade_out_ms)
    )
}

#[cfg(test)]
mod tests {
    use super::super::timeline::TrackKind;
    use super::*;

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
        let short: Vec<_> = changes
            .iter()
            .map(|c| (c.kind, c.name.as_str(), c.before.as_str(), c.after.as_str()))
            .collect();
        assert_eq!(
            short,
            [
                (ChangeKind::Changed, "beach.jpg", "100%", "35%"),
                (ChangeKind::Added, "sea.jpg", "", "0:05.0–0:06.0"),
                (ChangeKind::Removed, "city.mp4", "0:05.0–0:09.0", "")
            ]
        );
    }
}
