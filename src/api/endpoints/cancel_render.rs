//! Cancellation of a render.

use reqwest::Method;
use serde::de::IgnoredAny;

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;

pub(crate) struct CancelRender;

impl Endpoint for CancelRender {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/render/proxy/lambda/{id}/cancel";
    type Request = ();
    type Reply = IgnoredAny;
}

impl ApiClient {
    /// Cancels a render.
    ///
    /// # Errors
    /// If the request fails or is refused.
    pub async fn cancel_render(&self, id: &str) -> Result<(), ApiError> {
        self.call::<CancelRender>(id, &()).await?;
        Ok(())
    }
}
