//! Check of the server's reachability and of the clock difference.

use std::time::{Duration, SystemTime};

use super::client::ApiClient;
use super::error::ApiError;

/// Timeout of the check.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Result of a reachability check, independent of the response status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerReachability {
    /// Time until the response.
    pub latency: Duration,
    /// Difference between the clocks of this machine and the server (s); `None` if the response has
    /// no date.
    pub clock_skew_s: Option<u64>,
}

impl ApiClient {
    /// Requests the server's front page without a token. Any response counts.
    ///
    /// # Errors
    /// If the server does not respond.
    pub async fn check_reachability(&self) -> Result<ServerReachability, ApiError> {
        let started = tokio::time::Instant::now();
        let result = self
            .http()
            .await?
            .head(self.url("/")?)
            .timeout(TIMEOUT)
            .send()
            .await;
        let response = result.map_err(|e| self.transport_error(&e))?;
        let date = response
            .headers()
            .get("date")
            .and_then(|d| httpdate::parse_http_date(d.to_str().ok()?).ok());
        let now = SystemTime::now();
        let difference = |server_time: SystemTime| {
            now.duration_since(server_time)
                .or_else(|_| server_time.duration_since(now))
                .unwrap_or_default()
        };
        Ok(ServerReachability {
            latency: started.elapsed(),
            clock_skew_s: date.map(|d| difference(d).as_secs()),
        })
    }
}
