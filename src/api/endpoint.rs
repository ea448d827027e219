//! Definition of an API endpoint, shared by the client and the studio's router.

use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::ApiError;
use super::wire::open_envelope;

/// Timeout of plain calls. Uploads, downloads and chat have their own limits.
pub(super) const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);

/// An API endpoint: the client calls it, and the studio registers its handler, by this definition.
pub(crate) trait Endpoint {
    const METHOD: Method;
    /// Path; `{id}` stands for the id of a session or render.
    const PATH: &'static str;
    /// Maximum time until the response is complete.
    const TIMEOUT: Option<Duration> = Some(RESPONSE_TIMEOUT);
    /// Body of a request. `()` means no body.
    type Request: Serialize;
    type Reply: ApiReply;

    /// Returns the path for an id.
    fn path(id: &str) -> String {
        Self::PATH.replace("{id}", id)
    }
}

/// Reply of an endpoint, read from a response.
pub(crate) trait ApiReply: Sized {
    /// Reads a response with its HTTP status.
    ///
    /// # Errors
    /// If the server refused the request, or the response has an unexpected format.
    fn read(status: u16, body: &str) -> Result<Self, ApiError>;
}

/// The data of an envelope. Missing data is an empty reply.
impl<T: DeserializeOwned + Default> ApiReply for T {
    fn read(status: u16, body: &str) -> Result<Self, ApiError> {
        open_envelope::<Option<T>>(status, body).map(Option::unwrap_or_default)
    }
}

/// Returns true if an id is safe in a URL path. Ids come from servers and drafts.
pub fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 128
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
