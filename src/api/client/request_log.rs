//! Log of requests.

use std::time::Instant;

/// Logs a request with its status (0 if there was no response), without headers, content or query.
pub(crate) fn log_request(method: &str, path: &str, status: Option<u16>, started: Instant) {
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(method, path, status = status.unwrap_or(0), ms, "request");
}
