//! Upload of media files: a multipart form with the field `files` (sent by
//! [`crate::api::transfer::upload`]), or URLs that the server downloads.

use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::api::client::ApiClient;
use crate::api::endpoint::Endpoint;
use crate::api::error::ApiError;
use crate::api::wire;
use crate::domain::reason::{MissingPart, Reason};
use crate::domain::text::one_line;

pub(crate) struct UploadMedia;

impl Endpoint for UploadMedia {
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/upload-video/nemo_agent/me/{id}";
    type Request = UrlUploadRequest;
    type Reply = UploadReply;
}

#[derive(Serialize)]
pub(crate) struct UrlUploadRequest {
    urls: Vec<String>,
    source_type: &'static str,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct UploadReply {
    #[serde(default, deserialize_with = "wire::list")]
    pub files: Vec<UploadedFile>,
    #[serde(default, skip_deserializing)]
    pub session_state_applied: bool,
}

/// Server's description of an uploaded file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UploadedFile {
    #[serde(default)]
    pub filename: String,
    #[serde(default)]
    pub file_type: String,
    /// Duration (s).
    #[serde(default)]
    pub duration: Option<f64>,
    #[serde(default, serialize_with = "wire::whole")]
    pub width: Option<f64>,
    #[serde(default, serialize_with = "wire::whole")]
    pub height: Option<f64>,
    #[serde(default)]
    pub fps: Option<f64>,
    #[serde(default)]
    pub hash: Option<String>,
    #[serde(default)]
    pub cdn_url: Option<String>,
}

impl UploadedFile {
    /// Duration (ms); 0 for a photo, or if it is unknown.
    pub fn duration_ms(&self) -> u64 {
        self.duration.map_or(0, |seconds| (seconds * 1000.0) as u64)
    }
}

/// Maximum length of a file name in a response (characters).
const MAX_NAME_CHARS: usize = 255;

impl UploadReply {
    /// Returns the uploaded file of a request with one file.
    ///
    /// # Errors
    /// If the reply lists no file.
    pub fn into_file(self) -> Result<UploadedFile, ApiError> {
        let file = self.files.into_iter().next();
        let file = file.ok_or(ApiError::Unexpected(Reason::Missing(MissingPart::File)))?;
        let sanitize = |text: &str| one_line(text).chars().take(MAX_NAME_CHARS).collect();
        Ok(UploadedFile {
            filename: sanitize(&file.filename),
            file_type: sanitize(&file.file_type),
            ..file
        })
    }
}

impl ApiClient {
    /// Makes the server download a file from a URL.
    ///
    /// # Errors
    /// If the server refuses, or its response lists no file.
    pub async fn upload_url(&self, session_id: &str, url: &str) -> Result<UploadedFile, ApiError> {
        let request = UrlUploadRequest {
            urls: vec![url.to_owned()],
            source_type: "url",
        };
        self.call::<UploadMedia>(session_id, &request)
            .await?
            .into_file()
    }
}
