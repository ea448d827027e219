//! OpenTimelineIO: the whole cut, in the form that every version of its readers takes (`Clip.1` with one media reference).
//! What has no standard place lies under `metadata.nemo`.

use serde_json::{Map, Value, json};

use super::tracks::{InterchangeTrack, PlacedSegment};
use super::{InterchangeProject, MediaReference, Timecode};
use crate::domain::clock::frame_at;
use crate::domain::encode;
use crate::domain::timeline::{Segment, Track, TrackKind};

/// Keys of a segment that have a standard place.
const STANDARD: &[&str] = &["name", "src", "in", "speed", "reverse", "freeze"];

/// The cut as the text of an `.otio` file.
pub fn write(cut: &InterchangeProject) -> String {
    let t = cut.timeline;
    let mut nemo = Map::new();
    nemo.insert("id".into(), json!(t.id));
    nemo.insert("width".into(), json!(t.canvas.width));
    nemo.insert("height".into(), json!(t.canvas.height));
    nemo.insert("fps".into(), json!(t.canvas.fps));
    if let Some(lufs) = t.loudness {
        nemo.insert("loudness".into(), json!(lufs));
    }
    if !t.extra.is_empty() {
        nemo.insert("m".into(), json!(t.extra));
    }
    // Text tracks hold nothing that others show: their titles are markers.
    let texts: Vec<Value> = t
        .tracks
        .iter()
        .enumerate()
        .filter(|(_, t)| t.kind == TrackKind::Text)
        .map(|(i, t)| track_facts(i, t))
        .collect();
    nemo.insert("texts".into(), json!(texts));
    let children: Vec<Value> = cut.lanes().iter().map(|lane| track(cut, lane)).collect();
    let value = json!({
        "OTIO_SCHEMA": "Timeline.1", "name": t.title, "global_start_time": null, "metadata": {"nemo": nemo},
        "tracks": {"OTIO_SCHEMA": "Stack.1", "name": "tracks", "source_range": null, "effects": [], "markers": markers(cut),
                   "metadata": {}, "children": children}
    });
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// A time of `frames` at the timeline's rate.
fn time(frames: u64, fps: u32) -> Value {
    rated(frames as f64, f64::from(fps))
}

fn rated(value: f64, rate: f64) -> Value {
    json!({"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate})
}

fn range(start: Value, duration: Value) -> Value {
    json!({"OTIO_SCHEMA": "TimeRange.1", "start_time": start, "duration": duration})
}

fn track_facts(index: usize, track: &Track) -> Value {
    json!({"id": track.id, "index": index, "tt": track.kind.code(), "name": track.name, "role": track.role, "m": track.extra})
}

fn track(cut: &InterchangeProject, lane: &InterchangeTrack) -> Value {
    let facts = match lane
        .track
        .and_then(|index| Some((index, cut.timeline.tracks.get(index)?)))
    {
        Some((index, track)) => track_facts(index, track),
        None => json!({"linked": true}),
    };
    let kind = if lane.is_sound { "Audio" } else { "Video" };
    json!({"OTIO_SCHEMA": "Track.1", "name": lane.name, "kind": kind, "source_range": null, "effects": [], "markers": [],
           "metadata": {"nemo": facts}, "children": children(cut, &lane.laid, cut.fps())})
}

fn children(cut: &InterchangeProject, lane: &[PlacedSegment], fps: u32) -> Vec<Value> {
    let mut children = Vec::new();
    let mut end = 0;
    for laid in lane {
        if laid.at > end {
            children
                .push(json!({"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": range(time(0, fps), time(laid.at - end, fps)),
                                 "effects": [], "markers": [], "metadata": {}}));
        }
        // Between two neighbours only: the sound of clips may have none where the picture has one.
        if let Some(t) = laid
            .segment
            .transition
            .as_ref()
            .filter(|_| laid.blends() && laid.at == end && end > 0)
        {
            let smpte = if t.kind == "crossfade" {
                "SMPTE_Dissolve"
            } else {
                "Custom_Transition"
            };
            children.push(json!({"OTIO_SCHEMA": "Transition.1", "name": t.kind, "transition_type": smpte,
                                 "in_offset": time(laid.head, fps), "out_offset": time(laid.tail_before, fps),
                                 "metadata": {"nemo": {"type": t.kind}}}));
        }
        children.push(clip(cut, laid, fps));
        end = laid.end();
    }
    children
}

fn clip(cut: &InterchangeProject, laid: &PlacedSegment, fps: u32) -> Value {
    let s = laid.segment;
    let mut facts = segment_facts(s);
    // A blend that touches nothing stays among the facts; any other one is a transition of the track.
    if let Some(Value::Object(m)) = facts.get_mut("m").filter(|_| laid.blends()) {
        m.shift_remove("transition");
    }
    let range = range(source_start(cut, laid, fps), time(laid.frames, fps));
    json!({"OTIO_SCHEMA": "Clip.1", "name": s.name, "source_range": range,
           "effects": effects(s), "markers": [], "metadata": {"nemo": facts}, "media_reference": reference(cut, s, fps)})
}

/// Where a clip begins in its medium, counted from the medium's time code.
fn source_start(cut: &InterchangeProject, laid: &PlacedSegment, fps: u32) -> Value {
    let frames = laid.source_start(fps);
    match (cut.medium)(laid.segment).and_then(|m| m.timecode) {
        Some(code) => rated(
            code.frames as f64 + frames as f64 * code.rate() / f64::from(fps),
            code.rate(),
        ),
        None => time(frames, fps),
    }
}

/// A segment's id, and what of it has no standard place.
fn segment_facts(s: &Segment) -> Map<String, Value> {
    let mut raw = encode::segment(s);
    let mut m = raw
        .get_mut("m")
        .and_then(Value::as_object_mut)
        .map(std::mem::take)
        .unwrap_or_default();
    m.retain(|key, _| s.style.is_some() || !STANDARD.contains(&key.as_str()));
    Map::from_iter([
        ("id".to_owned(), json!(s.id)),
        ("m".to_owned(), Value::Object(m)),
    ])
}

fn effects(s: &Segment) -> Vec<Value> {
    if s.frozen {
        return vec![
            json!({"OTIO_SCHEMA": "FreezeFrame.1", "name": "freeze", "effect_name": "FreezeFrame", "metadata": {}, "time_scalar": 0.0}),
        ];
    }
    let scalar = if s.reversed { -s.speed } else { s.speed };
    if (scalar - 1.0).abs() < f64::EPSILON {
        return Vec::new();
    }
    vec![
        json!({"OTIO_SCHEMA": "LinearTimeWarp.1", "name": "speed", "effect_name": "LinearTimeWarp", "metadata": {}, "time_scalar": scalar}),
    ]
}

fn reference(cut: &InterchangeProject, s: &Segment, fps: u32) -> Value {
    if let Some(color) = s.plain_color() {
        return json!({"OTIO_SCHEMA": "GeneratorReference.1", "name": color, "available_range": null, "metadata": {},
                      "generator_kind": "SolidColor", "parameters": {"color": color}});
    }
    match (cut.medium)(s) {
        Some(medium) => {
            let available = available(&medium, fps);
            json!({"OTIO_SCHEMA": "ExternalReference.1", "name": medium.name, "available_range": available, "metadata": {}, "target_url": medium.url})
        }
        None => {
            json!({"OTIO_SCHEMA": "MissingReference.1", "name": s.name, "available_range": null,
                       "metadata": {"nemo": {"src": s.source}}})
        }
    }
}

/// What there is of a medium, at its own rate where it has one; a photo is as long as it is shown.
fn available(medium: &MediaReference, fps: u32) -> Option<Value> {
    let usual = if medium.fps > 0.0 {
        medium.fps
    } else {
        f64::from(fps)
    };
    let rate = medium.timecode.map_or(usual, Timecode::rate);
    let start = medium.timecode.map_or(0.0, |code| code.frames as f64);
    let frames = (medium.duration_ms as f64 * rate / 1000.0).round();
    (frames > 0.0).then(|| range(rated(start, rate), rated(frames, rate)))
}

/// The user's markers, and the titles as markers that are as long as they are shown.
fn markers(cut: &InterchangeProject) -> Vec<Value> {
    let fps = cut.fps();
    let marker = |name: &str, color: &str, start: u64, length: u64, nemo: Value| {
        json!({"OTIO_SCHEMA": "Marker.2", "name": name, "color": color, "comment": "",
               "marked_range": range(time(start, fps), time(length, fps)), "metadata": {"nemo": nemo}})
    };
    let plain = cut.markers.iter().map(|at| {
        marker(
            "",
            "YELLOW",
            frame_at(*at, fps),
            0,
            json!({"kind": "marker"}),
        )
    });
    let title = |(track, s): (usize, &Segment)| {
        let (start, end) = (frame_at(s.start_ms, fps), frame_at(s.end_ms(), fps));
        let mut facts = segment_facts(s);
        facts.insert("kind".into(), json!("title"));
        facts.insert("track".into(), json!(track));
        marker(
            s.text().unwrap_or(&s.name),
            "CYAN",
            start,
            end.max(start + 1) - start,
            Value::Object(facts),
        )
    };
    plain.chain(cut.titles().into_iter().map(title)).collect()
}
