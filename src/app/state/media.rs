//! Media files of the session and their uploads.

use std::collections::{HashMap, VecDeque};

use crate::app::request::{Pending, RequestId};

/// A running or queued upload.
#[derive(Clone, Debug)]
pub struct Upload {
    pub pending: Pending,
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

/// Wanted place of a media file on the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedPlace {
    AtPlayhead,
    End,
    InsteadOfSegment,
}

/// Media files of the session.
#[derive(Clone, Debug, Default)]
pub struct MediaState {
    /// Names of the session's media files, in upload order.
    pub assets: Vec<String>,
    /// Durations of those with a known one (ms).
    pub durations_ms: HashMap<String, u64>,
    /// Media files uploaded since the last message.
    pub attachments: Vec<Attachment>,
    pub uploads: VecDeque<Upload>,
}

impl MediaState {
    /// Stores the progress of an upload (bytes).
    pub(crate) fn set_progress(&mut self, request: RequestId, sent: u64, total: u64) {
        let mut uploads = self.uploads.iter_mut();
        if let Some(upload) = uploads.find(|upload| upload.pending.id() == request) {
            (upload.sent, upload.total) = (sent, total);
        }
    }

    /// Removes an upload that ended.
    pub(crate) fn take_upload(&mut self, request: RequestId) -> Option<Upload> {
        let mut uploads = self.uploads.iter();
        let index = uploads.position(|upload| upload.pending.id() == request)?;
        self.uploads.remove(index)
    }
}
