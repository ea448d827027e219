//! Runs one chat turn: stores it, posts the message once, streams the response, then diffs the
//! draft, even if the agent said nothing.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::services::Services;
use crate::api::ApiError;
use crate::api::chat::{ChatError, ChatEvent};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::question::QuestionSet;
use crate::domain::reason::Reason;
use crate::domain::timeline::Timeline;

/// Result of a completed turn.
#[derive(Clone, Debug, Default)]
pub struct TurnOutcome {
    /// Draft after the turn, or `None` if there is still none.
    pub draft: Option<Draft>,
    pub changes: Vec<Change>,
    /// True if the agent said anything.
    pub spoke: bool,
    /// Question from the agent, which waits for the answer.
    pub question: Option<QuestionSet>,
    /// Error reported by the agent.
    pub agent_error: Option<ApiError>,
    /// True if the response was stopped before its end.
    pub stopped: bool,
}

/// State of a response while it is streamed.
#[derive(Debug, Default)]
struct ResponseProgress {
    spoke: bool,
    /// True after any event other than an error or a heartbeat.
    did_work: bool,
    question: Option<QuestionSet>,
    agent_error: Option<ApiError>,
    stopped: bool,
}

impl ResponseProgress {
    fn record(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Text { text, .. } => self.spoke |= !text.trim().is_empty(),
            ChatEvent::Media { .. } => self.spoke = true,
            ChatEvent::Question(set) => {
                self.spoke = true;
                self.question = Some(set.clone());
            }
            ChatEvent::Error { code, message } => {
                self.spoke = true;
                self.agent_error = Some(ApiError::from_event(code, message));
            }
            ChatEvent::Tool { .. } | ChatEvent::CutMarks(_) | ChatEvent::Heartbeat => {}
        }
        self.did_work |= !matches!(event, ChatEvent::Error { .. } | ChatEvent::Heartbeat);
    }

    /// Returns the error if the response contained nothing else: the message was then not accepted.
    /// Session loss (1002) is excluded, because only the state can confirm it.
    fn refusal(&self) -> Option<ChatError> {
        let is_refused =
            |e: &ApiError| matches!(e, ApiError::Refused { code, .. } if *code != 1002);
        self.agent_error
            .clone()
            .filter(|e| !self.did_work && is_refused(e))
            .map(ChatError::in_stream)
    }

    /// Converts the error of the state request after the response.
    fn state_error(&self, error: ApiError) -> ChatError {
        let nothing_but_error = self.agent_error.is_some() && !self.did_work;
        ChatError::in_stream(match error {
            ApiError::Refused { code: 1002, .. } if nothing_but_error => error,
            error => ApiError::StateUnavailable(Box::new(error)),
        })
    }

    fn outcome(self, draft: Option<Draft>, before: &Timeline) -> TurnOutcome {
        TurnOutcome {
            changes: draft
                .as_ref()
                .map_or_else(Vec::new, |d| diff::between(before, &d.timeline)),
            draft,
            spoke: self.spoke,
            question: self.question,
            agent_error: self.agent_error,
            stopped: self.stopped,
        }
    }
}

/// Runs a turn; `on_event` receives every event of the response. Dropping the future disconnects,
/// and so does `stop`, after which the turn ends with the state of the session.
/// After success the turn stays recorded as in flight until the caller has stored the result and
/// calls [`clear_in_flight_turn`], so that a restart in between recovers it.
///
/// # Errors
/// If the message could not be stored or was rejected, the response was lost, or the draft could
/// not be read after it.
pub async fn run(
    services: &Services,
    session_id: &str,
    message: &str,
    before: &Timeline,
    stop: &CancellationToken,
    mut on_event: impl FnMut(ChatEvent) + Send,
) -> Result<TurnOutcome, ChatError> {
    begin_turn(services, session_id, message).await?;
    let started = Instant::now();
    tracing::info!("sending a message");
    let (result, progress) =
        stream_response(services, session_id, message, stop, &mut on_event).await;
    let seconds = started.elapsed().as_secs();
    if let Err(error) = result {
        tracing::warn!(
            code = error.error.code(),
            fate_unknown = error.fate_unknown,
            seconds,
            "the response failed"
        );
        if !error.fate_unknown {
            clear_in_flight_turn(services, session_id);
        }
        return Err(error);
    }
    tracing::info!(
        seconds,
        asks = progress.question.is_some(),
        stopped = progress.stopped,
        "the response is complete"
    );
    // The response is complete, so the outcome of the turn is known even if the state cannot be
    // fetched.
    let is_final = progress.spoke || progress.stopped;
    let state = wait_for_state_change(services, session_id, before, is_final).await;
    let draft = state
        .map_err(|error| progress.state_error(error))
        .inspect_err(|_| clear_in_flight_turn(services, session_id))?;
    Ok(progress.outcome(draft, before))
}

/// Records that the message is about to be sent.
async fn begin_turn(services: &Services, session: &str, message: &str) -> Result<(), ChatError> {
    let (session, message) = (session.to_owned(), message.to_owned());
    let begun = services
        .store
        .write(move |store| store.begin_turn(&session, &message));
    begun
        .await
        .map_err(|e| ChatError::not_accepted(not_stored_error(&e)))
}

/// Posts the message and streams the response to its end.
async fn stream_response(
    services: &Services,
    session_id: &str,
    message: &str,
    stop: &CancellationToken,
    on_event: &mut (impl FnMut(ChatEvent) + Send),
) -> (Result<(), ChatError>, ResponseProgress) {
    let response = Mutex::new((ResponseProgress::default(), on_event));
    let forward = |event: ChatEvent| {
        let mut response = response.lock().unwrap_or_else(PoisonError::into_inner);
        response.0.record(&event);
        (response.1)(event);
    };
    let (limits, quiet) = (services.polling.turn_limits, services.polling.quiet_period);
    // An error envelope (1001, 429) proves that the message was not accepted. Only then is it sent
    // again.
    let chat = || {
        services
            .api
            .chat_until_quiet(session_id, message, limits, quiet, &forward)
    };
    let result = tokio::select! {
        result = services.api.retry_if_refused(chat) => Some(result),
        () = stop.cancelled() => None,
    };
    let (mut progress, _) = response
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let Some(result) = result else {
        progress.stopped = true;
        return (Ok(()), progress);
    };
    // The agent waits for an answer to its question, even if the connection was lost after it.
    let result = if progress.question.is_some() {
        result.or_else(|e| if e.fate_unknown { Ok(()) } else { Err(e) })
    } else {
        result
    };
    let result = result.and_then(|()| progress.refusal().map_or(Ok(()), Err));
    (result, progress)
}

fn not_stored_error(e: &crate::store::StoreError) -> ApiError {
    ApiError::File {
        path: "nemo-tui.db".into(),
        why: Reason::MessageNotStored(Box::new(e.reason())),
    }
}

/// Marks the session's turn as finished.
pub fn clear_in_flight_turn(services: &Services, session_id: &str) {
    let session = session_id.to_owned();
    services.store.queue(move |store| store.end_turn(&session));
}

/// Fetches the draft after a turn. If it may not be final, after a silent turn, it is polled a few
/// more times until it differs.
async fn wait_for_state_change(
    services: &Services,
    session_id: &str,
    before: &Timeline,
    is_final: bool,
) -> Result<Option<Draft>, ApiError> {
    let mut draft = fetch_state(services, session_id).await?;
    if !is_final {
        for delay in &services.polling.state_delays {
            if draft.as_ref().is_some_and(|d| d.timeline != *before) {
                break;
            }
            tokio::time::sleep(*delay).await;
            draft = fetch_state(services, session_id).await?;
        }
    }
    save_version(services, session_id, draft.as_ref());
    Ok(draft)
}

/// Fetches the draft, retrying transient errors.
async fn fetch_state(services: &Services, session_id: &str) -> Result<Option<Draft>, ApiError> {
    let mut result = services.api.fetch_draft(session_id).await;
    for delay in &services.polling.state_delays {
        match &result {
            Err(e) if e.is_transient() => tokio::time::sleep(*delay).await,
            _ => break,
        }
        result = services.api.fetch_draft(session_id).await;
    }
    result
}

/// Stores a version of the draft, unless it is known that nothing was edited yet. Errors are only
/// logged.
pub fn save_version(services: &Services, session_id: &str, draft: Option<&Draft>) {
    if let Some(draft) = draft.filter(|draft| draft.version != Some(0)) {
        let (session, json, number) = (session_id.to_owned(), draft.json.clone(), draft.version);
        services
            .store
            .queue(move |store| store.add_draft(&session, &json, number));
    }
}

/// Stores a version that another program made. Errors are only logged.
pub fn save_foreign_version(
    services: &Services,
    session_id: &str,
    draft: &Draft,
    author: Option<&str>,
) {
    save_version(services, session_id, Some(draft));
    if let (Some(number), Some(author)) = (draft.version, author) {
        let (session, author) = (session_id.to_owned(), author.to_owned());
        services
            .store
            .queue(move |store| store.attribute_version(&session, number, &author));
    }
}
