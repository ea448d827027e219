//! Effects of the conversation: turns, their recovery, the state after them, the balance.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::tasks::Tasks;
use super::user_error::user_error;
use crate::api::chat::ChatError;
use crate::app::effect::ChatEffect;
use crate::app::msg::{Msg, TurnEnd, UserError, UserErrorKind};
use crate::app::request::RequestId;
use crate::domain::chat_event::ChatEvent;
use crate::domain::reason::Hint;
use crate::domain::timeline::Timeline;
use crate::workflows::{Services, recovery, turn};

/// The turn that was sent last, which can be stopped.
#[derive(Default)]
pub(super) struct LastTurn(Option<(RequestId, CancellationToken)>);

impl LastTurn {
    fn start(&mut self, request: RequestId) -> CancellationToken {
        let stop = CancellationToken::new();
        self.0 = Some((request, stop.clone()));
        stop
    }

    fn stop(&self, request: RequestId) {
        if let Some((_, stop)) = self.0.as_ref().filter(|(turn, _)| *turn == request) {
            stop.cancel();
        }
    }
}

/// Executes an effect of the conversation.
pub(super) fn run(tasks: &mut Tasks, last_turn: &mut LastTurn, effect: ChatEffect) {
    match effect {
        ChatEffect::SendTurn {
            request,
            session,
            message,
            before,
        } => {
            let stop = last_turn.start(request);
            send_turn(tasks, (request, stop), session, message, before);
        }
        ChatEffect::StopTurn { request } => last_turn.stop(request),
        ChatEffect::Recover {
            request,
            session,
            before,
            lost_for_ms,
        } => recover(tasks, request, session, before, lost_for_ms),
        ChatEffect::ClearTurn { session } => turn::clear_in_flight_turn(&tasks.services, &session),
        ChatEffect::FetchState { request, session } => fetch_state(tasks, request, session),
        ChatEffect::FetchCredits { request } => fetch_credits(tasks, request),
    }
}

fn send_turn(
    tasks: &mut Tasks,
    (request, stop): (RequestId, CancellationToken),
    session: String,
    message: String,
    before: Arc<Timeline>,
) {
    let events = tasks.messages.clone();
    tasks.spawn(move |services| async move {
        let on_event = |event| match event {
            // The editor ignores heartbeats, and receives errors at the end of the response.
            ChatEvent::Heartbeat | ChatEvent::Error { .. } => {}
            event => drop(events.send(Msg::ChatEvent { request, event })),
        };
        let result = turn::run(&services, &session, &message, &before, &stop, on_event).await;
        turn_messages(&services, request, result)
    });
}

/// Messages at the end of a turn: the error that the agent reported, if any, then the result.
fn turn_messages(
    services: &Services,
    request: RequestId,
    result: Result<turn::TurnOutcome, ChatError>,
) -> Vec<Msg> {
    let reported = result
        .as_ref()
        .ok()
        .and_then(|o| o.agent_error.as_ref())
        .map(|e| user_error(services, e));
    let result = result
        .map(|o| {
            Box::new(TurnEnd {
                draft: o.draft.map(Arc::new),
                changes: o.changes,
                replied: o.spoke,
                stopped: o.stopped,
            })
        })
        .map_err(|e| turn_error(services, &e));
    let reported = reported.map(|error| Msg::StreamError { request, error });
    reported
        .into_iter()
        .chain([Msg::TurnEnded { request, result }])
        .collect()
}

fn turn_error(services: &Services, e: &ChatError) -> UserError {
    let error = user_error(services, &e.error);
    if e.fate_unknown {
        UserError {
            kind: UserErrorKind::OutcomeUnknown,
            hint: Hint::CheckTimeline,
            ..error
        }
    } else {
        error
    }
}

fn recover(
    tasks: &mut Tasks,
    request: RequestId,
    session: String,
    before: Arc<Timeline>,
    lost_for_ms: u64,
) {
    let messages = tasks.messages.clone();
    tasks.spawn(move |services| async move {
        let on_update = |wait: Duration| {
            let in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            let _ = messages.send(Msg::RecoveryScheduled { request, in_ms });
        };
        let lost_for = Duration::from_millis(lost_for_ms);
        let outcome =
            recovery::recover_lost_turn(&services, &session, &before, lost_for, on_update).await;
        let end = TurnEnd {
            draft: outcome.draft.map(Arc::new),
            changes: outcome.changes,
            replied: false,
            stopped: false,
        };
        vec![Msg::TurnRecovered {
            request,
            end: Box::new(end),
            state_fetched: outcome.state_read,
        }]
    });
}

fn fetch_state(tasks: &mut Tasks, request: RequestId, session: String) {
    tasks.spawn(move |services| async move {
        let result = services.api.fetch_draft(&session).await;
        if let Ok(draft) = &result {
            turn::save_version(&services, &session, draft.as_ref());
        }
        vec![Msg::State {
            request,
            result: result
                .map(|d| d.map(Arc::new))
                .map_err(|e| user_error(&services, &e)),
        }]
    });
}

fn fetch_credits(tasks: &mut Tasks, request: RequestId) {
    tasks.spawn(move |services| async move {
        vec![Msg::Credits {
            request,
            result: services
                .api
                .fetch_credits()
                .await
                .map_err(|e| user_error(&services, &e)),
        }]
    });
}
