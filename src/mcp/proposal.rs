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
        } => no_editor(&call.context.settings.command(), session),
        other => other.into(),
    })?;
    call.context.remember_proposal(&id, session);
    let result = follow(call, session, &id, wait).await;
    if call.is_canceled() {
        withdraw(call, session, &id).await;
    }
    result
}

/// Error of a proposal that no one can answer.
fn no_editor(editor: &str, session: &str) -> ToolFailure {
    let next = format!(
        "Ask the user to open it with {editor} --session {session}, then call this again. \
         With edits = \"allow\" under [mcp] in the configuration, no one is asked."
    );
    ToolFailure::new("the user has to accept edits, but no editor is open", next)
}

/// Waits for the answer to a proposal.
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
    let state = call.follow(progress, work).await?;
    // The proposal may still be answered: its id must not be lost.
    let state = state.map_err(|e| ToolFailure::from(e).with_data(json!({"proposal": id})))?;
    if state != ProposalState::Pending {
        // The answer was received, so that its files are no longer needed.
        withdraw(call, session, id).await;
    }
    answer(call, session, id, state).await
}

/// Removes a proposal. Errors are only logged.
async fn withdraw(call: &ToolCall<'_>, session: &str, id: &str) {
    let api = &call.context.services().api;
    if let Err(e) = api.withdraw_proposal(session, id).await {
        tracing::warn!("the proposal {id} is not removed: {e}");
    }
}

/// Withdraws a proposal, unless the user was faster.
pub(super) async fn cancel(call: &ToolCall<'_>, session: &str, id: &str) -> ToolResult {
    let api = &call.context.services().api;
    match api.withdraw_proposal(session, id).await? {
        ProposalState::Pending => Ok(ToolReply::text("Withdrawn: nothing was changed.")),
        answered => answer(call, session, id, answered).await,
    }
}

async fn answer(call: &ToolCall<'_>, session: &str, id: &str, state: ProposalState) -> ToolResult {
    match state {
        ProposalState::Pending => {
            let text = "The user has not answered yet. Call proposal_status with this id.";
            Ok(ToolReply::text(text).with_data(json!({"proposal": id, "state": "pending"})))
        }
        ProposalState::Accepted { version } => {
            // The edits are made even if the timeline cannot be read now.
            let draft = call.context.services().api.fetch_draft(session).await;
            let draft = draft.inspect_err(|e| tracing::warn!("the timeline is not read: {e}"));
            if let Some(draft) = draft
                .ok()
                .flatten()
                .filter(|d| d.version.map(u64::from) == Some(version))
            {
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
