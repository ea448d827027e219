//! Whether the server can be reached at all, and whether its clock and this machine's agree.

use std::time::{Duration, SystemTime};

use super::client::ApiClient;
use super::error::ApiError;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// What an answer tells of the server, whatever it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerReachability {
    /// Time from the question to the answer.
    pub took: Duration,
    /// How far this machine's clock is from the server's, s; none where the answer has no time.
    pub clock_off_s: Option<u64>,
}

impl ApiClient {
    /// Asks the server for its front page: without a token, and any answer will do.
    pub async fn reach(&self) -> Result<ServerReachability, ApiError> {
        let started = tokio::time::Instant::now();
        let asked = self
            .http()
            .await?
            .head(self.url("/")?)
            .timeout(PATIENCE)
            .send()
            .await;
        let answer = asked.map_err(|e| self.trouble(&e))?;
        let date = answer
            .headers()
            .get("date")
            .and_then(|d| httpdate::parse_http_date(d.to_str().ok()?).ok());
        let now = SystemTime::now();
        let apart = |then: SystemTime| {
            now.duration_since(then)
                .or_else(|_| then.duration_since(now))
                .unwrap_or_default()
        };
        Ok(ServerReachability {
            took: started.elapsed(),
            clock_off_s: date.map(|d| apart(d).as_secs()),
        })
    }
}
