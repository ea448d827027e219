//! Formats times. All times in this crate are whole milliseconds (`ms`).

/// Maximum valid time (ms), about 11.5 days. Larger values in a draft are clamped.
pub(crate) const MAX_TIME_MS: u64 = 1_000_000_000;

/// Formats a time as `m:ss.t`, as shown with segments: `0:05.0`, `1:02.5`, `1:00:00.0`.
pub(crate) fn precise(ms: u64) -> String {
    let mut text = String::new();
    push_precise(ms, &mut text);
    text
}

fn push_precise(ms: u64, text: &mut String) {
    push_clock(ms / 1_000, text);
    text.push('.');
    push_digits(ms / 100 % 10, 1, text);
}

/// Appends a time as `m:ss`, or as `h:mm:ss` from one hour on.
fn push_clock(s: u64, text: &mut String) {
    let hours = s / 3600;
    if hours > 0 {
        push_digits(hours, 1, text);
        text.push(':');
    }
    push_digits(s / 60 % 60, if hours > 0 { 2 } else { 1 }, text);
    text.push(':');
    push_digits(s % 60, 2, text);
}

/// Appends a number with at least `min_digits` digits.
///
/// Uses `itoa` for speed: a large draft formats the times of ten thousand segments.
fn push_digits(number: u64, min_digits: usize, text: &mut String) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    (digits.len()..min_digits).for_each(|_| text.push('0'));
    text.push_str(digits);
}

/// Formats a time as `m:ss.t` with up to ms precision: `0:05.0`, `0:07.25`, `0:07.033`.
pub fn exact(ms: u64) -> String {
    let text = format!("{}{:02}", precise(ms), ms % 100);
    let tail = text.trim_end_matches('0');
    if tail.ends_with('.') {
        format!("{tail}0")
    } else {
        tail.to_owned()
    }
}

/// Formats a time as `m:ss`, for rulers and totals.
pub fn short(ms: u64) -> String {
    let mut text = String::new();
    push_clock(ms / 1_000, &mut text);
    text
}

/// Formats a time in seconds without trailing zeros: `10`, `4.5`, `0.033`.
pub fn seconds(ms: u64) -> String {
    let mut text = String::new();
    push_seconds(ms, &mut text);
    text
}

/// Appends a time in seconds as [`seconds`] formats it.
pub(crate) fn push_seconds(ms: u64, text: &mut String) {
    push_digits(ms / 1_000, 1, text);
    if !ms.is_multiple_of(1_000) {
        text.push('.');
        push_digits(ms % 1_000, 3, text);
        text.truncate(text.trim_end_matches('0').len());
    }
}

/// Formats a time range: `0:05.0–0:10.0`.
pub fn span(start_ms: u64, end_ms: u64) -> String {
    let mut text = String::with_capacity("00:00.0–00:00.0".len());
    push_precise(start_ms, &mut text);
    text.push('–');
    push_precise(end_ms, &mut text);
    text
}

/// Returns the midpoints (ms) of `count` equal parts of a duration.
pub fn spread(duration_ms: u64, count: usize) -> Vec<u64> {
    let count = count.max(1) as u64;
    (0..count)
        .map(|i| duration_ms * (2 * i + 1) / (2 * count))
        .collect()
}

/// Returns the index of the frame whose start is nearest to `ms`.
pub fn frame_at(ms: u64, fps: u32) -> u64 {
    (ms * u64::from(fps) + 500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_formatted_for_reading() {
        assert_eq!(precise(5_040), "0:05.0");
        assert_eq!(precise(3_600_000), "1:00:00.0");
        assert_eq!(
            [exact(5_000), exact(7_250), exact(7_033), exact(0)],
            ["0:05.0", "0:07.25", "0:07.033", "0:00.0"]
        );
        assert_eq!(short(62_999), "1:02");
        assert_eq!(seconds(10_000), "10");
        assert_eq!(seconds(4_500), "4.5");
        assert_eq!(seconds(33), "0.033");
        assert_eq!(seconds(0), "0");
        assert_eq!(span(5_000, 10_000), "0:05.0–0:10.0");
    }

    #[test]
    fn times_are_the_middles_of_equal_parts() {
        assert_eq!(spread(1_000, 4), [125, 375, 625, 875]);
        assert_eq!(spread(0, 1), [0]);
    }

    #[test]
    fn frames_round_to_the_nearest() {
        assert_eq!(frame_at(33, 30), 1);
        assert_eq!(frame_at(4_517, 30), 136);
        assert_eq!(frame_at(30_000, 30), 900);
    }
}
