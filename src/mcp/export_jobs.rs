//! Exports that this server follows. They continue when a call ends.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::api::ApiError;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::workflows::{Services, export};

/// Exports by id, in their newest state.
#[derive(Default)]
pub(super) struct ExportJobs {
    jobs: Mutex<BTreeMap<String, watch::Receiver<RenderJob>>>,
}

impl ExportJobs {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, watch::Receiver<RenderJob>>> {
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
        self.lock().insert(job.id.clone(), receiver.clone());
        let services = services.clone();
        tokio::spawn(async move {
            let on_update = |job: &RenderJob| drop(sender.send_replace(job.clone()));
            let (job, _) = export::run(&services, job, &draft, on_update).await;
            sender.send_replace(job);
        });
        receiver
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
        let is_job = |job: &&watch::Receiver<RenderJob>| job.borrow().id == id;
        jobs.get(id).or_else(|| jobs.values().find(is_job)).cloned()
    }
}
