//! Key frames of a picture, and files whose format changes inside, which are converted once to a single format. A filter graph
//! starts again at such a change and loses what it had joined.

use std::path::Path;

use super::{MediaError, MediaInfo, command};
use crate::domain::asset::extension;
use crate::domain::io_reason::reason;
use crate::media::{FORMATS, Urgency, last_words, packets};

/// Facts of a picture's key frames.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KeyFrames {
    /// The largest width and height, px, if their formats differ.
    pub largest_of_several: Option<(u32, u32)>,
    /// They are half-pictures.
    pub interlaced: bool,
}

/// Decodes the key frames of a file; of a format of single images only the first ones, which do not change.
pub async fn key_frames(path: &Path, facts: &MediaInfo) -> KeyFrames {
    let stream = facts.traits.picture_stream.unwrap_or(0).to_string();
    let first = ["-read_intervals", "%+#3"];
    let entries = ["-skip_frame", "nokey", "-select_streams", &stream];
    let print = [
        "-show_entries",
        "frame=width,height,pix_fmt,interlaced_frame",
        "-of",
        "csv=p=0",
    ];
    let limited = if facts.all_key_frames {
        &first[..]
    } else {
        &[]
    };
    let arguments = [&entries[..], limited, &print].concat();
    let mut summary = FrameSummary::default();
    match packets::lines(Urgency::Now, FORMATS, path, &arguments, |line| {
        summary.add(line)
    })
    .await
    {
        Ok(true) => summary.key_frames(),
        _ => KeyFrames::default(),
    }
}

/// Formats, sizes and number of key frames, counted while they are read: there may be millions.
#[derive(Debug, Default)]
struct FrameSummary {
    /// Format of the first one.
    format: Option<String>,
    has_several_formats: bool,
    /// Largest width and height, px.
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
            largest_of_several: is_converted.then_some((width, height)),
            interlaced: self.interlaced * 2 > self.count,
        }
    }
}

/// Replaces a file with the same streams in a container in which readers find their way. Returns false if that cannot be
/// done: the file stays as it is then.
///
/// # Errors
/// If ffmpeg cannot be started.
pub async fn to_seekable(path: &Path) -> Result<bool, MediaError> {
    let converted = path.with_extension("converted");
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
    match write(path, &[], &copy.map(str::to_owned), &converted).await {
        Err(MediaError::Unreadable(_)) => {
            let _ = std::fs::remove_file(&converted);
            Ok(false)
        }
        other => other.map(|()| true),
    }
}

/// Whether decoding a photo needs more bytes than there are.
pub async fn reads_over_its_end(path: &Path) -> bool {
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

/// Replaces the file with one of a single format: pictures of `size`, each shown whole, and sound of 48 kHz. Times stay.
///
/// # Errors
/// If ffmpeg cannot convert it; the file is as before then.
pub async fn to_one_format(
    path: &Path,
    facts: &MediaInfo,
    size: Option<(u32, u32)>,
) -> Result<(), MediaError> {
    let converted = path.with_extension("converted");
    let (before, mut after) = picture_arguments(facts, size);
    let raw_sound = facts.traits.picture_stream.is_none() && is_raw_sound(path);
    if let Some(stream) = facts.traits.sound_stream {
        // A stream without times of its own is counted in samples, which a WAV does.
        let codec = if raw_sound {
            ["-c:a", "pcm_s24le", "-rf64", "auto"]
        } else {
            ["-c:a", "flac", "-sample_fmt", "s32"]
        };
        after.extend(["-map".to_owned(), format!("0:{stream}")]);
        after.extend(
            codec
                .into_iter()
                .chain(["-ar", "48000", "-ac", "2"])
                .map(str::to_owned),
        );
    }
    let container = if raw_sound { "wav" } else { "matroska" };
    after.extend(["-map_metadata", "-1", "-f", container, "-y"].map(str::to_owned));
    let result = write(path, &before, &after, &converted).await;
    if result.is_err() {
        let _ = std::fs::remove_file(&converted);
    }
    result
}

/// MP3 and ADTS: their packets have no times, which readers make up by the format of the first one.
fn is_raw_sound(path: &Path) -> bool {
    extension(&path.to_string_lossy()).is_some_and(|e| e == "mp3" || e == "aac")
}

/// Options before and after the input that convert the picture to one size, or copy it.
fn picture_arguments(facts: &MediaInfo, size: Option<(u32, u32)>) -> (Vec<String>, Vec<String>) {
    let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let Some(stream) = facts.traits.picture_stream else {
        return (Vec::new(), Vec::new());
    };
    let map = words(&["-map", &format!("0:{stream}")]);
    // An AVI does not say when reordered frames are shown: they cannot be copied into another container.
    let delay = facts.traits.delay_us;
    if size.is_none() && delay == 0 {
        return (Vec::new(), [map, words(&["-c:v", "copy"])].concat());
    }
    let mut filters = format!("setpts=PTS-{delay}/1000000/TB");
    if let Some((w, h)) = size {
        filters.push_str(&format!(
            ",scale=iw*sar:ih,setsar=1,scale={w}:{h}:force_original_aspect_ratio=decrease,\
             pad={w}:{h}:(ow-iw)/2:(oh-ih)/2:color=black@0"
        ));
    }
    let (pixels, codec): (_, &[&str]) = match facts.traits.alpha {
        true => ("yuva420p", &["-c:v", "ffv1"]),
        false => (
            "yuv420p",
            &["-c:v", "libx264", "-preset", "veryfast", "-crf", "12"],
        ),
    };
    filters.push_str(&format!(",format={pixels}"));
    let decoder = facts.traits.decoder.map_or(Vec::new(), |decoder| {
        words(&["-c:v", decoder.ffmpeg_name()])
    });
    let timing = words(&[
        "-vf",
        &filters,
        "-vsync",
        "passthrough",
        "-enc_time_base",
        "1:90000",
    ]);
    (decoder, [map, timing, words(codec)].concat())
}

async fn write(
    path: &Path,
    before: &[String],
    after: &[String],
    converted: &Path,
) -> Result<(), MediaError> {
    let before: Vec<&str> = std::iter::once("-nostdin")
        .chain(before.iter().map(String::as_str))
        .collect();
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    let mut process = command("ffmpeg", "error", &before, path, &after)?;
    let output = process
        .arg(converted)
        .output()
        .await
        .map_err(|e| MediaError::Start("ffmpeg", reason(&e)))?;
    if !output.status.success() {
        return Err(MediaError::Unreadable(last_words(
            output.status,
            &output.stderr,
        )));
    }
    std::fs::rename(converted, path).map_err(|e| MediaError::Unreadable(reason(&e)))
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
    fn only_formats_that_differ_are_converted() {
        let size = |list: &str| summary(list).largest_of_several;
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
