//! Writes OpenTimelineIO files.
//!
//! Uses `Clip.1` with one media reference, which every reader supports. Properties without a
//! standard field are stored under `metadata.nemo`.

use serde_json::{Map, Value, json};

use super::tracks::{InterchangeTrack, PlacedSegment};
use super::{InterchangeProject, MediaReference, Timecode};
use crate::domain::clock::frame_at;
use crate::domain::serialize;
use crate::domain::spoken::{TimedWord, marked_caption, timed_words};
use crate::domain::timeline::{Segment, Track, TrackKind, TransitionKind};

/// Keys of a segment that have a standard field.
const STANDARD: &[&str] = &["name", "src", "in", "speed", "reverse", "freeze"];

/// Formats a project as the text of an `.otio` file.
pub fn write(project: &InterchangeProject) -> String {
    let t = project.timeline;
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
    // OTIO has no text tracks, so titles are written as markers.
    let texts: Vec<Value> = t
        .tracks
        .iter()
        .enumerate()
        .filter(|(_, t)| t.kind == TrackKind::Text)
        .map(|(i, t)| track_metadata(i, t))
        .collect();
    nemo.insert("texts".into(), json!(texts));
    let children: Vec<Value> = project
        .tracks()
        .iter()
        .map(|lane| track(project, lane))
        .collect();
    let value = json!({
        "OTIO_SCHEMA": "Timeline.1", "name": t.title, "global_start_time": null,
        "metadata": {"nemo": nemo},
        "tracks": {
            "OTIO_SCHEMA": "Stack.1", "name": "tracks", "source_range": null, "effects": [],
            "markers": markers(project), "metadata": {}, "children": children
        }
    });
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

/// Returns a `RationalTime` of `frames` at the rate of the timeline.
fn time(frames: u64, fps: u32) -> Value {
    rated(frames as f64, f64::from(fps))
}

fn rated(value: f64, rate: f64) -> Value {
    json!({"OTIO_SCHEMA": "RationalTime.1", "value": value, "rate": rate})
}

fn range(start: Value, duration: Value) -> Value {
    json!({"OTIO_SCHEMA": "TimeRange.1", "start_time": start, "duration": duration})
}

fn track_metadata(index: usize, track: &Track) -> Value {
    json!({
        "id": track.id, "index": index, "tt": track.kind.code(), "name": track.name,
        "role": track.role, "m": track.extra
    })
}

fn track(project: &InterchangeProject, lane: &InterchangeTrack) -> Value {
    let metadata = match lane
        .track_index
        .and_then(|index| Some((index, project.timeline.tracks.get(index)?)))
    {
        Some((index, track)) => track_metadata(index, track),
        None => json!({"linked": true}),
    };
    let kind = if lane.is_sound { "Audio" } else { "Video" };
    json!({
        "OTIO_SCHEMA": "Track.1", "name": lane.name, "kind": kind, "source_range": null,
        "effects": [], "markers": [], "metadata": {"nemo": metadata},
        "children": children(project, &lane.segments, project.fps())
    })
}

fn children(project: &InterchangeProject, segments: &[PlacedSegment], fps: u32) -> Vec<Value> {
    let mut children = Vec::new();
    let mut end = 0;
    for placed in segments {
        if placed.at > end {
            children.push(json!({
                "OTIO_SCHEMA": "Gap.1", "name": "",
                "source_range": range(time(0, fps), time(placed.at - end, fps)),
                "effects": [], "markers": [], "metadata": {}
            }));
        }
        // Requires a preceding segment: an audio track may lack the one that the video track has.
        if let Some(t) = placed
            .segment
            .transition
            .as_ref()
            .filter(|_| placed.blends() && placed.at == end && end > 0)
        {
            let smpte = if t.kind == TransitionKind::Crossfade {
                "SMPTE_Dissolve"
            } else {
                "Custom_Transition"
            };
            children.push(json!({
                "OTIO_SCHEMA": "Transition.1", "name": t.kind, "transition_type": smpte,
                "in_offset": time(placed.head, fps),
                "out_offset": time(placed.tail_before, fps),
                "metadata": {"nemo": {"type": t.kind}}
            }));
        }
        children.push(clip(project, placed, fps));
        end = placed.end();
    }
    children
}

fn clip(project: &InterchangeProject, placed: &PlacedSegment, fps: u32) -> Value {
    let s = placed.segment;
    let mut metadata = segment_metadata(s);
    // A transition without an overlap stays in the metadata; any other one is written to the track.
    if let Some(Value::Object(m)) = metadata.get_mut("m").filter(|_| placed.blends()) {
        m.shift_remove("transition");
    }
    let range = range(source_start(project, placed, fps), time(placed.frames, fps));
    json!({
        "OTIO_SCHEMA": "Clip.1", "name": s.name, "source_range": range,
        "effects": effects(s), "markers": [], "metadata": {"nemo": metadata},
        "media_reference": reference(project, s, fps)
    })
}

/// Returns the start of a clip in its media file, counted from the timecode of the file.
fn source_start(project: &InterchangeProject, placed: &PlacedSegment, fps: u32) -> Value {
    let frames = placed.source_start(fps);
    match (project.media_reference)(placed.segment).and_then(|m| m.timecode) {
        Some(code) => rated(
            code.frames as f64 + frames as f64 * code.rate() / f64::from(fps),
            code.rate(),
        ),
        None => time(frames, fps),
    }
}

/// Returns the id of a segment and its properties without a standard field.
fn segment_metadata(s: &Segment) -> Map<String, Value> {
    let mut raw = serialize::segment_to_json(s);
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
        return vec![json!({
            "OTIO_SCHEMA": "FreezeFrame.1", "name": "freeze", "effect_name": "FreezeFrame",
            "metadata": {}, "time_scalar": 0.0
        })];
    }
    let scalar = if s.reversed { -s.speed } else { s.speed };
    if (scalar - 1.0).abs() < f64::EPSILON {
        return Vec::new();
    }
    vec![json!({
        "OTIO_SCHEMA": "LinearTimeWarp.1", "name": "speed", "effect_name": "LinearTimeWarp",
        "metadata": {}, "time_scalar": scalar
    })]
}

fn reference(project: &InterchangeProject, s: &Segment, fps: u32) -> Value {
    if let Some(color) = s.solid_color() {
        return json!({
            "OTIO_SCHEMA": "GeneratorReference.1", "name": color, "available_range": null,
            "metadata": {}, "generator_kind": "SolidColor", "parameters": {"color": color}
        });
    }
    match (project.media_reference)(s) {
        Some(media) => {
            let available = available_range(&media, fps);
            json!({
                "OTIO_SCHEMA": "ExternalReference.1", "name": media.name,
                "available_range": available, "metadata": {}, "target_url": media.url
            })
        }
        None => {
            json!({"OTIO_SCHEMA": "MissingReference.1", "name": s.name, "available_range": null,
                       "metadata": {"nemo": {"src": s.source}}})
        }
    }
}

/// Returns the available range of a media file, at its own rate if known; `None` for photos.
fn available_range(media: &MediaReference, fps: u32) -> Option<Value> {
    let default_rate = if media.fps > 0.0 {
        media.fps
    } else {
        f64::from(fps)
    };
    let rate = media.timecode.map_or(default_rate, Timecode::rate);
    let start = media.timecode.map_or(0.0, |code| code.frames as f64);
    let frames = (media.duration_ms as f64 * rate / 1000.0).round();
    (frames > 0.0).then(|| range(rated(start, rate), rated(frames, rate)))
}

/// Returns the words of a caption with their times; `None` if it was not made of the speech.
fn words(caption: &Segment) -> Option<Value> {
    let words = timed_words(&marked_caption(caption)?);
    let word = |word: &TimedWord| json!({"text": word.text, "start_ms": word.start_ms, "end_ms": word.end_ms});
    (!words.is_empty()).then(|| words.iter().map(word).collect())
}

/// Returns the user's markers, and the titles as markers with their durations.
fn markers(project: &InterchangeProject) -> Vec<Value> {
    let fps = project.fps();
    let marker = |name: &str, color: &str, start: u64, length: u64, nemo: Value| {
        json!({
            "OTIO_SCHEMA": "Marker.2", "name": name, "color": color, "comment": "",
            "marked_range": range(time(start, fps), time(length, fps)),
            "metadata": {"nemo": nemo}
        })
    };
    let user_markers = project.markers.iter().map(|at| {
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
        let mut metadata = segment_metadata(s);
        metadata.insert("kind".into(), json!("title"));
        metadata.insert("track".into(), json!(track));
        if let Some(words) = words(s) {
            metadata.insert("words".into(), words);
        }
        marker(
            s.text().unwrap_or(&s.name),
            "CYAN",
            start,
            end.max(start + 1) - start,
            Value::Object(metadata),
        )
    };
    user_markers
        .chain(project.titles().into_iter().map(title))
        .collect()
}
