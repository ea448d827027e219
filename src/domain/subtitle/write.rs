//! Writes cues as SubRip and WebVTT.

use crate::domain::edit::Cue;
use crate::domain::text::sanitize;

/// Formats cues as SubRip.
pub fn srt(cues: &[Cue]) -> String {
    let block = |(i, c): (usize, &Cue)| {
        format!(
            "{}\n{} --> {}\n{}\n\n",
            i + 1,
            timestamp(c.start_ms, ','),
            timestamp(c.end_ms, ','),
            cue_lines(&c.text)
        )
    };
    cues.iter().enumerate().map(block).collect()
}

/// Formats cues as WebVTT.
pub fn vtt(cues: &[Cue]) -> String {
    vtt_file(
        cues.iter()
            .map(|c| (c.start_ms, c.end_ms, vtt_escaped(&c.text))),
    )
}

/// Formats cues as WebVTT: start, end (ms) and escaped text.
pub(crate) fn vtt_file(cues: impl Iterator<Item = (u64, u64, String)>) -> String {
    let block = |(start_ms, end_ms, text): (u64, u64, String)| {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|l| !l.is_empty()).collect();
        format!(
            "{} --> {}\n{}\n\n",
            vtt_time(start_ms),
            vtt_time(end_ms),
            lines.join("\n")
        )
    };
    format!("WEBVTT\n\n{}", cues.map(block).collect::<String>())
}

/// Formats a time for WebVTT.
pub(crate) fn vtt_time(ms: u64) -> String {
    timestamp(ms, '.')
}

/// Escapes a part of the text of a WebVTT cue.
pub(crate) fn vtt_escaped(text: &str) -> String {
    let text = sanitize(text).replace("-->", "→");
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn timestamp(ms: u64, separator: char) -> String {
    let s = ms / 1000;
    format!(
        "{:02}:{:02}:{:02}{separator}{:03}",
        s / 3600,
        s / 60 % 60,
        s % 60,
        ms % 1000
    )
}

/// Removes blank lines and arrows, which would end a cue or start another one.
fn cue_lines(text: &str) -> String {
    let text = sanitize(text).replace("-->", "→");
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
