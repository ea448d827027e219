//! Items of an OpenTimelineIO track with their own times, before they are converted to segments.

use serde_json::Value;

use crate::domain::asset::is_photo;
use crate::domain::clock::MAX_TIME_MS;
use crate::domain::draft;
use crate::domain::text::one_line;
use crate::domain::timeline::{
    COLOR_SOURCE_PREFIX, Role, Segment, TrackKind, TransitionKind, new_id,
};

/// Returns the schema name of a value without its version.
pub(super) fn schema(value: &Value) -> &str {
    value["OTIO_SCHEMA"]
        .as_str()
        .and_then(|s| s.split('.').next())
        .unwrap_or_default()
}

/// Returns the metadata that this program stored in a value.
pub(super) fn nemo_metadata(value: &Value) -> &Value {
    &value["metadata"]["nemo"]
}

pub(super) fn children(value: &Value) -> &[Value] {
    value["children"].as_array().map_or(&[], Vec::as_slice)
}

pub(super) fn name(value: &Value) -> String {
    one_line(value["name"].as_str().unwrap_or_default())
}

/// Converts a `RationalTime` to ms; `None` if it is missing or invalid.
pub(super) fn ms(value: &Value) -> Option<f64> {
    let (frames, rate) = (value["value"].as_f64()?, value["rate"].as_f64()?);
    let ms = frames * 1000.0 / rate;
    (rate > 0.0 && ms.is_finite() && ms.abs() < MAX_TIME_MS as f64).then_some(ms)
}

pub(super) fn round_ms(ms: f64) -> u64 {
    ms.max(0.0).round() as u64
}

/// An item of a track with its own times (ms).
pub(super) struct OtioItem {
    pub segment: Segment,
    /// Start on the track (ms).
    pub start: f64,
    /// Duration (ms).
    pub length: f64,
    /// In point in the source (ms).
    pub in_ms: f64,
}

/// The items of a track, with times relative to its start.
#[derive(Default)]
pub(super) struct OtioTrack {
    pub items: Vec<OtioItem>,
    /// Total duration (ms).
    pub length: f64,
}

/// A transition between the previous item and the next.
pub struct OtioTransition {
    pub kind: TransitionKind,
    /// Overlap before the cut (ms).
    pub before: f64,
    /// Overlap after the cut (ms).
    pub after: f64,
}

/// Converts a transition without a following item to a fade-out.
pub(super) fn fade_out(track: &mut OtioTrack, transition: Option<OtioTransition>) {
    let length = track.length;
    if let (Some(transition), Some(last)) = (
        transition,
        track
            .items
            .last_mut()
            .filter(|p| p.start + p.length + 1.0 >= length),
    ) {
        last.segment.fade_out_ms =
            round_ms(transition.before + transition.after).min(round_ms(last.length));
    }
}

/// Returns true if an audio segment belongs to a video segment.
///
/// Both use the same media file in sync, and the audio is not longer. During transitions of the
/// video segment, its audio may have hard cuts.
pub(super) fn is_linked_audio(sound: &Segment, picture: &Segment) -> bool {
    const TOLERANCE_MS: f64 = 50.0;
    let start_delay = sound.start_ms as f64 - picture.start_ms as f64;
    let end_gap = picture.end_ms() as f64 - sound.end_ms() as f64;
    let sync_error = sound.in_ms as f64 - picture.in_ms as f64 - start_delay * picture.speed;
    let half = picture.duration_ms as f64 / 2.0;
    sound.source == picture.source
        && sync_error.abs() <= TOLERANCE_MS * picture.speed.max(1.0)
        && (-TOLERANCE_MS..=picture.transition_ms() as f64 + TOLERANCE_MS).contains(&start_delay)
        && (-TOLERANCE_MS..=half).contains(&end_gap)
}

/// Returns the media reference of a clip: the only one (`Clip.1`) or the active one (`Clip.2`).
pub(super) fn media_reference(clip: &Value) -> &Value {
    match &clip["media_reference"] {
        Value::Null => {
            let key = clip["active_media_reference_key"]
                .as_str()
                .unwrap_or("DEFAULT_MEDIA");
            &clip["media_references"][key]
        }
        reference => reference,
    }
}

/// Returns the duration of an item (ms).
pub(super) fn length(value: &Value) -> Option<f64> {
    let source_duration = ms(&value["source_range"]["duration"]);
    source_duration
        .or_else(|| ms(&media_reference(value)["available_range"]["duration"]))
        .filter(|l| *l >= 0.0)
}

pub(super) fn is_kind(track: &Value, kind: TrackKind) -> bool {
    track["kind"].as_str()
        == Some(if kind == TrackKind::Audio {
            "Audio"
        } else {
            "Video"
        })
}

pub(super) fn is_color(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].chars().all(|c| c.is_ascii_hexdigit())
}

/// Returns true if a segment shows a photo or a solid color, based on its source.
pub(super) fn is_still(s: &Segment) -> bool {
    let source = s.source.as_deref().unwrap_or_default();
    source.starts_with(COLOR_SOURCE_PREFIX) || is_photo(source)
}

/// Creates a segment from the metadata that this program stored.
pub(super) fn segment_from_metadata(value: &Value, label: &str) -> Segment {
    let metadata = nemo_metadata(value);
    let mut m = metadata["m"].as_object().cloned().unwrap_or_default();
    if !m.contains_key("text") {
        m.insert("name".into(), label.into());
    }
    let id = metadata["id"].as_str().map_or_else(new_id, one_line);
    draft::segment_from_meta(id, &Value::Object(m))
}

/// Converts an item to a segment of its track.
pub(super) fn into_segment(item: OtioItem, offset: f64) -> Segment {
    let OtioItem {
        mut segment,
        start,
        length,
        in_ms,
    } = item;
    let start_ms = round_ms(start - offset);
    segment.start_ms = start_ms;
    segment.duration_ms = round_ms(start - offset + length).saturating_sub(start_ms);
    segment.in_ms = if is_still(&segment) {
        0
    } else {
        round_ms(in_ms)
    };
    segment
}

/// Trims a track to a visible range.
pub(super) fn trim(track: &mut OtioTrack, visible_range: &Value) {
    let (Some(range_start), Some(length)) = (
        ms(&visible_range["start_time"]),
        ms(&visible_range["duration"]),
    ) else {
        return;
    };
    let range_end = range_start + length;
    track
        .items
        .retain(|p| p.start < range_end && range_start < p.start + p.length);
    for p in &mut track.items {
        let head = (range_start - p.start).max(0.0);
        let tail = (p.start + p.length - range_end).max(0.0);
        let speed = if p.segment.frozen {
            0.0
        } else {
            p.segment.speed
        };
        p.in_ms += if p.segment.reversed { tail } else { head } * speed;
        p.length -= head + tail;
        p.start += head - range_start;
        if head > 0.0 {
            p.segment.transition = None;
        }
    }
    track.length = length;
}

/// Guesses the role of an audio track from its name.
pub fn guess_role(kind: TrackKind, name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if kind != TrackKind::Audio {
        None
    } else if has(&["music", "bgm", "score"]) {
        Some(Role::Music)
    } else if has(&["voice", "narrat", "dialog"]) {
        Some(Role::Voice)
    } else {
        Some(Role::Effect)
    }
}
