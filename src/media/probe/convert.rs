//! Key frame analysis, and conversion of files whose format changes midway to a single format. A
//! filter graph restarts at such a change and loses its state.

use std::path::Path;

use super::info::MediaInfo;
use super::process::command;
use crate::domain::asset::extension;
use crate::domain::io_reason::reason;
use crate::fs::atomic;
use crate::media::{FORMATS, MediaError, Urgency, last_error_line, packets};

/// Properties of the key frames of a video stream.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct KeyFrames {
    /// Largest width and height (px) if the frames have different formats.
    pub common_size: Option<(u32, u32)>,
    /// Most of the frames are interlaced.
    pub interlaced: bool,
}

/// Decodes the key frames of a file. Of intra-only codecs, only the first frames are decoded,
/// because their format does not change.
pub(super) async fn key_frames(path: &Path, info: &MediaInfo) -> KeyFrames {
    let stream = info.properties.picture_stream.unwrap_or(0).to_string();
    let first = ["-read_intervals", "%+#3"];
    let entries = ["-skip_frame", "nokey", "-select_streams", &stream];
    let print = [
        "-show_entries",
        "frame=width,height,pix_fmt,interlaced_frame",
        "-of",
        "csv=p=0",
    ];
    let limited = if info.all_key_frames { &first[..] } else { &[] };
    let arguments = [&entries[..], limited, &print].concat();
    let mut summary = FrameSummary::default();
    match packets::ffprobe_lines(Urgency::Interactive, FORMATS, path, &arguments, |line| {
        summary.add(line)
    })
    .await
    {
        Ok(true) => summary.key_frames(),
        _ => KeyFrames::default(),
    }
}

/// Formats, sizes and number of key frames, aggregated while reading: there may be millions.
#[derive(Debug, Default)]
struct FrameSummary {
    /// Format of the first key frame.
    format: Option<String>,
    has_several_formats: bool,
    /// Largest width and height (px).
    largest: (u32, u32),
    count: usize,
    interlaced: usize,
}

impl FrameSummary {
    /// Adds a line such as `320,180,yuv420p,0`.
    fn add(&mut self, line: &str) {
        let Some((format, is_interlaced)) = line.trim().trim_end_matches(',').rsplit_once(',')
        else {
            return;
        };
        self.has_several_formats |= self.format.get_or_insert_with(|| format.to_owned()) != format;
        let side = |n: usize| {
            format
                .split(',')
                .nth(n)
                .and_then(|side| side.parse::<u32>().ok())
                .unwrap_or(0)
        };
        self.largest = (self.largest.0.max(side(0)), self.largest.1.max(side(1)));
        self.count += 1;
        self.interlaced += usize::from(is_interlaced == "1");
    }

    fn key_frames(&self) -> KeyFrames {
        let (width, height) = (
            self.largest.0.div_ceil(2) * 2,
            self.largest.1.div_ceil(2) * 2,
        );
        let is_converted = self.has_several_formats && width > 0 && height > 0;
        KeyFrames {
            common_size: is_converted.then_some((width, height)),
            interlaced: self.interlaced * 2 > self.count,
        }
    }
}

/// Remuxes a file in place into a container with a reliable index. Returns false, and leaves the
/// file unchanged, if that is not possible.
///
/// # Errors
/// If ffmpeg cannot be started.
pub(super) async fn to_seekable(path: &Path) -> Result<bool, MediaError> {
    let copy = [
        "-map",
        "0:v?",
        "-map",
        "0:a?",
        "-c",
        "copy",
        "-map_metadata",
        "0",
        "-f",
        "mp4",
        "-y",
    ];
    match convert(path, &[], &copy.map(str::to_owned)).await {
        Err(MediaError::Unreadable(_)) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Returns true if decoding a photo needs more bytes than the file has.
pub(super) async fn is_truncated_photo(path: &Path) -> bool {
    let Ok(mut process) = command(
        "ffmpeg",
        "error",
        &["-nostdin"],
        path,
        &["-frames:v", "1", "-f", "null", "-"],
    ) else {
        return false;
    };
    process
        .output()
        .await
        .is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("overread"))
}

/// Converts a file in place to a single format: letterboxed pictures of `size`, and sound at 48
/// kHz. Timestamps are preserved.
///
/// # Errors
/// If ffmpeg cannot convert the file, which is unchanged then.
pub(super) async fn to_uniform_format(
    path: &Path,
    info: &MediaInfo,
    size: Option<(u32, u32)>,
) -> Result<(), MediaError> {
    let (input_options, mut output_options) = picture_arguments(info, size);
    let raw_audio = info.properties.picture_stream.is_none() && is_raw_audio(path);
    if let Some(stream) = info.properties.sound_stream {
        // A stream without timestamps is counted in samples, which WAV supports.
        let codec = if raw_audio {
            ["-c:a", "pcm_s24le", "-rf64", "auto"]
        } else {
            ["-c:a", "flac", "-sample_fmt", "s32"]
        };
        output_options.extend(["-map".to_owned(), format!("0:{stream}")]);
        output_options.extend(
            codec
                .into_iter()
                .chain(["-ar", "48000", "-ac", "2"])
                .map(str::to_owned),
        );
    }
    let container = if raw_audio { "wav" } else { "matroska" };
    output_options.extend(["-map_metadata", "-1", "-f", container, "-y"].map(str::to_owned));
    convert(path, &input_options, &output_options).await
}

/// Returns true for MP3 and ADTS: their packets have no timestamps, and readers derive them from
/// the format of the first packet.
fn is_raw_audio(path: &Path) -> bool {
    extension(&path.to_string_lossy()).is_some_and(|e| e == "mp3" || e == "aac")
}

/// Returns the options before and after the input that convert the video to one size, or copy it.
fn picture_arguments(info: &MediaInfo, size: Option<(u32, u32)>) -> (Vec<String>, Vec<String>) {
    let arguments = |arguments: &[&str]| {
        arguments
            .iter()
            .map(|w| (*w).to_owned())
            .collect::<Vec<_>>()
    };
    let Some(stream) = info.properties.picture_stream else {
        return (Vec::new(), Vec::new());
    };
    let map = arguments(&["-map", &format!("0:{stream}")]);
    // An AVI lacks the display times of reordered frames, so they cannot be copied to another
    // container.
    let delay = info.properties.delay_us;
    if size.is_none() && delay == 0 {
        return (Vec::new(), [map, arguments(&["-c:v", "copy"])].concat());
    }
    let mut filters = format!("setpts=PTS-{delay}/1000000/TB");
    if let Some((w, h)) = size {
        filters.push_str(&format!(
            ",scale=iw*sar:ih,setsar=1,scale={w}:{h}:force_original_aspect_ratio=decrease,\
             pad={w}:{h}:(ow-iw)/2:(oh-ih)/2:color=black@0"
        ));
    }
    let (pixels, codec): (_, &[&str]) = match info.properties.alpha {
        true => ("yuva420p", &["-c:v", "ffv1"]),
        false => (
            "yuv420p",
            &["-c:v", "libx264", "-preset", "veryfast", "-crf", "12"],
        ),
    };
    filters.push_str(&format!(",format={pixels}"));
    let decoder = info.properties.decoder.map_or(Vec::new(), |decoder| {
        arguments(&["-c:v", decoder.ffmpeg_name()])
    });
    let timing = arguments(&[
        "-vf",
        &filters,
        "-vsync",
        "passthrough",
        "-enc_time_base",
        "1:90000",
    ]);
    (decoder, [map, timing, arguments(codec)].concat())
}

/// Replaces a file by ffmpeg's output, whose options include `-y`.
async fn convert(
    path: &Path,
    input_options: &[String],
    output_options: &[String],
) -> Result<(), MediaError> {
    let failed = |e: std::io::Error| MediaError::Unreadable(reason(&e));
    let dir = path.parent().unwrap_or(Path::new("."));
    let converted = atomic::temporary(dir, ".converted").map_err(failed)?;
    let input_options: Vec<&str> = std::iter::once("-nostdin")
        .chain(input_options.iter().map(String::as_str))
        .collect();
    let output_options: Vec<&str> = output_options.iter().map(String::as_str).collect();
    let mut process = command("ffmpeg", "error", &input_options, path, &output_options)?;
    let output = process
        .arg(&converted)
        .output()
        .await
        .map_err(|e| MediaError::Start("ffmpeg", reason(&e)))?;
    if !output.status.success() {
        return Err(MediaError::Unreadable(last_error_line(
            output.status,
            &output.stderr,
        )));
    }
    std::fs::rename(&converted, path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(list: &str) -> KeyFrames {
        let mut summary = FrameSummary::default();
        list.lines().for_each(|line| summary.add(line));
        summary.key_frames()
    }

    #[test]
    fn only_different_formats_are_converted() {
        let size = |list: &str| summary(list).common_size;
        assert_eq!(size("320,180,yuv420p,0\n320,180,yuv420p,0\n"), None);
        assert_eq!(
            size("320,180,yuv420p,0\n\n181,320,yuv420p,0,\n"),
            Some((320, 320))
        );
        assert_eq!(
            size("320,180,yuv420p,0\n320,180,yuv444p,0\n"),
            Some((320, 180))
        );
        assert_eq!(summary(""), KeyFrames::default());
        assert!(summary("320,240,yuv420p,1\n320,240,yuv420p,1\n320,240,yuv420p,0\n").interlaced);
    }
}
