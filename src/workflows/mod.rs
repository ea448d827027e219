//! The long jobs, in terms of the client and the store: opening a session, a turn, an export. The editor's tasks and the
//! commands without a screen run the same ones.

pub mod explained_error;
pub mod export;
pub mod interchange_export;
pub mod media_library;
pub mod pictures;
pub mod recovery;
pub mod session;
pub mod turn;

use std::time::Duration;

use crate::api::ApiClient;
use crate::api::chat::TurnLimits;
use crate::config::{Config, seconds};
use crate::store::Store;

/// What every job needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Services {
    pub nemo: ApiClient,
    pub store: Store,
    /// Which backend the sessions and renders in the store belong to: the cloud's address, or `studio`.
    pub backend: String,
    pub pace: PollingPolicy,
    pub library: media_library::MediaLibrary,
}

/// How long to wait for what.
#[derive(Clone, Debug)]
pub struct PollingPolicy {
    pub render: Duration,
    /// An export whose progress does not change for this long is given up.
    pub stalled: Duration,
    /// How long a stream stays open and quiet after its last event before the state is looked at.
    pub quiet: Duration,
    pub state_delays: Vec<Duration>,
    pub limits: TurnLimits,
    pub recovery: RecoverySchedule,
    pub download_retries: u32,
}

/// When to look for the work of a turn whose answer was lost.
#[derive(Clone, Copy, Debug)]
pub struct RecoverySchedule {
    pub first: Duration,
    pub next: Duration,
    pub tries: u32,
}

impl PollingPolicy {
    /// From the configuration; renders of the studio are looked at more often.
    pub fn new(config: &Config, local: bool) -> Self {
        let p = &config.polling;
        Self {
            render: seconds(if local {
                p.studio_render_seconds
            } else {
                p.render_seconds
            }),
            // The studio's queue is on this machine: an export that waits its turn there is not lost.
            stalled: if local {
                Duration::MAX
            } else {
                seconds(p.render_stalled_seconds)
            },
            quiet: seconds(p.end_of_turn_seconds),
            state_delays: p.state_delays_seconds.iter().map(|d| seconds(*d)).collect(),
            limits: TurnLimits {
                silence: seconds(p.silence_seconds),
                turn: seconds(p.turn_seconds),
            },
            // The studio ends with its program: an answer that was lost with it is looked for once, and at once.
            recovery: if local {
                RecoverySchedule {
                    first: Duration::ZERO,
                    next: Duration::ZERO,
                    tries: 1,
                }
            } else {
                RecoverySchedule {
                    first: seconds(p.recovery_first_seconds),
                    next: seconds(p.recovery_next_seconds),
                    tries: p.recovery_tries,
                }
            },
            download_retries: p.download_retries,
        }
    }
}
