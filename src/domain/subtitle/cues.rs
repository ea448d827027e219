//! SubRip, WebVTT and SBV: a line with two times, followed by lines of text.
//!
//! Cues are recognized by their times only, so that files with missing or extra blank lines and
//! without numbers are read correctly.

use super::collector::Collector;
use super::times::TimePrefix;
use super::{markup, times};

/// A line with times.
struct CueTiming<'a> {
    /// Index of the line.
    at: usize,
    /// Start and end (ms); `None` if invalid.
    times: Option<(i64, i64)>,
    /// Text after the times.
    rest: &'a str,
}

/// Reads the cues of a text.
pub(super) fn read(text: &str, collector: &mut Collector) {
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\r\n", "\n")
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let lines = lines(&text);
    let is_vtt = lines.first().is_some_and(|l| l.starts_with("WEBVTT"));
    let timings = timings(&lines);
    let numbers = CueNumbering::detect(&lines, &timings);
    let mut last = timings
        .first()
        .and_then(|t| parse_number(lines[..t.at].iter().rfind(|l| !l.is_empty())?));
    for (i, timing) in timings.iter().enumerate() {
        let end = timings.get(i + 1).map_or(lines.len(), |next| next.at);
        let body = &lines[timing.at + 1..end];
        let (body, label) = without_label(body, numbers, is_vtt, end == lines.len(), last);
        last = label.or_else(|| last?.checked_add(1));
        let mut text = if is_vtt {
            without_comments(body).join("\n")
        } else {
            body.join("\n")
        };
        if text.trim().is_empty() && !are_settings(timing.rest) {
            timing.rest.clone_into(&mut text);
        }
        collector.add(timing.times, &markup::strip_markup(&text));
    }
}

/// Splits a text into trimmed lines. Drops every second line if all of those are blank.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text
        .lines()
        .map(|l| l.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}')))
        .collect();
    let is_double_spaced = lines.len() > 5 && lines.iter().skip(1).step_by(2).all(|l| l.is_empty());
    if is_double_spaced {
        lines.into_iter().step_by(2).collect()
    } else {
        lines
    }
}

fn timings<'a>(lines: &[&'a str]) -> Vec<CueTiming<'a>> {
    let prefix = |at: usize| match at.checked_sub(1).map(|before| lines[before]) {
        None | Some("") => TimePrefix::Nothing,
        Some(line) if parse_number(line).is_some() => TimePrefix::Number,
        Some(_) => TimePrefix::Text,
    };
    let timing = |(at, line): (usize, &&'a str)| {
        let (times, rest) = times::parse_timing(line, prefix(at))?;
        Some(CueTiming { at, times, rest })
    };
    lines.iter().enumerate().filter_map(timing).collect()
}

/// Share of the cues of a file that are numbered.
#[derive(Clone, Copy, PartialEq)]
enum CueNumbering {
    All,
    Most,
    Few,
}

impl CueNumbering {
    fn detect(lines: &[&str], timings: &[CueTiming]) -> Self {
        let numbered = |t: &&CueTiming| {
            t.at.checked_sub(1)
                .is_some_and(|before| parse_number(lines[before]).is_some())
        };
        match timings.iter().filter(numbered).count() {
            n if n == timings.len() => Self::All,
            n if n * 2 >= timings.len() => Self::Most,
            _ => Self::Few,
        }
    }
}

fn parse_number(line: &str) -> Option<u64> {
    line.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| line.parse().ok())?
}

/// Returns the lines of a cue without the number or name of the next cue, and that number.
fn without_label<'a, 'b>(
    body: &'a [&'b str],
    numbers: CueNumbering,
    is_vtt: bool,
    is_last: bool,
    previous: Option<u64>,
) -> (&'a [&'b str], Option<u64>) {
    let Some(last_line) = body.iter().rposition(|l| !l.is_empty()) else {
        return (body, None);
    };
    let is_adjacent = last_line + 1 == body.len();
    let after_blank = last_line > 0 && body[last_line - 1].is_empty();
    let value = parse_number(body[last_line]);
    let in_order = value.is_some() && value == previous.and_then(|n| n.checked_add(1));
    let is_label = if is_last || !is_adjacent {
        after_blank && in_order
    } else if value.is_some() && numbers != CueNumbering::Few {
        after_blank || in_order || numbers == CueNumbering::All
    } else {
        is_vtt && after_blank
    };
    if is_label {
        (&body[..last_line], value)
    } else {
        (body, None)
    }
}

/// Returns the lines of a WebVTT cue without the comments, styles and regions that follow it.
fn without_comments<'a>(body: &[&'a str]) -> Vec<&'a str> {
    let (mut remaining, mut is_skipping) = (Vec::new(), false);
    for (i, line) in body.iter().enumerate() {
        let starts_block = i > 0 && body[i - 1].is_empty();
        let word = line.split([' ', '\t']).next().unwrap_or_default();
        is_skipping = if starts_block {
            ["NOTE", "STYLE", "REGION"].contains(&word)
        } else {
            is_skipping && !line.is_empty()
        };
        if !is_skipping {
            remaining.push(*line);
        }
    }
    remaining
}

/// Returns true if the rest of a timing line consists of settings such as `align:start` or
/// `X1:100`, not of cue text.
fn are_settings(rest: &str) -> bool {
    rest.split_whitespace()
        .all(|word| word.contains([':', '=', '%']))
}
