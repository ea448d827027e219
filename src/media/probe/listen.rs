//! Decodes a sound once from start to end: its silent ends, its loudest moment, and whether its format changes inside.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};

use super::{MediaError, command, not_readable};
use crate::domain::io_reason::reason;

/// Facts of a decoded sound track.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SoundAnalysis {
    /// Silence at the start and at the end, ms: quieter than −45 dB for 0.2 s or longer.
    pub quiet_head_ms: u64,
    pub quiet_tail_ms: u64,
    /// Loudest sample in dB of full scale; `None` if nothing could be decoded.
    pub loudest_db: Option<f64>,
    /// The sample rate or the channels change inside the track.
    pub changes: bool,
}

impl SoundAnalysis {
    /// Nothing in it can be heard.
    pub fn is_silent(&self) -> bool {
        self.loudest_db.is_none_or(|db| db < -70.0)
    }
}

/// Decodes the stream of this index, `duration_ms` long.
pub async fn listen(
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
        .ok_or_else(|| MediaError::Start("ffmpeg", "no pipes".into()))?;
    let mut lines = BufReader::new(stderr).split(b'\n');
    let mut report = FilterReport::default();
    // ffmpeg prints the file's tags too, in whatever encoding they are.
    while let Some(line) = lines
        .next_segment()
        .await
        .map_err(|e| not_readable(&reason(&e)))?
    {
        report.add(&String::from_utf8_lossy(&line));
    }
    let _ = child.wait().await;
    Ok(report.finish(duration_ms))
}

/// What the filters print, read line by line.
#[derive(Default)]
pub struct FilterReport {
    first_format: Option<String>,
    changes: bool,
    loudest_db: Option<f64>,
    /// Start and end of the first and of the last silence, ms; one without an end lasts to the end of the track.
    first: Option<(u64, Option<u64>)>,
    last: Option<(u64, Option<u64>)>,
}

impl FilterReport {
    /// Adds one line that ffmpeg printed.
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
            // The filters start again where the format changes, and report each part.
            self.loudest_db = [self.loudest_db, level]
                .into_iter()
                .flatten()
                .reduce(f64::max);
        }
    }

    /// A line such as `[Parsed_ashowinfo_0 @ 0x1] n:0 … channels:1 chlayout:mono rate:44100 …`.
    fn note_format(&mut self, line: &str) {
        let field = |name: &str| line.split_whitespace().find_map(|w| w.strip_prefix(name));
        let (Some(layout), Some(rate)) = (field("chlayout:"), field("rate:")) else {
            return;
        };
        let format = format!("{layout} {rate}");
        self.changes |= self
            .first_format
            .as_ref()
            .is_some_and(|first| *first != format);
        self.first_format.get_or_insert(format);
    }

    /// The facts of a track of this length.
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
            quiet_head_ms: head.unwrap_or(0),
            quiet_tail_ms: tail.map_or(0, |start| duration_ms.saturating_sub(start)),
            loudest_db: self.loudest_db.filter(|db| *db > -90.9),
            changes: self.changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listened(lines: &[&str], duration_ms: u64) -> SoundAnalysis {
        let mut report = FilterReport::default();
        lines.iter().for_each(|line| report.add(line));
        report.finish(duration_ms)
    }

    #[test]
    fn silent_ends_are_found() {
        let lines = [
            "[silencedetect @ 0x1] silence_start: 0",
            "[silencedetect @ 0x1] silence_end: 0.4 | silence_duration: 0.4",
            "[silencedetect @ 0x1] silence_start: 2.5",
            "[Parsed_volumedetect_2 @ 0x1] max_volume: -12.0 dB",
        ];
        let facts = listened(&lines, 3_000);
        assert_eq!(
            (facts.quiet_head_ms, facts.quiet_tail_ms, facts.is_silent()),
            (400, 500, false)
        );
    }

    #[test]
    fn a_silent_track_and_one_that_changes_are_recognized() {
        let silent = listened(
            &[
                "[silencedetect @ 0x1] silence_start: 0",
                "max_volume: -91.0 dB",
            ],
            3_000,
        );
        assert_eq!(
            (
                silent.quiet_head_ms,
                silent.quiet_tail_ms,
                silent.is_silent()
            ),
            (0, 0, true)
        );
        let line = |layout: &str, rate: u32| {
            format!("[Parsed_ashowinfo_0 @ 0x1] n:0 channels:1 chlayout:{layout} rate:{rate} x")
        };
        let same = [line("mono", 44_100), line("mono", 44_100)];
        let other = [line("mono", 44_100), line("stereo", 44_100)];
        let changes =
            |lines: &[String; 2]| listened(&lines.each_ref().map(String::as_str), 1_000).changes;
        assert!(!changes(&same) && changes(&other));
    }
}
