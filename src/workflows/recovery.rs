//! After a lost answer: the message is not sent again. The state is looked at after a while, then every now and then;
//! what changed is the answer (the protocol's rule: first after 30 s, then every 60 s, five unchanged looks).

use std::time::Duration;

use super::{Services, turn};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;

/// What the looks came to.
#[derive(Clone, Debug)]
pub struct RecoveryOutcome {
    pub draft: Option<Draft>,
    /// What the lost turn did; nothing where it was not seen to do anything.
    pub changes: Vec<Change>,
    /// Whether the timeline could be looked at; where not, nothing is known of it.
    pub looked: bool,
}

/// Looks until the timeline differs from `before`, or for as often as configured. `lost_for` is how long ago the answer was
/// lost; `tell` hears how long it is to the next look. Looks that fail count as unchanged.
pub async fn watch(
    bench: &Services,
    session_id: &str,
    before: &Timeline,
    lost_for: Duration,
    tell: impl Fn(Duration) + Send,
) -> RecoveryOutcome {
    let pace = bench.pace.recovery;
    let mut wait = pace.first.saturating_sub(lost_for);
    let (mut last, mut looked) = (None, false);
    for _ in 0..pace.tries.max(1) {
        tell(wait);
        tokio::time::sleep(wait).await;
        match bench.nemo.draft(session_id).await {
            Ok(draft) => {
                let changes = draft
                    .as_ref()
                    .map_or_else(Vec::new, |d| diff::between(before, &d.timeline));
                turn::keep(bench, session_id, draft.as_ref());
                looked = true;
                if !changes.is_empty() {
                    return RecoveryOutcome {
                        draft,
                        changes,
                        looked,
                    };
                }
                last = draft;
            }
            Err(e) => tracing::warn!("a look for a lost turn failed: {e}"),
        }
        wait = pace.next;
    }
    RecoveryOutcome {
        draft: last,
        changes: Vec::new(),
        looked,
    }
}
