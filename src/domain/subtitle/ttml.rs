//! Reads TTML (also called DFXP): its `<p begin="…" end="…">` elements.

use super::collector::Collector;
use super::{markup, times};

/// Maximum length of an element name (bytes).
const MAX_NAME_BYTES: usize = 64;

/// Upper limit of times (ms).
const TIME_LIMIT_MS: i64 = u32::MAX as i64;

/// Reads the paragraphs of a document.
pub(super) fn read(text: &str, collector: &mut Collector) {
    let clock = TtmlClock::from_document(text);
    let mut rest = text;
    while let Some((attributes, body, after)) = next_paragraph(rest) {
        rest = after;
        let time = |name: &str| attribute(attributes, name).and_then(|value| clock.ms(value));
        let start = time("begin");
        let end = time("end").or_else(|| Some(start? + time("dur")?));
        collector.add(start.zip(end), &paragraph_text(body));
    }
}

/// Finds the next paragraph. Returns its attributes, its body and the rest.
fn next_paragraph(text: &str) -> Option<(&str, &str, &str)> {
    let (_, attributes, after) = next_tag(text, "p")?;
    if attributes.ends_with('/') {
        return Some((attributes, "", after));
    }
    let (body, _, after) = next_tag(after, "/p")?;
    Some((attributes, body, after))
}

/// Finds the next tag of this name, with any prefix. Returns the text before it, its attributes and
/// the rest.
fn next_tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (slash, local) = name
        .strip_prefix('/')
        .map_or(("", name), |local| ("/", local));
    let (before, rest) = text.match_indices('<').find_map(|(at, _)| {
        let inside = text[at + 1..].strip_prefix(slash)?;
        let end = inside
            .bytes()
            .take(MAX_NAME_BYTES)
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))?;
        let has_name = inside[..end].rsplit(':').next() == Some(local);
        has_name.then_some((&text[..at], &inside[end..]))
    })?;
    // If this tag is not closed, no later one is.
    let (attributes, after) = rest.split_once('>')?;
    Some((before, attributes, after))
}

/// Returns the value of the attribute with exactly this name.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    quoted_value(attributes, name, char::is_whitespace)
}

/// Returns the quoted value after `name=`. `may_precede` checks the character before the name.
fn quoted_value<'a>(
    text: &'a str,
    name: &str,
    may_precede: impl Fn(char) -> bool,
) -> Option<&'a str> {
    let after_equals = text.match_indices(name).find_map(|(at, _)| {
        let is_start = text[..at].chars().next_back().is_none_or(&may_precede);
        text[at + name.len()..]
            .trim_start()
            .strip_prefix('=')
            .filter(|_| is_start)
    })?;
    let value = after_equals.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Removes all elements from a text. Converts `<br/>` to a line break, and whitespace to spaces.
fn paragraph_text(body: &str) -> String {
    let mut result = String::new();
    for (i, part) in body.split('<').enumerate() {
        let text = match part.split_once('>') {
            Some((tag, text)) if i > 0 => {
                let name = tag
                    .trim_end_matches('/')
                    .trim()
                    .rsplit(':')
                    .next()
                    .unwrap_or_default();
                if name == "br" || name.starts_with("br ") {
                    result.push('\n');
                }
                text
            }
            _ => part,
        };
        result.push_str(
            &text
                .split_inclusive(char::is_whitespace)
                .map(|w| w.replace(['\n', '\r', '\t'], " "))
                .collect::<String>(),
        );
    }
    markup::strip_markup(&result)
}

/// Time units of a document.
struct TtmlClock {
    /// Frame rate (fps).
    frames: f64,
    /// Tick rate (ticks per second).
    ticks: f64,
}

impl TtmlClock {
    fn from_document(text: &str) -> Self {
        let head = text.split_once("<body").map_or(text, |(head, _)| head);
        // Any prefix is accepted, usually `ttp`.
        let value =
            |name: &str| quoted_value(head, name, |c| c.is_whitespace() || c == ':').map(str::trim);
        let number = |name: &str| {
            value(name)
                .and_then(|v| v.parse::<f64>().ok())
                .filter(|n| *n > 0.0)
        };
        let factor = value("frameRateMultiplier").and_then(|v| {
            let (n, d) = v.split_once([' ', ':'])?;
            Some(n.parse::<f64>().ok()? / d.parse::<f64>().ok()?)
                .filter(|f| f.is_finite() && *f > 0.0)
        });
        let frames = number("frameRate").unwrap_or(30.0) * factor.unwrap_or(1.0);
        Self {
            frames,
            ticks: number("tickRate").unwrap_or(frames),
        }
    }

    fn ms(&self, value: &str) -> Option<i64> {
        let value = value.trim();
        if value.matches(':').count() == 3 {
            let (clock, frames) = value.rsplit_once(':')?;
            let is_number = frames.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let part = frames.parse::<f64>().ok().filter(|_| is_number)? / self.frames * 1000.0;
            return Some(times::parse_clock(clock)?.saturating_add(part.round() as i64))
                .filter(|ms| *ms < TIME_LIMIT_MS);
        }
        if value.contains(':') {
            return times::parse_clock(value);
        }
        let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number: f64 = value[..value.len() - unit.len()].parse().ok()?;
        let seconds = match unit {
            "h" => number * 3600.0,
            "m" => number * 60.0,
            "s" => number,
            "ms" => number / 1000.0,
            "f" => number / self.frames,
            "t" => number / self.ticks,
            _ => return None,
        };
        Some((seconds * 1000.0).round() as i64).filter(|ms| *ms < TIME_LIMIT_MS)
    }
}
