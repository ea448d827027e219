//! New session. `me` in the path is literal: the token determines the user.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::{Endpoint, is_plain_id};
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::reason::{MissingPart, Reason};

pub(crate) struct NewSession;

impl Endpoint for NewSession {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/tasks/me/with-session/nemo_agent";
    type Request = NewSessionRequest;
    type Reply = NewSessionReply;
}

#[derive(Serialize, Deserialize)]
pub(crate) struct NewSessionRequest {
    #[serde(default, deserialize_with = "wire::text")]
    pub task_name: Option<String>,
    /// `en`, `zh-CN`, …
    #[serde(default, deserialize_with = "wire::text")]
    pub language: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct NewSessionReply {
    #[serde(default, deserialize_with = "wire::text")]
    pub session_id: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    pub task_id: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    pub user_id: Option<String>,
}

/// Session as returned by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// 19 digits on the cloud. Kept as text because it does not fit a float.
    pub id: String,
    pub task_id: String,
}

impl ApiClient {
    /// Opens a session in a language (`en`, `zh-CN`, …).
    ///
    /// # Errors
    /// If the request fails or the response has no valid id.
    pub async fn new_session(&self, language: &str) -> Result<Session, ApiError> {
        let request = NewSessionRequest {
            task_name: Some("project".to_owned()),
            language: Some(language.to_owned()),
        };
        let reply = self.call::<NewSession>("", &request).await?;
        let id = reply
            .session_id
            .filter(|id| is_plain_id(id))
            .ok_or(ApiError::Unexpected(Reason::Missing(
                MissingPart::SessionId,
            )))?;
        self.save_user_id(reply.user_id.as_deref()).await;
        let task_id = reply.task_id.filter(|id| is_plain_id(id));
        Ok(Session {
            id,
            task_id: task_id.unwrap_or_default(),
        })
    }
}
