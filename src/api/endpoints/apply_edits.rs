//! Typed edits of a timeline, all or none, as one step that can be undone. Supported by the studio
//! only; the cloud has no such endpoint.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;

pub(crate) struct ApplyEdits;

/// A typed edit: the name of a tool and its arguments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditCall {
    pub tool: String,
    #[serde(default = "no_arguments")]
    pub arguments: Value,
}

fn no_arguments() -> Value {
    Value::Object(Map::new())
}

/// Edits of a session.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ApplyEditsRequest {
    pub session_id: String,
    pub edits: Vec<EditCall>,
    /// Version that the edits are based on. If the timeline has another one, nothing is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_version: Option<u64>,
    /// Returns the result without changing anything.
    #[serde(default)]
    pub dry_run: bool,
    /// Program that makes the edits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

/// Result of typed edits.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ApplyEditsReply {
    /// Current version of the timeline.
    pub version: u64,
    /// Changes that the edits make.
    pub changes: Vec<Change>,
    /// True if the timeline differs after the edits.
    #[serde(default)]
    pub changed: bool,
    /// False if nothing was saved: a dry run, a conflict, or edits without an effect.
    pub applied: bool,
    /// True if the timeline has another version than expected.
    #[serde(default)]
    pub conflict: bool,
    /// The draft after the edits, or the current one after a conflict.
    pub timeline: Value,
}

impl ApplyEditsReply {
    /// Returns the timeline with its version.
    ///
    /// # Errors
    /// If it is not a draft.
    pub fn draft(&self) -> Result<Draft, ApiError> {
        let parsed = Draft::parse(&self.timeline.to_string());
        let mut draft = parsed.map_err(ApiError::unexpected)?;
        draft.version = u32::try_from(self.version).ok();
        Ok(draft)
    }
}

impl Endpoint for ApplyEdits {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/studio/edits";
    type Request = ApplyEditsRequest;
    type Reply = ApplyEditsReply;
}

impl ApiClient {
    /// Makes typed edits, all or none. Supported by the studio only.
    ///
    /// # Errors
    /// If the session does not exist, or an edit is invalid.
    pub async fn apply_edits(
        &self,
        request: &ApplyEditsRequest,
    ) -> Result<ApplyEditsReply, ApiError> {
        self.call::<ApplyEdits>("", request).await
    }
}
