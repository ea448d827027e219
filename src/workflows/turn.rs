//! A turn of the conversation: noted on disk, posted once, heard to its end, and what it changed found out, also where
//! the agent said nothing about it.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use super::Services;
use crate::api::ApiError;
use crate::api::chat::{ChatError, ChatEvent};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::question::QuestionSet;
use crate::domain::timeline::Timeline;

/// What a turn came to.
#[derive(Clone, Debug, Default)]
pub struct TurnOutcome {
    /// The draft after it; none where there still is none.
    pub draft: Option<Draft>,
    pub changes: Vec<Change>,
    /// Whether the agent said anything.
    pub spoke: bool,
    /// What the agent asks: it waits for the answer.
    pub question: Option<QuestionSet>,
    /// The error that the agent reported.
    pub reported: Option<ApiError>,
}

/// What is known of an answer while it comes.
#[derive(Debug, Default)]
struct ResponseProgress {
    spoke: bool,
    /// Whether anything came besides an error.
    worked: bool,
    question: Option<QuestionSet>,
    reported: Option<ApiError>,
}

impl ResponseProgress {
    fn hear(&mut self, event: &ChatEvent) {
        match event {
            ChatEvent::Text { text, .. } => self.spoke |= !text.trim().is_empty(),
            ChatEvent::Media { .. } => self.spoke = true,
            ChatEvent::Question(set) => {
                self.spoke = true;
                self.question = Some(set.clone());
            }
            ChatEvent::Error { code, message } => {
                self.spoke = true;
                self.reported = Some(ApiError::reported(code, message));
            }
            ChatEvent::Tool { .. } | ChatEvent::Heartbeat => {}
        }
        self.worked |= !matches!(event, ChatEvent::Error { .. } | ChatEvent::Heartbeat);
    }

    /// The error of an answer that is nothing but a refusal: the message was not taken. Whether the session is gone is
    /// the state's to say.
    fn refusal(&self) -> Option<ChatError> {
        let refused = |e: &ApiError| matches!(e, ApiError::Refused { code, .. } if *code != 1002);
        self.reported
            .clone()
            .filter(|e| !self.worked && refused(e))
            .map(ChatError::in_stream)
    }

    /// The error of a state that could not be read after the answer.
    fn unseen(&self, error: ApiError) -> ChatError {
        let nothing_but_error = self.reported.is_some() && !self.worked;
        ChatError::in_stream(match error {
            ApiError::Refused { code: 1002, .. } if nothing_but_error => error,
            error => ApiError::Unseen(Box::new(error)),
        })
    }
}

/// Runs a turn; `hear` gets every event of the answer. Dropping the future hangs up. After a good end the turn stays noted
/// until the caller has kept what came of it and [`forget`]s it: killed before that, the next start finds its work.
pub async fn run(
    bench: &Services,
    session_id: &str,
    message: &str,
    before: &Timeline,
    mut hear: impl FnMut(ChatEvent) + Send,
) -> Result<TurnOutcome, ChatError> {
    bench
        .store
        .begin_turn(session_id, message)
        .map_err(|e| ChatError::not_taken(not_noted(&e)))?;
    let started = Instant::now();
    tracing::info!("a message is sent");
    // A refusal in an envelope (1001, 429) proves that the message was not taken: the only answers after which it is sent
    // once more.
    let answer = Mutex::new((ResponseProgress::default(), &mut hear));
    let hear = |event: ChatEvent| {
        let mut answer = answer.lock().unwrap_or_else(PoisonError::into_inner);
        answer.0.hear(&event);
        (answer.1)(event);
    };
    let (limits, quiet) = (bench.pace.limits, bench.pace.quiet);
    let chat = || {
        bench
            .nemo
            .chat_until_quiet(session_id, message, limits, quiet, &hear)
    };
    let result = bench.nemo.once_more_if_refused(chat).await;
    let (answer, _) = answer.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Whatever became of the connection after a question: the agent waits for the answer.
    let result = if answer.question.is_some() {
        result.or_else(|e| if e.fate_unknown { Ok(()) } else { Err(e) })
    } else {
        result
    };
    let result = result.and_then(|()| answer.refusal().map_or(Ok(()), Err));
    let seconds = started.elapsed().as_secs();
    if let Err(error) = result {
        tracing::warn!(
            code = error.error.code(),
            fate_unknown = error.fate_unknown,
            seconds,
            "the answer failed"
        );
        if !error.fate_unknown {
            forget(bench, session_id);
        }
        return Err(error);
    }
    tracing::info!(
        seconds,
        asks = answer.question.is_some(),
        "the answer came to its end"
    );
    // The answer came to its end: the turn's fate is known, whatever happens to the look at its work.
    let settled = settle(bench, session_id, before, answer.spoke).await;
    let draft = settled
        .map_err(|error| answer.unseen(error))
        .inspect_err(|_| forget(bench, session_id))?;
    let changes = draft
        .as_ref()
        .map_or_else(Vec::new, |d| diff::between(before, &d.timeline));
    let ResponseProgress {
        spoke,
        question,
        reported,
        ..
    } = answer;
    Ok(TurnOutcome {
        draft,
        changes,
        spoke,
        question,
        reported,
    })
}

fn not_noted(e: &crate::store::StoreError) -> ApiError {
    ApiError::File {
        path: "nemo-tui.db".into(),
        why: format!("the message could not be noted, so it was not sent: {e}"),
    }
}

/// Notes that the end of a turn is known.
pub fn forget(bench: &Services, session_id: &str) {
    if let Err(e) = bench.store.end_turn(session_id) {
        tracing::error!("{e}");
    }
}

/// The draft after a turn. After a silent one it is looked at a few times more, until it differs.
async fn settle(
    bench: &Services,
    session_id: &str,
    before: &Timeline,
    spoke: bool,
) -> Result<Option<Draft>, ApiError> {
    let mut draft = look(bench, session_id).await?;
    if !spoke {
        for delay in &bench.pace.state_delays {
            if draft.as_ref().is_some_and(|d| d.timeline != *before) {
                break;
            }
            tokio::time::sleep(*delay).await;
            draft = look(bench, session_id).await?;
        }
    }
    keep(bench, session_id, draft.as_ref());
    Ok(draft)
}

/// The draft; passing faults are waited out.
async fn look(bench: &Services, session_id: &str) -> Result<Option<Draft>, ApiError> {
    let mut result = bench.nemo.draft(session_id).await;
    for delay in &bench.pace.state_delays {
        match &result {
            Err(e) if e.is_passing() => tokio::time::sleep(*delay).await,
            _ => break,
        }
        result = bench.nemo.draft(session_id).await;
    }
    result
}

/// Keeps a version of the draft.
pub fn keep(bench: &Services, session_id: &str, draft: Option<&Draft>) {
    if let Some(draft) = draft
        && let Err(e) = bench.store.add_draft(session_id, &draft.json)
    {
        tracing::error!("{e}");
    }
}
