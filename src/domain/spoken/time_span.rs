//! Time ranges.

use serde::{Deserialize, Serialize};

/// A time range (ms).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSpan {
    pub start_ms: u64,
    pub end_ms: u64,
}

impl TimeSpan {
    pub const fn new(start_ms: u64, end_ms: u64) -> Self {
        Self { start_ms, end_ms }
    }

    /// Returns the duration (ms).
    pub const fn duration_ms(self) -> u64 {
        self.end_ms.saturating_sub(self.start_ms)
    }

    /// Returns true if the ranges have a part in common.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start_ms < other.end_ms && other.start_ms < self.end_ms
    }

    /// Returns the distance to a time (ms); 0 if the range contains it.
    pub(crate) const fn distance_ms(self, at_ms: u64) -> u64 {
        if at_ms < self.start_ms {
            self.start_ms - at_ms
        } else {
            at_ms.saturating_sub(self.end_ms)
        }
    }
}

/// Sorts ranges, and joins those that overlap or are at most `gap_ms` apart.
pub fn merged(mut spans: Vec<TimeSpan>, gap_ms: u64) -> Vec<TimeSpan> {
    spans.sort_by_key(|span| span.start_ms);
    let mut joined: Vec<TimeSpan> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start_ms <= last.end_ms + gap_ms => {
                last.end_ms = last.end_ms.max(span.end_ms);
            }
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_ranges_are_joined() {
        let spans = [(500, 900), (0, 100), (150, 300), (200, 250)];
        let spans = spans.map(|(start, end)| TimeSpan::new(start, end)).to_vec();
        let joined = merged(spans, 50);
        assert_eq!(joined, [TimeSpan::new(0, 300), TimeSpan::new(500, 900)]);
    }
}
