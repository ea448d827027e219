//! Detects a finished turn on a stream that stays open after its final event: silence, or a long
//! time with heartbeats only, each confirmed by two equal states.

use std::time::Duration;

use tokio::time::Instant;

use super::TurnEndHint;

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

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use eventsource_client::{Event, SSE};
    use futures::{Stream, StreamExt, stream};

    use super::super::{ChatError, TurnLimits, read_stream};
    use super::*;

    const FINAL: &str =
        r#"{"content":{"parts":[{"text":"Working on it."}]},"finishReason":"STOP"}"#;
    const UNMARKED: &str = r#"{"content":{"parts":[{"text":"Fixed!"}]}}"#;

    fn event(data: &str) -> SSE {
        SSE::Event(Event {
            event_type: "message".into(),
            data: data.into(),
            id: None,
            retry: None,
        })
    }

    /// Stream that stays open: events, each after a pause (s).
    fn open(
        events: Vec<(u64, SSE)>,
    ) -> impl Stream<Item = Result<SSE, eventsource_client::Error>> + Unpin {
        let timed = stream::iter(events).then(|(pause, event)| async move {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            Ok(event)
        });
        Box::pin(timed.chain(stream::pending()))
    }

    /// Returns the time until a stream counted as finished (s) and the number of states fetched.
    async fn time_until_finished(
        events: Vec<(u64, SSE)>,
        state: impl Fn(usize) -> Option<&'static str>,
    ) -> (u64, usize, Result<(), ChatError>) {
        let (started, reads) = (Instant::now(), Cell::new(0));
        let read = || {
            reads.set(reads.get() + 1);
            std::future::ready(state(reads.get()))
        };
        let result = read_stream(
            open(events),
            TurnLimits::default(),
            Duration::from_secs(10),
            read,
            |_| (),
        )
        .await;
        (started.elapsed().as_secs(), reads.get(), result)
    }

    #[tokio::test(start_paused = true)]
    async fn silence_and_two_equal_states_end_a_stream() {
        let (seconds, reads, result) =
            time_until_finished(vec![(0, event(FINAL))], |_| Some("a")).await;
        assert!(
            (seconds, reads, result.is_ok()) == (20, 2, true),
            "{seconds} {reads}"
        );
        let (seconds, reads, result) =
            time_until_finished(vec![(0, event(UNMARKED))], |_| Some("a")).await;
        assert!(
            (seconds, reads, result.is_ok()) == (40, 2, true),
            "{seconds} {reads}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn failed_state_requests_do_not_end_a_stream() {
        let (seconds, reads, result) = time_until_finished(vec![(0, event(FINAL))], |_| None).await;
        assert!(
            result.is_err_and(|e| e.fate_unknown) && seconds == 600 && reads > 2,
            "{seconds} {reads}"
        );
        let flaky = |n| (n % 2 == 0).then_some("a");
        let (seconds, reads, result) = time_until_finished(vec![(0, event(FINAL))], flaky).await;
        assert!(
            (seconds, reads, result.is_ok()) == (40, 4, true),
            "{seconds} {reads}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_stage_that_sends_only_heartbeats_for_minutes_is_not_aborted() {
        for pause in [3, 15, 30] {
            let mut events = vec![
                (0, event(UNMARKED)),
                (pause, SSE::Comment("heartbeat".into())),
            ];
            events.splice(
                0..0,
                [
                    (1, SSE::Comment("heartbeat".into())),
                    (pause, SSE::Comment("heartbeat".into())),
                ],
            );
            events.extend((0..380 / pause - 1).map(|_| (pause, event(r#"{"type":"heartbeat"}"#))));
            let received = RefCell::new(String::new());
            let on_event = |e| {
                if let crate::domain::chat_event::ChatEvent::Text { text, .. } = e {
                    received.borrow_mut().push_str(&text);
                }
            };
            events.push((
                0,
                event(r#"{"content":{"parts":[{"text":" Done."}]},"finishReason":"STOP"}"#),
            ));
            let read = || std::future::ready(Some("a"));
            let result = read_stream(
                open(events),
                TurnLimits::default(),
                Duration::from_secs(10),
                read,
                on_event,
            )
            .await;
            assert!(
                result.is_ok() && received.borrow().ends_with("Done."),
                "{pause} s: {received:?}"
            );
        }
    }

    // adk-python#4216 with pings, which continue after the final event.
    #[tokio::test(start_paused = true)]
    async fn endless_heartbeats_end_a_stream_late() {
        let pings = |first: &str| {
            let pings = (0..400).map(|_| (3, SSE::Comment("ping".into())));
            [(0, event(first))]
                .into_iter()
                .chain(pings)
                .collect::<Vec<_>>()
        };
        for first in [FINAL, UNMARKED] {
            let (seconds, _, result) = time_until_finished(pings(first), |_| Some("a")).await;
            assert!(
                result.is_ok() && (400..=430).contains(&seconds),
                "{seconds}"
            );
            let (seconds, _, result) = time_until_finished(pings(first), |_| None).await;
            assert!(
                result.is_err_and(|e| e.fate_unknown) && seconds == 600,
                "{seconds}"
            );
        }
        let changing = |n| Some(if n == 1 { "a" } else { "b" });
        let (seconds, _, result) = time_until_finished(pings(FINAL), changing).await;
        assert!(
            seconds >= 600,
            "a changing state is a sign of activity: {seconds} {result:?}"
        );
    }
}
