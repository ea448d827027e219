//! Queue of clips that need a proxy.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::domain::asset::Asset;

/// Queue of clips that need a proxy, each listed once. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct ProxyQueue {
    clips: Arc<Mutex<QueuedClips>>,
    added: Arc<Notify>,
}

#[derive(Default)]
struct QueuedClips {
    queue: VecDeque<(PathBuf, Asset)>,
    /// All clips ever added.
    requested: HashSet<PathBuf>,
}

impl ProxyQueue {
    /// Adds a clip unless it was added before.
    pub fn add(&self, path: &Path, asset: &Asset) {
        let mut clips = self.clips.lock().unwrap_or_else(PoisonError::into_inner);
        if clips.requested.insert(path.to_owned()) {
            clips.queue.push_back((path.to_owned(), asset.clone()));
            self.added.notify_one();
        }
    }

    /// Removes the first clip; waits for one if the queue is empty.
    pub async fn next(&self) -> (PathBuf, Asset) {
        loop {
            if let Some(clip) = self.pop() {
                return clip;
            }
            self.added.notified().await;
        }
    }

    fn pop(&self) -> Option<(PathBuf, Asset)> {
        let mut clips = self.clips.lock().unwrap_or_else(PoisonError::into_inner);
        clips.queue.pop_front()
    }
}
