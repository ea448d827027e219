//! Properties of media files: read from the header by ffprobe, corrected by the packets, and
//! measured in the sound.

mod content;
mod convert;
pub mod header;
mod info;
pub mod packets;
mod process;
mod profile;
pub mod sound_analysis;
mod stream_choice;
mod video_stream;

use std::path::Path;

use serde_json::Value;

use self::convert::KeyFrames;
use self::info::digits;
pub use self::info::{MediaInfo, SoundStream};
use self::packets::PacketTimes;
use self::process::run;
pub use self::sound_analysis::SoundAnalysis;
use super::MediaError;
use crate::domain::asset::{MediaKind, Remark, is_audio};
use crate::domain::reason::MediaReason;

/// Reads the properties of a file from its header and its packets, without decoding it.
///
/// # Errors
/// `Unreadable`, with the reason, if the file has no usable content.
pub(crate) async fn read_info(path: &Path) -> Result<MediaInfo, MediaError> {
    let output = run(
        "ffprobe",
        &["-print_format", "json", "-show_format", "-show_streams"],
        path,
        &[],
    )
    .await;
    let output = output.map_err(|e| with_format_name(e, path))?;
    let header: Value = serde_json::from_slice(&output)
        .map_err(|_| MediaError::unreadable(MediaReason::NotRecognized))?;
    let times = if header::is_single_image(&header) {
        PacketTimes::new()
    } else {
        packets::scan(path).await?
    };
    if content::is_truncated_png(path) {
        return Err(truncated());
    }
    let mut info = header::media_info(
        &header,
        &times,
        is_audio(&path.to_string_lossy()),
        content::is_complete_riff(path),
    )
    .map_err(|e| with_format_name(e, path))?;
    info.properties.delay_us = delay_us(path, &header, &info).await;
    if content::is_followed_by_wav(path) {
        info.remarks.push(Remark::Restarts);
    }
    if info.kind != MediaKind::Photo {
        return Ok(info);
    }
    let (orientation, recorded_at) = read_exif(path);
    info.properties.primaries =
        info.properties
            .primaries
            .or(profile::primaries(&content::read_head(
                path,
                PROFILE_SEARCH_BYTES,
            )));
    Ok(MediaInfo {
        recorded_at: if recorded_at.is_empty() {
            info.recorded_at.clone()
        } else {
            recorded_at
        },
        ..info.with_orientation(orientation)
    })
}

/// Number of bytes searched for the color profile of a photo, which is near the start.
const PROFILE_SEARCH_BYTES: u64 = 2 << 20;

/// Adds the detected file format to an error, if it is recognized.
fn with_format_name(error: MediaError, path: &Path) -> MediaError {
    match (error, content::unsupported_format(path)) {
        (MediaError::Unreadable(_), Some(format)) => {
            MediaError::unreadable(MediaReason::UnsupportedFormat(format))
        }
        (error, _) => error,
    }
}

fn truncated() -> MediaError {
    MediaError::unreadable(MediaReason::PictureCutOff)
}

/// Returns the decoding delay of an AVI (µs).
async fn delay_us(path: &Path, header: &Value, info: &MediaInfo) -> u32 {
    let (Some(stream), true) = (info.properties.picture_stream, header::is_avi(header)) else {
        return 0;
    };
    let stream = stream.to_string();
    let entries = [
        "-select_streams",
        &stream,
        "-read_intervals",
        "%+#12",
        "-show_entries",
    ];
    let print = ["frame=best_effort_timestamp_time", "-of", "csv=p=0"];
    let first = run("ffprobe", &[&entries[..], &print].concat(), path, &[])
        .await
        .unwrap_or_default();
    let first = String::from_utf8_lossy(&first);
    let seconds = first
        .lines()
        .next()
        .and_then(|l| l.trim().trim_end_matches(',').parse::<f64>().ok());
    (seconds.unwrap_or(0.0).clamp(0.0, 1.0) * 1e6).round() as u32
}

/// Properties of a file, with the analysis of its sound.
#[derive(Clone, Debug, Default)]
pub struct Probed {
    pub info: MediaInfo,
    pub sound: SoundAnalysis,
    /// The file was replaced with a converted copy.
    pub converted: bool,
}

/// Probes an uploaded file: reads its properties, analyzes its sound, and converts it in place if
/// its format changes midway, which filter graphs do not support.
///
/// # Errors
/// Same as `read_info`.
pub async fn probe(path: &Path) -> Result<Probed, MediaError> {
    // Seeking is unreliable in transport streams and FLV, and changes the timestamps of fragmented
    // files.
    let needs_index =
        content::is_fragmented(path) || content::is_transport_stream(path) || content::is_flv(path);
    let indexed = needs_index && convert::to_seekable(path).await?;
    let mut probed = Probed {
        converted: indexed,
        ..analyze_tracks(path, read_info(path).await?).await?
    };
    if content::is_jpeg(path) && convert::is_truncated_photo(path).await {
        return Err(truncated());
    }
    let keys = match probed.info.kind {
        MediaKind::Clip => convert::key_frames(path, &probed.info).await,
        MediaKind::Photo | MediaKind::Sound => KeyFrames::default(),
    };
    probed.info.properties.interlaced |= keys.interlaced && !probed.info.progressive;
    let size = keys.common_size;
    if size.is_none() && !probed.sound.format_changes {
        return Ok(probed);
    }
    convert::to_uniform_format(path, &probed.info, size).await?;
    let mut converted = analyze_tracks(path, read_info(path).await?).await?;
    (converted.info.recorded_at, converted.info.timecode) =
        (probed.info.recorded_at, probed.info.timecode);
    converted.info.remarks.push(Remark::FormatChanges);
    Ok(Probed {
        converted: true,
        ..converted
    })
}

/// Analyzes the audio streams of a file and selects one: the default stream, unless only another
/// one is audible.
async fn analyze_tracks(path: &Path, mut info: MediaInfo) -> Result<Probed, MediaError> {
    let mut tracks = Vec::new();
    for track in &info.sound_streams {
        tracks.push((
            *track,
            sound_analysis::analyze(path, track.index, info.duration_ms).await?,
        ));
    }
    let rank =
        |(track, analysis): &(SoundStream, SoundAnalysis)| (analysis.is_silent(), !track.default);
    let Some(used) = (0..tracks.len()).min_by_key(|n| rank(&tracks[*n])) else {
        return Ok(Probed {
            info,
            ..Probed::default()
        });
    };
    if tracks.len() > 1 {
        let silent = tracks
            .iter()
            .filter(|(_, analysis)| analysis.is_silent())
            .count() as u32;
        info.remarks.push(Remark::SoundTracks {
            count: tracks.len() as u32,
            used: used as u32 + 1,
            silent,
        });
    }
    let (track, sound) = tracks.swap_remove(used);
    (info.properties.sound_stream, info.properties.mixed_channels) =
        (Some(track.index), track.mixed_channels);
    Ok(Probed {
        info,
        sound,
        converted: false,
    })
}

/// Reads orientation (1 if absent or invalid) and time of recording from the EXIF data of a photo.
fn read_exif(path: &Path) -> (u8, String) {
    let open = || {
        let mut file = std::io::BufReader::new(std::fs::File::open(path).ok()?);
        exif::Reader::new().read_from_container(&mut file).ok()
    };
    let Some(exif) = open() else {
        return (1, String::new());
    };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY);
    let orientation = field(exif::Tag::Orientation)
        .and_then(|f| f.value.get_uint(0))
        .and_then(|n| u8::try_from(n).ok());
    let recorded_at = field(exif::Tag::DateTimeOriginal)
        .map(|f| digits(&f.display_value().to_string()))
        .unwrap_or_default();
    (
        orientation.filter(|n| (1..=8).contains(n)).unwrap_or(1),
        recorded_at,
    )
}
