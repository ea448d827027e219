//! A draft as the server sends it → a timeline. The documented keys (`t`, `tt`, `sg`, `d`, `m`) are read strictly by
//! meaning, the rest by a table of likely names; nothing in a draft can make this fail but that it is no JSON object.

mod fields;
mod read;
mod shallow;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::text::harmless;
use super::timeline::{Segment, Timeline, Track};
pub use fields::{Key, ObjectFields, ScalarValue};
use read::ProjectSeed;
pub use read::of_meta;
use shallow::{DEEPEST, Shallow};

/// A draft: the JSON exactly as it came, which is what an export sends back, and what it means.
#[derive(Clone, Debug)]
pub struct Draft {
    pub json: Arc<str>,
    pub timeline: Timeline,
    /// What each frame asks for, found out once: a long timeline is not gone over for it.
    duration_ms: u64,
    overlaps: Vec<bool>,
    /// Where the segments of each track end, ms.
    ends: Vec<Vec<u64>>,
}

/// Why a text is no draft.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DraftError {
    #[error("the draft is not JSON")]
    NotJson,
    #[error("the draft is not a JSON object")]
    NotAnObject,
}

/// A draft is written as its JSON.
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
    /// Reads a draft, keeping its bytes.
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

    /// A draft that is read already.
    pub fn new(json: Arc<str>, timeline: Timeline) -> Self {
        let overlaps = timeline.tracks.iter().map(Track::overlaps).collect();
        let ends = timeline
            .tracks
            .iter()
            .map(|t| t.segments.iter().map(Segment::end_ms).collect())
            .collect();
        Self {
            json,
            duration_ms: timeline.duration_ms(),
            overlaps,
            ends,
            timeline,
        }
    }

    /// The end of its last segment.
    pub fn duration_ms(&self) -> u64 {
        self.duration_ms
    }

    /// Whether segments of the track of this index lie over each other, see [`Track::overlaps`].
    pub fn overlaps(&self, track: usize) -> bool {
        self.overlaps.get(track).is_some_and(|overlaps| *overlaps)
    }

    /// The first segment of a track, from the `from`th on, that ends behind `ms`, where they lie one after the other.
    /// Looked for among their ends alone: each cell of a long timeline asks for it.
    pub fn first_behind(&self, track: usize, from: usize, ms: f64) -> usize {
        let ends = self
            .ends
            .get(track)
            .and_then(|ends| ends.get(from..))
            .unwrap_or_default();
        from + ends.partition_point(|end| *end as f64 <= ms)
    }

    /// A segment as the draft has it, laid out for reading; the ids are those of the timeline.
    pub fn raw_segment(&self, track: &str, segment: &str) -> Option<String> {
        let value = Shallow(DEEPEST)
            .deserialize(&mut serde_json::Deserializer::from_str(&self.json))
            .ok()?;
        let (index, of) = objects(&value, "t")
            .enumerate()
            .find(|(i, t)| id(t, || format!("track-{i}")) == track)?;
        let named =
            |(i, s): &(usize, &Value)| id(s, || format!("track-{index}-segment-{i}")) == segment;
        let (_, raw) = objects(of, "sg").enumerate().find(named)?;
        serde_json::to_string_pretty(raw)
            .ok()
            .map(|text| harmless(&text))
    }

    /// The draft for an output that differs from the project: turned upright to 9:16, at another frame rate. Everything
    /// else keeps its bytes.
    pub fn for_output(&self, vertical: bool, fps: Option<u32>) -> Arc<str> {
        if !vertical && fps.is_none() {
            return self.json.clone();
        }
        let canvas = self.timeline.canvas;
        let read = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(&self.json);
        let Ok(mut top) = read else {
            return self.json.clone();
        };
        let mut meta: Map<String, Value> = top
            .get("m")
            .and_then(|m| serde_json::from_str(m.get()).ok())
            .unwrap_or_default();
        if vertical {
            let short = canvas.width.min(canvas.height);
            meta.insert("width".into(), short.into());
            meta.insert("height".into(), (short * 16 / 9 / 2 * 2).into());
        }
        if let Some(fps) = fps {
            meta.insert("fps".into(), fps.into());
        }
        let raw = serde_json::value::to_raw_value(&meta);
        top.extend(raw.into_iter().map(|raw| ("m".to_owned(), raw)));
        serde_json::to_string(&top).map_or_else(|_| self.json.clone(), Into::into)
    }
}

/// Reads a draft's object.
pub fn timeline(draft: &Map<String, Value>) -> Timeline {
    ProjectSeed
        .deserialize(draft)
        .ok()
        .flatten()
        .unwrap_or_default()
}

/// The objects of a list that is under a key.
fn objects<'a>(of: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of.get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter(|v| v.is_object())
}

fn id(of: &Value, otherwise: impl FnOnce() -> String) -> String {
    match of.get("id") {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => otherwise(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::clock::LONGEST_MS;
    use super::super::timeline::TrackKind;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_documented_keys() {
        let draft = Draft::parse(
            r#"{"t":[{"tt":0,"sg":[{"d":5000,"m":{"name":"beach.jpg"}},{"d":"2500"}]},{"tt":9,"sg":[{}]}],"m":{"title":"Trip"}}"#,
        )
        .unwrap();
        let t = &draft.timeline;
        assert_eq!(t.title, "Trip");
        assert_eq!(
            t.tracks[0].segments[1].start_ms, 5000,
            "laid end to end where no start is given"
        );
        assert_eq!(t.duration_ms(), 7500);
        assert_eq!(t.tracks[1].kind, TrackKind::Other(9));
        assert_eq!(t.tracks[1].label(), "Type 9");
    }

    #[test]
    fn a_segment_can_be_looked_at_as_it_came() {
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
    fn another_output_changes_the_canvas_only() {
        let draft = Draft::parse(
            r#"{"t":[{"tt":0,"sg":[]}],"x":1.000,"m":{"title":"T","width":1920,"height":1080}}"#,
        )
        .unwrap();
        assert_eq!(draft.for_output(false, None), draft.json);
        let upright = draft.for_output(true, Some(25));
        assert!(upright.contains("1.000"), "{upright}");
        let canvas = Draft::parse(&upright).unwrap().timeline.canvas;
        assert_eq!((canvas.width, canvas.height, canvas.fps), (1080, 1920, 25));
    }

    #[test]
    fn junk_never_fails_and_never_escapes() {
        for junk in [
            r#"{"t":null}"#,
            r#"{"t":[null,3,{"tt":"x","sg":{}}]}"#,
            r#"{"t":[{"tt":0,"sg":[{"d":-5,"s":1e300,"m":[]},{"d":1e400}]}]}"#,
            r#"{"m":{"width":-3,"fps":"1e9"}}"#,
            r#"{"t":[{"tt":7,"sg":[{"d":1,"m":{"text":"\u001b[2J evil","transition":7}}]}]}"#,
        ] {
            if let Ok(draft) = Draft::parse(junk) {
                assert!(
                    draft
                        .timeline
                        .segments()
                        .all(|(_, s)| !s.name.contains('\x1b')),
                    "{junk}"
                );
            }
        }
        assert_eq!(Draft::parse("[]").unwrap_err(), DraftError::NotAnObject);
        assert_eq!(Draft::parse("{").unwrap_err(), DraftError::NotJson);
    }

    #[test]
    fn no_depth_and_no_size_is_too_much() {
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
        fn anything_is_read_kept_and_written_back(json in any_json()) {
            let text = json.to_string();
            match Draft::parse(&text) {
                Ok(draft) => {
                    prop_assert_eq!(&*draft.json, text.as_str());
                    prop_assert!(draft.timeline.segments().all(|(_, s)| s.end_ms() <= 2 * LONGEST_MS && !s.name.chars().any(char::is_control)));
                    super::super::encode::draft(&draft.timeline);
                    super::super::summary::line(&draft.timeline);
                    super::super::diff::between(&Timeline::default(), &draft.timeline);
                }
                Err(e) => prop_assert_eq!(e, DraftError::NotAnObject),
            }
        }
    }

    #[test]
    fn the_bytes_are_kept() {
        let json = r#"{ "t":[], "x":1.0, "big":12345678901234567890123, "m":{} }"#;
        assert_eq!(&*Draft::parse(json).unwrap().json, json);
    }
}
