//! The render queue: one job at a time, true progress, cancel at once, jobs on disk so that a restart goes on with them.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::film::{self, RenderError, RenderTask};
use super::format::{EncodeSettings, HardwareEncoder, Quality};
use crate::compose::plan;
use crate::domain::asset::Asset;
use crate::domain::draft;
use crate::domain::io_reason::reason;
use crate::domain::render_job::{FileFormat, RenderStatus};
use crate::fs::private;
use crate::media::cache::{self, Cache};
use crate::studio::assets::AssetStore;
use crate::studio::workspace::{Workspace, hold};

/// When the encoder was stopped from outside, this program is about to be stopped too: it waits this long for that.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// A render as it is stored beside its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredJob {
    pub id: String,
    /// The session that it is of; empty in jobs of older versions.
    #[serde(default)]
    pub session: String,
    /// What is rendered; nothing once the job is over.
    pub draft: Value,
    /// The media of its project; none once the job is over.
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
    /// Names of the pieces in the cache that it was made of.
    #[serde(default)]
    pub pieces: Vec<String>,
}

impl StoredJob {
    /// Whether it is of a session, whose timeline has this id: older jobs are known by that.
    fn is_of(&self, session: &str, timeline: Option<&str>) -> bool {
        if !self.session.is_empty() {
            return self.session == session;
        }
        timeline.is_some() && self.draft.get("id").and_then(Value::as_str) == timeline
    }
}

struct QueueEntry {
    job: StoredJob,
    cancel: CancellationToken,
    /// Held while the job is not over: other programs leave it alone until then, or until this program has ended.
    _owner: Option<File>,
}

/// How films are made, by configuration.
#[derive(Clone, Copy, Debug)]
pub struct RenderSettings {
    /// How much the cache of encoded spans holds.
    pub cache_bytes: u64,
    pub encoder: HardwareEncoder,
    /// Loudness of films whose project does not ask for one, LUFS.
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

/// The queue. Cheap to clone.
#[derive(Clone)]
pub struct RenderQueue {
    inner: Arc<QueueState>,
}

struct QueueState {
    dir: PathBuf,
    work: Workspace,
    media: AssetStore,
    cache: Cache,
    settings: RenderSettings,
    jobs: Mutex<HashMap<String, QueueEntry>>,
    waiting: mpsc::UnboundedSender<String>,
    /// Shared by all programs that work in this folder.
    _lock: File,
}

impl RenderQueue {
    /// Opens the queue in `dir` and starts its worker. Jobs that a crash interrupted are resumed when a client asks for them, and at
    /// once if `resume`: a command of a tenth of a second must not begin to encode. It ends with `stop`.
    pub fn open(
        dir: PathBuf,
        media: AssetStore,
        work: Workspace,
        settings: RenderSettings,
        resume: bool,
        stop: CancellationToken,
    ) -> std::io::Result<Self> {
        private::folder(&dir)?;
        let lock = private::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(dir.join("lock"))?;
        if lock.try_lock().is_ok() {
            remove_leftovers(&dir);
            lock.unlock()?;
        }
        // Older versions hold it for themselves alone: then it is known that they are there, and no more is needed.
        let _ = lock.try_lock_shared();
        let cache = Cache::open(dir.join("cache"), settings.cache_bytes)?;
        let (waiting, mut ids) = mpsc::unbounded_channel::<String>();
        let jobs = Mutex::default();
        let inner = QueueState {
            dir,
            work,
            media,
            cache,
            settings,
            jobs,
            waiting,
            _lock: lock,
        };
        let queue = Self {
            inner: Arc::new(inner),
        };
        if resume {
            queue
                .stored()?
                .into_iter()
                .filter(|job| !job.status.is_over())
                .for_each(|job| drop(queue.adopt(job)));
        }
        let worker = Arc::downgrade(&queue.inner);
        tokio::spawn(async move {
            while let Some(id) = ids.recv().await {
                let Some(inner) = worker.upgrade() else {
                    return;
                };
                let queue = Self { inner };
                tokio::select! {
                    () = queue.work(&id) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
        Ok(queue)
    }

    /// All jobs on the disk.
    fn stored(&self) -> std::io::Result<Vec<StoredJob>> {
        let paths = std::fs::read_dir(&self.inner.dir)?
            .flatten()
            .map(|entry| entry.path());
        Ok(paths
            .filter(|path| path.extension().is_some_and(|e| e == "json"))
            .filter_map(|path| read(&path))
            .collect())
    }

    /// Resumes a job whose program has ended; `None` if another program works on it.
    fn adopt(&self, job: StoredJob) -> Option<StoredJob> {
        let owner = hold(&self.owner_file(&job.id)).ok()??;
        // It may have come to its end since it was read.
        let job = read(&self.job_file(&job.id))?;
        if job.status.is_over() {
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

    fn jobs<T>(&self, with: impl FnOnce(&mut HashMap<String, QueueEntry>) -> T) -> T {
        with(
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
        self.jobs(|jobs| {
            jobs.insert(
                id.clone(),
                QueueEntry {
                    job,
                    cancel: CancellationToken::new(),
                    _owner: Some(owner),
                },
            )
        });
        let _ = self.inner.waiting.send(id);
    }

    /// Takes a job; one that is known already is left as it is. It is on disk before this returns.
    pub fn submit(&self, job: StoredJob) -> std::io::Result<()> {
        if self.get(&job.id).is_none()
            && let Some(owner) = hold(&self.owner_file(&job.id))?
        {
            self.store(&job)?;
            self.insert(job, owner);
        }
        Ok(())
    }

    fn store(&self, job: &StoredJob) -> std::io::Result<()> {
        private::replace(
            &self.job_file(&job.id),
            serde_json::to_string(job)?.as_bytes(),
        )
    }

    /// A job as it stands. One that an ended program left is resumed; of one that another program works on, only what is
    /// on the disk is known. The id is plain.
    pub fn get(&self, id: &str) -> Option<StoredJob> {
        let known = self.jobs(|jobs| jobs.get(id).map(|e| e.job.clone()));
        known.or_else(|| {
            let stored = read(&self.job_file(id))?;
            if stored.status.is_over() {
                Some(stored)
            } else {
                self.adopt(stored.clone()).or(Some(stored))
            }
        })
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

    fn update(&self, id: &str, change: impl FnOnce(&mut StoredJob)) {
        self.jobs(|jobs| {
            if let Some(entry) = jobs.get_mut(id) {
                change(&mut entry.job);
            }
        });
    }

    fn end(&self, id: &str, status: RenderStatus, problem: Option<String>) {
        // What is over needs no draft: it is only asked how it ended.
        self.update(id, |job| {
            (job.status, job.problem) = (status, problem);
            (job.draft, job.assets) = (Value::Null, Vec::new());
        });
        let Some(job) = self.jobs(|jobs| jobs.get(id).map(|e| e.job.clone())) else {
            return;
        };
        match self.store(&job) {
            Ok(()) => {
                let _ = std::fs::remove_file(self.owner_file(id));
                self.jobs(|jobs| jobs.get_mut(id).map(|e| e._owner.take()));
            }
            Err(e) => tracing::error!("render {id} could not be recorded: {e}"),
        }
    }

    async fn work(&self, id: &str) {
        let Some((job, cancel)) =
            self.jobs(|jobs| jobs.get(id).map(|e| (e.job.clone(), e.cancel.clone())))
        else {
            return;
        };
        if job.status.is_over() {
            return;
        }
        self.update(id, |job| job.status = RenderStatus::Processing);
        let result = tokio::select! {
            result = self.render_patiently(&job) => result,
            () = cancel.cancelled() => return,
        };
        match result {
            Ok(()) => self.end(id, RenderStatus::Completed, None),
            Err(problem) => self.end(id, RenderStatus::Failed, Some(problem)),
        }
    }

    /// Renders; once more if the encoder was stopped from outside and this program was not.
    async fn render_patiently(&self, job: &StoredJob) -> Result<(), String> {
        match self.render(job).await {
            Err(RenderError::Stopped(why)) => {
                tracing::warn!("{why}");
                tokio::time::sleep(LAST_WORDS).await;
            }
            Err(RenderError::Failed(why)) => return Err(why),
            Ok(()) => return Ok(()),
        }
        self.render(job).await.map_err(|problem| match problem {
            RenderError::Stopped(why) | RenderError::Failed(why) => why,
        })
    }

    async fn render(&self, job: &StoredJob) -> Result<(), RenderError> {
        let timeline = job
            .draft
            .as_object()
            .map(draft::timeline)
            .ok_or_else(|| "the draft is not an object".to_owned())?;
        let (media, assets) = (self.inner.media.clone(), job.assets.clone());
        let played = tokio::task::spawn_blocking(move || media.play_beds(&assets))
            .await
            .map_err(|e| e.to_string())?;
        played.map_err(|e| format!("the built-in music could not be stored: {}", reason(&e)))?;
        let find = |source: &str| {
            job.assets
                .iter()
                .find(|a| a.source() == source)
                .map(|a| (a.clone(), self.inner.media.path(a)))
        };
        let mut plan = plan::plan(&timeline, job.short_side, &find).map_err(|e| e.to_string())?;
        let RenderSettings {
            encoder, loudness, ..
        } = self.inner.settings;
        plan.loudness = plan.loudness.or(loudness);
        let work = WorkFolder::new(self.inner.work.path(&job.id)).map_err(|e| reason(&e))?;
        let output = work.0.join(format!("out.{}", job.format.word()));
        let encoder = film::present(encoder).await;
        let writing = EncodeSettings {
            format: job.format,
            quality: Quality::from_word(&job.quality),
            encoder,
        };
        let (assets, media, cache) = (&job.assets, &self.inner.media, &self.inner.cache);
        let film = RenderTask {
            plan: &plan,
            assets,
            media,
            writing,
            cache,
            work: &work.0,
        };
        let pieces = film
            .make(&output, &|fraction| {
                self.update(&job.id, |job| job.progress = fraction)
            })
            .await?;
        self.update(&job.id, |job| job.pieces = pieces);
        let file = self.file(&job.id, job.format);
        let (from, to) = (output.clone(), file.clone());
        let published = tokio::task::spawn_blocking(move || private::publish(&from, &to))
            .await
            .map_err(|e| e.to_string())?;
        published.map_err(|e| reason(&e))?;
        // Finished films are fetched at once; what lies here is for fetching them again.
        let name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        cache::tidy(
            &self.inner.dir,
            self.inner.settings.cache_bytes,
            &[name],
            |path| FileFormat::of_path(path).is_some(),
        );
        Ok(())
    }

    /// Deletes all renders of a session: jobs, films, and cached pieces that no other render is made of. Those that another
    /// program works on are left to it.
    pub fn forget(&self, session: &str, timeline: Option<&str>) -> std::io::Result<()> {
        let (gone, others): (Vec<StoredJob>, Vec<StoredJob>) = self
            .stored()?
            .into_iter()
            .partition(|job| job.is_of(session, timeline));
        let shared: HashSet<&String> = others.iter().flat_map(|job| &job.pieces).collect();
        let pieces: Vec<String> = gone
            .iter()
            .flat_map(|job| &job.pieces)
            .filter(|name| !shared.contains(name))
            .cloned()
            .collect();
        for job in &gone {
            self.cancel(&job.id);
            self.jobs(|jobs| jobs.remove(&job.id));
            let Ok(Some(_owner)) = hold(&self.owner_file(&job.id)) else {
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
        self.inner.cache.remove(&pieces);
        Ok(())
    }
}

/// Reads a job; `None` if its file is missing or damaged.
fn read(path: &Path) -> Option<StoredJob> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(&text)
        .inspect_err(|e| tracing::error!("{} is damaged: {e}", path.display()))
        .ok()
}

/// Whether nobody can be writing a file that takes a moment to write.
fn is_stale(path: &Path) -> bool {
    let modified = std::fs::metadata(path).and_then(|m| m.modified());
    modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > Duration::from_secs(60)))
}

/// Removes what programs that were killed left in the folder and its cache: unfinished files of older versions, and halves
/// of what was being saved. No other program is at work in it yet.
fn remove_leftovers(dir: &Path) {
    let entries = |dir: &Path| {
        std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
    };
    let ends = |path: &Path, with: &str| path.extension().is_some_and(|e| e == with);
    for path in entries(dir) {
        if ends(&path, "work") {
            let _ = std::fs::remove_dir_all(&path);
        } else if (ends(&path, "tmp") || ends(&path, "part")) && is_stale(&path) {
            let _ = std::fs::remove_file(&path);
        }
    }
    for path in
        entries(&dir.join("cache")).filter(|path| ends(path, "ffconcat") || ends(path, "part"))
    {
        let _ = std::fs::remove_file(path);
    }
}

/// The temporary files of a job; gone when it ends, however it ends.
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
