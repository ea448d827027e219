//! Streams of a file, and the choice of the one that has its picture.

use serde_json::Value;

use super::packets::{PacketTimes, StreamTimes};

pub(super) fn streams_of_type<'a>(
    streams: &'a [Value],
    kind: &'a str,
) -> impl Iterator<Item = &'a Value> {
    streams.iter().filter(move |s| s["codec_type"] == kind)
}

pub(super) fn stream_index(stream: &Value) -> u32 {
    stream
        .get("index")
        .and_then(Value::as_u64)
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(0)
}

pub(super) fn stream_times<'a>(stream: &Value, times: &'a PacketTimes) -> Option<&'a StreamTimes> {
    times.get(&stream_index(stream))
}

pub(super) fn has_flag(stream: &Value, name: &str) -> bool {
    stream
        .pointer(&format!("/disposition/{name}"))
        .and_then(Value::as_i64)
        == Some(1)
}

pub(super) fn has_packets(stream: &Value, times: &PacketTimes) -> bool {
    stream_times(stream, times).is_some()
}

/// Returns true for intra-only codecs, whose format does not change.
pub(super) fn is_intra_only(picture: &Value) -> bool {
    const CODECS: [&str; 12] = [
        "mjpeg", "png", "prores", "dvvideo", "ffv1", "rawvideo", "qtrle", "dnxhd", "huffyuv",
        "utvideo", "v210", "cfhd",
    ];
    picture["codec_name"]
        .as_str()
        .is_some_and(|codec| CODECS.contains(&codec))
}

/// Returns the main video stream, never cover art. Prefers streams with several frames, then the
/// default stream.
pub(super) fn picture_stream<'a>(streams: &'a [Value], times: &PacketTimes) -> Option<&'a Value> {
    let cover = |s: &Value| has_flag(s, "attached_pic") || has_flag(s, "timed_thumbnails");
    let rank = |s: &Value| {
        let has_motion = stream_times(s, times).is_some_and(|t| t.packets > 1);
        (has_motion, has_flag(s, "default"))
    };
    let candidates = streams_of_type(streams, "video")
        .filter(|s| !cover(s))
        .filter(|s| times.is_empty() || has_packets(s, times));
    // The first of equals wins; `max_by_key` would return the last.
    candidates.fold(None, |best: Option<&Value>, s| match best {
        Some(b) if rank(b) >= rank(s) => Some(b),
        _ => Some(s),
    })
}
