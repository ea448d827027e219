//! Times of cues, as loosely as programs write them: `00:01:02,500`, `1:02.5`, `00:00:01:500`, `-00:00:01,000`.

/// Longest number of digits in a part of a time: more is no time, and fewer cannot overflow.
const MOST_DIGITS: usize = 9;

/// The longest line with times and settings, bytes.
const LONGEST_LINE: usize = 1_000;

/// The longest time that a message may name, s.
const LONGEST_S: u64 = 86_400;

/// `00:01:02,500`, `01:02.5`, `62.5` in ms.
pub fn time(text: &str) -> Option<u64> {
    let ms = whole(text).or_else(|| seconds(text))?;
    u64::try_from(ms).ok().filter(|ms| *ms <= LONGEST_S * 1000)
}

/// What is before a line that may have times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimePrefix {
    /// A blank line, or the start of the file.
    Nothing,
    /// A line of digits, which may be the number of a cue.
    Number,
    Words,
}

/// The two times of a line in ms, and what follows them; the times are `None` if the line is meant to have them and they
/// cannot be read. Bare seconds, and times with anything but `-->` between them, are times only where a cue can start.
pub(super) fn pair(line: &str, before: TimePrefix) -> Option<(Option<(i64, i64)>, &str)> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let starts = before != TimePrefix::Words;
    match line.split_once("-->") {
        Some((from, to)) => match (unnumbered(from), prefix(to.trim_start())) {
            (Some(from), Some((to, rest))) => Some((Some((from, to)), rest)),
            (None, None) if starts => match (seconds(from), seconds(to)) {
                (Some(from), Some(to)) => Some((Some((from, to)), "")),
                _ => (resembles_time(from) && resembles_time(to)).then_some((None, "")),
            },
            (from_ms, to_ms) => {
                let broken = (from_ms.is_some() || resembles_time(from))
                    && (to_ms.is_some() || resembles_time(to));
                let half = starts
                    && (from_ms.is_some() && to.trim().is_empty()
                        || to_ms.is_some() && from.trim().is_empty());
                (broken || half).then_some((None, ""))
            }
        },
        None => {
            let sbv = || comma(line).filter(|_| before == TimePrefix::Nothing);
            let times = loose_arrow(line).filter(|_| starts).or_else(sbv)?;
            Some((Some(times), ""))
        }
    }
}

/// Times around an arrow that a translation program or an editor has changed.
fn loose_arrow(line: &str) -> Option<(i64, i64)> {
    let arrow = ["--&gt;", "-- >", "->", "–>", "—>", "=>"]
        .into_iter()
        .find(|a| line.contains(a))?;
    let (from, to) = line.split_once(arrow)?;
    Some((unnumbered(from)?, whole(to)?))
}

/// `0:00:01.000,0:00:02.500`, as SBV has them.
fn comma(line: &str) -> Option<(i64, i64)> {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let both = |(at, _): (usize, &str)| Some((whole(&line[..at])?, whole(&line[at + 1..])?));
    line.match_indices(',')
        .find_map(both)
        .filter(|_| line.matches(':').count() >= 2)
}

/// A time of a whole text, possibly after the number of the cue.
fn unnumbered(text: &str) -> Option<i64> {
    whole(text).or_else(|| {
        let (number, rest) = text.trim().split_once(char::is_whitespace)?;
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| whole(rest))?
    })
}

/// A time that is the whole text, in ms.
pub(super) fn whole(text: &str) -> Option<i64> {
    prefix(text.trim())
        .filter(|(_, rest)| rest.trim().is_empty())
        .map(|(ms, _)| ms)
}

/// Seconds without minutes.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, rest) = digits(text)?;
    let (fraction, rest) = fraction(rest).unwrap_or((0, rest));
    rest.is_empty().then_some(number * 1000 + fraction)
}

/// The time at the start of a text, in ms, and the rest.
fn prefix(text: &str) -> Option<(i64, &str)> {
    let (sign, text) = text
        .strip_prefix(['-', '−'])
        .map_or((1, text), |rest| (-1, rest));
    let (first, mut rest) = digits(text)?;
    let mut parts = vec![(first, 2)];
    while let Some((part, length, after)) =
        separated(rest, &[':', '：']).filter(|_| parts.len() < 4)
    {
        parts.push((part, length));
        rest = after;
    }
    let (mut fraction_ms, mut after) = fraction(rest).unwrap_or((0, rest));
    if parts.len() == 4 {
        // A colon before thousandths; two digits would be frames of an unknown rate.
        let (thousandths, length) = parts.pop()?;
        if length != 3 || after.len() < rest.len() {
            return None;
        }
        (fraction_ms, after) = (thousandths, rest);
    }
    let seconds = parts.iter().fold(0, |sum: i64, (part, _)| {
        sum.saturating_mul(60).saturating_add(*part)
    });
    (parts.len() >= 2).then_some((
        sign * seconds.saturating_mul(1000).saturating_add(fraction_ms),
        after,
    ))
}

/// A number after one of these separators, with its count of digits; blanks around the separator are passed over.
fn separated<'a>(text: &'a str, separators: &[char]) -> Option<(i64, usize, &'a str)> {
    let text = text.trim_start().strip_prefix(separators)?.trim_start();
    let (number, rest) = digits(text)?;
    Some((number, text.len() - rest.len(), rest))
}

/// `,5`, `.50` or `,500` in ms.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let (number, length, rest) = separated(text, &['.', ',', '，', '．', ';'])?;
    Some((
        (number as f64 * 1000.0 / 10f64.powi(length as i32)).round() as i64,
        rest,
    ))
}

fn digits(text: &str) -> Option<(i64, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    (1..=MOST_DIGITS).contains(&end).then(|| {
        text[..end]
            .parse()
            .ok()
            .map(|number| (number, &text[end..]))
    })?
}

/// Whether a text is a spoiled time rather than words: digits and a colon, and next to nothing else.
fn resembles_time(text: &str) -> bool {
    let text = text.split_whitespace().next().unwrap_or_default();
    let count = |of: fn(&char) -> bool| text.chars().filter(of).count();
    text.contains(':')
        && count(char::is_ascii_digit) >= 3
        && count(|c| !c.is_ascii_digit() && !":.,;-".contains(*c)) <= 2
}
