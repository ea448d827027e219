//! What changed between two timelines, as facts; `i18n::changes` makes sentences of them.

use std::collections::{HashMap, HashSet};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::clock;
use super::summary::volume_percent;
use super::timeline::{Segment, TextStyle, Timeline, Track};

/// What happened to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

/// Which property changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Property {
    /// Start and end on the timeline.
    Time,
    /// In point in the source.
    InPoint,
    Volume,
    Speed,
    Text,
    Name,
    Place,
    Size,
    Color,
    /// Background, weight, roll of a text.
    Style,
    Transition,
    Fades,
    Source,
    /// Motion, colour, fit of a picture.
    Look,
    Canvas,
    Other,
}

/// One change. Its texts are short, and there may be ten thousand of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub kind: ChangeKind,
    /// The track's label; empty when the change is to the whole project.
    pub track: CompactString,
    /// The segment's name; empty when the change is to the whole project.
    pub name: CompactString,
    /// The segment's id, so that the timeline can show where it was.
    pub segment: CompactString,
    pub property: Property,
    /// What it was; empty where there is nothing to tell.
    pub before: CompactString,
    /// What it is now.
    pub after: CompactString,
}

/// What is different in `after`. Segments are matched by id. Changes come in the order of the timeline, removals last.
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
    // Mostly everything is where it was: then nothing has to be looked for.
    let ids = |t| Timeline::segments(t).map(|(_, s)| s.id.as_str());
    if ids(before).eq(ids(after)) {
        let pairs = before
            .segments()
            .zip(after.segments())
            .filter(|((_, was), (_, is))| was != is);
        pairs.for_each(|((_, was), (track, is))| properties(track, was, is, &mut changes));
        return changes;
    }
    let old: HashMap<&str, (&Track, &Segment)> = before
        .segments()
        .map(|(t, s)| (s.id.as_str(), (t, s)))
        .collect();
    let new: HashSet<&str> = ids(after).collect();
    for (track, segment) in after.segments() {
        match old.get(segment.id.as_str()) {
            None => changes.push(whole(ChangeKind::Added, track, segment)),
            Some((_, was)) if *was == segment => {}
            Some((_, was)) => properties(track, was, segment, &mut changes),
        }
    }
    changes.extend(
        before
            .segments()
            .filter(|(_, s)| !new.contains(s.id.as_str()))
            .map(|(t, s)| whole(ChangeKind::Removed, t, s)),
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

fn whole(kind: ChangeKind, track: &Track, segment: &Segment) -> Change {
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

fn properties(track: &Track, was: &Segment, is: &Segment, changes: &mut Vec<Change>) {
    let told = changes.len();
    let mut note = |property, before: String, after: String| {
        if before != after {
            changes.push(Change {
                kind: ChangeKind::Changed,
                track: track.label().into(),
                name: is.name.as_str().into(),
                segment: is.id.as_str().into(),
                property,
                before: before.into(),
                after: after.into(),
            });
        }
    };
    let mut tell = |property, told: fn(&Segment) -> String| note(property, told(was), told(is));
    // What is the same needs no words.
    if (was.start_ms, was.duration_ms) != (is.start_ms, is.duration_ms) {
        tell(Property::Time, |s| clock::span(s.start_ms, s.end_ms()));
    }
    if was.in_ms != is.in_ms {
        tell(Property::InPoint, |s| clock::precise(s.in_ms));
    }
    if (was.volume, was.muted, was.ducked) != (is.volume, is.muted, is.ducked) {
        tell(Property::Volume, volume);
    }
    if (was.speed, was.reversed, was.frozen, was.looped)
        != (is.speed, is.reversed, is.frozen, is.looped)
    {
        tell(Property::Speed, speed);
    }
    if was.transition != is.transition {
        tell(Property::Transition, transition);
    }
    if (was.fade_in_ms, was.fade_out_ms) != (is.fade_in_ms, is.fade_out_ms) {
        tell(Property::Fades, fades);
    }
    if (&was.look, &was.fit, &was.inset) != (&is.look, &is.fit, &is.inset) {
        tell(Property::Look, look);
    }
    if was.source != is.source {
        tell(Property::Source, |s| s.source.clone().unwrap_or_default());
    }
    match (&was.style, &is.style) {
        (Some(was), Some(is)) if was == is => {}
        (Some(was), Some(is)) => {
            note(Property::Text, was.text.clone(), is.text.clone());
            note(
                Property::Place,
                or_default(&was.position),
                or_default(&is.position),
            );
            note(
                Property::Size,
                was.size.map(|s| s.to_string()).unwrap_or_default(),
                is.size.map(|s| s.to_string()).unwrap_or_default(),
            );
            note(
                Property::Color,
                or_default(&was.color),
                or_default(&is.color),
            );
            note(Property::Style, style(was), style(is));
        }
        _ if was.name == is.name => {}
        _ => note(Property::Name, was.name.clone(), is.name.clone()),
    }
    if changes.len() == told {
        changes.push(Change {
            property: Property::Other,
            ..whole(ChangeKind::Changed, track, is)
        });
    }
}

fn or_default(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

/// How loud it is: `35%`, `35%, ducked`, `muted`.
pub fn volume(s: &Segment) -> String {
    let duck = if s.ducked { ", ducked" } else { "" };
    if s.muted {
        "muted".to_owned()
    } else {
        volume_percent(s).to_string() + "%" + duck
    }
}

/// How it plays: `2x`, `1x reversed`, `frozen`.
pub fn speed(s: &Segment) -> String {
    match (s.frozen, s.reversed) {
        (true, _) => "frozen".to_owned(),
        (_, true) => format!("{}x reversed", s.speed),
        _ if s.looped => format!("{}x looped", s.speed),
        _ => format!("{}x", s.speed),
    }
}

/// How a text is set: `bold, on #000000, rolling`.
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

fn look(s: &Segment) -> String {
    let fit = s
        .fit
        .as_deref()
        .filter(|fit| *fit != "cover")
        .map(str::to_owned);
    let words = Some(s.look.words()).filter(|w| !w.is_empty());
    let inset = s
        .inset
        .as_ref()
        .map(|i| format!("{} {}%", i.position, (i.scale * 100.0).round()));
    let told: Vec<String> = inset.into_iter().chain(fit).chain(words).collect();
    if told.is_empty() {
        "plain".to_owned()
    } else {
        told.join(", ")
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
    fn nothing_changed_is_nothing() {
        assert!(between(&sample(), &sample()).is_empty());
    }

    #[test]
    fn tells_added_removed_and_changed() {
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
