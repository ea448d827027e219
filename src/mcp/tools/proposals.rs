//! The answer to a proposal.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::is_plain_id;
use crate::mcp::call::ToolCall;
use crate::mcp::proposal;
use crate::mcp::reply::{ToolFailure, ToolResult};

/// Default and maximum time that a call waits (s).
const DEFAULT_WAIT_SECONDS: u64 = 45;
const MAX_WAIT_SECONDS: u64 = 3_600;

/// Returns the user's answer to proposed edits, or withdraws them.
#[derive(Deserialize, JsonSchema)]
pub(super) struct ProposalStatusArguments {
    /// Id of the proposal.
    proposal: String,
    /// Maximum time to wait for the answer (s, default 45).
    wait_seconds: Option<u64>,
    /// If true, the proposal is withdrawn.
    withdraw: Option<bool>,
}

pub(super) async fn status(call: &ToolCall<'_>, arguments: ProposalStatusArguments) -> ToolResult {
    let id = &arguments.proposal;
    if !is_plain_id(id) {
        return Err(ToolFailure::new("this is not the id of a proposal", ""));
    }
    // It may belong to a session that was left.
    let session = match call.context.session_of_proposal(id) {
        Some(session) => session,
        None => call.context.session().await?,
    };
    if arguments.withdraw == Some(true) {
        return proposal::cancel(call, &session, id).await;
    }
    let wait = arguments.wait_seconds.unwrap_or(DEFAULT_WAIT_SECONDS);
    let wait = Duration::from_secs(wait.min(MAX_WAIT_SECONDS));
    proposal::follow(call, &session, id, wait).await
}
