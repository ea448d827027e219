//! The user's decision about a proposal. Supported by the studio only; the cloud has no such
//! endpoint.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct AnswerProposal;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ProposalDecision {
    pub proposal: String,
    pub accepts: bool,
    /// Reason of a rejection, or what to propose instead.
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ProposalDecisionReply {
    /// Version of the timeline after the decision.
    #[serde(default)]
    pub version: u64,
}

impl Endpoint for AnswerProposal {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent/proposals/answer";
    type Request = ProposalDecision;
    type Reply = ProposalDecisionReply;
}

impl ApiClient {
    /// Accepts a proposal, whose edits then are one step of its author, and returns the new version
    /// of the timeline. Supported by the studio only.
    ///
    /// # Errors
    /// If the proposal was withdrawn, its edits are not possible, or the timeline was changed
    /// since.
    pub async fn accept_proposal(&self, session_id: &str, proposal: &str) -> Result<u64, ApiError> {
        self.answer_proposal(session_id, proposal, true, "").await
    }

    /// Rejects a proposal. Supported by the studio only.
    ///
    /// # Errors
    /// If the proposal was withdrawn.
    pub async fn reject_proposal(
        &self,
        session_id: &str,
        proposal: &str,
        reason: &str,
    ) -> Result<(), ApiError> {
        self.answer_proposal(session_id, proposal, false, reason)
            .await?;
        Ok(())
    }

    async fn answer_proposal(
        &self,
        session_id: &str,
        proposal: &str,
        accepts: bool,
        reason: &str,
    ) -> Result<u64, ApiError> {
        let decision = ProposalDecision {
            proposal: proposal.to_owned(),
            accepts,
            reason: reason.to_owned(),
        };
        let reply = self.call::<AnswerProposal>(session_id, &decision).await?;
        Ok(reply.version)
    }
}
