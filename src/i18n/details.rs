//! Display text of a segment's properties, one line each.

use super::changes;
use super::locale::Lang;
use super::names::display_name;
use super::project_summary;
use super::ui::{Message, Phrase, phrase};
use super::values::{self, typed};
use crate::domain::clock::{self, seconds};
use crate::domain::diff::{self, Property};
use crate::domain::summary::volume_percent;
use crate::domain::text::one_line;
use crate::domain::timeline::{Segment, TextStyle, Timeline, Track, TrackKind};

/// Maximum number of tracks in the details of a project.
const MAX_TRACKS: usize = 100;

/// Label of a line.
enum Label {
    Property(Property),
    Phrase(Phrase),
}

/// A segment with its track, in the language of the reader.
struct Subject<'a> {
    lang: Lang,
    track: Option<&'a Track>,
    segment: &'a Segment,
}

/// A line: its label and its text, if the segment has something to show.
type Row = (Label, fn(&Subject) -> Option<String>);

/// Lines in the order of display.
const ROWS: &[Row] = &[
    (Label::Phrase(Phrase::FieldTrack), |of| {
        of.track.map(|track| changes::track(of.lang, track))
    }),
    (Label::Property(Property::Time), |of| {
        let duration = seconds(of.segment.duration_ms);
        Some(format!("{} ({duration}s)", of.value(Property::Time)?))
    }),
    (Label::Property(Property::Transition), |of| {
        of.value(Property::Transition)
    }),
    (Label::Property(Property::Text), |of| {
        of.segment.text().map(str::to_owned)
    }),
    (Label::Property(Property::Position), |of| of.text_style()),
    (Label::Property(Property::Position), |of| of.inset()),
    (Label::Property(Property::Volume), |of| of.volume()),
    (Label::Property(Property::InPoint), |of| of.source_range()),
    (Label::Property(Property::Speed), |of| {
        let s = of.segment;
        let is_shown = s.has_speed() || s.reversed || s.frozen;
        is_shown.then(|| of.value(Property::Speed))?
    }),
    (Label::Property(Property::Fades), |of| {
        let (fade_in, fade_out) = (of.segment.fade_in_ms, of.segment.fade_out_ms);
        let text = || format!("{}s / {}s", seconds(fade_in), seconds(fade_out));
        (fade_in + fade_out > 0).then(text)
    }),
    (Label::Phrase(Phrase::FieldLoop), |of| {
        of.segment.looped.then(|| "✓".into())
    }),
    (Label::Phrase(Phrase::FieldFit), |of| {
        let fit = of.segment.fit.as_ref();
        fit.map(|fit| display_name(of.lang, fit.id()))
    }),
    (Label::Property(Property::Appearance), |of| {
        let text = values::adjustments(of.lang, &diff::adjustments(of.segment));
        Some(text).filter(|text| !text.is_empty())
    }),
    (Label::Phrase(Phrase::FieldSource), |of| {
        let source = of.segment.source.as_ref();
        source
            .filter(|source| !source.starts_with("asset://"))
            .cloned()
    }),
];

/// Labels and values of the properties that differ from their defaults, followed by unknown keys.
pub(crate) fn segment(lang: Lang, track: Option<&Track>, s: &Segment) -> Vec<(String, String)> {
    let subject = Subject {
        lang,
        track,
        segment: s,
    };
    let known = ROWS.iter().filter_map(|(label, text)| {
        let label = match label {
            Label::Property(property) => changes::property(lang, *property),
            Label::Phrase(label) => phrase(lang, *label),
        };
        Some((label.to_owned(), text(&subject)?))
    });
    let unknown = s.extra.iter();
    let unknown = unknown.map(|(key, value)| (one_line(key), one_line(&value.to_string())));
    known.chain(unknown).collect()
}

/// Labels and values of a project: its content, its canvas, and the extent of each track.
pub(crate) fn project(lang: Lang, timeline: &Timeline) -> Vec<(String, String)> {
    let canvas = timeline.canvas;
    let size = format!("{}x{}, {} fps", canvas.width, canvas.height, canvas.fps);
    let loudness = timeline.loudness.map(|lufs| format!("{lufs} LUFS"));
    let rows = [
        (
            phrase(lang, Phrase::FieldContent),
            Some(project_summary::text(lang, timeline)),
        ),
        (changes::property(lang, Property::Canvas), Some(size)),
        (phrase(lang, Phrase::FieldLoudness), loudness),
    ];
    let rows = rows.into_iter();
    let rows = rows.filter_map(|(label, value)| Some((label.to_owned(), value?)));
    let tracks = timeline.tracks.iter().take(MAX_TRACKS);
    let tracks = tracks.filter_map(|track| {
        let first = track.segments.first()?;
        let extent = clock::span(first.start_ms, track.end_ms());
        let value = match track.segments.len() {
            1 => extent,
            count => {
                let count = &count;
                format!("{extent} · {}", Message::SegmentCount { count }.text(lang))
            }
        };
        Some((changes::track(lang, track), value))
    });
    rows.chain(tracks).collect()
}

impl Subject<'_> {
    /// Text of a property's value, as in changes.
    fn value(&self, property: Property) -> Option<String> {
        diff::value(property, self.segment).map(|value| typed(self.lang, &value))
    }

    /// Position, size, color and other styles of a text.
    fn text_style(&self) -> Option<String> {
        let style = self.segment.style.as_ref()?;
        let other_styles = diff::style_value(style);
        let has_other_styles = other_styles != diff::style_value(&TextStyle::default());
        let texts = [
            style
                .position
                .as_ref()
                .map(|p| display_name(self.lang, p.id())),
            style.size.map(|size| format!("{size} px")),
            style.color.clone(),
            has_other_styles.then(|| typed(self.lang, &other_styles)),
        ];
        let texts: Vec<String> = texts
            .into_iter()
            .flatten()
            .filter(|v| !v.is_empty())
            .collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// Position and width of a picture in picture.
    fn inset(&self) -> Option<String> {
        let inset = self.segment.inset.as_ref()?;
        let position = display_name(self.lang, inset.position.id());
        Some(format!("{position} {}%", (inset.scale * 100.0).round()))
    }

    /// Volume of a sound, or a volume that differs from the default.
    fn volume(&self) -> Option<String> {
        let percent = volume_percent(self.segment);
        if self.segment.muted {
            let muted = phrase(self.lang, Phrase::Muted);
            return Some(format!("{muted} ({percent}%)"));
        }
        let is_sound = self.track.is_some_and(|t| t.kind == TrackKind::Audio);
        (is_sound || percent != 100).then(|| self.value(Property::Volume))?
    }

    /// Range of the source that is used.
    fn source_range(&self) -> Option<String> {
        let s = self.segment;
        let range = || clock::span(s.in_ms, s.in_ms + s.source_duration_ms());
        (s.in_ms > 0 || s.has_speed()).then(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::draft::properties::tests::samples;

    #[test]
    fn a_project_shows_its_tracks() {
        let clip = |start_ms| Segment::new("a".into(), "a.mp4".into(), start_ms, 4_000);
        let track = Track {
            segments: vec![clip(1_000), clip(5_000)],
            ..Track::new("v".into(), TrackKind::Video, "Video", None)
        };
        let timeline = Timeline {
            tracks: vec![track],
            ..Timeline::default()
        };
        let rows = project(Lang::Zh, &timeline);
        let texts: Vec<String> = rows.iter().map(|(l, v)| format!("{l} {v}")).collect();
        assert_eq!(
            texts,
            [
                "内容 0:09 · 2 个画面",
                "画布 1920x1080, 30 fps",
                "视频 0:01.0–0:09.0 · 2 个片段"
            ]
        );
    }

    #[test]
    fn every_property_is_shown() {
        let track = Track::new("t".into(), TrackKind::Audio, "", None);
        let lines = |s: &Segment| super::segment(Lang::En, Some(&track), s);
        for (row, plain, changed) in samples() {
            // The name is above the lines.
            if row.group != Property::Name {
                assert_ne!(lines(&plain), lines(&changed), "{}", row.keys[0].name());
            }
        }
    }
}
