//! TTML (also called DFXP): its `<p begin="…" end="…">` elements.

use super::{Collector, markup, times};

/// The longest name of an element, bytes.
const LONGEST_NAME: usize = 64;

/// Times of this and later are not read, ms.
const LATEST_MS: i64 = u32::MAX as i64;

/// Reads the paragraphs of a document.
pub(super) fn read(text: &str, collector: &mut Collector) {
    let clock = TtmlClock::of(text);
    let mut rest = text;
    while let Some((attributes, body, after)) = paragraph(rest) {
        rest = after;
        let time = |name: &str| attribute(attributes, name).and_then(|value| clock.ms(value));
        let start = time("begin");
        let end = time("end").or_else(|| Some(start? + time("dur")?));
        collector.add(start.zip(end), &words(body));
    }
}

/// The next paragraph: its attributes, its body and what follows.
fn paragraph(text: &str) -> Option<(&str, &str, &str)> {
    let (_, attributes, after) = tag(text, "p")?;
    if attributes.ends_with('/') {
        return Some((attributes, "", after));
    }
    let (body, _, after) = tag(after, "/p")?;
    Some((attributes, body, after))
}

/// The next tag of this name, with any prefix: what is before it, its attributes and what follows.
fn tag<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (slash, local) = name
        .strip_prefix('/')
        .map_or(("", name), |local| ("/", local));
    let (before, rest) = text.match_indices('<').find_map(|(at, _)| {
        let inside = text[at + 1..].strip_prefix(slash)?;
        let end = inside
            .bytes()
            .take(LONGEST_NAME)
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))?;
        let has_name = inside[..end].rsplit(':').next() == Some(local);
        has_name.then_some((&text[..at], &inside[end..]))
    })?;
    // If this tag has no end, no later one has.
    let (attributes, after) = rest.split_once('>')?;
    Some((before, attributes, after))
}

/// The value of the attribute of exactly this name.
fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    value(attributes, name, char::is_whitespace)
}

/// The quoted value after `name=`, where the name follows a character that `may_precede` accepts.
fn value<'a>(text: &'a str, name: &str, may_precede: impl Fn(char) -> bool) -> Option<&'a str> {
    let found = text.match_indices(name).find_map(|(at, _)| {
        let is_start = text[..at].chars().next_back().is_none_or(&may_precede);
        text[at + name.len()..]
            .trim_start()
            .strip_prefix('=')
            .filter(|_| is_start)
    })?;
    let value = found.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next()
}

/// Text without any element; `<br/>` ends a line, and line ends of the source are blanks.
fn words(body: &str) -> String {
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
    markup::plain(&result)
}

/// What times of a document are counted in.
struct TtmlClock {
    /// Frames a second.
    frames: f64,
    /// Ticks a second.
    ticks: f64,
}

impl TtmlClock {
    fn of(text: &str) -> Self {
        let head = text.split_once("<body").map_or(text, |(head, _)| head);
        // Any prefix is accepted, usually `ttp`.
        let value =
            |name: &str| value(head, name, |c| c.is_whitespace() || c == ':').map(str::trim);
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
            return Some(times::whole(clock)?.saturating_add(part.round() as i64))
                .filter(|ms| *ms < LATEST_MS);
        }
        if value.contains(':') {
            return times::whole(value);
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
        Some((seconds * 1000.0).round() as i64).filter(|ms| *ms < LATEST_MS)
    }
}
