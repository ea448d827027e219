//! Anonymous token: `X-Client-Id` instead of a bearer token, no body. It is valid for 7 days.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::endpoint::Endpoint;
use crate::api::wire;

pub(crate) struct AnonymousToken;

impl Endpoint for AnonymousToken {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/auth/anonymous-token";
    type Request = ();
    type Reply = AnonymousTokenReply;
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct AnonymousTokenReply {
    #[serde(default, deserialize_with = "wire::text")]
    pub token: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    pub user_id: Option<String>,
    /// ISO 8601, UTC.
    #[serde(default, deserialize_with = "wire::text")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    #[serde(default, deserialize_with = "wire::number")]
    #[serde(serialize_with = "wire::whole")]
    pub credits: Option<f64>,
}
