//! Cues as SubRip and WebVTT.

use crate::domain::edit::Cue;
use crate::domain::text::harmless;

/// The cues as SubRip.
pub fn srt(cues: &[Cue]) -> String {
    let one = |(i, c): (usize, &Cue)| {
        format!(
            "{}\n{} --> {}\n{}\n\n",
            i + 1,
            stamp(c.start_ms, ','),
            stamp(c.end_ms, ','),
            lines(&c.text)
        )
    };
    cues.iter().enumerate().map(one).collect()
}

/// The cues as WebVTT.
pub fn vtt(cues: &[Cue]) -> String {
    let escaped = |text: &str| {
        lines(text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let one = |c: &Cue| {
        format!(
            "{} --> {}\n{}\n\n",
            stamp(c.start_ms, '.'),
            stamp(c.end_ms, '.'),
            escaped(&c.text)
        )
    };
    format!("WEBVTT\n\n{}", cues.iter().map(one).collect::<String>())
}

fn stamp(ms: u64, point: char) -> String {
    let s = ms / 1000;
    format!(
        "{:02}:{:02}:{:02}{point}{:03}",
        s / 3600,
        s / 60 % 60,
        s % 60,
        ms % 1000
    )
}

/// A text whose lines cannot be taken for the end of a cue, or for the time of another.
fn lines(text: &str) -> String {
    let text = harmless(text).replace("-->", "→");
    text.lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
