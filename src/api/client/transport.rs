//! Sends requests and reads their responses.

use std::time::Instant;

use reqwest::RequestBuilder;

use super::ApiClient;
use super::request_log::log_request;
use crate::api::error::{ApiError, root_cause};
use crate::domain::reason::Reason;

/// Maximum size of the response to a plain call (bytes): about five times a draft with a long
/// history.
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

impl ApiClient {
    /// Sends a request and reads the whole response, whatever its status.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<(u16, String), ApiError> {
        let (client, request) = request.build_split();
        let request = request.map_err(|e| self.transport_error(&e))?;
        let (method, path, started) = (
            request.method().clone(),
            request.url().path().to_owned(),
            Instant::now(),
        );
        let response = async {
            let response = client
                .execute(request)
                .await
                .map_err(|e| self.transport_error(&e))?;
            let status = response.status().as_u16();
            if status == 429 {
                self.record_retry_after(response.headers());
            }
            Ok((status, self.body(response).await?))
        };
        let response = response.await;
        log_request(
            method.as_str(),
            &path,
            response.as_ref().ok().map(|(status, _)| *status),
            started,
        );
        response.inspect_err(|e: &ApiError| tracing::warn!("{method} {path} failed: {}", e.code()))
    }

    /// Reads the body of a response up to the size limit.
    async fn body(&self, mut response: reqwest::Response) -> Result<String, ApiError> {
        let too_large = || ApiError::TooLarge(Reason::ResponseTooLarge(MAX_RESPONSE_BYTES >> 20));
        match response.content_length() {
            Some(length) if length > MAX_RESPONSE_BYTES => return Err(too_large()),
            Some(_) => return response.text().await.map_err(|e| self.transport_error(&e)),
            None => {}
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|e| self.transport_error(&e))?
        {
            if (body.len() + chunk.len()) as u64 > MAX_RESPONSE_BYTES {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        let text = String::from_utf8_lossy(&body);
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// Converts a transport error.
    pub(crate) fn transport_error(&self, e: &reqwest::Error) -> ApiError {
        let host = self.inner.host.clone();
        if e.is_timeout() {
            ApiError::Timeout { host }
        } else {
            ApiError::NoConnection {
                host,
                why: root_cause(e),
            }
        }
    }
}
