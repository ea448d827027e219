//! Edits that the user accepts or rejects in the editor.

use std::time::Duration;

use serde_json::json;
use tokio::sync::watch;
use tokio::time::Instant;

use super::call::{CallProgress, ToolCall};
use super::reply::{ToolFailure, ToolReply, ToolResult};
use crate::api::{ApiError, ProposeRequest};
use crate::domain::proposal::ProposalState;
use crate::domain::reason::{Reason, StudioReason};

/// Time that a request to the studio waits for the answer.
const POLL: Duration = Duration::from_secs(20);

/// Proposes edits that were tried out, and waits for the answer.
pub(super) async fn propose(
    call: &ToolCall<'_>,
    session: &str,
    proposal: &ProposeRequest,
    wait: Duration,
) -> ToolResult {
    let api = &call.context.services().api;
    let id = api.propose(session, proposal).await.map_err(|e| match e {
        ApiError::Refused {
            message: Reason::Studio(StudioReason::NoEditor),
            ..
        } => no_editor(session),
        other => other.into(),
    })?;
    follow(call, session, &id, wait).await
}

/// Error of a proposal that no one can answer.
fn no_editor(session: &str) -> ToolFailure {
    let next = format!(
        "Ask the user to open it with nemo-tui --local --session {session}, then call this again. \
         With edits = \"allow\" under [mcp] in the configuration, no one is asked."
    );
    ToolFailure::new("the user has to accept edits, but no editor is open", next)
}

/// Waits for the answer to a proposal. A canceled call withdraws it.
pub(super) async fn follow(
    call: &ToolCall<'_>,
    session: &str,
    id: &str,
    wait: Duration,
) -> ToolResult {
    let api = &call.context.services().api;
    let (sender, progress) = watch::channel(CallProgress::default());
    let deadline = Instant::now() + wait;
    let work = async {
        let mut fraction = 0.0;
        loop {
            let left = deadline.saturating_duration_since(Instant::now()).min(POLL);
            let wait_ms = u64::try_from(left.as_millis()).unwrap_or(0);
            let state = api.await_proposal(session, id, wait_ms).await?;
            if state != ProposalState::Pending || Instant::now() >= deadline {
                return Ok::<_, ApiError>(state);
            }
            // It is unknown when the user answers.
            fraction += (1.0 - fraction) / 4.0;
            let text = "waiting for the user to accept".to_owned();
            sender.send_replace(CallProgress { fraction, text });
        }
    };
    match call.follow(progress, work).await {
        Ok(state) => {
            let state = state?;
            if state != ProposalState::Pending {
                // The answer was received, so that its files are no longer needed.
                api.withdraw_proposal(session, id).await?;
            }
            answer(call, session, id, state).await
        }
        Err(canceled) => {
            api.withdraw_proposal(session, id).await?;
            Err(canceled)
        }
    }
}

async fn answer(call: &ToolCall<'_>, session: &str, id: &str, state: ProposalState) -> ToolResult {
    match state {
        ProposalState::Pending => {
            let text = "The user has not answered yet. Call proposal_status with this id.";
            Ok(ToolReply::text(text).with_data(json!({"proposal": id, "state": "pending"})))
        }
        ProposalState::Accepted { version } => {
            let draft = call.context.services().api.fetch_draft(session).await?;
            if let Some(draft) = draft.filter(|d| d.version.map(u64::from) == Some(version)) {
                call.save(session, &draft);
            }
            let text = format!("The user accepted: the timeline has version {version}.");
            let data = json!({"proposal": id, "state": "accepted", "version": version});
            Ok(ToolReply::text(text).with_data(data))
        }
        ProposalState::Rejected { reason } => {
            let next = "Propose something else, or ask the user.";
            let data = json!({"proposal": id, "state": "rejected", "reason": reason});
            Err(ToolFailure::new("the user rejected the edits", next).with_data(data))
        }
    }
}
