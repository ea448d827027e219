//! Intervals and limits of requests.

use std::time::Duration;

use serde::Deserialize;

use crate::domain::reason::{Reason, SettingsReason};

/// `[polling]`: intervals and limits (s).
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PollingConfig {
    pub render_seconds: f64,
    pub studio_render_seconds: f64,
    pub render_stalled_seconds: f64,
    pub state_delays_seconds: Vec<f64>,
    pub recovery_first_seconds: f64,
    pub recovery_next_seconds: f64,
    pub recovery_tries: u32,
    pub rate_limit_seconds: f64,
    pub still_working_seconds: f64,
    pub silence_seconds: f64,
    pub end_of_turn_seconds: f64,
    pub turn_seconds: f64,
    pub download_retries: u32,
}

impl Default for PollingConfig {
    fn default() -> Self {
        Self {
            render_seconds: 30.0,
            studio_render_seconds: 0.5,
            render_stalled_seconds: 900.0,
            state_delays_seconds: vec![1.0, 2.0, 4.0, 8.0],
            recovery_first_seconds: 30.0,
            recovery_next_seconds: 60.0,
            recovery_tries: 5,
            rate_limit_seconds: 30.0,
            still_working_seconds: 120.0,
            silence_seconds: 600.0,
            end_of_turn_seconds: 10.0,
            turn_seconds: 900.0,
            download_retries: 5,
        }
    }
}

impl PollingConfig {
    /// Returns the reason why a value is invalid.
    pub(super) fn check(&self) -> Result<(), Reason> {
        let values = [
            ("render_seconds", self.render_seconds),
            ("studio_render_seconds", self.studio_render_seconds),
            ("recovery_first_seconds", self.recovery_first_seconds),
            ("recovery_next_seconds", self.recovery_next_seconds),
            ("rate_limit_seconds", self.rate_limit_seconds),
            ("still_working_seconds", self.still_working_seconds),
            ("silence_seconds", self.silence_seconds),
            ("end_of_turn_seconds", self.end_of_turn_seconds),
            ("render_stalled_seconds", self.render_stalled_seconds),
            ("turn_seconds", self.turn_seconds),
        ];
        let delays = self
            .state_delays_seconds
            .iter()
            .map(|d| ("state_delays_seconds", *d));
        match values
            .into_iter()
            .chain(delays)
            .find(|(_, v)| !(*v > 0.0 && *v <= 86_400.0))
        {
            Some((name, value)) => Err(Reason::from(SettingsReason::NotBetween {
                key: format!("polling.{name}"),
                value: value.to_string(),
                low: "0".into(),
                high: "86400".into(),
            })),
            None => Ok(()),
        }
    }
}

/// Converts validated seconds to a duration.
pub fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}
