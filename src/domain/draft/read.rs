//! A draft's objects → project, tracks, segments: straight from the text, so that a long one is not built twice.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::fields::{
    Key, KeyMatch, KeySeed, MetaSeed, ObjectFields, ScalarSeed, ScalarValue,
    anything_else_is_nothing,
};
use crate::domain::adjustments::Adjustments;
use crate::domain::clock::LONGEST_MS;
use crate::domain::text::{harmless, one_line};
use crate::domain::timeline::{
    Canvas, Inset, Segment, TextStyle, Timeline, Track, TrackKind, Transition,
};

/// Likely names of what a segment's documentation leaves open, most likely first.
mod keys {
    use super::Key;

    pub const START: &[Key] = &[
        Key::S,
        Key::Start,
        Key::StartMs,
        Key::StartTime,
        Key::SnakeStartTime,
        Key::Offset,
    ];
    pub const NAME: &[Key] = &[
        Key::Name,
        Key::Title,
        Key::Label,
        Key::Filename,
        Key::FileName,
        Key::Caption,
    ];
    pub const SOURCE: &[Key] = &[
        Key::Src,
        Key::Source,
        Key::Url,
        Key::Uri,
        Key::CdnUrl,
        Key::Path,
    ];
    pub const TEXT: &[Key] = &[Key::Text, Key::Content];
    pub const VOLUME: &[Key] = &[Key::Volume, Key::Vol, Key::Gain];
    pub const IN: &[Key] = &[Key::In, Key::InMs, Key::TrimStart, Key::SourceStart];
}

/// Reads a draft; what is no object is none.
pub struct ProjectSeed;

/// Reads the list of tracks.
#[derive(Clone, Copy)]
struct TracksSeed;

/// Reads a track: the object of this index in its list.
#[derive(Clone, Copy)]
struct TrackSeed(usize);

/// Reads the segments of a track.
#[derive(Clone, Copy)]
struct SegmentsSeed {
    track: usize,
}

/// Reads a segment: the `index`th object of its list, laid at `laid_end` ms where it does not say where it starts.
#[derive(Clone, Copy, Default)]
struct SegmentSeed {
    track: usize,
    index: usize,
    laid_end: u64,
}

macro_rules! read_whatever_comes {
    ($($seed:ty => $value:ty),*) => {
        $(impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
                reader.deserialize_any(self)
            }
        })*
    };
}
read_whatever_comes!(
    ProjectSeed => Option<Timeline>, TracksSeed => Vec<Track>, TrackSeed => Option<Track>,
    SegmentsSeed => Vec<Segment>, SegmentSeed => Option<Segment>
);

/// What an object of a draft has: keys of its own, its `m`, and the list of what it is made of.
fn parts<'de, A, S>(
    mut map: A,
    list: Key,
    seed: S,
) -> Result<(ObjectFields<'de>, ObjectFields<'de>, S::Value), A::Error>
where
    A: MapAccess<'de>,
    S: DeserializeSeed<'de, Value: Default> + Copy,
{
    let (mut own, mut meta, mut made_of) = (
        ObjectFields::default(),
        ObjectFields::default(),
        S::Value::default(),
    );
    while let Some(met) = map.next_key_seed(KeySeed)? {
        match met {
            KeyMatch::Known(Key::Meta) => meta = map.next_value_seed(MetaSeed)?,
            KeyMatch::Known(key) if key == list => made_of = map.next_value_seed(seed)?,
            KeyMatch::Known(key) => own.put(key, map.next_value_seed(ScalarSeed)?),
            KeyMatch::Unknown(_) => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    Ok((own, meta, made_of))
}

impl<'de> Visitor<'de> for ProjectSeed {
    type Value = Option<Timeline>;

    anything_else_is_nothing!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let (own, meta, tracks) = parts(map, Key::Tracks, TracksSeed)?;
        Ok(Some(project(&own, meta, tracks)))
    }
}

impl<'de> Visitor<'de> for TracksSeed {
    type Value = Vec<Track>;

    anything_else_is_nothing!(bool, numbers, text, null, object);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut tracks = Vec::new();
        while let Some(track) = seq.next_element_seed(TrackSeed(tracks.len()))? {
            tracks.extend(track);
        }
        Ok(tracks)
    }
}

impl<'de> Visitor<'de> for TrackSeed {
    type Value = Option<Track>;

    anything_else_is_nothing!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let (own, meta, segments) = parts(map, Key::Segments, SegmentsSeed { track: self.0 })?;
        Ok(Some(track(self.0, own, meta, segments)))
    }
}

impl<'de> Visitor<'de> for SegmentsSeed {
    type Value = Vec<Segment>;

    anything_else_is_nothing!(bool, numbers, text, null, object);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut segments: Vec<Segment> = Vec::new();
        loop {
            let laid_end = segments.last().map_or(0, Segment::end_ms);
            let next = SegmentSeed {
                track: self.track,
                index: segments.len(),
                laid_end,
            };
            let Some(segment) = seq.next_element_seed(next)? else {
                break;
            };
            segments.extend(segment);
        }
        segments.sort_by_key(|s| s.start_ms);
        Ok(segments)
    }
}

impl<'de> Visitor<'de> for SegmentSeed {
    type Value = Option<Segment>;

    anything_else_is_nothing!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        // What a segment may have under the key of a list has no meaning.
        let (own, meta, IgnoredAny) = parts(map, Key::Segments, PhantomData)?;
        Ok(Some(segment(self, own, meta)))
    }
}

/// A segment of which only its `m` is written, as other programs keep it for this one.
pub fn of_meta(id: String, meta: &Value) -> Segment {
    let mut own = ObjectFields::default();
    own.put(Key::Id, ScalarValue::Text(id.into()));
    segment(SegmentSeed::default(), own, ObjectFields::of(meta))
}

fn project(own: &ObjectFields, mut meta: ObjectFields, tracks: Vec<Track>) -> Timeline {
    let defaults = Canvas::default();
    let mut size = |key, low, high, usual| {
        meta.number(&[key])
            .map_or(usual, |n| clamp_u32(n, low, high))
    };
    let canvas = Canvas {
        width: size(Key::Width, 16, 16_384, defaults.width),
        height: size(Key::Height, 16, 16_384, defaults.height),
        fps: size(Key::Fps, 1, 240, defaults.fps),
    };
    let title = meta.text(&[Key::Title]).unwrap_or_default();
    let loudness = meta
        .number(&[Key::Loudness])
        .map(|lufs| lufs.clamp(-40.0, -5.0));
    Timeline {
        id: own.id(),
        title: one_line(&title),
        canvas,
        loudness,
        tracks,
        extra: meta.rest(),
    }
}

fn track(
    index: usize,
    mut own: ObjectFields,
    mut meta: ObjectFields,
    segments: Vec<Segment>,
) -> Track {
    Track {
        id: some_id(&own, || format!("track-{index}")),
        kind: TrackKind::from_code(own.number(&[Key::Kind]).map_or(-1, |n| n as i64)),
        name: one_line(&meta.text(&[Key::Name]).unwrap_or_default()),
        role: meta.text(&[Key::Role]).map(Cow::into_owned),
        segments,
        extra: meta.rest(),
    }
}

fn segment(place: SegmentSeed, mut own: ObjectFields, mut meta: ObjectFields) -> Segment {
    let start = own
        .number(keys::START)
        .or_else(|| meta.number(&keys::START[1..]));
    let text = meta.text(keys::TEXT).or_else(|| own.text(keys::TEXT));
    let source = meta.text(keys::SOURCE).or_else(|| own.text(keys::SOURCE));
    let name = meta.text(keys::NAME).or_else(|| own.text(keys::NAME));
    let style = text.map(|text| style(&text, &mut meta));
    // A name of blanks is none.
    let shown = |name: &str| Some(one_line(name)).filter(|name| !name.is_empty());
    let name = (name.as_deref().and_then(shown))
        .or_else(|| style.as_ref().and_then(|s| shown(&s.text)))
        .or_else(|| source.as_deref().and_then(last_part).and_then(shown))
        .unwrap_or_else(|| format!("segment {}", place.index + 1));
    Segment {
        id: some_id(&own, || {
            format!("track-{}-segment-{}", place.track, place.index)
        }),
        start_ms: start.map_or(place.laid_end, ms),
        duration_ms: ms(own.number(&[Key::Length]).unwrap_or(0.0)),
        name,
        source: source.map(Cow::into_owned),
        in_ms: meta.number(keys::IN).map_or(0, ms),
        speed: meta
            .number(&[Key::Speed])
            .filter(|v| *v > 0.0)
            .map_or(1.0, |v| v.clamp(0.01, 100.0)),
        volume: meta
            .number(keys::VOLUME)
            .map_or(1.0, |v| v.clamp(0.0, 10.0)),
        muted: meta.flag(Key::Muted),
        looped: meta.flag(Key::Loop),
        reversed: meta.flag(Key::Reverse),
        frozen: meta.flag(Key::Freeze),
        ducked: meta.flag(Key::Duck),
        fade_in_ms: meta.number(&[Key::FadeIn]).map_or(0, ms),
        fade_out_ms: meta.number(&[Key::FadeOut]).map_or(0, ms),
        fit: meta.text(&[Key::Fit]).map(Cow::into_owned),
        look: Adjustments::take(&mut meta),
        inset: inset(&mut meta, style.is_some()),
        transition: meta.take(Key::Transition).and_then(transition),
        style,
        extra: meta.rest(),
    }
}

fn style(text: &str, meta: &mut ObjectFields) -> TextStyle {
    TextStyle {
        text: harmless(text),
        position: meta.text(&[Key::Position]).map(Cow::into_owned),
        size: meta.number(&[Key::Size]).map(|n| clamp_u32(n, 1, 2_000)),
        color: meta.text(&[Key::Color]).map(Cow::into_owned),
        background: meta.text(&[Key::Background]).map(Cow::into_owned),
        weight: meta.text(&[Key::Weight]).map(Cow::into_owned),
        roll: meta.flag(Key::Roll),
    }
}

/// A place and a share of the canvas's width; a text's place is its own.
fn inset(meta: &mut ObjectFields, is_text: bool) -> Option<Inset> {
    if is_text
        || !matches!(meta.get(Key::Position), Some(ScalarValue::Text(place)) if !place.is_empty())
    {
        return None;
    }
    let scale = meta.number(&[Key::Scale])?.clamp(0.05, 1.0);
    Some(Inset {
        position: meta.text(&[Key::Position])?.into_owned(),
        scale,
    })
}

fn transition(raw: ScalarValue) -> Option<Transition> {
    match raw {
        ScalarValue::Text(kind) => Some(Transition {
            kind: one_line(&kind),
            duration_ms: 0,
        }),
        ScalarValue::Other(value) => {
            let mut own = ObjectFields::of(&value);
            let named = [Key::Type, Key::Name]
                .into_iter()
                .find_map(|key| own.take(key))?;
            let ScalarValue::Text(kind) = named else {
                return None;
            };
            let length = if own.get(Key::Length).is_some() {
                Key::Length
            } else {
                Key::Duration
            };
            Some(Transition {
                kind: one_line(&kind),
                duration_ms: ms(own.number(&[length]).unwrap_or(0.0)),
            })
        }
        _ => None,
    }
}

fn ms(n: f64) -> u64 {
    n.round().clamp(0.0, LONGEST_MS as f64) as u64
}

fn clamp_u32(n: f64, low: u32, high: u32) -> u32 {
    n.round().clamp(f64::from(low), f64::from(high)) as u32
}

fn some_id(own: &ObjectFields, otherwise: impl FnOnce() -> String) -> String {
    Some(own.id())
        .filter(|id| !id.is_empty())
        .unwrap_or_else(otherwise)
}

fn last_part(source: &str) -> Option<&str> {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    path.rsplit('/').next().filter(|p| !p.is_empty())
}
