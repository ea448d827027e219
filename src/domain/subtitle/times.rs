//! Parses cue times in their many variants: `00:01:02,500`, `1:02.5`, `00:00:01:500`,
//! `-00:00:01,000`.

/// Maximum number of digits in a part of a time, which prevents overflow.
const MAX_DIGITS: usize = 9;

/// Maximum length of a line with times and settings (bytes).
const MAX_LINE_BYTES: usize = 1_000;

/// Maximum time in a message (s).
const MAX_TIME_S: u64 = 86_400;

/// Parses `00:01:02,500`, `01:02.5` or `62.5` as ms.
pub(crate) fn parse_time(text: &str) -> Option<u64> {
    let ms = parse_clock(text).or_else(|| parse_seconds(text))?;
    u64::try_from(ms).ok().filter(|ms| *ms <= MAX_TIME_S * 1000)
}

/// Content of the line before a possible timing line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimePrefix {
    /// A blank line, or the start of the file.
    Nothing,
    /// A line of digits, which may be a cue number.
    Number,
    Text,
}

/// Parses a timing line into its two times (ms) and the rest of the line.
///
/// Returns `None` if this is not a timing line. The times are `None` if it is one, but invalid.
/// Bare seconds, and separators other than `-->`, are accepted only where a cue can start.
pub(super) fn parse_timing(line: &str, previous: TimePrefix) -> Option<(Option<(i64, i64)>, &str)> {
    if line.len() > MAX_LINE_BYTES {
        return None;
    }
    let can_start = previous != TimePrefix::Text;
    match line.split_once("-->") {
        Some((from, to)) => match (
            parse_clock_after_number(from),
            clock_prefix(to.trim_start()),
        ) {
            (Some(from), Some((to, rest))) => Some((Some((from, to)), rest)),
            (None, None) if can_start => match (parse_seconds(from), parse_seconds(to)) {
                (Some(from), Some(to)) => Some((Some((from, to)), "")),
                _ => (resembles_time(from) && resembles_time(to)).then_some((None, "")),
            },
            (from_ms, to_ms) => {
                let is_invalid = (from_ms.is_some() || resembles_time(from))
                    && (to_ms.is_some() || resembles_time(to));
                let is_half = can_start
                    && (from_ms.is_some() && to.trim().is_empty()
                        || to_ms.is_some() && from.trim().is_empty());
                (is_invalid || is_half).then_some((None, ""))
            }
        },
        None => {
            let sbv = || parse_sbv_timing(line).filter(|_| previous == TimePrefix::Nothing);
            let times = parse_altered_arrow(line)
                .filter(|_| can_start)
                .or_else(sbv)?;
            Some((Some(times), ""))
        }
    }
}

/// Parses times around an arrow that was altered by a translation program or an editor.
fn parse_altered_arrow(line: &str) -> Option<(i64, i64)> {
    let arrow = ["--&gt;", "-- >", "->", "–>", "—>", "=>"]
        .into_iter()
        .find(|a| line.contains(a))?;
    let (from, to) = line.split_once(arrow)?;
    Some((parse_clock_after_number(from)?, parse_clock(to)?))
}

/// Parses the timing line of SBV: `0:00:01.000,0:00:02.500`.
fn parse_sbv_timing(line: &str) -> Option<(i64, i64)> {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let pair_at =
        |(at, _): (usize, &str)| Some((parse_clock(&line[..at])?, parse_clock(&line[at + 1..])?));
    line.match_indices(',')
        .find_map(pair_at)
        .filter(|_| line.matches(':').count() >= 2)
}

/// Parses a text that is a time, optionally after a cue number.
fn parse_clock_after_number(text: &str) -> Option<i64> {
    parse_clock(text).or_else(|| {
        let (number, rest) = text.trim().split_once(char::is_whitespace)?;
        number
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| parse_clock(rest))?
    })
}

/// Parses a text that is a single time, as ms.
pub(super) fn parse_clock(text: &str) -> Option<i64> {
    clock_prefix(text.trim())
        .filter(|(_, rest)| rest.trim().is_empty())
        .map(|(ms, _)| ms)
}

/// Parses bare seconds, as ms.
fn parse_seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, rest) = digits(text)?;
    let (fraction, rest) = fraction(rest).unwrap_or((0, rest));
    rest.is_empty().then_some(number * 1000 + fraction)
}

/// Parses the time at the start of a text. Returns it (ms) and the rest.
fn clock_prefix(text: &str) -> Option<(i64, &str)> {
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
        // A colon before the milliseconds. Two digits would be frames at an unknown rate.
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

/// Parses a number after one of these separators, ignoring blanks around the separator. Returns the
/// number, its digit count and the rest.
fn separated<'a>(text: &'a str, separators: &[char]) -> Option<(i64, usize, &'a str)> {
    let text = text.trim_start().strip_prefix(separators)?.trim_start();
    let (number, rest) = digits(text)?;
    Some((number, text.len() - rest.len(), rest))
}

/// Parses `,5`, `.50` or `,500` as ms.
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
    (1..=MAX_DIGITS).contains(&end).then(|| {
        text[..end]
            .parse()
            .ok()
            .map(|number| (number, &text[end..]))
    })?
}

/// Returns true if a text is a damaged time rather than cue text: digits, a colon and hardly
/// anything else.
fn resembles_time(text: &str) -> bool {
    let text = text.split_whitespace().next().unwrap_or_default();
    let count = |matches: fn(&char) -> bool| text.chars().filter(matches).count();
    text.contains(':')
        && count(char::is_ascii_digit) >= 3
        && count(|c| !c.is_ascii_digit() && !":.,;-".contains(*c)) <= 2
}
