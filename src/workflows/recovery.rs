//! Recovers a turn whose response was lost. The message is never sent again; the state is polled
//! until the timeline changes.

use std::time::Duration;

use super::services::Services;
use super::turn;
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;

/// Result of the recovery.
#[derive(Clone, Debug)]
pub struct RecoveryOutcome {
    pub draft: Option<Draft>,
    /// Changes made by the lost turn, as far as detected.
    pub changes: Vec<Change>,
    /// True if the state could be read at least once.
    pub state_read: bool,
}

/// Polls the state until the timeline differs from `before` or the configured attempts are used up.
/// `elapsed` is the time since the response was lost; `on_wait` receives the delay before each
/// poll. Failed polls count as unchanged.
pub async fn recover_lost_turn(
    services: &Services,
    session_id: &str,
    before: &Timeline,
    elapsed: Duration,
    on_wait: impl Fn(Duration) + Send,
) -> RecoveryOutcome {
    let (mut last, mut state_read) = (None, false);
    for wait in services.polling.recovery.delays(elapsed) {
        on_wait(wait);
        tokio::time::sleep(wait).await;
        match services.api.fetch_draft(session_id).await {
            Ok(draft) => {
                let changes = draft
                    .as_ref()
                    .map_or_else(Vec::new, |d| diff::between(before, &d.timeline));
                turn::save_version(services, session_id, draft.as_ref());
                state_read = true;
                if !changes.is_empty() {
                    return RecoveryOutcome {
                        draft,
                        changes,
                        state_read,
                    };
                }
                last = draft;
            }
            Err(e) => tracing::warn!("could not fetch the state to recover a lost turn: {e}"),
        }
    }
    RecoveryOutcome {
        draft: last,
        changes: Vec::new(),
        state_read,
    }
}
