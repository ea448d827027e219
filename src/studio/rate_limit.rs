//! How many requests are taken in a second: a program that went wild must not take the machine with it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Lets so many requests through at once, and so many a second after that.
#[derive(Debug)]
pub struct RateLimiter {
    burst: f64,
    per_second: f64,
    left: Mutex<(f64, Instant)>,
}

impl RateLimiter {
    pub fn new(burst: u32, per_second: u32) -> Self {
        Self {
            burst: burst.into(),
            per_second: per_second.into(),
            left: Mutex::new((burst.into(), Instant::now())),
        }
    }

    /// Whether one more may pass now.
    pub fn allows(&self) -> bool {
        self.allows_at(Instant::now())
    }

    fn allows_at(&self, now: Instant) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_duration_since(left.1).as_secs_f64();
        let tokens = (left.0 + passed * self.per_second).min(self.burst);
        let allowed = tokens >= 1.0;
        *left = (if allowed { tokens - 1.0 } else { tokens }, now);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_passes_and_then_so_many_a_second() {
        let pace = RateLimiter::new(3, 2);
        let start = Instant::now();
        let count = |at: Duration| (0..10).filter(|_| pace.allows_at(start + at)).count();
        assert_eq!(count(Duration::ZERO), 3);
        assert_eq!(count(Duration::from_millis(600)), 1);
        assert_eq!(
            count(Duration::from_secs(60)),
            3,
            "what was not used does not heap up"
        );
    }
}
