//! Times as people read them. Everything in this crate counts in whole milliseconds (`ms`).

/// The longest time that is believed; anything beyond it in a draft is junk (about 11.5 days).
pub const LONGEST_MS: u64 = 1_000_000_000;

/// `m:ss.t`, the form used beside segments: `0:05.0`, `1:02.5`, `1:00:00.0`.
pub fn precise(ms: u64) -> String {
    let mut text = String::new();
    push_precise(ms, &mut text);
    text
}

fn push_precise(ms: u64, text: &mut String) {
    push_clock(ms / 1_000, text);
    text.push('.');
    push_digits(ms / 100 % 10, 1, text);
}

/// `m:ss`, from an hour on `h:mm:ss`.
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

/// A number with at least so many digits. By itoa: ten thousand segments are put into words where a whole draft changed.
fn push_digits(number: u64, least: usize, text: &mut String) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    (digits.len()..least).for_each(|_| text.push('0'));
    text.push_str(digits);
}

/// `m:ss.t` with as many more digits as the time has: `0:05.0`, `0:07.25`, `0:07.033`.
pub fn exact(ms: u64) -> String {
    let text = format!("{}{:02}", precise(ms), ms % 100);
    let tail = text.trim_end_matches('0');
    if tail.ends_with('.') {
        format!("{tail}0")
    } else {
        tail.to_owned()
    }
}

/// `m:ss`, for rulers and totals.
pub fn short(ms: u64) -> String {
    let mut text = String::new();
    push_clock(ms / 1_000, &mut text);
    text
}

/// Seconds without a needless tail: `10`, `4.5`, `0.033`.
pub fn seconds(ms: u64) -> String {
    let mut text = String::new();
    push_seconds(ms, &mut text);
    text
}

/// The same, written behind a text.
pub fn push_seconds(ms: u64, text: &mut String) {
    push_digits(ms / 1_000, 1, text);
    if !ms.is_multiple_of(1_000) {
        text.push('.');
        push_digits(ms % 1_000, 3, text);
        text.truncate(text.trim_end_matches('0').len());
    }
}

/// A range beside a segment: `0:05.0–0:10.0`.
pub fn span(start_ms: u64, end_ms: u64) -> String {
    let mut text = String::with_capacity("00:00.0–00:00.0".len());
    push_precise(start_ms, &mut text);
    text.push('–');
    push_precise(end_ms, &mut text);
    text
}

/// `count` times spread over a length, ms: the middles of as many equal parts.
pub fn spread(duration_ms: u64, count: usize) -> Vec<u64> {
    let count = count.max(1) as u64;
    (0..count)
        .map(|i| duration_ms * (2 * i + 1) / (2 * count))
        .collect()
}

/// Index of the frame that starts at or nearest to `ms` at `fps` frames a second.
pub fn frame_at(ms: u64, fps: u32) -> u64 {
    (ms * u64::from(fps) + 500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_people_write_them() {
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
