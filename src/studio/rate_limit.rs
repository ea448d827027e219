//! Token bucket rate limiter: a runaway client must not overload the computer.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Allows a burst of requests, then a limited rate (requests/s).
#[derive(Debug)]
pub struct RateLimiter {
    burst: f64,
    per_second: f64,
    tokens: Mutex<(f64, Instant)>,
}

impl RateLimiter {
    pub fn new(burst: u32, per_second: u32) -> Self {
        Self {
            burst: burst.into(),
            per_second: per_second.into(),
            tokens: Mutex::new((burst.into(), Instant::now())),
        }
    }

    /// Takes a token. Returns false if none is available.
    pub fn try_acquire(&self) -> bool {
        self.try_acquire_at(Instant::now())
    }

    fn try_acquire_at(&self, now: Instant) -> bool {
        let mut bucket = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed_s = now.saturating_duration_since(bucket.1).as_secs_f64();
        let tokens = (bucket.0 + elapsed_s * self.per_second).min(self.burst);
        let allowed = tokens >= 1.0;
        *bucket = (if allowed { tokens - 1.0 } else { tokens }, now);
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_is_allowed_and_then_limited() {
        let limiter = RateLimiter::new(3, 2);
        let start = Instant::now();
        let count = |at: Duration| {
            (0..10)
                .filter(|_| limiter.try_acquire_at(start + at))
                .count()
        };
        assert_eq!(count(Duration::ZERO), 3);
        assert_eq!(count(Duration::from_millis(600)), 1);
        assert_eq!(
            count(Duration::from_secs(60)),
            3,
            "unused tokens do not accumulate"
        );
    }
}
