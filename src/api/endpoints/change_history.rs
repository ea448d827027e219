//! Undo and redo of a timeline without a message. Supported by the studio only; the cloud has no
//! such endpoint.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::apply_edits::ApplyEditsReply;
use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct ChangeHistory;

/// Direction in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryStep {
    Undo,
    Redo,
}

/// A step in the history of a session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HistoryRequest {
    pub session_id: String,
    pub step: HistoryStep,
    /// Version that the step is based on. If the timeline has another one, nothing is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_version: Option<u64>,
    /// Program that takes the step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

impl Endpoint for ChangeHistory {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/studio/history";
    type Request = HistoryRequest;
    type Reply = ApplyEditsReply;
}

impl ApiClient {
    /// Undoes or redoes the last step. Supported by the studio only. The reply has no changes if
    /// there is no step.
    ///
    /// # Errors
    /// If the session does not exist.
    pub async fn change_history(
        &self,
        request: &HistoryRequest,
    ) -> Result<ApplyEditsReply, ApiError> {
        self.call::<ChangeHistory>("", request).await
    }
}
