//! Decodes an audio stream once from start to end: silence at the ends, peak level, and format
//! changes.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};

use super::process::command;
use crate::domain::io_reason::reason;
use crate::domain::reason::MediaReason;
use crate::media::MediaError;

/// Properties of a decoded audio stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SoundAnalysis {
    /// Silence at the start and at the end (ms): below −45 dB for at least 0.2 s.
    pub leading_silence_ms: u64,
    pub trailing_silence_ms: u64,
    /// Peak level (dBFS); `None` if nothing could be decoded.
    pub peak_db: Option<f64>,
    /// The sample rate or the channels change midway.
    pub format_changes: bool,
}

impl SoundAnalysis {
    /// Returns true if nothing is audible.
    pub(crate) fn is_silent(&self) -> bool {
        self.peak_db.is_none_or(|db| db < -70.0)
    }
}

/// Decodes and analyzes the stream of this index. `duration_ms` is its duration.
///
/// # Errors
/// If ffmpeg cannot be started or its output cannot be read.
pub(crate) async fn analyze(
    path: &Path,
    stream: u32,
    duration_ms: u64,
) -> Result<SoundAnalysis, MediaError> {
    let map = format!("0:{stream}");
    let filters = "ashowinfo,silencedetect=noise=-45dB:d=0.2,volumedetect";
    let after = [
        "-map", &map, "-vn", "-sn", "-af", filters, "-f", "null", "-",
    ];
    let mut child = command(
        "ffmpeg",
        "info",
        &["-nostdin", "-nostats", "-hide_banner"],
        path,
        &after,
    )?
    .stdout(Stdio::null())
    .stderr(Stdio::piped())
    .spawn()
    .map_err(|e| MediaError::Start("ffmpeg", reason(&e)))?;
    let stderr = child
        .stderr
        .take()
        .ok_or_else(|| MediaError::Start("ffmpeg", MediaReason::NoPipe.into()))?;
    let mut lines = BufReader::new(stderr).split(b'\n');
    let mut report = FilterReport::default();
    // ffmpeg also prints the tags of the file, in any encoding.
    while let Some(line) = lines
        .next_segment()
        .await
        .map_err(|e| MediaError::Unreadable(reason(&e)))?
    {
        report.add(&String::from_utf8_lossy(&line));
    }
    let _ = child.wait().await;
    Ok(report.finish(duration_ms))
}

/// Parser for the output of the filters, line by line.
#[derive(Default)]
pub struct FilterReport {
    first_format: Option<String>,
    format_changes: bool,
    peak_db: Option<f64>,
    /// Start and end (ms) of the first and the last silence; without an end, it lasts to the end of
    /// the stream.
    first: Option<(u64, Option<u64>)>,
    last: Option<(u64, Option<u64>)>,
}

impl FilterReport {
    /// Adds a line printed by ffmpeg.
    pub fn add(&mut self, line: &str) {
        let ms = |key: &str| {
            let seconds = line
                .split_once(key)?
                .1
                .split_whitespace()
                .next()?
                .parse::<f64>()
                .ok()?;
            Some((seconds.max(0.0) * 1000.0).round() as u64)
        };
        if line.contains("ashowinfo") {
            self.note_format(line);
        } else if let Some(start) = ms("silence_start: ") {
            self.first.get_or_insert((start, None));
            self.last = Some((start, None));
        } else if let Some(end) = ms("silence_end: ") {
            for silence in [&mut self.first, &mut self.last].into_iter().flatten() {
                silence.1.get_or_insert(end);
            }
        } else if let Some((_, level)) = line.split_once("max_volume: ") {
            let level = level
                .split_whitespace()
                .next()
                .and_then(|l| l.parse::<f64>().ok());
            // The filters restart at a format change and report each part.
            self.peak_db = [self.peak_db, level].into_iter().flatten().reduce(f64::max);
        }
    }

    /// Reads a line such as `[Parsed_ashowinfo_0 @ 0x1] n:0 … channels:1 chlayout:mono rate:44100
    /// …`.
    fn note_format(&mut self, line: &str) {
        let field = |name: &str| line.split_whitespace().find_map(|w| w.strip_prefix(name));
        let (Some(layout), Some(rate)) = (field("chlayout:"), field("rate:")) else {
            return;
        };
        let format = format!("{layout} {rate}");
        self.format_changes |= self
            .first_format
            .as_ref()
            .is_some_and(|first| *first != format);
        self.first_format.get_or_insert(format);
    }

    /// Returns the result for a stream of this duration.
    pub fn finish(self, duration_ms: u64) -> SoundAnalysis {
        let head = self
            .first
            .filter(|(start, _)| *start < 50)
            .and_then(|(_, end)| end);
        let to_end = |end: Option<u64>| end.is_none_or(|end| end + 100 >= duration_ms);
        let tail = self
            .last
            .filter(|(start, end)| *start > 50 && to_end(*end))
            .map(|(start, _)| start);
        SoundAnalysis {
            leading_silence_ms: head.unwrap_or(0),
            trailing_silence_ms: tail.map_or(0, |start| duration_ms.saturating_sub(start)),
            peak_db: self.peak_db.filter(|db| *db > -90.9),
            format_changes: self.format_changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analyzed(lines: &[&str], duration_ms: u64) -> SoundAnalysis {
        let mut report = FilterReport::default();
        lines.iter().for_each(|line| report.add(line));
        report.finish(duration_ms)
    }

    #[test]
    fn silence_at_the_ends_is_found() {
        let lines = [
            "[silencedetect @ 0x1] silence_start: 0",
            "[silencedetect @ 0x1] silence_end: 0.4 | silence_duration: 0.4",
            "[silencedetect @ 0x1] silence_start: 2.5",
            "[Parsed_volumedetect_2 @ 0x1] max_volume: -12.0 dB",
        ];
        let analysis = analyzed(&lines, 3_000);
        assert_eq!(
            (
                analysis.leading_silence_ms,
                analysis.trailing_silence_ms,
                analysis.is_silent()
            ),
            (400, 500, false)
        );
    }

    #[test]
    fn silent_tracks_and_format_changes_are_recognized() {
        let silent = analyzed(
            &[
                "[silencedetect @ 0x1] silence_start: 0",
                "max_volume: -91.0 dB",
            ],
            3_000,
        );
        assert_eq!(
            (
                silent.leading_silence_ms,
                silent.trailing_silence_ms,
                silent.is_silent()
            ),
            (0, 0, true)
        );
        let line = |layout: &str, rate: u32| {
            format!("[Parsed_ashowinfo_0 @ 0x1] n:0 channels:1 chlayout:{layout} rate:{rate} x")
        };
        let same = [line("mono", 44_100), line("mono", 44_100)];
        let other = [line("mono", 44_100), line("stereo", 44_100)];
        let changes = |lines: &[String; 2]| {
            analyzed(&lines.each_ref().map(String::as_str), 1_000).format_changes
        };
        assert!(!changes(&same) && changes(&other));
    }
}
