//! Facts of a file from what ffprobe prints of its header, corrected by the times of its packets.

use serde_json::Value;

use super::packets::{PacketTimes, StreamTimes};
use super::{MediaError, MediaInfo, SoundStream, digits};
use crate::domain::asset::{AlphaDecoder, Matrix, MediaKind, PictureProperties, Primaries, Remark};
use crate::domain::text::one_line;

/// A sound that is longer than the picture by no more than an encoder's padding (two packets) ends with the picture, s.
const PADDING_S: f64 = 0.05;
/// A header announces this much more than there is before the file counts as cut off, s.
const CUT_OFF_S: f64 = 0.5;

/// Demuxers of single images.
fn is_image(format: &str) -> bool {
    format.contains("image2") || format.ends_with("_pipe")
}

/// Whether the packets of a file of this format need not be read: an image has one.
pub fn is_single_image(header: &Value) -> bool {
    is_image(format_name(header))
}

/// Whether it is an AVI, which knows only when frames are decoded.
pub fn is_avi(header: &Value) -> bool {
    format_name(header) == "avi"
}

fn format_name(header: &Value) -> &str {
    header
        .pointer("/format/format_name")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Facts of a file. `only_sound` ignores pictures, as for a song with a cover; `is_whole` says that a container which counts
/// its own bytes has all of them, so that frames without packets at its end are meant.
pub fn facts(
    header: &Value,
    times: &PacketTimes,
    only_sound: bool,
    is_whole: bool,
) -> Result<MediaInfo, MediaError> {
    let streams = header
        .get("streams")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let picture = if only_sound {
        None
    } else {
        picture_stream(streams, times)
    };
    let sounds: Vec<&Value> = of_type(streams, "audio")
        .filter(|s| is_image(format_name(header)) || has_packets(s, times))
        .collect();
    match (picture, sounds.is_empty()) {
        (Some(picture), _) => pictured(header, picture, &sounds, times, is_whole && is_avi(header)),
        (None, false) => sound(header, &sounds, times),
        (None, true) if streams.iter().any(|s| s["codec_type"] == "audio") => {
            Err(MediaError::Unreadable("its sound has no data".into()))
        }
        (None, true) if of_type(streams, "video").next().is_some() && !only_sound => {
            Err(MediaError::Unreadable("its picture has no data".into()))
        }
        (None, true) => Err(MediaError::Unreadable(
            "it has neither picture nor sound".into(),
        )),
    }
}

fn sound(header: &Value, sounds: &[&Value], times: &PacketTimes) -> Result<MediaInfo, MediaError> {
    let duration_ms = whole_ms(length(header, sounds, times));
    if duration_ms == 0 {
        return Err(MediaError::Unreadable("its sound has no data".into()));
    }
    let sound_streams: Vec<SoundStream> = sounds.iter().map(|s| sound_stream(s)).collect();
    let remarks = cut_off(header, sounds, times, duration_ms);
    let traits = first_sound(&sound_streams, PictureProperties::default());
    let kind = MediaKind::Sound;
    Ok(MediaInfo {
        kind,
        duration_ms,
        has_audio: true,
        traits,
        sound_streams,
        remarks,
        ..MediaInfo::default()
    })
}

fn pictured(
    header: &Value,
    picture: &Value,
    sounds: &[&Value],
    times: &PacketTimes,
    counts_frames: bool,
) -> Result<MediaInfo, MediaError> {
    let size = |key: &str| {
        picture
            .get(key)
            .and_then(Value::as_u64)
            .and_then(|n| u32::try_from(n).ok())
            .filter(|n| *n > 0)
    };
    let (Some(width), Some(height)) = (size("width"), size("height")) else {
        return Err(MediaError::Unreadable("its picture has no size".into()));
    };
    let frames = times_of(picture, times).map_or(1, |t| t.packets);
    let animation = ["gif", "apng"].contains(&format_name(header));
    let untimed = seconds(header.pointer("/format/duration")).is_none_or(|d| d <= 0.0);
    if is_image(format_name(header))
        || (animation && frames <= 1)
        || (untimed && frames <= 1 && sounds.is_empty())
    {
        // Viewers show a photo's pixels square, whatever its densities are.
        let traits = PictureProperties {
            picture_stream: Some(index(picture)),
            ..traits(picture)
        };
        return Ok(MediaInfo {
            width,
            height,
            traits,
            ..MediaInfo::default()
        });
    }
    let (width, height) = square_pixels(picture, width, height);
    let (width, height) = if is_sideways(picture) {
        (height, width)
    } else {
        (width, height)
    };
    let counted = if counts_frames {
        seconds(picture.get("duration")).unwrap_or(0.0)
    } else {
        0.0
    };
    let of_picture = length(header, &[picture], times)
        .max(frame_length(picture))
        .max(counted);
    let of_sound = length(header, sounds, times);
    let padded = of_sound > of_picture && of_sound - of_picture <= PADDING_S;
    let duration_ms = whole_ms(if padded {
        of_picture
    } else {
        of_picture.max(of_sound)
    });
    let taken = header
        .pointer("/format/tags/creation_time")
        .and_then(Value::as_str)
        .map(digits)
        .unwrap_or_default();
    let last_frame = times_of(picture, times).map(|t| whole_ms(t.last - origin(header)));
    let all: Vec<&Value> = sounds.iter().copied().chain([picture]).collect();
    let sound_streams: Vec<SoundStream> = sounds.iter().map(|s| sound_stream(s)).collect();
    let traits = PictureProperties {
        picture_stream: Some(index(picture)),
        last_frame_ms: last_frame,
        ..traits(picture)
    };
    Ok(MediaInfo {
        kind: MediaKind::Clip,
        duration_ms,
        width,
        height,
        fps: rate(picture, frames, of_picture),
        has_audio: !sounds.is_empty(),
        taken,
        timecode: timecode(header),
        traits: first_sound(&sound_streams, traits),
        sound_streams,
        progressive: picture["field_order"] == "progressive",
        all_key_frames: is_of_single_images(picture)
            && times_of(picture, times).is_some_and(|t| t.key_packets == t.packets),
        remarks: cut_off(header, &all, times, duration_ms),
        ..MediaInfo::default()
    })
}

/// A sound track; more than eight channels, or several without positions, cannot be mixed by their layout.
fn sound_stream(stream: &Value) -> SoundStream {
    let channels = stream
        .get("channels")
        .and_then(Value::as_u64)
        .and_then(|n| u16::try_from(n).ok())
        .unwrap_or(0);
    let layout = stream
        .get("channel_layout")
        .and_then(Value::as_str)
        .unwrap_or_default();
    // One channel would become quieter by 3 dB on each side.
    let mixed = channels == 1
        || channels > 8
        || (channels > 2 && (layout.is_empty() || layout == "unknown"));
    SoundStream {
        index: index(stream),
        default: has_flag(stream, "default"),
        mixed_channels: mixed.then_some(channels),
    }
}

fn first_sound(streams: &[SoundStream], traits: PictureProperties) -> PictureProperties {
    let first = streams.first();
    PictureProperties {
        sound_stream: first.map(|s| s.index),
        mixed_channels: first.and_then(|s| s.mixed_channels),
        ..traits
    }
}

fn of_type<'a>(streams: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    streams.iter().filter(move |s| s["codec_type"] == kind)
}

fn index(stream: &Value) -> u32 {
    stream
        .get("index")
        .and_then(Value::as_u64)
        .and_then(|n| u32::try_from(n).ok())
        .unwrap_or(0)
}

fn times_of<'a>(stream: &Value, times: &'a PacketTimes) -> Option<&'a StreamTimes> {
    times.get(&index(stream))
}

fn has_flag(stream: &Value, name: &str) -> bool {
    stream
        .pointer(&format!("/disposition/{name}"))
        .and_then(Value::as_i64)
        == Some(1)
}

fn has_packets(stream: &Value, times: &PacketTimes) -> bool {
    times_of(stream, times).is_some()
}

/// Codecs that are a row of single images, and do not change their format.
fn is_of_single_images(picture: &Value) -> bool {
    const CODECS: [&str; 12] = [
        "mjpeg", "png", "prores", "dvvideo", "ffv1", "rawvideo", "qtrle", "dnxhd", "huffyuv",
        "utvideo", "v210", "cfhd",
    ];
    picture["codec_name"]
        .as_str()
        .is_some_and(|codec| CODECS.contains(&codec))
}

/// The stream that is the picture: no cover; one that moves before one that does not; the default one before others.
fn picture_stream<'a>(streams: &'a [Value], times: &PacketTimes) -> Option<&'a Value> {
    let cover = |s: &Value| has_flag(s, "attached_pic") || has_flag(s, "timed_thumbnails");
    let rank = |s: &Value| {
        let moves = times_of(s, times).is_some_and(|t| t.packets > 1);
        (moves, has_flag(s, "default"))
    };
    let candidates = of_type(streams, "video")
        .filter(|s| !cover(s))
        .filter(|s| times.is_empty() || has_packets(s, times));
    // The first of equals: `max_by_key` would take the last.
    candidates.fold(None, |best: Option<&Value>, s| match best {
        Some(b) if rank(b) >= rank(s) => Some(b),
        _ => Some(s),
    })
}

/// Where the container's time begins, s: ffmpeg counts from there.
fn origin(header: &Value) -> f64 {
    seconds(header.pointer("/format/start_time")).unwrap_or(0.0)
}

fn seconds(value: Option<&Value>) -> Option<f64> {
    value?
        .as_str()?
        .parse::<f64>()
        .ok()
        .filter(|s| s.is_finite())
}

/// How long streams last together, s from the container's start.
fn length(header: &Value, streams: &[&Value], times: &PacketTimes) -> f64 {
    let end = |stream: &&Value| {
        let Some(t) = times_of(stream, times) else {
            return 0.0;
        };
        let end = if t.end > t.last {
            t.end
        } else {
            t.last + frame_length(stream)
        };
        // The header knows how many samples of the last packet are padding.
        let announced = seconds(stream.get("duration")).map(|d| t.start.max(0.0) + d);
        announced
            .filter(|a| *a < end && end - *a < 0.1)
            .unwrap_or(end)
            - origin(header)
    };
    streams.iter().map(end).fold(0.0, f64::max)
}

/// What a file holds less, or more, of than its header announces: it was not copied to its end, or another recording follows.
fn cut_off(
    header: &Value,
    streams: &[&Value],
    times: &PacketTimes,
    duration_ms: u64,
) -> Vec<Remark> {
    let restarts = streams
        .iter()
        .filter_map(|s| times_of(s, times))
        .any(|t| t.restarts);
    if restarts {
        return vec![Remark::Restarts];
    }
    // Others guess their length from a bit rate.
    if !["mov,", "matroska", "avi", "wav"]
        .iter()
        .any(|f| format_name(header).starts_with(f))
    {
        return Vec::new();
    }
    // A movie header of MP4 is not as reliable as those of its tracks.
    let of_tracks = streams
        .iter()
        .filter_map(|s| seconds(s.get("duration")))
        .reduce(f64::max);
    let announced = of_tracks
        .or_else(|| seconds(header.pointer("/format/duration")))
        .unwrap_or(0.0);
    // Subtitles may last longer than picture and sound.
    let held = times.values().map(|t| t.end).fold(0.0, f64::max);
    let missing = announced - held.max(duration_ms as f64 / 1000.0);
    let cut = missing > CUT_OFF_S && missing > announced * 0.02;
    if cut {
        vec![Remark::CutOff {
            expected_ms: whole_ms(announced),
        }]
    } else {
        Vec::new()
    }
}

fn whole_ms(seconds: f64) -> u64 {
    (seconds * 1000.0).round().clamp(0.0, 1e9) as u64
}

/// The time code of a file: a tag of the container or of any stream.
fn timecode(header: &Value) -> String {
    let parts = std::iter::once(&header["format"])
        .chain(header["streams"].as_array().into_iter().flatten());
    let tag = |part: &Value| {
        part["tags"]["timecode"]
            .as_str()
            .or_else(|| part["tags"]["TIMECODE"].as_str())
            .map(one_line)
    };
    parts.filter_map(tag).next().unwrap_or_default()
}

fn traits(video: &Value) -> PictureProperties {
    let word = |key: &str| video.get(key).and_then(Value::as_str).unwrap_or_default();
    let pixels = word("pix_fmt");
    let small = video.get("height").and_then(Value::as_u64).unwrap_or(0) < 720;
    let hdr = ["smpte2084", "arib-std-b67"].contains(&word("color_transfer"));
    let untagged = match (hdr, small) {
        (true, _) => Matrix::Bt2020,
        (false, true) => Matrix::Bt601,
        (false, false) => Matrix::Bt709,
    };
    let transparent = [
        "rgba", "bgra", "argb", "abgr", "ya8", "ya16", "yuva", "gbrap", "pal8", "ayuv", "vuya",
    ];
    let marked = video
        .get("tags")
        .and_then(Value::as_object)
        .is_some_and(|tags| {
            tags.iter().any(|(name, value)| {
                name.eq_ignore_ascii_case("alpha_mode") && value.as_str() == Some("1")
            })
        });
    let decoder = match word("codec_name") {
        "vp8" if marked => Some(AlphaDecoder::Vp8),
        "vp9" if marked => Some(AlphaDecoder::Vp9),
        _ => None,
    };
    PictureProperties {
        interlaced: ["tt", "bb", "tb", "bt"].contains(&word("field_order")),
        hdr,
        alpha: transparent.iter().any(|p| pixels.starts_with(p)) || decoder.is_some(),
        matrix: Some(Matrix::from_color_space(word("color_space")).unwrap_or(untagged)),
        hlg: word("color_transfer") == "arib-std-b67",
        primaries: match word("color_primaries") {
            "bt2020" => Some(Primaries::Bt2020),
            "smpte432" | "smpte431" => Some(Primaries::DisplayP3),
            // HDR is hardly ever anything else.
            "" | "unknown" | "reserved" if hdr => Some(Primaries::Bt2020),
            _ => None,
        },
        full_range: word("color_range") == "pc",
        limited_gray: pixels.starts_with("gray") && word("color_range") == "tv",
        decoder,
        ..PictureProperties::default()
    }
}

/// Width and height when each pixel is drawn square.
fn square_pixels(video: &Value, width: u32, height: u32) -> (u32, u32) {
    let ratio = |key: &str| {
        let (n, d) = video.get(key)?.as_str()?.split_once(':')?;
        let ratio = n.parse::<f64>().ok()? / d.parse::<f64>().ok()?;
        (ratio.is_finite() && ratio > 0.01 && ratio < 100.0).then_some(ratio)
    };
    let shape = ratio("sample_aspect_ratio").unwrap_or(1.0);
    let stretched = |side: u32, by: f64| ((f64::from(side) * by).round() as u32).clamp(1, 65_535);
    // The side that grows keeps every pixel of the other.
    if shape >= 1.0 {
        (stretched(width, shape), height)
    } else {
        (width, stretched(height, 1.0 / shape))
    }
}

fn is_sideways(video: &Value) -> bool {
    let side_data = video.get("side_data_list").and_then(Value::as_array);
    let side = side_data.and_then(|l| l.iter().find_map(|d| d.get("rotation")?.as_f64()));
    let tag = video
        .pointer("/tags/rotate")
        .and_then(Value::as_str)
        .and_then(|r| r.parse().ok());
    let degrees = side.or(tag).unwrap_or(0.0);
    (degrees.rem_euclid(180.0) - 90.0).abs() < 45.0
}

/// The rate that a stream's header gives.
fn announced_rate(video: &Value) -> Option<f64> {
    let parse = |key: &str| {
        let (n, d) = video.get(key)?.as_str()?.split_once('/')?;
        let rate = n.parse::<f64>().ok()? / d.parse::<f64>().ok()?;
        (rate.is_finite() && rate > 0.0 && rate <= 1000.0).then_some(rate)
    };
    parse("avg_frame_rate").or_else(|| parse("r_frame_rate"))
}

fn frame_length(video: &Value) -> f64 {
    if video["codec_type"] == "video" {
        announced_rate(video).map_or(0.0, f64::recip)
    } else {
        0.0
    }
}

/// Frames a second; counted where the header does not say.
fn rate(video: &Value, frames: u64, length: f64) -> f64 {
    let counted = (frames > 1 && length > 0.0).then(|| (frames as f64 / length).clamp(1.0, 240.0));
    announced_rate(video).or(counted).unwrap_or(30.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn packets(list: &[(u32, f64, f64, u64)]) -> PacketTimes {
        let one = |&(stream, start, end, packets): &(u32, f64, f64, u64)| {
            let last = end - (end - start) / packets as f64;
            (
                stream,
                StreamTimes {
                    start,
                    last,
                    end,
                    packets,
                    key_packets: 1,
                    restarts: false,
                },
            )
        };
        list.iter().map(one).collect()
    }

    #[test]
    fn a_portrait_phone_video_is_upright() {
        let header = json!({"format":{"format_name":"mov,mp4,m4a","duration":"2.5"},"streams":[
            {"index":0,"codec_type":"video","width":1920,"height":1080,"avg_frame_rate":"30000/1001",
             "side_data_list":[{"rotation":-90}]},
            {"index":1,"codec_type":"audio"}]});
        let facts = facts(
            &header,
            &packets(&[(0, 0.0, 2.5, 75), (1, 0.0, 2.5, 100)]),
            false,
            true,
        )
        .unwrap();
        assert_eq!(
            (
                facts.width,
                facts.height,
                facts.duration_ms,
                facts.has_audio
            ),
            (1080, 1920, 2_500, true)
        );
        assert!((facts.fps - 29.97).abs() < 0.01);
    }

    #[test]
    fn photos_sounds_and_cover_pictures() {
        let header = json!({"format":{"format_name":"jpeg_pipe"},
            "streams":[{"codec_type":"video","width":4000,"height":3000}]});
        let photo = facts(&header, &PacketTimes::new(), false, true).unwrap();
        assert_eq!((photo.kind, photo.duration_ms), (MediaKind::Photo, 0));
        let header = json!({"format":{"format_name":"mp3","duration":"400.0"},"streams":[
            {"index":0,"codec_type":"audio"},
            {"index":1,"codec_type":"video","width":10,"height":10,"disposition":{"attached_pic":1}}]});
        let song = facts(
            &header,
            &packets(&[(0, 0.0, 3.0, 100), (1, 0.0, 0.04, 1)]),
            false,
            true,
        )
        .unwrap();
        assert_eq!(
            (song.kind, song.duration_ms),
            (MediaKind::Sound, 3_000),
            "the packets count, not the header"
        );
        assert!(
            facts(
                &json!({"streams":[{"codec_type":"data"}]}),
                &PacketTimes::new(),
                false,
                true
            )
            .is_err()
        );
    }

    #[test]
    fn times_count_from_the_containers_start() {
        let header = json!({"format":{"format_name":"matroska,webm","start_time":"100.0","duration":"102.0"},
            "streams":[{"index":0,"codec_type":"video","width":320,"height":180,"avg_frame_rate":"30/1"}]});
        let facts = facts(&header, &packets(&[(0, 100.0, 102.0, 60)]), false, true).unwrap();
        assert_eq!(
            (
                facts.duration_ms,
                facts.traits.last_frame_ms,
                facts.remarks.len()
            ),
            (2_000, Some(1_967), 0)
        );
    }

    #[test]
    fn a_header_that_announces_more_than_there_is_is_reported() {
        let header = json!({"format":{"format_name":"mov,mp4,m4a","duration":"6.0"},
            "streams":[{"index":0,"codec_type":"video","width":320,"height":180,"avg_frame_rate":"30/1","duration":"6.0"}]});
        let facts = facts(&header, &packets(&[(0, 0.0, 3.0, 90)]), false, true).unwrap();
        assert_eq!(
            (facts.duration_ms, facts.remarks),
            (3_000, vec![Remark::CutOff { expected_ms: 6_000 }])
        );
    }

    #[test]
    fn pixels_that_are_not_square_are_made_square() {
        let of = |ratio: &str| square_pixels(&json!({"sample_aspect_ratio": ratio}), 1440, 1080);
        assert_eq!(
            (of("4:3"), of("1:1"), of("0:1")),
            ((1920, 1080), (1440, 1080), (1440, 1080))
        );
        assert_eq!(
            of("3:4"),
            (1440, 1440),
            "a narrow pixel makes the picture taller, never smaller"
        );
    }

    #[test]
    fn the_picture_is_the_stream_that_moves() {
        let stream =
            |index: u32| json!({"index":index,"codec_type":"video","width":100,"height":100});
        let streams = [stream(0), stream(1), stream(2)];
        let times = packets(&[(0, 0.0, 0.04, 1), (1, 0.0, 2.0, 60), (2, 0.0, 2.0, 60)]);
        assert_eq!(picture_stream(&streams, &times).map(index), Some(1));
    }
}
