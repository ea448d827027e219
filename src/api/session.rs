//! Sessions and credits.

use reqwest::Method;
use serde_json::{Value, json};

use super::client::ApiClient;
use super::error::ApiError;
use super::routes;
use super::wire::{number_at, text_at};
use crate::domain::credits::Credits;
use crate::domain::reason::{MissingPart, Reason};

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
        let body = json!({"task_name": "project", "language": language});
        let data: Value = self
            .call(Method::POST, routes::NEW_SESSION, Some(&body))
            .await?;
        let id = text_at(&data, &["session_id"]).filter(|id| routes::is_plain_id(id));
        let id = id.ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::SessionId)))?;
        self.save_user_id(text_at(&data, &["user_id"]).as_deref())
            .await;
        let task_id = text_at(&data, &["task_id"]).filter(|id| routes::is_plain_id(id));
        Ok(Session {
            id,
            task_id: task_id.unwrap_or_default(),
        })
    }

    /// Deletes a session with its media files and renders. Supported by the studio only.
    ///
    /// # Errors
    /// If the studio does not know the session or cannot delete its files.
    pub async fn delete_session(&self, session_id: &str) -> Result<(), ApiError> {
        let _: Value = self
            .call(
                Method::DELETE,
                &routes::delete_session(session_id),
                None::<&Value>,
            )
            .await?;
        Ok(())
    }

    /// Returns a link that opens the project in a browser. It contains a claim token created for
    /// this purpose, never the access token.
    ///
    /// # Errors
    /// If the request fails or the response has no claim token.
    pub async fn project_link(&self, task_id: &str, session_id: &str) -> Result<String, ApiError> {
        let body = json!({"task_id": task_id, "session_id": session_id});
        let data: Value = self.call(Method::POST, routes::CLAIM, Some(&body)).await?;
        let token = text_at(&data, &["claim_token"])
            .filter(|t| routes::is_plain_id(t) && !t.starts_with("nmv_usr_"));
        let token =
            token.ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::ClaimToken)))?;
        Ok(format!("{}/workspace/claim?ct={token}", self.web()))
    }

    /// Fetches the credit balance.
    ///
    /// # Errors
    /// If the request fails or the response has no balance.
    pub async fn fetch_credits(&self) -> Result<Credits, ApiError> {
        let data: Value = self.call(Method::GET, routes::CREDITS, None).await?;
        let available = number_at(&data, &["available"])
            .ok_or_else(|| ApiError::Unexpected(Reason::Missing(MissingPart::Balance)))?;
        let frozen = number_at(&data, &["frozen"]).unwrap_or(0.0);
        Ok(Credits {
            available,
            frozen,
            total: number_at(&data, &["total"]).unwrap_or(available + frozen),
        })
    }
}
