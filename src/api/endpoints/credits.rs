//! Credit balance.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::credits::Credits;
use crate::domain::reason::{MissingPart, Reason};

pub(crate) struct CreditBalance;

impl Endpoint for CreditBalance {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/credits/balance/simple";
    type Request = ();
    type Reply = CreditBalanceReply;
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct CreditBalanceReply {
    #[serde(default, deserialize_with = "wire::number")]
    pub available: Option<f64>,
    /// Reserved for work in progress.
    #[serde(default, deserialize_with = "wire::number")]
    pub frozen: Option<f64>,
    #[serde(default, deserialize_with = "wire::number")]
    pub total: Option<f64>,
}

impl ApiClient {
    /// Fetches the credit balance.
    ///
    /// # Errors
    /// If the request fails or the response has no balance.
    pub async fn fetch_credits(&self) -> Result<Credits, ApiError> {
        let reply = self.call::<CreditBalance>("", &()).await?;
        let available = reply
            .available
            .ok_or(ApiError::Unexpected(Reason::Missing(MissingPart::Balance)))?;
        let frozen = reply.frozen.unwrap_or(0.0);
        Ok(Credits {
            available,
            frozen,
            total: reply.total.unwrap_or(available + frozen),
        })
    }
}
