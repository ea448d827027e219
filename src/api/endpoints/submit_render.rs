//! Submission of a draft for rendering. Unlike the rest of the API, keys are in camel case.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::api::client::ApiClient;
use crate::api::endpoint::{ApiReply, Endpoint};
use crate::api::error::ApiError;
use crate::api::wire::{self, Envelope, response_error};
use crate::domain::reason::Reason;
use crate::domain::render_job::OutputOptions;

pub(crate) struct SubmitRender;

impl Endpoint for SubmitRender {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/render/proxy/lambda";
    type Request = RenderRequest<Box<RawValue>>;
    type Reply = RenderAccepted;
}

/// Request with the draft: byte for byte as received, or parsed by the studio.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RenderRequest<D> {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub session_id: String,
    #[serde(default)]
    pub draft: D,
    #[serde(default)]
    pub output: RenderOutputData,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct RenderOutputData {
    #[serde(default, deserialize_with = "wire::text")]
    pub format: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    pub quality: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    pub resolution: Option<String>,
}

/// The render was accepted. Its status is polled, so the rest of the response is ignored.
pub(crate) struct RenderAccepted;

impl ApiReply for RenderAccepted {
    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        response_error(status, Envelope::parse(body).as_ref()).map_or(Ok(Self), Err)
    }
}

/// Creates a render id. It must be stored before it is sent.
pub fn new_render_id() -> String {
    format!("render_{}", uuid::Uuid::new_v4().simple())
}

impl ApiClient {
    /// Submits a draft, byte for byte as received, for rendering under `id`.
    ///
    /// # Errors
    /// If the request fails or is refused.
    pub async fn submit_render(
        &self,
        id: &str,
        session_id: &str,
        draft: &str,
        resolution: &str,
        output: &OutputOptions,
    ) -> Result<(), ApiError> {
        let draft = RawValue::from_string(draft.to_owned())
            .map_err(|_| ApiError::Unexpected(Reason::DraftNotJson))?;
        let request = RenderRequest {
            id: id.to_owned(),
            session_id: session_id.to_owned(),
            draft,
            output: RenderOutputData {
                format: Some(output.format.name().to_owned()),
                quality: Some(output.quality.id().to_owned()),
                resolution: Some(resolution.to_owned()),
            },
        };
        self.call::<SubmitRender>("", &request).await?;
        Ok(())
    }
}
