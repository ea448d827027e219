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
    let escaped = |text: &str| {
        cue_lines(text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let block = |c: &Cue| {
        format!(
            "{} --> {}\n{}\n\n",
            timestamp(c.start_ms, '.'),
            timestamp(c.end_ms, '.'),
            escaped(&c.text)
        )
    };
    format!("WEBVTT\n\n{}", cues.iter().map(block).collect::<String>())
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
