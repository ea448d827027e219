//! SubRip, WebVTT and SBV: a line with two times, then lines of text. What is between two cues decides nothing, so that
//! files without blank lines, with too many, and without numbers are read as they are meant.

use super::times::TimePrefix;
use super::{Collector, markup, times};

/// A line with times, as an index into the lines of the file.
struct CueTiming<'a> {
    at: usize,
    times: Option<(i64, i64)>,
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
    let numbers = CueNumbering::of(&lines, &timings);
    let mut last = timings
        .first()
        .and_then(|t| number(lines[..t.at].iter().rfind(|l| !l.is_empty())?));
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
        collector.add(timing.times, &markup::plain(&broken_lines(&text)));
    }
}

/// The lines, trimmed; a file whose every second line is blank loses those.
fn lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text
        .lines()
        .map(|l| l.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}')))
        .collect();
    let doubled = lines.len() > 5 && lines.iter().skip(1).step_by(2).all(|l| l.is_empty());
    if doubled {
        lines.into_iter().step_by(2).collect()
    } else {
        lines
    }
}

fn timings<'a>(lines: &[&'a str]) -> Vec<CueTiming<'a>> {
    let before = |at: usize| match at.checked_sub(1).map(|before| lines[before]) {
        None | Some("") => TimePrefix::Nothing,
        Some(line) if number(line).is_some() => TimePrefix::Number,
        Some(_) => TimePrefix::Words,
    };
    let timing = |(at, line): (usize, &&'a str)| {
        let (times, rest) = times::pair(line, before(at))?;
        Some(CueTiming { at, times, rest })
    };
    lines.iter().enumerate().filter_map(timing).collect()
}

/// How many of the cues of a file are numbered.
#[derive(Clone, Copy, PartialEq)]
enum CueNumbering {
    All,
    Most,
    Few,
}

impl CueNumbering {
    fn of(lines: &[&str], timings: &[CueTiming]) -> Self {
        let numbered = |t: &&CueTiming| {
            t.at.checked_sub(1)
                .is_some_and(|before| number(lines[before]).is_some())
        };
        match timings.iter().filter(numbered).count() {
            n if n == timings.len() => Self::All,
            n if n * 2 >= timings.len() => Self::Most,
            _ => Self::Few,
        }
    }
}

fn number(line: &str) -> Option<u64> {
    line.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| line.parse().ok())?
}

/// The lines of a cue without the number or name of the next one, and that number.
fn without_label<'a, 'b>(
    body: &'a [&'b str],
    numbers: CueNumbering,
    is_vtt: bool,
    is_last: bool,
    before: Option<u64>,
) -> (&'a [&'b str], Option<u64>) {
    let Some(at) = body.iter().rposition(|l| !l.is_empty()) else {
        return (body, None);
    };
    let is_adjacent = at + 1 == body.len();
    let after_blank = at > 0 && body[at - 1].is_empty();
    let value = number(body[at]);
    let in_order = value.is_some() && value == before.and_then(|n| n.checked_add(1));
    let is_label = if is_last || !is_adjacent {
        after_blank && in_order
    } else if value.is_some() && numbers != CueNumbering::Few {
        after_blank || in_order || numbers == CueNumbering::All
    } else {
        is_vtt && after_blank
    };
    if is_label {
        (&body[..at], value)
    } else {
        (body, None)
    }
}

/// The lines of a WebVTT cue without the comments, styles and regions after it.
fn without_comments<'a>(body: &[&'a str]) -> Vec<&'a str> {
    let (mut kept, mut skips) = (Vec::new(), false);
    for (i, line) in body.iter().enumerate() {
        let starts = i > 0 && body[i - 1].is_empty();
        let word = line.split([' ', '\t']).next().unwrap_or_default();
        skips = if starts {
            ["NOTE", "STYLE", "REGION"].contains(&word)
        } else {
            skips && !line.is_empty()
        };
        if !skips {
            kept.push(*line);
        }
    }
    kept
}

/// The text with the line breaks that converters of SubStation Alpha leave (`\\N`); those of `C:\\Names` are none.
fn broken_lines(text: &str) -> String {
    let mut parts = text.split("\\N");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        result.push_str(if result.ends_with([':', '\\']) {
            "\\N"
        } else {
            "\n"
        });
        result.push_str(part);
    }
    result
}

/// Whether what follows the times on their line is `align:start`, `X1:100` and not words.
fn are_settings(rest: &str) -> bool {
    rest.split_whitespace()
        .all(|word| word.contains([':', '=', '%']))
}
