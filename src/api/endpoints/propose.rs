//! Proposal of edits to the user of the editor. Supported by the studio only; the cloud has no such
//! endpoint.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::apply_edits::EditCall;
use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct ProposeEdits;

/// Edits for the user to accept or reject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProposeRequest {
    pub edits: Vec<EditCall>,
    /// Name of the program.
    pub author: String,
    /// Explanation for the user.
    #[serde(default)]
    pub text: String,
    /// Version that the edits are meant for; the current one if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_version: Option<u64>,
    /// If false, the proposal is refused unless an editor has the session open.
    #[serde(default)]
    pub waits_for_editor: bool,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ProposeReply {
    #[serde(default)]
    pub id: String,
}

impl Endpoint for ProposeEdits {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/{id}/nemo_agent/proposals";
    type Request = ProposeRequest;
    type Reply = ProposeReply;
}

impl ApiClient {
    /// Proposes edits to the user of the editor, and returns the id of the proposal. It lasts as
    /// long as the studio that receives it. Supported by the studio only.
    ///
    /// # Errors
    /// If the request fails, or the studio refuses the proposal.
    pub async fn propose(
        &self,
        session_id: &str,
        request: &ProposeRequest,
    ) -> Result<String, ApiError> {
        let reply = self.call::<ProposeEdits>(session_id, request).await?;
        Ok(reply.id)
    }
}
