//! Deserializes drafts directly into timelines, without an intermediate JSON tree.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::fields::{
    KeyMatch, KeySeed, MetaSeed, ObjectFields, ScalarSeed, ScalarValue, default_for_other_types,
};
use super::properties::{self, ms};
use crate::domain::text::{one_line, sanitize};
use crate::domain::timeline::segment::DraftKey;
use crate::domain::timeline::{Canvas, Role, Segment, TextStyle, Timeline, Track, TrackKind};

// Likely key names of undocumented segment properties, most likely first.
const START_KEYS: &[DraftKey] = &[
    DraftKey::S,
    DraftKey::Start,
    DraftKey::StartMs,
    DraftKey::StartTime,
    DraftKey::SnakeStartTime,
    DraftKey::Offset,
];

/// Deserializes a draft; `None` if it is not an object.
pub(super) struct ProjectSeed;

/// Deserializes the list of tracks.
#[derive(Clone, Copy)]
struct TracksSeed;

/// Deserializes the track at this index.
#[derive(Clone, Copy)]
struct TrackSeed(usize);

/// Deserializes the segments of a track.
#[derive(Clone, Copy)]
struct SegmentsSeed {
    track: usize,
}

/// Deserializes the segment at `index`. It starts at `default_start_ms` if the draft has no start.
#[derive(Clone, Copy, Default)]
struct SegmentSeed {
    track: usize,
    index: usize,
    default_start_ms: u64,
}

macro_rules! deserialize_any_type {
    ($($seed:ty => $value:ty),*) => {
        $(impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
                reader.deserialize_any(self)
            }
        })*
    };
}
deserialize_any_type!(
    ProjectSeed => Option<Timeline>, TracksSeed => Vec<Track>, TrackSeed => Option<Track>,
    SegmentsSeed => Vec<Segment>, SegmentSeed => Option<Segment>
);

/// Deserializes the keys of an object, its `m`, and its list of children.
fn read_object<'de, A, S>(
    mut map: A,
    list: DraftKey,
    seed: S,
) -> Result<(ObjectFields<'de>, ObjectFields<'de>, S::Value), A::Error>
where
    A: MapAccess<'de>,
    S: DeserializeSeed<'de, Value: Default> + Copy,
{
    let (mut fields, mut meta, mut children) = (
        ObjectFields::default(),
        ObjectFields::default(),
        S::Value::default(),
    );
    while let Some(key_match) = map.next_key_seed(KeySeed)? {
        match key_match {
            KeyMatch::Known(DraftKey::Meta) => meta = map.next_value_seed(MetaSeed)?,
            KeyMatch::Known(key) if key == list => children = map.next_value_seed(seed)?,
            KeyMatch::Known(key) => fields.insert(key, map.next_value_seed(ScalarSeed)?),
            KeyMatch::Unknown(_) => drop(map.next_value::<IgnoredAny>()?),
        }
    }
    Ok((fields, meta, children))
}

impl<'de> Visitor<'de> for ProjectSeed {
    type Value = Option<Timeline>;

    default_for_other_types!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let (fields, meta, tracks) = read_object(map, DraftKey::Tracks, TracksSeed)?;
        Ok(Some(project(&fields, meta, tracks)))
    }
}

impl<'de> Visitor<'de> for TracksSeed {
    type Value = Vec<Track>;

    default_for_other_types!(bool, numbers, text, null, object);

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

    default_for_other_types!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let (fields, meta, segments) =
            read_object(map, DraftKey::Segments, SegmentsSeed { track: self.0 })?;
        Ok(Some(track(self.0, fields, meta, segments)))
    }
}

impl<'de> Visitor<'de> for SegmentsSeed {
    type Value = Vec<Segment>;

    default_for_other_types!(bool, numbers, text, null, object);

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut segments: Vec<Segment> = Vec::new();
        loop {
            let default_start_ms = segments.last().map_or(0, Segment::end_ms);
            let next = SegmentSeed {
                track: self.track,
                index: segments.len(),
                default_start_ms,
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

    default_for_other_types!(bool, numbers, text, null, list);

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        // Segments have no children.
        let (fields, meta, IgnoredAny) = read_object(map, DraftKey::Segments, PhantomData)?;
        Ok(Some(segment(self, fields, meta)))
    }
}

/// Creates a segment from its `m`, as stored in the metadata of interchange files.
pub(crate) fn segment_from_meta(id: String, meta: &Value) -> Segment {
    let mut fields = ObjectFields::default();
    fields.insert(DraftKey::Id, ScalarValue::Text(id.into()));
    segment(
        SegmentSeed::default(),
        fields,
        ObjectFields::from_value(meta),
    )
}

fn project(fields: &ObjectFields, mut meta: ObjectFields, tracks: Vec<Track>) -> Timeline {
    let defaults = Canvas::default();
    let mut size = |key, low, high, default| {
        meta.number(&[key])
            .map_or(default, |n| clamp_u32(n, low, high))
    };
    let canvas = Canvas {
        width: size(DraftKey::Width, 16, 16_384, defaults.width),
        height: size(DraftKey::Height, 16, 16_384, defaults.height),
        fps: size(DraftKey::Fps, 1, 240, defaults.fps),
    };
    let title = meta.text(&[DraftKey::Title]).unwrap_or_default();
    let loudness = meta
        .number(&[DraftKey::Loudness])
        .map(|lufs| lufs.clamp(-40.0, -5.0));
    Timeline {
        id: fields.id(),
        title: one_line(&title),
        canvas,
        loudness,
        tracks,
        extra: meta.into_rest(),
    }
}

fn track(
    index: usize,
    mut fields: ObjectFields,
    mut meta: ObjectFields,
    segments: Vec<Segment>,
) -> Track {
    Track {
        id: id_or_else(&fields, || format!("track-{index}")),
        kind: TrackKind::from_code(fields.number(&[DraftKey::Kind]).map_or(-1, |n| n as i64)),
        name: one_line(&meta.text(&[DraftKey::Name]).unwrap_or_default()),
        role: meta.text(&[DraftKey::Role]).map(Role::from),
        segments,
        extra: meta.into_rest(),
    }
}

fn segment(seed: SegmentSeed, mut fields: ObjectFields, mut meta: ObjectFields) -> Segment {
    let start = fields
        .number(START_KEYS)
        .or_else(|| meta.number(&START_KEYS[1..]));
    let mut content = |key: DraftKey| {
        let keys = key.spellings();
        meta.text(keys).or_else(|| fields.text(keys))
    };
    let (text, source) = (content(DraftKey::Text), content(DraftKey::Src));
    let name = content(DraftKey::Name);
    let style = text.map(|text| TextStyle {
        text: sanitize(&text),
        ..TextStyle::default()
    });
    // A blank name counts as missing.
    let non_blank = |name: &str| Some(one_line(name)).filter(|name| !name.is_empty());
    let name = (name.as_deref().and_then(non_blank))
        .or_else(|| style.as_ref().and_then(|s| non_blank(&s.text)))
        .or_else(|| source.as_deref().and_then(file_name).and_then(non_blank))
        .unwrap_or_else(|| format!("segment {}", seed.index + 1));
    let id = id_or_else(&fields, || {
        format!("track-{}-segment-{}", seed.track, seed.index)
    });
    let start_ms = start.map_or(seed.default_start_ms, ms);
    let duration_ms = ms(fields.number(&[DraftKey::Length]).unwrap_or(0.0));
    let mut s = Segment::new(id, name, start_ms, duration_ms);
    s.source = source.map(Cow::into_owned);
    s.style = style;
    properties::read(&mut meta, &mut s);
    s.extra = meta.into_rest();
    s
}

fn clamp_u32(n: f64, low: u32, high: u32) -> u32 {
    n.round().clamp(f64::from(low), f64::from(high)) as u32
}

fn id_or_else(fields: &ObjectFields, otherwise: impl FnOnce() -> String) -> String {
    Some(fields.id())
        .filter(|id| !id.is_empty())
        .unwrap_or_else(otherwise)
}

fn file_name(source: &str) -> Option<&str> {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    path.rsplit('/').next().filter(|p| !p.is_empty())
}
