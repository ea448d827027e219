//! The connection to the server.

/// Status of the connection to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    #[default]
    Connecting,
    Ready,
    Offline,
}

/// Connection to the server. It outlives the sessions.
#[derive(Clone, Debug, Default)]
pub struct ConnectionState {
    pub status: Connection,
    /// Name of the server; empty until it has responded.
    pub host: String,
    /// True if the server is the embedded studio.
    pub local: bool,
    /// Time of the next attempt to open the session (ms); `None` if the user decides.
    pub retry_at_ms: Option<u64>,
    /// Attempts since the connection was lost.
    pub retries: usize,
}

/// Delays before the attempts to open a session again (ms).
const RETRY_DELAYS_MS: [u64; 8] = [2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000];

impl ConnectionState {
    /// Schedules the next attempt, unless there were too many.
    pub(crate) fn schedule_retry(&mut self, now_ms: u64) {
        let delay_ms = RETRY_DELAYS_MS.get(self.retries);
        self.retry_at_ms = delay_ms.map(|delay_ms| now_ms + delay_ms);
        self.retries += 1;
    }

    /// Seconds until the next attempt.
    pub fn retry_in_seconds(&self, now_ms: u64) -> Option<u64> {
        let at_ms = self.retry_at_ms?;
        Some(at_ms.saturating_sub(now_ms).div_ceil(1_000))
    }
}
