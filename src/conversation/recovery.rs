//! Times at which a lost response is looked for.

use std::time::Duration;

/// Schedule of state checks after the response of a turn was lost. Protocol rule: first after 30 s,
/// then every 60 s, up to five unchanged states.
#[derive(Clone, Copy, Debug)]
pub struct RecoverySchedule {
    pub first_delay: Duration,
    pub next_delay: Duration,
    pub attempts: u32,
}

impl RecoverySchedule {
    /// Delays before each check. `elapsed` is the time since the response was lost.
    pub fn delays(self, elapsed: Duration) -> impl Iterator<Item = Duration> + Send {
        let later = self.attempts.max(1) - 1;
        let first = self.first_delay.saturating_sub(elapsed);
        std::iter::once(first).chain((0..later).map(move |_| self.next_delay))
    }
}
