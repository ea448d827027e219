//! API endpoints, one per file: method, path, request, reply, and the client's method that calls
//! it. `docs/protocol.md` has the source of each fact. An endpoint whose reply is a text that the
//! editor shows is also a `Call`.

use super::client::ApiClient;
use super::error::ApiError;

pub(crate) mod anonymous_token;
pub(crate) mod answer_proposal;
pub(crate) mod apply_edits;
pub(crate) mod cancel_render;
pub(crate) mod change_history;
pub(crate) mod change_media;
pub(crate) mod chat;
pub(crate) mod claim_token;
pub(crate) mod credits;
pub(crate) mod delete_session;
pub(crate) mod download_render;
pub(crate) mod follow;
pub(crate) mod new_session;
pub(crate) mod poll_render;
pub(crate) mod proposal_state;
pub(crate) mod propose;
pub(crate) mod state;
pub(crate) mod submit_render;
pub(crate) mod upload;

/// A call whose reply is a text that the editor shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Link that opens a session in a browser.
    ProjectLink { task_id: String, session_id: String },
}

impl ApiClient {
    /// Makes a call and returns the text of its reply.
    ///
    /// # Errors
    /// If the request fails or is refused, or the response has an unexpected format.
    pub async fn make_call(&self, call: &Call) -> Result<String, ApiError> {
        match call {
            Call::ProjectLink {
                task_id,
                session_id,
            } => self.project_link(task_id, session_id).await,
        }
    }
}
