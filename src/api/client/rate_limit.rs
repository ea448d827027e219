//! Waits that a server requests (429).

use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::ApiClient;

/// Limits of the wait requested by a server.
const MIN_WAIT: Duration = Duration::from_secs(1);
const MAX_WAIT: Duration = Duration::from_secs(300);

impl ApiClient {
    /// Registers a callback for rate-limit waits. Only the first registration takes effect.
    pub fn on_wait(&self, callback: impl Fn(u64) + Send + Sync + 'static) {
        let _ = self.inner.wait_callback.set(Box::new(callback));
    }

    /// Stores the wait requested by a response (`Retry-After`: seconds or a date).
    pub(crate) fn record_retry_after(&self, headers: &HeaderMap) {
        let text = headers
            .get(RETRY_AFTER)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .trim();
        let seconds = text.parse().ok().map(Duration::from_secs);
        let until = || {
            httpdate::parse_http_date(text)
                .ok()?
                .duration_since(SystemTime::now())
                .ok()
        };
        *self.retry_after() = seconds.or_else(until);
    }

    fn retry_after(&self) -> MutexGuard<'_, Option<Duration>> {
        self.inner
            .retry_after
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as a 429 requested, counting down.
    pub async fn wait_for_rate_limit(&self) {
        let requested = self
            .retry_after()
            .take()
            .map(|requested| requested.clamp(MIN_WAIT, MAX_WAIT));
        let end = tokio::time::Instant::now() + requested.unwrap_or(self.inner.options.rate_limit);
        let report = |seconds| {
            if let Some(callback) = self.inner.wait_callback.get() {
                callback(seconds);
            }
        };
        while let Some(left) = end
            .checked_duration_since(tokio::time::Instant::now())
            .filter(|d| !d.is_zero())
        {
            report(left.as_secs() + u64::from(left.subsec_nanos() > 0));
            tokio::time::sleep(left.min(Duration::from_secs(1))).await;
        }
        report(0);
    }
}
