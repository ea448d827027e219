//! Claim token: opens a project in a browser without the access token in the URL.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::{Endpoint, is_plain_id};
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::reason::{MissingPart, Reason};

pub(crate) struct ClaimToken;

impl Endpoint for ClaimToken {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/auth/claim-token";
    type Request = ClaimTokenRequest;
    type Reply = ClaimTokenReply;
}

#[derive(Serialize)]
pub(crate) struct ClaimTokenRequest {
    task_id: String,
    session_id: String,
}

#[derive(Default, Deserialize)]
pub(crate) struct ClaimTokenReply {
    #[serde(default, deserialize_with = "wire::text")]
    claim_token: Option<String>,
}

impl ApiClient {
    /// Returns a link that opens the project in a browser. It contains a claim token created for
    /// this purpose, never the access token.
    ///
    /// # Errors
    /// If the request fails or the response has no claim token.
    pub async fn project_link(&self, task_id: &str, session_id: &str) -> Result<String, ApiError> {
        let request = ClaimTokenRequest {
            task_id: task_id.to_owned(),
            session_id: session_id.to_owned(),
        };
        let reply = self.call::<ClaimToken>("", &request).await?;
        let token = reply
            .claim_token
            .filter(|t| is_plain_id(t) && !t.starts_with("nmv_usr_"))
            .ok_or(ApiError::Unexpected(Reason::Missing(
                MissingPart::ClaimToken,
            )))?;
        Ok(format!("{}/workspace/claim?ct={token}", self.web()))
    }
}
