//! The render queue: one job at a time, true progress, cancel at once, jobs on disk so that a restart goes on with them.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::film::{self, Film};
use super::format::{Encoder, Quality, Writing};
use crate::compose::plan;
use crate::domain::asset::Asset;
use crate::domain::draft;
use crate::domain::reason::reason;
use crate::domain::render_job::{FileFormat, RenderStatus};
use crate::media::cache::{self, Cache};
use crate::studio::assets::Store;
use crate::studio::project;

/// A render as it is stored beside its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub id: String,
    pub draft: Value,
    pub assets: Vec<Asset>,
    /// Wished short side in px.
    pub short_side: Option<u32>,
    /// `high`, `medium` or `low`.
    #[serde(default)]
    pub quality: String,
    #[serde(default)]
    pub format: FileFormat,
    pub status: RenderStatus,
    /// 0 to 1.
    #[serde(skip)]
    pub progress: f64,
    pub problem: Option<String>,
}

struct Entry {
    job: Job,
    cancel: CancellationToken,
}

/// How films are made, by configuration.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How much the cache of encoded spans holds.
    pub cache_bytes: u64,
    pub encoder: Encoder,
    /// Loudness of films whose project does not ask for one, LUFS.
    pub loudness: Option<f64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { cache_bytes: 4 << 30, encoder: Encoder::Software, loudness: None }
    }
}

/// The queue. Cheap to clone.
#[derive(Clone)]
pub struct Queue {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    media: Store,
    cache: Cache,
    settings: Settings,
    jobs: Mutex<HashMap<String, Entry>>,
    waiting: mpsc::UnboundedSender<String>,
    /// Held by the first program that works in this folder; a second one leaves the first one's jobs alone.
    _lock: Option<std::fs::File>,
}

impl Queue {
    /// Opens the queue in `dir` and starts its worker; jobs that a crash interrupted start again.
    /// It ends with `stop`.
    pub fn open(dir: PathBuf, media: Store, settings: Settings, stop: CancellationToken) -> std::io::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        let cache = Cache::open(dir.join("cache"), settings.cache_bytes)?;
        let (waiting, mut ids) = mpsc::unbounded_channel::<String>();
        let lock = std::fs::File::create(dir.join("lock"))?;
        let lock = lock.try_lock().is_ok().then_some(lock);
        let first = lock.is_some();
        let queue = Self { inner: Arc::new(Inner { dir, media, cache, settings, jobs: Mutex::default(), waiting, _lock: lock }) };
        if first {
            queue.resume()?;
        }
        let worker = Arc::downgrade(&queue.inner);
        tokio::spawn(async move {
            while let Some(id) = ids.recv().await {
                let Some(inner) = worker.upgrade() else { return };
                let queue = Self { inner };
                tokio::select! {
                    () = queue.work(&id) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
        Ok(queue)
    }

    fn resume(&self) -> std::io::Result<()> {
        for entry in std::fs::read_dir(&self.inner.dir)?.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|e| e == "work") {
                let _ = std::fs::remove_dir_all(&path);
            }
            let job = path.extension().filter(|e| *e == "json").and_then(|_| std::fs::read_to_string(&path).ok());
            if let Some(job) = job.and_then(|text| serde_json::from_str::<Job>(&text).ok()) {
                self.insert(job);
            }
        }
        Ok(())
    }

    fn jobs<T>(&self, with: impl FnOnce(&mut HashMap<String, Entry>) -> T) -> T {
        with(&mut self.inner.jobs.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn insert(&self, mut job: Job) {
        let id = job.id.clone();
        if job.status.is_over() {
            job.progress = 1.0;
        } else {
            job.status = RenderStatus::Pending;
            let _ = self.inner.waiting.send(id.clone());
        }
        self.jobs(|jobs| jobs.insert(id, Entry { job, cancel: CancellationToken::new() }));
    }

    /// Takes a job; one that is known already is left as it is. It is on disk before this returns.
    pub fn submit(&self, job: Job) -> std::io::Result<()> {
        if self.get(&job.id).is_none() {
            self.store(&job)?;
            self.insert(job);
        }
        Ok(())
    }

    fn store(&self, job: &Job) -> std::io::Result<()> {
        project::write(&self.inner.dir.join(format!("{}.json", job.id)), &serde_json::to_string(job)?)
    }

    /// A job as it stands.
    pub fn get(&self, id: &str) -> Option<Job> {
        self.jobs(|jobs| jobs.get(id).map(|e| e.job.clone()))
    }

    /// Where the file of a finished job lies.
    pub fn file(&self, id: &str, format: FileFormat) -> PathBuf {
        self.inner.dir.join(format!("{id}.{}", format.word()))
    }

    /// Cancels a job, running or waiting; false where there is none to cancel.
    pub fn cancel(&self, id: &str) -> bool {
        let running = self.jobs(|jobs| {
            let entry = jobs.get_mut(id).filter(|e| !e.job.status.is_over())?;
            entry.cancel.cancel();
            Some(())
        });
        if running.is_some() {
            self.end(id, RenderStatus::Cancelled, None);
        }
        running.is_some()
    }

    fn update(&self, id: &str, change: impl FnOnce(&mut Job)) {
        self.jobs(|jobs| {
            if let Some(entry) = jobs.get_mut(id) {
                change(&mut entry.job);
            }
        });
    }

    fn end(&self, id: &str, status: RenderStatus, problem: Option<String>) {
        self.update(id, |job| {
            job.status = status;
            job.problem = problem;
        });
        let stored = self.get(id).map(|job| self.store(&job));
        if let Some(Err(e)) = stored {
            tracing::error!("render {id} could not be recorded: {e}");
        }
    }

    async fn work(&self, id: &str) {
        let Some((job, cancel)) = self.jobs(|jobs| jobs.get(id).map(|e| (e.job.clone(), e.cancel.clone()))) else { return };
        if job.status.is_over() {
            return;
        }
        self.update(id, |job| job.status = RenderStatus::Processing);
        let result = tokio::select! {
            result = self.render(&job) => result,
            () = cancel.cancelled() => return,
        };
        match result {
            Ok(()) => self.end(id, RenderStatus::Completed, None),
            Err(problem) => self.end(id, RenderStatus::Failed, Some(problem)),
        }
    }

    async fn render(&self, job: &Job) -> Result<(), String> {
        let timeline = job.draft.as_object().map(draft::timeline).ok_or("the draft is not an object")?;
        let (media, assets) = (self.inner.media.clone(), job.assets.clone());
        let played = tokio::task::spawn_blocking(move || media.play_beds(&assets)).await.map_err(|e| e.to_string())?;
        played.map_err(|e| format!("the built-in music could not be stored: {}", reason(&e)))?;
        let find = |source: &str| job.assets.iter().find(|a| a.source() == source).map(|a| (a.clone(), self.inner.media.path(a)));
        let mut plan = plan::plan(&timeline, job.short_side, &find).map_err(|e| e.to_string())?;
        let Settings { encoder, loudness, .. } = self.inner.settings;
        plan.loudness = plan.loudness.or(loudness);
        let work = WorkFolder::new(self.inner.dir.join(format!("{}.work", job.id))).map_err(|e| reason(&e))?;
        let output = work.0.join(format!("out.{}", job.format.word()));
        let encoder = film::present(encoder).await;
        let writing = Writing { format: job.format, quality: Quality::from_word(&job.quality), encoder };
        let film = Film { plan: &plan, writing, cache: &self.inner.cache, work: &work.0 };
        film.make(&output, &|fraction| self.update(&job.id, |job| job.progress = fraction)).await?;
        let file = self.file(&job.id, job.format);
        tokio::fs::rename(&output, &file).await.map_err(|e| reason(&e))?;
        // Finished films are fetched at once; what lies here is for fetching them again.
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        cache::tidy(&self.inner.dir, self.inner.settings.cache_bytes, &[name], |path| FileFormat::of_path(path).is_some());
        Ok(())
    }
}

/// The temporary files of a job; gone when it ends, however it ends.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new(path: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
