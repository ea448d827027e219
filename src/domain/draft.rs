//! A draft as the server sends it → a timeline. The documented keys (`t`, `tt`, `sg`, `d`, `m`) are read strictly by
//! meaning, the rest by a table of likely names; nothing in a draft can make this fail but that it is no JSON object.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::clock::LONGEST_MS;
use super::look::Look;
use super::text::{harmless, one_line};
use super::timeline::{Canvas, Inset, Segment, TextStyle, Timeline, Track, TrackKind, Transition};

/// Likely names of what a segment's documentation leaves open, most likely first.
mod keys {
    pub const START: &[&str] = &["s", "start", "start_ms", "startTime", "start_time", "offset"];
    pub const NAME: &[&str] = &["name", "title", "label", "filename", "file_name", "caption"];
    pub const SOURCE: &[&str] = &["src", "source", "url", "uri", "cdn_url", "path"];
    pub const TEXT: &[&str] = &["text", "content"];
    pub const VOLUME: &[&str] = &["volume", "vol", "gain"];
    pub const IN: &[&str] = &["in", "in_ms", "trim_start", "source_start"];
}

/// A draft: the JSON exactly as it came, which is what an export sends back, and what it means.
#[derive(Clone, Debug)]
pub struct Draft {
    pub json: Arc<str>,
    pub timeline: Timeline,
}

/// Why a text is no draft.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum DraftError {
    #[error("the draft is not JSON")]
    NotJson,
    #[error("the draft is not a JSON object")]
    NotAnObject,
}

impl Draft {
    /// Reads a draft, keeping its bytes.
    pub fn parse(json: &str) -> Result<Self, DraftError> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let value = Shallow(DEEPEST).deserialize(&mut reader).map_err(|_| DraftError::NotJson)?;
        reader.end().map_err(|_| DraftError::NotJson)?;
        let Value::Object(object) = value else { return Err(DraftError::NotAnObject) };
        Ok(Self { json: json.into(), timeline: taken(object) })
    }
}

impl Draft {
    /// A segment as the draft has it, laid out for reading; the ids are those of the timeline.
    pub fn raw_segment(&self, track: &str, segment: &str) -> Option<String> {
        let value = Shallow(DEEPEST).deserialize(&mut serde_json::Deserializer::from_str(&self.json)).ok()?;
        let tracks = array(value.get("t")).iter().filter_map(Value::as_object).enumerate();
        let (index, of) = tracks.into_iter().find(|(i, t)| some_id(t, || format!("track-{i}")) == track)?;
        let mut segments = array(of.get("sg")).iter().filter_map(Value::as_object).enumerate();
        let (_, raw) = segments.find(|(i, s)| some_id(s, || format!("track-{index}-segment-{i}")) == segment)?;
        serde_json::to_string_pretty(raw).ok().map(|text| harmless(&text))
    }

    /// The draft for an output that differs from the project: turned upright to 9:16, at another frame rate. Everything
    /// else keeps its bytes.
    pub fn for_output(&self, vertical: bool, fps: Option<u32>) -> Arc<str> {
        if !vertical && fps.is_none() {
            return self.json.clone();
        }
        let canvas = self.timeline.canvas;
        let read = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(&self.json);
        let Ok(mut top) = read else { return self.json.clone() };
        let mut meta: Map<String, Value> = top.get("m").and_then(|m| serde_json::from_str(m.get()).ok()).unwrap_or_default();
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

/// What lies deeper in a draft than this is read over: its meaning ends long before, and reading must not recurse
/// without bounds. The bytes that are kept have all of it.
const DEEPEST: u32 = 64;

/// Reads JSON down to a depth; what is below becomes null.
#[derive(Clone, Copy)]
struct Shallow(u32);

impl<'de> DeserializeSeed<'de> for Shallow {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.0 == 0 { reader.deserialize_ignored_any(IgnoredAny).map(|_| Value::Null) } else { reader.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for Shallow {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, v: bool) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_i64<E>(self, v: i64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_u64<E>(self, v: u64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_f64<E>(self, v: f64) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_str<E>(self, v: &str) -> Result<Value, E> {
        Ok(v.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = seq.next_element_seed(Self(self.0 - 1))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            object.insert(key, map.next_value_seed(Self(self.0 - 1))?);
        }
        Ok(Value::Object(object))
    }
}

/// Reads a draft's object.
pub fn timeline(draft: &Map<String, Value>) -> Timeline {
    taken(draft.clone())
}

/// The same, of an object that nobody needs any more: a long draft is not copied.
fn taken(mut draft: Map<String, Value>) -> Timeline {
    let mut meta = object(&mut draft, "m");
    let defaults = Canvas::default();
    let canvas = Canvas {
        width: take_number(&mut meta, &["width"]).map_or(defaults.width, |n| clamp_u32(n, 16, 16_384)),
        height: take_number(&mut meta, &["height"]).map_or(defaults.height, |n| clamp_u32(n, 16, 16_384)),
        fps: take_number(&mut meta, &["fps"]).map_or(defaults.fps, |n| clamp_u32(n, 1, 240)),
    };
    let title = take_text(&mut meta, &["title"]).unwrap_or_default();
    let tracks = objects(&mut draft, "t").enumerate().map(|(i, t)| track(i, t)).collect();
    let loudness = take_number(&mut meta, &["loudness"]).map(|lufs| lufs.clamp(-40.0, -5.0));
    Timeline { id: text_of(draft.get("id")), title: one_line(&title), canvas, loudness, tracks, extra: meta }
}

fn track(index: usize, mut raw: Map<String, Value>) -> Track {
    let mut meta = object(&mut raw, "m");
    let kind = TrackKind::from_code(number(raw.get("tt")).map_or(-1, |n| n as i64));
    let mut end = 0;
    let mut segments: Vec<Segment> = objects(&mut raw, "sg")
        .enumerate()
        .map(|(i, s)| {
            let segment = segment(index, i, s, end);
            end = segment.end_ms();
            segment
        })
        .collect();
    segments.sort_by_key(|s| s.start_ms);
    Track {
        id: some_id(&raw, || format!("track-{index}")),
        kind,
        name: one_line(&take_text(&mut meta, &["name"]).unwrap_or_default()),
        role: take_text(&mut meta, &["role"]),
        segments,
        extra: meta,
    }
}

/// A segment of a draft: the `index`th of its track, laid at `laid_end` ms where it does not say where it starts.
pub fn segment(track: usize, index: usize, mut raw: Map<String, Value>, laid_end: u64) -> Segment {
    let mut meta = object(&mut raw, "m");
    let start = keys::START.iter().find_map(|k| number(raw.get(*k))).or_else(|| take_number(&mut meta, &keys::START[1..]));
    let duration_ms = ms(number(raw.get("d")).unwrap_or(0.0));
    let text = take_text(&mut meta, keys::TEXT).or_else(|| first_text(&raw, keys::TEXT));
    let source = take_text(&mut meta, keys::SOURCE).or_else(|| first_text(&raw, keys::SOURCE));
    let name = take_text(&mut meta, keys::NAME).or_else(|| first_text(&raw, keys::NAME));
    let style = text.map(|text| TextStyle {
        text: harmless(&text),
        position: take_text(&mut meta, &["position"]),
        size: take_number(&mut meta, &["size"]).map(|n| clamp_u32(n, 1, 2_000)),
        color: take_text(&mut meta, &["color"]),
        background: take_text(&mut meta, &["background"]),
        weight: take_text(&mut meta, &["weight"]),
        roll: take_flag(&mut meta, "roll"),
    });
    let name = name
        .or_else(|| style.as_ref().map(|s| s.text.clone()))
        .or_else(|| source.as_deref().and_then(last_part))
        .unwrap_or_else(|| format!("segment {}", index + 1));
    Segment {
        id: some_id(&raw, || format!("track-{track}-segment-{index}")),
        start_ms: start.map_or(laid_end, ms),
        duration_ms,
        name: one_line(&name),
        source,
        in_ms: take_number(&mut meta, keys::IN).map_or(0, ms),
        speed: take_number(&mut meta, &["speed"]).filter(|v| *v > 0.0).map_or(1.0, |v| v.clamp(0.01, 100.0)),
        volume: take_number(&mut meta, keys::VOLUME).map_or(1.0, |v| v.clamp(0.0, 10.0)),
        muted: take_flag(&mut meta, "muted"),
        looped: take_flag(&mut meta, "loop"),
        reversed: take_flag(&mut meta, "reverse"),
        frozen: take_flag(&mut meta, "freeze"),
        ducked: take_flag(&mut meta, "duck"),
        fade_in_ms: take_number(&mut meta, &["fade_in"]).map_or(0, ms),
        fade_out_ms: take_number(&mut meta, &["fade_out"]).map_or(0, ms),
        fit: take_text(&mut meta, &["fit"]),
        look: Look::take(&mut meta),
        inset: inset(&mut meta, style.is_some()),
        transition: transition(meta.remove("transition")),
        style,
        extra: meta,
    }
}

/// A place and a share of the canvas's width; a text's place is its own.
fn inset(meta: &mut Map<String, Value>, is_text: bool) -> Option<Inset> {
    if is_text || !meta.get("position").is_some_and(Value::is_string) {
        return None;
    }
    let scale = take_number(meta, &["scale"])?.clamp(0.05, 1.0);
    Some(Inset { position: take_text(meta, &["position"])?, scale })
}

fn transition(raw: Option<Value>) -> Option<Transition> {
    let raw = raw?;
    let kind = raw.get("type").or_else(|| raw.get("name")).and_then(Value::as_str).or_else(|| raw.as_str())?;
    Some(Transition {
        kind: one_line(kind),
        duration_ms: ms(number(raw.get("d").or_else(|| raw.get("duration"))).unwrap_or(0.0)),
    })
}

/// Takes an object out of another one; what is none counts as empty.
fn object(from: &mut Map<String, Value>, key: &str) -> Map<String, Value> {
    match from.get_mut(key).map(Value::take) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Takes the objects out of a list.
fn objects(from: &mut Map<String, Value>, key: &str) -> impl Iterator<Item = Map<String, Value>> + use<> {
    let list = match from.get_mut(key).map(Value::take) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    list.into_iter().filter_map(|v| if let Value::Object(object) = v { Some(object) } else { None })
}

fn array(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A number, also where it came as a string; never infinite.
fn number(value: Option<&Value>) -> Option<f64> {
    let n = match value? {
        Value::Number(n) => n.as_f64()?,
        Value::String(s) => s.trim().parse().ok()?,
        _ => return None,
    };
    n.is_finite().then_some(n)
}

fn ms(n: f64) -> u64 {
    n.round().clamp(0.0, LONGEST_MS as f64) as u64
}

fn clamp_u32(n: f64, low: u32, high: u32) -> u32 {
    n.round().clamp(f64::from(low), f64::from(high)) as u32
}

fn text_of(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        _ => String::new(),
    }
}

fn some_id(raw: &Map<String, Value>, otherwise: impl FnOnce() -> String) -> String {
    Some(text_of(raw.get("id"))).filter(|id| !id.is_empty()).unwrap_or_else(otherwise)
}

fn first_text(raw: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|k| raw.get(*k).and_then(Value::as_str)).filter(|s| !s.is_empty()).map(str::to_owned)
}

/// Takes the first of `names` that is a text, so that what is left in `meta` is what nobody understood.
fn take_text(meta: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    let key = names.iter().find(|k| meta.get(**k).is_some_and(|v| v.as_str().is_some_and(|s| !s.is_empty())))?;
    match meta.shift_remove(*key) {
        Some(Value::String(s)) => Some(s),
        _ => None,
    }
}

fn take_number(meta: &mut Map<String, Value>, names: &[&str]) -> Option<f64> {
    let key = names.iter().find(|k| number(meta.get(**k)).is_some())?;
    number(meta.shift_remove(*key).as_ref())
}

fn take_flag(meta: &mut Map<String, Value>, name: &str) -> bool {
    match meta.get(name) {
        Some(Value::Bool(_)) => meta.shift_remove(name).and_then(|v| v.as_bool()).unwrap_or(false),
        _ => false,
    }
}

fn last_part(source: &str) -> Option<String> {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    path.rsplit('/').next().filter(|p| !p.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(t.tracks[0].segments[1].start_ms, 5000, "laid end to end where no start is given");
        assert_eq!(t.duration_ms(), 7500);
        assert_eq!(t.tracks[1].kind, TrackKind::Other(9));
        assert_eq!(t.tracks[1].label(), "Type 9");
    }

    #[test]
    fn a_segment_can_be_looked_at_as_it_came() {
        let draft = Draft::parse(r#"{"t":[{"tt":0,"sg":[{"d":5,"m":{"odd":[1,{"x":"a\u001bb"}]}},{"id":"z","d":7}]}]}"#).unwrap();
        let raw = draft.raw_segment("track-0", "track-0-segment-0").unwrap();
        assert!(raw.contains("\"odd\"") && !raw.contains('\x1b'), "{raw}");
        assert!(draft.raw_segment("track-0", "z").unwrap().contains('7'));
        assert_eq!(draft.raw_segment("track-1", "z"), None);
    }

    #[test]
    fn another_output_changes_the_canvas_only() {
        let draft = Draft::parse(r#"{"t":[{"tt":0,"sg":[]}],"x":1.000,"m":{"title":"T","width":1920,"height":1080}}"#).unwrap();
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
                assert!(draft.timeline.segments().all(|(_, s)| !s.name.contains('\x1b')), "{junk}");
            }
        }
        assert_eq!(Draft::parse("[]").unwrap_err(), DraftError::NotAnObject);
        assert_eq!(Draft::parse("{").unwrap_err(), DraftError::NotJson);
    }

    #[test]
    fn no_depth_and_no_size_is_too_much() {
        let deep =
            format!(r#"{{"t":[{{"tt":0,"sg":[{{"d":1000,"m":{{"x":{}{}}}}}]}}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let draft = Draft::parse(&deep).unwrap();
        assert_eq!((draft.timeline.duration_ms(), draft.json.len()), (1_000, deep.len()));
        let many: Vec<String> = (0..10_000).map(|i| format!(r#"{{"d":{i},"m":{{"name":"{i}"}}}}"#)).collect();
        let wide = format!(r#"{{"t":[{{"tt":0,"sg":[{}]}}]}}"#, many.join(","));
        assert_eq!(Draft::parse(&wide).unwrap().timeline.tracks[0].segments.len(), 10_000);
        assert_eq!(Draft::parse(r#"{"t":[]} x"#).unwrap_err(), DraftError::NotJson);
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
                prop::collection::vec((key.clone(), inner), 0..8).prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
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
