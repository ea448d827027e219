//! Parses the drafts that a server sends.
//!
//! The documented keys (`t`, `tt`, `sg`, `d`, `m`) have a defined meaning. Other properties are
//! found by a table of likely names. Any JSON object is a valid draft.

mod bounded_json;
pub(super) mod fields;
pub(crate) mod properties;
mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::reason::Reason;
use super::text::sanitize;
use super::timeline::{Segment, Timeline, Track};
use bounded_json::{BoundedJson, MAX_DEPTH};
pub use fields::{ObjectFields, ScalarValue};
use read::ProjectSeed;
pub(crate) use read::segment_from_meta;

/// A draft: the original JSON, which an export sends back unchanged, and the parsed timeline.
#[derive(Clone, Debug)]
pub struct Draft {
    pub json: Arc<str>,
    pub timeline: Timeline,
    /// Number of this version of the timeline, if the server numbers them; 0 before the first edit.
    /// Not part of the JSON.
    pub version: Option<u32>,
    /// Cached for rendering, because it is needed for each frame.
    duration_ms: u64,
    /// For each track, true if its segments overlap.
    overlaps: Vec<bool>,
    /// Ends of the segments of each track (ms).
    segment_ends: Vec<Vec<u64>>,
}

/// The reason why a text is not a draft.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", self.reason())]
pub enum DraftError {
    NotJson,
    NotAnObject,
}

impl DraftError {
    fn reason(&self) -> Reason {
        match self {
            Self::NotJson => Reason::DraftNotJson,
            Self::NotAnObject => Reason::DraftNotAnObject,
        }
    }
}

/// Serializes a draft as a string of its JSON.
impl Serialize for Draft {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.json)
    }
}

impl<'de> Deserialize<'de> for Draft {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Draft {
    /// Parses a draft and keeps its original JSON.
    ///
    /// # Errors
    /// A [`DraftError`] if the text is not a JSON object.
    pub fn parse(json: &str) -> Result<Self, DraftError> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let timeline = ProjectSeed
            .deserialize(&mut reader)
            .map_err(|_| DraftError::NotJson)?;
        reader.end().map_err(|_| DraftError::NotJson)?;
        Ok(Self::new(
            json.into(),
            timeline.ok_or(DraftError::NotAnObject)?,
        ))
    }

    /// Creates a draft from parsed parts.
    pub fn new(json: Arc<str>, timeline: Timeline) -> Self {
        let overlaps = timeline.tracks.iter().map(Track::has_overlaps).collect();
        let segment_ends = timeline
            .tracks
            .iter()
            .map(|t| t.segments.iter().map(Segment::end_ms).collect())
            .collect();
        Self {
            json,
            version: None,
            duration_ms: timeline.duration_ms(),
            overlaps,
            segment_ends,
            timeline,
        }
    }

    /// End of the last segment (ms).
    pub fn duration_ms(&self) -> u64 {
        self.duration_ms
    }

    /// Returns true if segments of a track overlap, see [`Track::has_overlaps`].
    pub(crate) fn has_overlaps(&self, track: usize) -> bool {
        self.overlaps.get(track).is_some_and(|overlaps| *overlaps)
    }

    /// Returns the index of the first segment from `from` on that ends after `ms`.
    ///
    /// Requires a track without overlaps. Binary search, because each timeline cell needs the
    /// result.
    pub(crate) fn first_ending_after(&self, track: usize, from: usize, ms: f64) -> usize {
        let ends = self
            .segment_ends
            .get(track)
            .and_then(|ends| ends.get(from..))
            .unwrap_or_default();
        from + ends.partition_point(|end| *end as f64 <= ms)
    }

    /// Returns the original JSON of a segment, pretty-printed. The ids are those of the timeline.
    pub fn raw_segment(&self, track: &str, segment: &str) -> Option<String> {
        let value = BoundedJson(MAX_DEPTH)
            .deserialize(&mut serde_json::Deserializer::from_str(&self.json))
            .ok()?;
        let (index, raw_track) = objects(&value, "t")
            .enumerate()
            .find(|(i, t)| id(t, || format!("track-{i}")) == track)?;
        let is_match =
            |(i, s): &(usize, &Value)| id(s, || format!("track-{index}-segment-{i}")) == segment;
        let (_, raw) = objects(raw_track, "sg").enumerate().find(is_match)?;
        serde_json::to_string_pretty(raw)
            .ok()
            .map(|text| sanitize(&text))
    }

    /// Returns the JSON for an export with another aspect ratio (9:16) or frame rate (fps).
    ///
    /// All other values keep their original bytes.
    pub(crate) fn json_for_output(&self, vertical: bool, fps: Option<u32>) -> Arc<str> {
        if !vertical && fps.is_none() {
            return self.json.clone();
        }
        let canvas = self.timeline.canvas;
        let parsed = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(&self.json);
        let Ok(mut root) = parsed else {
            return self.json.clone();
        };
        let mut meta: Map<String, Value> = root
            .get("m")
            .and_then(|m| serde_json::from_str(m.get()).ok())
            .unwrap_or_default();
        if vertical {
            let short_side = canvas.width.min(canvas.height);
            meta.insert("width".into(), short_side.into());
            meta.insert("height".into(), (short_side * 16 / 9 / 2 * 2).into());
        }
        if let Some(fps) = fps {
            meta.insert("fps".into(), fps.into());
        }
        let raw = serde_json::value::to_raw_value(&meta);
        root.extend(raw.into_iter().map(|raw| ("m".to_owned(), raw)));
        serde_json::to_string(&root).map_or_else(|_| self.json.clone(), Into::into)
    }
}

/// Converts a draft object to a timeline.
pub(crate) fn timeline_from_object(draft: &Map<String, Value>) -> Timeline {
    ProjectSeed
        .deserialize(draft)
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// Returns the objects in the list under a key.
fn objects<'a>(parent: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    parent
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|v| v.is_object())
}

fn id(object: &Value, otherwise: impl FnOnce() -> String) -> String {
    match object.get("id") {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => otherwise(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::MAX_TIME_MS;
    use super::super::timeline::TrackKind;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_documented_keys() {
        let draft = Draft::parse(
            r#"{"t":[{"tt":0,"sg":[{"d":5000,"m":{"name":"beach.jpg"}},{"d":"2500"}]},{"tt":9,
             "sg":[{}]}],"m":{"title":"Trip"}}"#,
        )
        .unwrap();
        let t = &draft.timeline;
        assert_eq!(t.title, "Trip");
        assert_eq!(
            t.tracks[0].segments[1].start_ms, 5000,
            "segments without a start are placed end to end"
        );
        assert_eq!(t.duration_ms(), 7500);
        assert_eq!(t.tracks[1].kind, TrackKind::Other(9));
        assert_eq!(t.tracks[1].label(), "Type 9");
    }

    #[test]
    fn the_original_json_of_a_segment_is_available() {
        let draft = Draft::parse(
            r#"{"t":[{"tt":0,"sg":[{"d":5,"m":{"odd":[1,{"x":"a\u001bb"}]}},{"id":"z","d":7}]}]}"#,
        )
        .unwrap();
        let raw = draft.raw_segment("track-0", "track-0-segment-0").unwrap();
        assert!(raw.contains("\"odd\"") && !raw.contains('\x1b'), "{raw}");
        assert!(draft.raw_segment("track-0", "z").unwrap().contains('7'));
        assert_eq!(draft.raw_segment("track-1", "z"), None);
    }

    #[test]
    fn output_options_change_the_canvas_only() {
        let draft = Draft::parse(
            r#"{"t":[{"tt":0,"sg":[]}],"x":1.000,"m":{"title":"T","width":1920,"height":1080}}"#,
        )
        .unwrap();
        assert_eq!(draft.json_for_output(false, None), draft.json);
        let vertical = draft.json_for_output(true, Some(25));
        assert!(vertical.contains("1.000"), "{vertical}");
        let canvas = Draft::parse(&vertical).unwrap().timeline.canvas;
        assert_eq!((canvas.width, canvas.height, canvas.fps), (1080, 1920, 25));
    }

    #[test]
    fn invalid_values_are_ignored_and_control_characters_removed() {
        for json in [
            r#"{"t":null}"#,
            r#"{"t":[null,3,{"tt":"x","sg":{}}]}"#,
            r#"{"t":[{"tt":0,"sg":[{"d":-5,"s":1e300,"m":[]},{"d":1e400}]}]}"#,
            r#"{"m":{"width":-3,"fps":"1e9"}}"#,
            r#"{"t":[{"tt":7,"sg":[{"d":1,"m":{"text":"\u001b[2J evil","transition":7}}]}]}"#,
        ] {
            if let Ok(draft) = Draft::parse(json) {
                assert!(
                    draft
                        .timeline
                        .segments()
                        .all(|(_, s)| !s.name.contains('\x1b')),
                    "{json}"
                );
            }
        }
        assert_eq!(Draft::parse("[]").unwrap_err(), DraftError::NotAnObject);
        assert_eq!(Draft::parse("{").unwrap_err(), DraftError::NotJson);
    }

    #[test]
    fn deep_and_large_drafts_are_parsed() {
        let deep = format!(
            r#"{{"t":[{{"tt":0,"sg":[{{"d":1000,"m":{{"x":{}{}}}}}]}}]}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let draft = Draft::parse(&deep).unwrap();
        assert_eq!(
            (draft.timeline.duration_ms(), draft.json.len()),
            (1_000, deep.len())
        );
        let many: Vec<String> = (0..10_000)
            .map(|i| format!(r#"{{"d":{i},"m":{{"name":"{i}"}}}}"#))
            .collect();
        let wide = format!(r#"{{"t":[{{"tt":0,"sg":[{}]}}]}}"#, many.join(","));
        assert_eq!(
            Draft::parse(&wide).unwrap().timeline.tracks[0]
                .segments
                .len(),
            10_000
        );
        assert_eq!(
            Draft::parse(r#"{"t":[]} x"#).unwrap_err(),
            DraftError::NotJson
        );
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            Just(Value::from("1e400")),
        ];
        let key = prop_oneof![
            prop::sample::select(vec![
                "t",
                "tt",
                "sg",
                "d",
                "s",
                "m",
                "id",
                "name",
                "text",
                "src",
                "volume",
                "in",
                "speed",
                "transition",
                "type",
                "width",
                "fps"
            ])
            .prop_map(str::to_owned),
            ".{0,6}"
        ];
        leaf.prop_recursive(6, 64, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((key.clone(), inner), 0..8)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_object_is_parsed_and_preserved(json in any_json()) {
            let text = json.to_string();
            match Draft::parse(&text) {
                Ok(draft) => {
                    prop_assert_eq!(&*draft.json, text.as_str());
                    for (_, s) in draft.timeline.segments() {
                        prop_assert!(s.end_ms() <= 2 * MAX_TIME_MS);
                        prop_assert!(!s.name.chars().any(char::is_control));
                    }
                    super::super::serialize::draft_to_json(&draft.timeline);
                    super::super::summary::line(&draft.timeline);
                    super::super::diff::between(&Timeline::default(), &draft.timeline);
                }
                Err(e) => prop_assert_eq!(e, DraftError::NotAnObject),
            }
        }
    }

    #[test]
    fn the_original_bytes_are_preserved() {
        let json = r#"{ "t":[], "x":1.0, "big":12345678901234567890123, "m":{} }"#;
        assert_eq!(&*Draft::parse(json).unwrap().json, json);
    }
}
