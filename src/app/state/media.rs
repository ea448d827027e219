//! Media files of the session and their uploads.

use std::collections::VecDeque;

use crate::app::request::RequestId;

/// A running or queued upload.
#[derive(Clone, Debug)]
pub struct Upload {
    pub request: RequestId,
    pub name: String,
    /// A path or URL.
    pub source: String,
    pub started: bool,
    pub sent: u64,
    pub total: u64,
}

/// A media file uploaded since the last message, shown above the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub bytes: u64,
}

/// Media files of the session.
#[derive(Clone, Debug, Default)]
pub struct MediaState {
    /// Names of the session's media files, in upload order.
    pub assets: Vec<String>,
    /// Media files uploaded since the last message.
    pub attachments: Vec<Attachment>,
    pub uploads: VecDeque<Upload>,
}
