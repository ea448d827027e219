//! Polling intervals and timeouts of the workflows.

use std::time::Duration;

use crate::api::chat::TurnLimits;
use crate::config::{Config, seconds};
use crate::conversation::recovery::RecoverySchedule;

/// Polling intervals and timeouts.
#[derive(Clone, Debug)]
pub struct PollingPolicy {
    pub render_interval: Duration,
    /// Gives up an export whose progress has not changed for this long.
    pub stall_timeout: Duration,
    /// Silence after the last event of an open stream before the state is fetched.
    pub quiet_period: Duration,
    pub state_delays: Vec<Duration>,
    pub turn_limits: TurnLimits,
    pub recovery: RecoverySchedule,
    pub download_retries: u32,
}

impl PollingPolicy {
    /// Creates the policy from the configuration. The studio's renders are polled more often.
    pub fn new(config: &Config, local: bool) -> Self {
        let polling = &config.polling;
        Self {
            render_interval: seconds(if local {
                polling.studio_render_seconds
            } else {
                polling.render_seconds
            }),
            // The studio's queue runs on this machine: a queued export is not lost.
            stall_timeout: if local {
                Duration::MAX
            } else {
                seconds(polling.render_stalled_seconds)
            },
            quiet_period: seconds(polling.end_of_turn_seconds),
            state_delays: polling
                .state_delays_seconds
                .iter()
                .map(|d| seconds(*d))
                .collect(),
            turn_limits: TurnLimits {
                silence: seconds(polling.silence_seconds),
                turn: seconds(polling.turn_seconds),
            },
            // The studio ends with the program, so a response lost with it is checked once,
            // immediately.
            recovery: if local {
                RecoverySchedule {
                    first_delay: Duration::ZERO,
                    next_delay: Duration::ZERO,
                    attempts: 1,
                }
            } else {
                RecoverySchedule {
                    first_delay: seconds(polling.recovery_first_seconds),
                    next_delay: seconds(polling.recovery_next_seconds),
                    attempts: polling.recovery_tries,
                }
            },
            download_retries: polling.download_retries,
        }
    }
}
