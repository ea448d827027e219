//! The user's answer to a proposal. Supported by the studio only; the cloud has no such endpoint.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::domain::proposal::ProposalState;

pub(crate) struct AwaitProposal;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AwaitProposalRequest {
    pub proposal: String,
    /// Maximum time to wait for the answer (ms); the studio shortens it.
    #[serde(default)]
    pub wait_ms: u64,
    /// Removes a pending proposal, and the answer to another one.
    #[serde(default)]
    pub withdraws: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct AwaitProposalReply {
    #[serde(default, flatten)]
    pub state: Option<ProposalState>,
}

impl Endpoint for AwaitProposal {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent/proposals/state";
    type Request = AwaitProposalRequest;
    type Reply = AwaitProposalReply;
}

impl ApiClient {
    /// Waits for the user's answer to a proposal, up to `wait_ms` (the studio waits for 30 s at
    /// most). Supported by the studio only.
    ///
    /// # Errors
    /// If the request fails, or the studio does not know the proposal.
    pub async fn await_proposal(
        &self,
        session_id: &str,
        proposal: &str,
        wait_ms: u64,
    ) -> Result<ProposalState, ApiError> {
        self.proposal_state(session_id, proposal, wait_ms, false)
            .await
    }

    /// Withdraws a proposal, whose last state is returned: it may have been answered. Call it also
    /// after an answer was received. Supported by the studio only.
    ///
    /// # Errors
    /// If the request fails, or the studio does not know the proposal.
    pub async fn withdraw_proposal(
        &self,
        session_id: &str,
        proposal: &str,
    ) -> Result<ProposalState, ApiError> {
        self.proposal_state(session_id, proposal, 0, true).await
    }

    async fn proposal_state(
        &self,
        session_id: &str,
        proposal: &str,
        wait_ms: u64,
        withdraws: bool,
    ) -> Result<ProposalState, ApiError> {
        let request = AwaitProposalRequest {
            proposal: proposal.to_owned(),
            wait_ms,
            withdraws,
        };
        let reply = self.call::<AwaitProposal>(session_id, &request).await?;
        Ok(reply.state.unwrap_or(ProposalState::Pending))
    }
}
