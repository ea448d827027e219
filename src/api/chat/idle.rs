//! Detects a finished turn on a stream that stays open after its final event: silence, or a long
//! time with heartbeats only, each confirmed by two equal states.

use std::time::Duration;

use tokio::time::Instant;

use super::decode::TurnEndHint;

/// Time with heartbeats only after which an open stream counts as finished. A stage that generates
/// media sends nothing else for 100 to 300 s, and disconnecting would abort it.
const HEARTBEATS_ONLY: Duration = Duration::from_secs(400);

/// Timestamps of an open stream, and the last state fetched during its pauses.
#[derive(Debug)]
pub(super) struct IdleTimer<S> {
    quiet: Duration,
    /// Last data of any kind, heartbeats included.
    last_data: Instant,
    /// Last sign of activity: an event, or a changed state.
    last_activity: Instant,
    /// Last attempt to fetch the state.
    last_read: Instant,
    /// Longest pause before a heartbeat.
    heartbeat_gap: Duration,
    /// State and the time when it was first fetched.
    state: Option<(S, Instant)>,
}

impl<S: PartialEq> IdleTimer<S> {
    /// Creates a timer for a new stream; `quiet` is the required silence after its final event.
    pub(super) fn new(quiet: Duration) -> Self {
        let now = Instant::now();
        Self {
            quiet,
            last_data: now,
            last_activity: now,
            last_read: now,
            heartbeat_gap: Duration::ZERO,
            state: None,
        }
    }

    /// Records an event other than a heartbeat.
    pub(super) fn event(&mut self) {
        self.last_data = Instant::now();
        self.last_activity = self.last_data;
        self.state = None;
    }

    /// Records a heartbeat, or an event without content.
    pub(super) fn heartbeat(&mut self) {
        self.heartbeat_gap = self.heartbeat_gap.max(self.last_data.elapsed());
        self.last_data = Instant::now();
    }

    /// Returns when to fetch the state next, or `None` if the last event was not a final one.
    pub(super) fn next_read(&self, end: TurnEndHint) -> Option<Instant> {
        let quiet = match end {
            TurnEndHint::Open => return None,
            TurnEndHint::Explicit => self.quiet,
            TurnEndHint::Likely => self.quiet * 2,
        };
        // A pause between two heartbeats is not silence.
        let silence = quiet.max(self.heartbeat_gap * 2);
        let silent = self.last_data.max(self.last_read) + silence;
        let heartbeats_only = (self.last_activity + HEARTBEATS_ONLY).max(self.last_read + quiet);
        Some(silent.min(heartbeats_only))
    }

    /// Records a fetched state (`None` if the request failed). Returns true if the turn is
    /// finished.
    pub(super) fn read(&mut self, state: Option<S>) -> bool {
        self.last_read = Instant::now();
        let Some(state) = state else { return false };
        match &self.state {
            Some((known, since)) if *known == state => {
                self.last_data <= *since || self.last_activity.elapsed() >= HEARTBEATS_ONLY
            }
            known => {
                if known.is_some() {
                    self.last_activity = self.last_read;
                }
                self.state = Some((state, self.last_read));
                false
            }
        }
    }
}
