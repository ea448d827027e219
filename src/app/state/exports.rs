//! Exports of all sessions on this backend.

use crate::domain::render_job::RenderJob;
use crate::domain::spoken::SpeechJob;

/// List of exports. It outlives the sessions.
#[derive(Clone, Debug, Default)]
pub struct ExportsState {
    /// Newest first.
    pub jobs: Vec<RenderJob>,
    /// Index of the selected export.
    pub cursor: usize,
    /// Recognition of speech or download of a model, shown above the exports.
    pub speech_job: Option<SpeechJob>,
}

impl ExportsState {
    /// Selected export.
    pub fn selected(&self) -> Option<&RenderJob> {
        self.jobs.get(self.cursor)
    }

    /// Moves the selection in the list.
    pub(crate) fn select(&mut self, by: isize) {
        let last = self.jobs.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Removes exports from the list. The selection stays on its row.
    pub(crate) fn remove(&mut self, ids: &[String]) {
        self.jobs.retain(|job| !ids.contains(&job.id));
        self.select(0);
    }

    /// True if an export has not finished.
    pub fn is_running(&self) -> bool {
        self.jobs.iter().any(|job| !job.status.is_finished())
    }
}
