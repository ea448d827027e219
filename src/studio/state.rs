//! State shared by all requests to the studio, and exclusive access to its projects.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::account::CreditAccount;
use super::assets::AssetStore;
use super::captions::{read_captions, refuse_to_read};
use super::change_watch::ChangeWatch;
use super::llm_agent::LlmAgent;
use super::own_versions::OwnVersions;
use super::project::{Project, Projects};
use super::proposals::ProposalStore;
use super::rate_limit::RateLimiter;
use super::render::queue::RenderQueue;
use crate::fs::atomic;
use crate::language::parser::ReadText;
use crate::speech::SpeechService;

/// Interval of the cleanup of unused media files.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(86_400);

/// State shared by all requests.
pub struct StudioState {
    pub token: String,
    pub open: bool,
    pub address: SocketAddr,
    pub heartbeat: Duration,
    pub silent_every: Option<u64>,
    pub media: AssetStore,
    pub projects: Projects,
    pub proposals: ProposalStore,
    pub changes: ChangeWatch,
    pub own_versions: OwnVersions,
    pub account: CreditAccount,
    pub renders: RenderQueue,
    pub llm_agent: Option<LlmAgent>,
    pub speech: Option<SpeechService>,
    /// Limits for requests with a valid token, for requests for a token, and for others.
    pub authorized_limiter: RateLimiter,
    pub token_limiter: RateLimiter,
    pub unauthorized_limiter: RateLimiter,
    /// Serializes changes: projects are small and edits take milliseconds.
    pub edit_lock: tokio::sync::Mutex<()>,
}

/// Exclusive right to change projects, across all programs that use the same folder.
pub struct EditLock<'a> {
    _here: tokio::sync::MutexGuard<'a, ()>,
    _elsewhere: Option<std::fs::File>,
}

pub type SharedState = Arc<StudioState>;

impl StudioState {
    /// Waits for exclusive access to the projects. On a file system without locks, it is exclusive
    /// only within this program.
    pub async fn lock_projects(&self) -> EditLock<'_> {
        let here = self.edit_lock.lock().await;
        let projects = self.projects.clone();
        let lock = tokio::task::spawn_blocking(move || projects.lock()).await;
        let elsewhere = lock.ok().and_then(|lock| {
            lock.inspect_err(|e| tracing::warn!("projects are not locked: {e}"))
                .ok()
        });
        EditLock {
            _here: here,
            _elsewhere: elsewhere,
        }
    }

    /// Generates the built-in music of a project, so that its file exists when it is needed.
    pub async fn synthesize_music(&self, project: &Project) {
        let (media, assets) = (self.media.clone(), project.assets.clone());
        let music = tokio::task::spawn_blocking(move || media.synthesize_music(&assets)).await;
        if !matches!(music, Ok(Ok(()))) {
            tracing::warn!("cannot generate the built-in music");
        }
    }

    /// Deletes the project of a session: its timeline and history, its renders, and its media that
    /// no other project uses.
    ///
    /// # Errors
    /// If the files cannot be deleted.
    pub async fn delete_session(self: &Arc<Self>, session_id: &str) -> std::io::Result<()> {
        let (state, id) = (self.clone(), session_id.to_owned());
        // A separate task: if the client disconnects, the lock must still be held until this is
        // done.
        let forget = async move {
            let _editing = state.lock_projects().await;
            let state = state.clone();
            tokio::task::spawn_blocking(move || state.delete_files(&id))
                .await
                .map_err(std::io::Error::other)?
        };
        tokio::spawn(forget).await.map_err(std::io::Error::other)?
    }

    /// Deletes the files of a project. Blocks.
    fn delete_files(&self, session_id: &str) -> std::io::Result<()> {
        let project = self.projects.load(session_id).ok().flatten();
        let timeline = project.as_ref().map(|project| project.timeline().id);
        self.renders
            .delete_session(session_id, timeline.as_deref().filter(|id| !id.is_empty()))?;
        self.projects.remove(session_id)?;
        self.proposals.delete_session(session_id);
        if let Some(used) = self.projects.media_hashes() {
            let media = project.iter().flat_map(|project| &project.assets);
            media
                .filter(|asset| !used.contains(&asset.hash))
                .for_each(|asset| self.media.remove(asset));
        }
        Ok(())
    }

    /// Removes unused media files and leftovers of killed programs, at most once per interval.
    /// `stamp` is a file with the time of the last cleanup.
    pub async fn clean_up(self: Arc<Self>, stamp: PathBuf) {
        let age = std::fs::metadata(&stamp)
            .and_then(|m| m.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age < CLEANUP_INTERVAL) {
            return;
        }
        let lock = self.lock_projects().await;
        self.projects.remove_unfinished();
        self.proposals.remove_leftovers();
        drop(lock);
        let collect = move || {
            // Without the lock, because it is slow: projects get media only by uploads, and recent
            // ones are kept.
            if let Some(used) = self.projects.media_hashes() {
                self.media.remove_unused(&used);
            }
            atomic::replace(&stamp, b"")
        };
        if let Ok(Err(e)) = tokio::task::spawn_blocking(collect).await {
            tracing::warn!("cannot clean up the studio's folder: {e}");
        }
    }

    /// Returns the function that reads caption files named in messages: only allowed if no one else
    /// can reach the studio.
    pub fn read_text(&self) -> ReadText {
        if self.open {
            refuse_to_read
        } else {
            read_captions
        }
    }
}
