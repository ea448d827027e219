//! Reads the event stream of a turn to its end, within its time limits.

use std::time::Duration;

use eventsource_client::{Error as SseError, SSE};
use futures::{FutureExt, Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::batch::EventBatch;
use super::decode::{ChatDecoder, TurnEndHint};
use super::error::ChatError;
use super::idle::IdleTimer;
use super::transport::StreamRefusal;
use crate::api::error::{ApiError, root_cause};
use crate::domain::chat_event::ChatEvent;
use crate::domain::reason::Reason;

/// Time limits of a turn.
#[derive(Clone, Copy, Debug)]
pub struct TurnLimits {
    /// Maximum time with heartbeats only.
    pub silence: Duration,
    /// Maximum duration of the turn.
    pub turn: Duration,
}

impl Default for TurnLimits {
    fn default() -> Self {
        Self {
            silence: Duration::from_secs(600),
            turn: Duration::from_secs(900),
        }
    }
}

/// Passes every event of a response to `on_event`, until it ends.
///
/// # Errors
/// If the response was interrupted, timed out, or was never an event stream.
pub async fn read_events(
    stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    on_event: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    read_stream(
        stream,
        limits,
        limits.silence,
        || std::future::ready(Some(())),
        on_event,
    )
    .await
}

/// Like [`read_events`]; on a stream that stays open after its final event, `read` fetches the
/// state (`None` if it fails).
pub(super) async fn read_stream<S: PartialEq, F: Future<Output = Option<S>>>(
    mut stream: impl Stream<Item = Result<SSE, SseError>> + Unpin,
    limits: TurnLimits,
    quiet: Duration,
    read: impl Fn() -> F,
    on_event: impl FnMut(ChatEvent),
) -> Result<(), ChatError> {
    let mut batch = EventBatch::new(on_event);
    let mut decoder = ChatDecoder::default();
    let mut timing = TurnTiming::new(limits, quiet);
    loop {
        let item = match stream.next().now_or_never() {
            Some(next) if Instant::now() < timing.end => stream_item(next)?,
            Some(_) => return Err(ChatError::timed_out()),
            None => {
                batch.flush();
                timing.wait(&mut stream, decoder.end(), &read).await?
            }
        };
        match item {
            None => return Ok(()),
            Some(SSE::Connected(_)) => {}
            Some(SSE::Comment(_)) => {
                timing.idle.heartbeat();
                batch.push(ChatEvent::Heartbeat);
            }
            Some(SSE::Event(event)) => {
                let events = decoder.decode(&event.event_type, &event.data);
                timing.record(&events);
                events.into_iter().for_each(|event| batch.push(event));
            }
        }
    }
}

/// Deadlines of a turn.
struct TurnTiming<S> {
    silence: Duration,
    /// End of the turn.
    end: Instant,
    /// End of the longest silence.
    silent_until: Instant,
    idle: IdleTimer<S>,
}

impl<S: PartialEq> TurnTiming<S> {
    fn new(limits: TurnLimits, quiet: Duration) -> Self {
        Self {
            silence: limits.silence,
            end: Instant::now() + limits.turn,
            silent_until: Instant::now() + limits.silence,
            idle: IdleTimer::new(quiet),
        }
    }

    /// Records the events of one message of the stream.
    fn record(&mut self, events: &[ChatEvent]) {
        let is_heartbeat = |event: &ChatEvent| matches!(event, ChatEvent::Heartbeat);
        if events.iter().all(is_heartbeat) {
            self.idle.heartbeat();
        } else {
            self.silent_until = Instant::now() + self.silence;
            self.idle.event();
        }
    }

    /// Waits for the next item of the stream. `None` if the turn is finished.
    ///
    /// # Errors
    /// If the stream was interrupted, or a time limit is exceeded.
    async fn wait<F: Future<Output = Option<S>>>(
        &mut self,
        stream: &mut (impl Stream<Item = Result<SSE, SseError>> + Unpin),
        hint: TurnEndHint,
        read: &impl Fn() -> F,
    ) -> Result<Option<SSE>, ChatError> {
        let limit = self.end.min(self.silent_until);
        loop {
            let until = self
                .idle
                .next_read(hint)
                .map_or(limit, |next| next.min(limit));
            match timeout_at(until, stream.next()).await {
                Ok(next) => return stream_item(next),
                Err(_) if until >= limit => return Err(ChatError::timed_out()),
                Err(_) => {}
            }
            let left_open = self.idle.read(read().await);
            // Events that arrived during the request are a sign of activity.
            match stream.next().now_or_never() {
                Some(next) => return stream_item(next),
                None if left_open => return Ok(None),
                None => {}
            }
        }
    }
}

/// Returns an item of the stream, or `None` at its end.
///
/// # Errors
/// If the stream was interrupted.
fn stream_item(next: Option<Result<SSE, SseError>>) -> Result<Option<SSE>, ChatError> {
    match next {
        None | Some(Err(SseError::Eof)) => Ok(None),
        Some(Ok(item)) => Ok(Some(item)),
        Some(Err(error)) => Err(classify_stream_error(error)),
    }
}

/// Converts a stream error and determines if the message may have been accepted.
fn classify_stream_error(error: SseError) -> ChatError {
    match error {
        SseError::Transport(e) => match e.inner().downcast_ref::<StreamRefusal>() {
            Some(refusal) if refusal.fate_unknown => ChatError {
                fate_unknown: true,
                ..ChatError::in_stream(refusal.error.clone())
            },
            Some(refusal) => ChatError::not_accepted(refusal.error.clone()),
            None => ChatError::lost(root_cause(e.inner())),
        },
        SseError::InvalidParameter(e) => ChatError::not_accepted(ApiError::unexpected(e)),
        other => ChatError::lost(Reason::message(other)),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use eventsource_client::Event;
    use futures::stream;

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
