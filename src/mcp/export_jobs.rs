//! Exports that this server follows. They continue when a call ends.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::api::ApiError;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::workflows::{Services, export};

/// Maximum number of finished exports that are kept. The store has all of them.
const MAX_FINISHED: usize = 50;

/// An export with the id that it began with.
type FollowedExport = (String, watch::Receiver<RenderJob>);

/// Exports in their newest state, the oldest first.
#[derive(Default)]
pub(super) struct ExportJobs {
    jobs: Mutex<Vec<FollowedExport>>,
}

impl ExportJobs {
    fn lock(&self) -> MutexGuard<'_, Vec<FollowedExport>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts an export. Returns its states.
    pub fn start(
        &self,
        services: &Services,
        job: RenderJob,
        draft: std::sync::Arc<str>,
    ) -> watch::Receiver<RenderJob> {
        let (sender, receiver) = watch::channel(job.clone());
        self.keep(job.id.clone(), receiver.clone());
        let services = services.clone();
        tokio::spawn(async move {
            let on_update = |job: &RenderJob| drop(sender.send_replace(job.clone()));
            let (job, _) = export::run(&services, job, &draft, on_update).await;
            sender.send_replace(job);
        });
        receiver
    }

    /// Keeps an export, and no longer the oldest finished ones.
    fn keep(&self, id: String, states: watch::Receiver<RenderJob>) {
        let mut jobs = self.lock();
        jobs.push((id, states));
        // The sender ends with the export.
        let is_finished = |(_, states): &FollowedExport| states.has_changed().is_err();
        let finished = jobs.iter().filter(|job| is_finished(job)).count();
        let mut excess = finished.saturating_sub(MAX_FINISHED);
        jobs.retain(|job| {
            let is_removed = excess > 0 && is_finished(job);
            excess -= usize::from(is_removed);
            !is_removed
        });
    }

    /// Cancels an export, once the backend knows it.
    ///
    /// # Errors
    /// If the backend refuses.
    pub async fn cancel(
        services: &Services,
        mut states: watch::Receiver<RenderJob>,
    ) -> Result<(), ApiError> {
        let is_known = |job: &RenderJob| job.status != RenderStatus::Submitting;
        let known = states.wait_for(is_known).await.map(|job| job.clone());
        match known {
            Ok(job) if !job.status.is_finished() => services.api.cancel_render(&job.id).await,
            _ => Ok(()),
        }
    }

    /// Returns the states of an export by the id that it began with, or its newest id.
    pub fn find(&self, id: &str) -> Option<watch::Receiver<RenderJob>> {
        let jobs = self.lock();
        let began_with = jobs.iter().find(|(first, _)| first == id);
        let found = began_with.or_else(|| jobs.iter().find(|(_, job)| job.borrow().id == id));
        found.map(|(_, states)| states.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::resolution::Resolution;

    #[test]
    fn finished_exports_are_bounded() {
        let jobs = ExportJobs::default();
        let job = export::new_job("1", &Resolution::from("720p".to_owned()), "a.mp4".into());
        let (running, states) = watch::channel(job.clone());
        jobs.keep("running".into(), states);
        for n in 0..MAX_FINISHED + 2 {
            let (_, states) = watch::channel(job.clone());
            jobs.keep(n.to_string(), states);
        }
        assert!(jobs.find("running").is_some() && jobs.find(&job.id).is_some());
        assert!(jobs.find("1").is_none() && jobs.find("2").is_some());
        drop(running);
        assert_eq!(jobs.lock().len(), MAX_FINISHED + 1);
    }
}
