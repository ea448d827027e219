//! Render queue: one job at a time, with progress and immediate cancellation. Jobs are stored on
//! disk and resumed after a restart.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::format::{EncodeSettings, HardwareEncoder};
use super::job_files::{StoredJob, read_job, remove_leftovers};
use super::task::{RenderError, RenderTask};
use super::tools::available_encoder;
use crate::compose::plan::{self, Plan};
use crate::domain::draft;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, RenderReason};
use crate::domain::render_job::{FileFormat, RenderStatus};
use crate::fs::lock::{self, try_lock};
use crate::fs::{atomic, private};
use crate::media::cache::{self, Cache};
use crate::studio::assets::AssetStore;
use crate::studio::workspace::Workspace;

/// Wait after the encoder was stopped by a signal: this program is probably about to be stopped
/// too.
const STOP_GRACE_PERIOD: Duration = Duration::from_secs(3);

struct QueueEntry {
    job: StoredJob,
    cancel: CancellationToken,
    /// Lock held until the job is over: other programs leave the job alone while it is held.
    _owner: Option<File>,
}

/// Render settings from the configuration.
#[derive(Clone, Copy, Debug)]
pub struct RenderSettings {
    /// Maximum size of the cache of encoded spans (bytes).
    pub cache_bytes: u64,
    pub encoder: HardwareEncoder,
    /// Loudness (LUFS) of outputs whose project does not set one.
    pub loudness: Option<f64>,
}

impl Default for RenderSettings {
    fn default() -> Self {
        Self {
            cache_bytes: 4 << 30,
            encoder: HardwareEncoder::Software,
            loudness: None,
        }
    }
}

/// Render queue. Cheap to clone.
#[derive(Clone)]
pub struct RenderQueue {
    inner: Arc<QueueState>,
}

struct QueueState {
    dir: PathBuf,
    workspace: Workspace,
    media: AssetStore,
    cache: Cache,
    settings: RenderSettings,
    jobs: Mutex<HashMap<String, QueueEntry>>,
    sender: mpsc::UnboundedSender<String>,
    /// Lock shared by all programs that use this folder.
    _lock: File,
}

impl RenderQueue {
    /// Opens the queue in `dir` and starts its worker, which ends with `stop`. Interrupted jobs are
    /// resumed when a client asks for them, or immediately if `resume` is set: a short command must
    /// not begin to encode.
    ///
    /// # Errors
    /// If the folder or its files cannot be used.
    pub fn open(
        dir: PathBuf,
        media: AssetStore,
        workspace: Workspace,
        settings: RenderSettings,
        resume: bool,
        stop: CancellationToken,
    ) -> std::io::Result<Self> {
        private::folder(&dir)?;
        let lock = lock::open(&dir.join("lock"))?;
        if lock.try_lock().is_ok() {
            remove_leftovers(&dir);
            lock.unlock()?;
        }
        // Older versions hold it exclusively. Then a running program is known to exist, which is
        // enough.
        let _ = lock.try_lock_shared();
        let cache = Cache::open(dir.join("cache"), settings.cache_bytes)?;
        let (sender, mut ids) = mpsc::unbounded_channel::<String>();
        let jobs = Mutex::default();
        let inner = QueueState {
            dir,
            workspace,
            media,
            cache,
            settings,
            jobs,
            sender,
            _lock: lock,
        };
        let queue = Self {
            inner: Arc::new(inner),
        };
        if resume {
            queue
                .stored_jobs()?
                .into_iter()
                .filter(|job| !job.status.is_finished())
                .for_each(|job| drop(queue.resume_abandoned(job)));
        }
        let worker = Arc::downgrade(&queue.inner);
        tokio::spawn(async move {
            while let Some(id) = ids.recv().await {
                let Some(inner) = worker.upgrade() else {
                    return;
                };
                let queue = Self { inner };
                tokio::select! {
                    () = queue.run_job(&id) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
        Ok(queue)
    }

    /// Reads all stored jobs.
    fn stored_jobs(&self) -> std::io::Result<Vec<StoredJob>> {
        let paths = std::fs::read_dir(&self.inner.dir)?
            .flatten()
            .map(|entry| entry.path());
        Ok(paths
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .filter_map(|path| read_job(&path))
            .collect())
    }

    /// Resumes a job whose program has ended. Returns `None` if another program works on it.
    fn resume_abandoned(&self, job: StoredJob) -> Option<StoredJob> {
        let owner = try_lock(&self.owner_file(&job.id)).ok()??;
        // It may have finished since it was read.
        let job = read_job(&self.job_file(&job.id))?;
        if job.status.is_finished() {
            let _ = std::fs::remove_file(self.owner_file(&job.id));
            return Some(job);
        }
        self.insert(job.clone(), owner);
        Some(job)
    }

    fn job_file(&self, id: &str) -> PathBuf {
        self.inner.dir.join(format!("{id}.json"))
    }

    fn owner_file(&self, id: &str) -> PathBuf {
        self.inner.dir.join(format!("{id}.owner"))
    }

    fn with_jobs<T>(&self, access: impl FnOnce(&mut HashMap<String, QueueEntry>) -> T) -> T {
        access(
            &mut self
                .inner
                .jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn insert(&self, mut job: StoredJob, owner: File) {
        let id = job.id.clone();
        job.status = RenderStatus::Pending;
        self.with_jobs(|jobs| {
            jobs.insert(
                id.clone(),
                QueueEntry {
                    job,
                    cancel: CancellationToken::new(),
                    _owner: Some(owner),
                },
            )
        });
        let _ = self.inner.sender.send(id);
    }

    /// Adds a job, unless it already exists. The job is on disk when this returns.
    ///
    /// # Errors
    /// If the job cannot be stored.
    pub fn submit(&self, job: StoredJob) -> std::io::Result<()> {
        if self.get(&job.id).is_none()
            && let Some(owner) = try_lock(&self.owner_file(&job.id))?
        {
            self.store(&job)?;
            self.insert(job, owner);
        }
        Ok(())
    }

    fn store(&self, job: &StoredJob) -> std::io::Result<()> {
        atomic::replace(
            &self.job_file(&job.id),
            serde_json::to_string(job)?.as_bytes(),
        )
    }

    /// Returns the current state of a job. A job of an ended program is resumed; of one that
    /// another program works on, only the stored state is known. The id must be validated.
    pub fn get(&self, id: &str) -> Option<StoredJob> {
        let active = self.with_jobs(|jobs| jobs.get(id).map(|e| e.job.clone()));
        active.or_else(|| {
            let stored = read_job(&self.job_file(id))?;
            if stored.status.is_finished() {
                Some(stored)
            } else {
                self.resume_abandoned(stored.clone()).or(Some(stored))
            }
        })
    }

    /// Returns the path of the output of a finished job.
    pub fn file(&self, id: &str, format: FileFormat) -> PathBuf {
        self.inner.dir.join(format!("{id}.{}", format.name()))
    }

    /// Cancels a running or queued job. Returns false if there is nothing to cancel.
    pub fn cancel(&self, id: &str) -> bool {
        let running = self.with_jobs(|jobs| {
            let entry = jobs.get_mut(id).filter(|e| !e.job.status.is_finished())?;
            entry.cancel.cancel();
            Some(())
        });
        if running.is_some() {
            self.finish(id, RenderStatus::Cancelled, None);
        }
        running.is_some()
    }

    fn update(&self, id: &str, change: impl FnOnce(&mut StoredJob)) {
        self.with_jobs(|jobs| {
            if let Some(entry) = jobs.get_mut(id) {
                change(&mut entry.job);
            }
        });
    }

    fn finish(&self, id: &str, status: RenderStatus, problem: Option<Reason>) {
        // A finished job needs no draft: only its result is queried.
        self.update(id, |job| {
            (job.status, job.problem) = (status, problem);
            (job.draft, job.assets) = (Value::Null, Vec::new());
        });
        let Some(job) = self.with_jobs(|jobs| jobs.get(id).map(|e| e.job.clone())) else {
            return;
        };
        match self.store(&job) {
            Ok(()) => {
                let _ = std::fs::remove_file(self.owner_file(id));
                self.with_jobs(|jobs| jobs.get_mut(id).map(|e| e._owner.take()));
            }
            Err(e) => tracing::error!("cannot store the result of render {id}: {e}"),
        }
    }

    async fn run_job(&self, id: &str) {
        let Some((job, cancel)) =
            self.with_jobs(|jobs| jobs.get(id).map(|e| (e.job.clone(), e.cancel.clone())))
        else {
            return;
        };
        if job.status.is_finished() {
            return;
        }
        self.update(id, |job| job.status = RenderStatus::Processing);
        let result = tokio::select! {
            result = self.render_with_retry(&job) => result,
            () = cancel.cancelled() => return,
        };
        match result {
            Ok(()) => self.finish(id, RenderStatus::Completed, None),
            Err(problem) => self.finish(id, RenderStatus::Failed, Some(problem)),
        }
    }

    /// Renders a job. Retries once if the encoder was stopped by a signal and this program was not.
    async fn render_with_retry(&self, job: &StoredJob) -> Result<(), Reason> {
        match self.render(job).await {
            Err(RenderError::Stopped(why)) => {
                tracing::warn!("{why}");
                tokio::time::sleep(STOP_GRACE_PERIOD).await;
            }
            Err(RenderError::Failed(why)) => return Err(why),
            Ok(()) => return Ok(()),
        }
        self.render(job).await.map_err(|problem| match problem {
            RenderError::Stopped(why) | RenderError::Failed(why) => why,
        })
    }

    async fn render(&self, job: &StoredJob) -> Result<(), RenderError> {
        let (media, assets) = (self.inner.media.clone(), job.assets.clone());
        let music = tokio::task::spawn_blocking(move || media.synthesize_music(&assets))
            .await
            .map_err(Reason::message)?;
        music.map_err(|e| Reason::MusicNotStored(Box::new(reason(&e))))?;
        let plan = self.plan(job)?;
        let temp_folder =
            WorkFolder::new(self.inner.workspace.path(&job.id)).map_err(|e| reason(&e))?;
        let output = temp_folder.0.join(format!("out.{}", job.format.name()));
        let task = RenderTask {
            plan: &plan,
            assets: &job.assets,
            media: &self.inner.media,
            settings: EncodeSettings {
                format: job.format,
                preset: (&job.quality).into(),
                encoder: available_encoder(self.inner.settings.encoder).await,
            },
            cache: &self.inner.cache,
            work_dir: &temp_folder.0,
        };
        let cache_entries = task
            .render(&output, &|fraction| {
                self.update(&job.id, |job| job.progress = fraction)
            })
            .await?;
        self.update(&job.id, |job| job.cache_entries = cache_entries);
        Ok(self.publish(job, output).await?)
    }

    /// Plans the render of a job.
    fn plan(&self, job: &StoredJob) -> Result<Plan, Reason> {
        let draft = job
            .draft
            .as_object()
            .ok_or(RenderReason::DraftNotAnObject)?;
        let timeline = draft::timeline_from_object(draft);
        let find = |source: &str| {
            let asset = job.assets.iter().find(|a| a.source() == source)?;
            Some((asset.clone(), self.inner.media.path(asset)))
        };
        let mut plan = plan::plan(&timeline, job.short_side, &find).map_err(|e| e.reason())?;
        plan.loudness = plan.loudness.or(self.inner.settings.loudness);
        Ok(plan)
    }

    /// Moves the output of a job to its final path, and removes old ones.
    async fn publish(&self, job: &StoredJob, output: PathBuf) -> Result<(), Reason> {
        let file = self.file(&job.id, job.format);
        let to = file.clone();
        let published = tokio::task::spawn_blocking(move || atomic::publish(&output, &to))
            .await
            .map_err(Reason::message)?;
        published.map_err(|e| reason(&e))?;
        // Outputs are downloaded immediately; the stored ones are for later downloads.
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        cache::evict_oldest(
            &self.inner.dir,
            self.inner.settings.cache_bytes,
            &[name],
            |path| FileFormat::from_path(path).is_some(),
        );
        Ok(())
    }

    /// Deletes all renders of a session: jobs, outputs, and cache entries that no other render
    /// uses. Jobs of other running programs are kept.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn delete_session(&self, session: &str, timeline: Option<&str>) -> std::io::Result<()> {
        let (deleted, remaining): (Vec<StoredJob>, Vec<StoredJob>) = self
            .stored_jobs()?
            .into_iter()
            .partition(|job| job.belongs_to(session, timeline));
        let shared: HashSet<&String> = remaining
            .iter()
            .flat_map(|job| &job.cache_entries)
            .collect();
        let cache_entries: Vec<String> = deleted
            .iter()
            .flat_map(|job| &job.cache_entries)
            .filter(|name| !shared.contains(name))
            .cloned()
            .collect();
        for job in &deleted {
            self.cancel(&job.id);
            self.with_jobs(|jobs| jobs.remove(&job.id));
            let Ok(Some(_owner)) = try_lock(&self.owner_file(&job.id)) else {
                continue;
            };
            for file in [
                self.file(&job.id, job.format),
                self.job_file(&job.id),
                self.owner_file(&job.id),
            ] {
                let _ = std::fs::remove_file(file);
            }
        }
        self.inner.cache.remove(&cache_entries);
        Ok(())
    }
}

/// Temporary folder of a job, removed on drop.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new(path: PathBuf) -> std::io::Result<Self> {
        private::folder(&path)?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
