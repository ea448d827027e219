//! Changes of a session by this and other programs. The request is answered when there are any.
//! Supported by the studio only; the cloud has no such endpoint.

use std::time::Duration;

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::reason::Reason;
use crate::domain::text::{one_line, sanitize};

pub(crate) struct FollowSession;

/// State of a session as far as the client knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowRequest {
    /// Last known version of the timeline. Without it, the answer comes immediately.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Ids of the known proposals.
    #[serde(default)]
    pub proposals: Vec<String>,
    /// True if the user of the client can answer proposals, also after the request.
    #[serde(default)]
    pub answers: bool,
}

/// A version as the studio sends it.
#[derive(Serialize, Deserialize)]
pub(crate) struct StepReply {
    pub version: u64,
    #[serde(default)]
    pub author: Option<String>,
    /// True if the studio that answers made it.
    #[serde(default)]
    pub own: bool,
    #[serde(default)]
    pub changes: Vec<Change>,
    pub draft: Box<RawValue>,
}

/// A proposal as the studio sends it.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProposalReply {
    pub id: String,
    pub author: String,
    #[serde(default)]
    pub text: String,
    pub version: u64,
    #[serde(default)]
    pub tools: Vec<String>,
    #[serde(default)]
    pub problem: Option<Reason>,
    #[serde(default)]
    pub changes: Vec<Change>,
    #[serde(default)]
    pub draft: Option<Box<RawValue>>,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct FollowReply {
    #[serde(default)]
    pub version: u64,
    #[serde(default)]
    pub steps: Vec<StepReply>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Box<RawValue>>,
    #[serde(default)]
    pub proposals: Vec<ProposalReply>,
    /// False if the studio cannot notice changes.
    #[serde(default)]
    pub follows: bool,
}

/// A version that was made since.
#[derive(Clone, Debug)]
pub struct FollowedStep {
    pub version: u64,
    /// Program that made it, if it has a name.
    pub author: Option<String>,
    /// True if the studio of the client made it.
    pub own: bool,
    /// Changes since the version before.
    pub changes: Vec<Change>,
    pub draft: Draft,
}

/// Edits that another program proposes.
#[derive(Clone, Debug)]
pub struct FollowedProposal {
    pub id: String,
    pub author: String,
    pub text: String,
    /// Version of the timeline that the edits are meant for.
    pub version: u64,
    /// Names of the edits.
    pub tools: Vec<String>,
    /// Reason why it cannot be accepted.
    pub problem: Option<Reason>,
    pub changes: Vec<Change>,
    /// The timeline after the edits.
    pub draft: Option<Draft>,
}

/// Changes of a session.
#[derive(Clone, Debug)]
pub struct FollowedSession {
    pub version: u64,
    /// The versions since the last known one, the oldest first.
    pub steps: Vec<FollowedStep>,
    /// Draft before several steps.
    pub base: Option<Draft>,
    /// All pending proposals, the oldest first.
    pub proposals: Vec<FollowedProposal>,
    pub follows: bool,
}

impl Endpoint for FollowSession {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent/follow";
    /// Nothing may change for hours.
    const TIMEOUT: Option<Duration> = None;
    type Request = FollowRequest;
    type Reply = FollowReply;
}

impl ApiClient {
    /// Waits until the session has another version or other proposals than the client knows, which
    /// may take hours. Supported by the studio only.
    ///
    /// # Errors
    /// If the request fails, or a draft cannot be parsed.
    pub async fn follow(
        &self,
        session_id: &str,
        request: &FollowRequest,
    ) -> Result<FollowedSession, ApiError> {
        let reply = self.call::<FollowSession>(session_id, request).await?;
        let base = reply.base.map(|draft| Draft::parse(draft.get()));
        let steps = reply.steps.into_iter().map(step);
        let proposals = reply.proposals.into_iter().map(proposal);
        Ok(FollowedSession {
            version: reply.version,
            steps: steps.collect::<Result<_, _>>()?,
            base: base.transpose().map_err(ApiError::unexpected)?,
            proposals: proposals.collect::<Result<_, _>>()?,
            follows: reply.follows,
        })
    }
}

fn step(reply: StepReply) -> Result<FollowedStep, ApiError> {
    let mut draft = Draft::parse(reply.draft.get()).map_err(ApiError::unexpected)?;
    draft.version = u32::try_from(reply.version).ok();
    Ok(FollowedStep {
        version: reply.version,
        author: reply.author.map(|author| one_line(&author)),
        own: reply.own,
        changes: reply.changes,
        draft,
    })
}

fn proposal(reply: ProposalReply) -> Result<FollowedProposal, ApiError> {
    let draft = reply.draft.map(|draft| Draft::parse(draft.get()));
    Ok(FollowedProposal {
        id: reply.id,
        author: one_line(&reply.author),
        text: sanitize(&reply.text),
        version: reply.version,
        tools: reply.tools.iter().map(|tool| one_line(tool)).collect(),
        problem: reply.problem,
        changes: reply.changes,
        draft: draft.transpose().map_err(ApiError::unexpected)?,
    })
}
