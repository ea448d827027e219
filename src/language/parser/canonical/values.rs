//! Times and numbers in the sentences of direct edits.

/// Parses `0:07.25` or `1:00:00.0` to ms.
pub(super) fn time(text: &str) -> Option<u64> {
    let seconds = text.split(':').try_fold(0.0, |sum: f64, part| {
        part.parse::<f64>().ok().map(|v| sum * 60.0 + v)
    })?;
    (seconds.is_finite() && seconds >= 0.0).then(|| (seconds * 1000.0).round() as u64)
}

/// Last time in a text (ms).
pub(super) fn last_time(text: &str) -> Option<u64> {
    text.split(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .rfind(|p| p.contains(':'))
        .and_then(time)
}

/// First number in a text.
pub(super) fn number(text: &str) -> Option<f64> {
    let digits = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .find(|p| p.starts_with(|c: char| c.is_ascii_digit()));
    digits.and_then(|d| d.trim_end_matches('.').parse().ok())
}
