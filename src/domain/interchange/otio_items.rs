//! What lies on a track of OpenTimelineIO, while it is read: things with their own times, before they are segments.

use serde_json::Value;

use crate::domain::asset::is_photo;
use crate::domain::clock::LONGEST_MS;
use crate::domain::draft;
use crate::domain::text::one_line;
use crate::domain::timeline::{COLOR_SOURCE, Segment, TrackKind, new_id};

/// The name of a schema without its version.
pub fn schema(value: &Value) -> &str {
    value["OTIO_SCHEMA"]
        .as_str()
        .and_then(|s| s.split('.').next())
        .unwrap_or_default()
}

pub fn nemo(value: &Value) -> &Value {
    &value["metadata"]["nemo"]
}

pub fn children(value: &Value) -> &[Value] {
    value["children"].as_array().map_or(&[], Vec::as_slice)
}

pub fn name(value: &Value) -> String {
    one_line(value["name"].as_str().unwrap_or_default())
}

/// A `RationalTime` in ms; none where it is none, or no time.
pub fn ms(value: &Value) -> Option<f64> {
    let (frames, rate) = (value["value"].as_f64()?, value["rate"].as_f64()?);
    let ms = frames * 1000.0 / rate;
    (rate > 0.0 && ms.is_finite() && ms.abs() < LONGEST_MS as f64).then_some(ms)
}

pub fn whole(ms: f64) -> u64 {
    ms.max(0.0).round() as u64
}

/// A thing on a track with its own times, ms.
pub struct OtioItem {
    pub segment: Segment,
    /// Where it lies on its track.
    pub start: f64,
    pub length: f64,
    /// In point in its source.
    pub from: f64,
}

/// What lies on a track, from its beginning.
#[derive(Default)]
pub struct OtioTrack {
    pub pieces: Vec<OtioItem>,
    pub length: f64,
}

/// A transition between the last piece and the next.
pub struct OtioTransition {
    pub kind: String,
    pub before: f64,
    pub after: f64,
}

/// A transition that ends in nothing is a fade.
pub fn fade_out(row: &mut OtioTrack, blend: Option<OtioTransition>) {
    let length = row.length;
    if let (Some(blend), Some(last)) = (
        blend,
        row.pieces
            .last_mut()
            .filter(|p| p.start + p.length + 1.0 >= length),
    ) {
        last.segment.fade_out_ms = whole(blend.before + blend.after).min(whole(last.length));
    }
}

/// Whether a sound is that of a picture: from the same medium, in step with it, and no longer. Where the picture blends
/// into others, its sound may be cut straight.
pub fn runs_along(sound: &Segment, picture: &Segment) -> bool {
    const NEAR_MS: f64 = 50.0;
    let later = sound.start_ms as f64 - picture.start_ms as f64;
    let earlier = picture.end_ms() as f64 - sound.end_ms() as f64;
    let in_step = sound.in_ms as f64 - picture.in_ms as f64 - later * picture.speed;
    let half = picture.duration_ms as f64 / 2.0;
    sound.source == picture.source
        && in_step.abs() <= NEAR_MS * picture.speed.max(1.0)
        && (-NEAR_MS..=picture.transition_ms() as f64 + NEAR_MS).contains(&later)
        && (-NEAR_MS..=half).contains(&earlier)
}

/// The one media reference of a clip: the only one of old files, the active one of new ones.
pub fn value_of_reference(clip: &Value) -> &Value {
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

/// How long a thing says that it is, ms.
pub fn length(value: &Value) -> Option<f64> {
    let own = ms(&value["source_range"]["duration"]);
    own.or_else(|| ms(&value_of_reference(value)["available_range"]["duration"]))
        .filter(|l| *l >= 0.0)
}

pub fn is_kind(track: &Value, kind: TrackKind) -> bool {
    track["kind"].as_str()
        == Some(if kind == TrackKind::Audio {
            "Audio"
        } else {
            "Video"
        })
}

pub fn is_color(text: &str) -> bool {
    text.len() == 7 && text.starts_with('#') && text[1..].chars().all(|c| c.is_ascii_hexdigit())
}

/// Whether a segment shows a photo, by the name of its source.
pub fn is_still(s: &Segment) -> bool {
    let source = s.source.as_deref().unwrap_or_default();
    source.starts_with(COLOR_SOURCE) || is_photo(source)
}

/// A segment with everything that this program wrote about it.
pub fn known(value: &Value, label: &str) -> Segment {
    let own = nemo(value);
    let mut m = own["m"].as_object().cloned().unwrap_or_default();
    if !m.contains_key("text") {
        m.insert("name".into(), label.into());
    }
    let id = own["id"].as_str().map_or_else(new_id, one_line);
    draft::of_meta(id, &Value::Object(m))
}

/// A piece as a segment of its track.
pub fn laid(piece: OtioItem, offset: f64) -> Segment {
    let OtioItem {
        mut segment,
        start,
        length,
        from,
    } = piece;
    let begins = whole(start - offset);
    segment.start_ms = begins;
    segment.duration_ms = whole(start - offset + length).saturating_sub(begins);
    segment.in_ms = if is_still(&segment) { 0 } else { whole(from) };
    segment
}

/// Cuts a row to the part of itself that is shown.
pub fn trim(row: &mut OtioTrack, shown: &Value) {
    let (Some(from), Some(length)) = (ms(&shown["start_time"]), ms(&shown["duration"])) else {
        return;
    };
    let to = from + length;
    row.pieces
        .retain(|p| p.start < to && from < p.start + p.length);
    for p in &mut row.pieces {
        let head = (from - p.start).max(0.0);
        let tail = (p.start + p.length - to).max(0.0);
        let speed = if p.segment.frozen {
            0.0
        } else {
            p.segment.speed
        };
        p.from += if p.segment.reversed { tail } else { head } * speed;
        p.length -= head + tail;
        p.start += head - from;
        if head > 0.0 {
            p.segment.transition = None;
        }
    }
    row.length = length;
}

/// What a sound track of another program is for, by its name.
pub fn role(kind: TrackKind, name: &str) -> Option<String> {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if kind != TrackKind::Audio {
        None
    } else if has(&["music", "bgm", "score"]) {
        Some("bgm".into())
    } else if has(&["voice", "narrat", "dialog"]) {
        Some("voice".into())
    } else {
        Some("sfx".into())
    }
}
