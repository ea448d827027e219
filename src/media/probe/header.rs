//! Properties of a file from the header printed by ffprobe, corrected by its packet times.

use serde_json::Value;

use super::info::{MediaInfo, SoundStream, digits};
use super::packets::PacketTimes;
use super::stream_choice::{
    has_flag, has_packets, is_intra_only, picture_stream, stream_index, stream_times,
    streams_of_type,
};
use super::video_stream::{
    display_size, frame_duration_s, frame_rate, is_sideways, picture_properties, stored_size,
};
use crate::domain::asset::{MediaKind, PictureProperties, Remark};
use crate::domain::reason::MediaReason;
use crate::domain::text::one_line;
use crate::media::MediaError;

/// Maximum encoder padding (s), which is two packets: sound that is longer than the picture by up
/// to this much ends with the picture.
const MAX_PADDING_S: f64 = 0.05;
/// Difference (s) between declared and actual duration from which a file counts as truncated.
const MIN_TRUNCATION_S: f64 = 0.5;

/// Returns true for demuxers of single images.
fn is_image(format: &str) -> bool {
    format.contains("image2") || format.ends_with("_pipe")
}

/// Returns true if a file is a single image, whose packets need not be read.
pub(crate) fn is_single_image(header: &Value) -> bool {
    is_image(format_name(header))
}

/// Returns true if a file is an AVI, which stores only decoding times.
pub(crate) fn is_avi(header: &Value) -> bool {
    format_name(header) == "avi"
}

fn format_name(header: &Value) -> &str {
    header
        .pointer("/format/format_name")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Derives the properties of a file. `only_sound` ignores pictures, as for a song with cover art.
/// `is_complete` is true if a container that declares its length has all of its bytes, so that
/// frames without packets at its end are intentional.
///
/// # Errors
/// If the file has no usable streams.
pub fn media_info(
    header: &Value,
    times: &PacketTimes,
    only_sound: bool,
    is_complete: bool,
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
    let sounds: Vec<&Value> = streams_of_type(streams, "audio")
        .filter(|s| is_image(format_name(header)) || has_packets(s, times))
        .collect();
    match (picture, sounds.is_empty()) {
        (Some(picture), _) => video_info(
            header,
            picture,
            &sounds,
            times,
            is_complete && is_avi(header),
        ),
        (None, false) => audio_info(header, &sounds, times),
        (None, true) if streams.iter().any(|s| s["codec_type"] == "audio") => {
            Err(MediaError::unreadable(MediaReason::NoSoundData))
        }
        (None, true) if streams_of_type(streams, "video").next().is_some() && !only_sound => {
            Err(MediaError::unreadable(MediaReason::NoPictureData))
        }
        (None, true) => Err(MediaError::unreadable(MediaReason::NoStreams)),
    }
}

fn audio_info(
    header: &Value,
    sounds: &[&Value],
    times: &PacketTimes,
) -> Result<MediaInfo, MediaError> {
    let duration_ms = to_ms(duration_s(header, sounds, times));
    if duration_ms == 0 {
        return Err(MediaError::unreadable(MediaReason::NoSoundData));
    }
    let sound_streams: Vec<SoundStream> = sounds.iter().map(|s| sound_stream(s)).collect();
    let remarks = truncation_remarks(header, sounds, times, duration_ms);
    let properties = with_first_sound(&sound_streams, PictureProperties::default());
    let kind = MediaKind::Sound;
    Ok(MediaInfo {
        kind,
        duration_ms,
        has_audio: true,
        properties,
        sound_streams,
        remarks,
        ..MediaInfo::default()
    })
}

fn video_info(
    header: &Value,
    picture: &Value,
    sounds: &[&Value],
    times: &PacketTimes,
    counts_frames: bool,
) -> Result<MediaInfo, MediaError> {
    let (width, height) =
        stored_size(picture).ok_or_else(|| MediaError::unreadable(MediaReason::NoPictureSize))?;
    let frames = stream_times(picture, times).map_or(1, |t| t.packets);
    let properties = PictureProperties {
        picture_stream: Some(stream_index(picture)),
        ..picture_properties(picture)
    };
    if is_photo(header, frames, sounds) {
        // Viewers display the pixels of a photo as squares, whatever its density fields say.
        return Ok(MediaInfo {
            width,
            height,
            properties,
            ..MediaInfo::default()
        });
    }
    let (width, height) = display_size(picture, width, height);
    let (width, height) = if is_sideways(picture) {
        (height, width)
    } else {
        (width, height)
    };
    let video_s = video_duration_s(header, picture, times, counts_frames);
    let duration_ms = clip_duration_ms(video_s, duration_s(header, sounds, times));
    let all_streams: Vec<&Value> = sounds.iter().copied().chain([picture]).collect();
    let sound_streams: Vec<SoundStream> = sounds.iter().map(|s| sound_stream(s)).collect();
    let properties = PictureProperties {
        last_frame_ms: stream_times(picture, times).map(|t| to_ms(t.last - start_time_s(header))),
        ..properties
    };
    Ok(MediaInfo {
        kind: MediaKind::Clip,
        duration_ms,
        width,
        height,
        fps: frame_rate(picture, frames, video_s),
        has_audio: !sounds.is_empty(),
        recorded_at: recording_time(header),
        timecode: timecode(header),
        properties: with_first_sound(&sound_streams, properties),
        sound_streams,
        progressive: picture["field_order"] == "progressive",
        all_key_frames: is_intra_only(picture)
            && stream_times(picture, times).is_some_and(|t| t.key_packets == t.packets),
        remarks: truncation_remarks(header, &all_streams, times, duration_ms),
        ..MediaInfo::default()
    })
}

/// Returns true if a file is a photo: an image format, or a single frame without a duration.
fn is_photo(header: &Value, frames: u64, sounds: &[&Value]) -> bool {
    let format = format_name(header);
    let is_animation = ["gif", "apng"].contains(&format);
    let has_no_duration =
        parse_seconds(header.pointer("/format/duration")).is_none_or(|d| d <= 0.0);
    is_image(format)
        || (is_animation && frames <= 1)
        || (has_no_duration && frames <= 1 && sounds.is_empty())
}

/// Returns the duration of the video (s); `counts_frames` if its declared duration is reliable.
fn video_duration_s(
    header: &Value,
    picture: &Value,
    times: &PacketTimes,
    counts_frames: bool,
) -> f64 {
    let declared_s = if counts_frames {
        parse_seconds(picture.get("duration")).unwrap_or(0.0)
    } else {
        0.0
    };
    duration_s(header, &[picture], times)
        .max(frame_duration_s(picture))
        .max(declared_s)
}

/// Returns the duration of a clip (ms): that of its longer part, except for the padding of its
/// sound.
fn clip_duration_ms(video_s: f64, audio_s: f64) -> u64 {
    let is_padded = audio_s > video_s && audio_s - video_s <= MAX_PADDING_S;
    to_ms(if is_padded {
        video_s
    } else {
        video_s.max(audio_s)
    })
}

/// Returns the time of recording as sortable digits.
fn recording_time(header: &Value) -> String {
    header
        .pointer("/format/tags/creation_time")
        .and_then(Value::as_str)
        .map(digits)
        .unwrap_or_default()
}

/// Reads an audio stream. More than eight channels, or several without a layout, cannot be mixed by
/// their layout.
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
    // The default downmix of mono would lower each side by 3 dB.
    let mixed = channels == 1
        || channels > 8
        || (channels > 2 && (layout.is_empty() || layout == "unknown"));
    SoundStream {
        index: stream_index(stream),
        default: has_flag(stream, "default"),
        mixed_channels: mixed.then_some(channels),
    }
}

fn with_first_sound(streams: &[SoundStream], properties: PictureProperties) -> PictureProperties {
    let first = streams.first();
    PictureProperties {
        sound_stream: first.map(|s| s.index),
        mixed_channels: first.and_then(|s| s.mixed_channels),
        ..properties
    }
}

/// Returns the start time of the container (s), from which ffmpeg counts.
fn start_time_s(header: &Value) -> f64 {
    parse_seconds(header.pointer("/format/start_time")).unwrap_or(0.0)
}

fn parse_seconds(value: Option<&Value>) -> Option<f64> {
    value?
        .as_str()?
        .parse::<f64>()
        .ok()
        .filter(|s| s.is_finite())
}

/// Returns the end of the longest of some streams (s from the start of the container).
fn duration_s(header: &Value, streams: &[&Value], times: &PacketTimes) -> f64 {
    let end = |stream: &&Value| {
        let Some(t) = stream_times(stream, times) else {
            return 0.0;
        };
        let end = if t.end > t.last {
            t.end
        } else {
            t.last + frame_duration_s(stream)
        };
        // Only the header states how many samples of the last packet are padding.
        let declared = parse_seconds(stream.get("duration")).map(|d| t.start.max(0.0) + d);
        declared
            .filter(|duration| *duration < end && end - *duration < 0.1)
            .unwrap_or(end)
            - start_time_s(header)
    };
    streams.iter().map(end).fold(0.0, f64::max)
}

/// Returns a remark if a file has less or more data than its header declares: it is truncated, or
/// contains another recording.
fn truncation_remarks(
    header: &Value,
    streams: &[&Value],
    times: &PacketTimes,
    duration_ms: u64,
) -> Vec<Remark> {
    let restarts = streams
        .iter()
        .filter_map(|s| stream_times(s, times))
        .any(|t| t.restarts);
    if restarts {
        return vec![Remark::Restarts];
    }
    // Other containers estimate their duration from the bit rate.
    if !["mov,", "matroska", "avi", "wav"]
        .iter()
        .any(|f| format_name(header).starts_with(f))
    {
        return Vec::new();
    }
    // The movie header of an MP4 is less reliable than those of its tracks.
    let longest_track = streams
        .iter()
        .filter_map(|s| parse_seconds(s.get("duration")))
        .reduce(f64::max);
    let declared = longest_track
        .or_else(|| parse_seconds(header.pointer("/format/duration")))
        .unwrap_or(0.0);
    // Subtitles may be longer than video and audio.
    let actual = times.values().map(|t| t.end).fold(0.0, f64::max);
    let missing = declared - actual.max(duration_ms as f64 / 1000.0);
    let is_truncated = missing > MIN_TRUNCATION_S && missing > declared * 0.02;
    if is_truncated {
        vec![Remark::CutOff {
            expected_ms: to_ms(declared),
        }]
    } else {
        Vec::new()
    }
}

fn to_ms(seconds: f64) -> u64 {
    (seconds * 1000.0).round().clamp(0.0, 1e9) as u64
}

/// Returns the timecode: a tag of the container or of any stream.
fn timecode(header: &Value) -> String {
    let sections = std::iter::once(&header["format"])
        .chain(header["streams"].as_array().into_iter().flatten());
    let tag = |part: &Value| {
        part["tags"]["timecode"]
            .as_str()
            .or_else(|| part["tags"]["TIMECODE"].as_str())
            .map(one_line)
    };
    sections.filter_map(tag).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::probe::packets::StreamTimes;
    use serde_json::json;

    fn packets(list: &[(u32, f64, f64, u64)]) -> PacketTimes {
        let stream_times = |&(stream, start, end, packets): &(u32, f64, f64, u64)| {
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
        list.iter().map(stream_times).collect()
    }

    #[test]
    fn portrait_phone_videos_are_upright() {
        let header = json!({"format":{"format_name":"mov,mp4,m4a","duration":"2.5"},"streams":[
            {"index":0,"codec_type":"video","width":1920,"height":1080,
             "avg_frame_rate":"30000/1001",
             "side_data_list":[{"rotation":-90}]},
            {"index":1,"codec_type":"audio"}]});
        let info = media_info(
            &header,
            &packets(&[(0, 0.0, 2.5, 75), (1, 0.0, 2.5, 100)]),
            false,
            true,
        )
        .unwrap();
        assert_eq!(
            (info.width, info.height, info.duration_ms, info.has_audio),
            (1080, 1920, 2_500, true)
        );
        assert!((info.fps - 29.97).abs() < 0.01);
    }

    #[test]
    fn photos_sounds_and_cover_pictures() {
        let header = json!({"format":{"format_name":"jpeg_pipe"},
            "streams":[{"codec_type":"video","width":4000,"height":3000}]});
        let photo = media_info(&header, &PacketTimes::new(), false, true).unwrap();
        assert_eq!((photo.kind, photo.duration_ms), (MediaKind::Photo, 0));
        let header = json!({"format":{"format_name":"mp3","duration":"400.0"},"streams":[
            {"index":0,"codec_type":"audio"},
            {"index":1,"codec_type":"video","width":10,"height":10,
             "disposition":{"attached_pic":1}}]});
        let song = media_info(
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
            media_info(
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
        let header = json!({
            "format":{"format_name":"matroska,webm","start_time":"100.0","duration":"102.0"},
            "streams":[{"index":0,"codec_type":"video","width":320,"height":180,
                        "avg_frame_rate":"30/1"}]});
        let info = media_info(&header, &packets(&[(0, 100.0, 102.0, 60)]), false, true).unwrap();
        assert_eq!(
            (
                info.duration_ms,
                info.properties.last_frame_ms,
                info.remarks.len()
            ),
            (2_000, Some(1_967), 0)
        );
    }

    #[test]
    fn headers_that_declare_too_much_are_reported() {
        let header = json!({"format":{"format_name":"mov,mp4,m4a","duration":"6.0"},
            "streams":[{"index":0,"codec_type":"video","width":320,"height":180,
                        "avg_frame_rate":"30/1","duration":"6.0"}]});
        let info = media_info(&header, &packets(&[(0, 0.0, 3.0, 90)]), false, true).unwrap();
        assert_eq!(
            (info.duration_ms, info.remarks),
            (3_000, vec![Remark::CutOff { expected_ms: 6_000 }])
        );
    }

    #[test]
    fn the_main_video_stream_has_several_frames() {
        let stream =
            |index: u32| json!({"index":index,"codec_type":"video","width":100,"height":100});
        let streams = [stream(0), stream(1), stream(2)];
        let times = packets(&[(0, 0.0, 0.04, 1), (1, 0.0, 2.0, 60), (2, 0.0, 2.0, 60)]);
        assert_eq!(picture_stream(&streams, &times).map(stream_index), Some(1));
    }
}
