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

/// A media file that is being renamed, or removed if there is no new name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaChange {
    pub name: String,
    pub new_name: Option<String>,
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
    /// Number of uploads that succeeded or failed since none was queued.
    pub ended_uploads: usize,
    /// Requested changes of media files.
    pub changes: Vec<Pending<MediaChange>>,
}

impl MediaState {
    /// Stores the progress of an upload (bytes).
    pub(crate) fn set_progress(&mut self, request: RequestId, sent: u64, total: u64) {
        let mut uploads = self.uploads.iter_mut();
        if let Some(upload) = uploads.find(|upload| upload.pending.id() == request) {
            (upload.sent, upload.total) = (sent, total);
        }
    }

    /// Applies a change of a media file.
    pub(crate) fn apply(&mut self, change: &MediaChange) {
        let duration_ms = self.durations_ms.remove(&change.name);
        let Some(new_name) = &change.new_name else {
            self.assets.retain(|asset| *asset != change.name);
            self.attachments.retain(|file| file.name != change.name);
            return;
        };
        let attachments = self.attachments.iter_mut().map(|file| &mut file.name);
        for name in self.assets.iter_mut().chain(attachments) {
            if *name == change.name {
                name.clone_from(new_name);
            }
        }
        if let Some(duration_ms) = duration_ms {
            self.durations_ms.insert(new_name.clone(), duration_ms);
        }
    }

    /// Removes an upload that ended.
    pub(crate) fn take_upload(&mut self, request: RequestId) -> Option<Upload> {
        let mut uploads = self.uploads.iter();
        let index = uploads.position(|upload| upload.pending.id() == request)?;
        let upload = self.uploads.remove(index);
        self.ended_uploads += 1;
        self.forget_ended();
        upload
    }

    /// Removes the running upload because it is canceled.
    pub(crate) fn cancel_upload(&mut self) -> Option<Upload> {
        let upload = self.uploads.pop_front();
        self.forget_ended();
        upload
    }

    /// Queues an upload again that ended, as the next one.
    pub(crate) fn retry_upload(&mut self, upload: Upload) {
        self.uploads.push_front(upload);
        self.ended_uploads = self.ended_uploads.saturating_sub(1);
    }

    fn forget_ended(&mut self) {
        if self.uploads.is_empty() {
            self.ended_uploads = 0;
        }
    }
}
