//! Starts and stops the studio.

use std::io::{ErrorKind, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::account::{CreditAccount, Prices};
use super::assets::AssetStore;
use super::listener::{ConnectionHandle, StudioListener};
use super::llm_agent::LlmAgent;
use super::project::Projects;
use super::rate_limit::RateLimiter;
use super::render::queue::{RenderQueue, RenderSettings};
use super::workspace::Workspace;
use super::{guard, routes};
use crate::api::routes as paths;
use crate::domain::io_reason::reason;
use crate::domain::subtitle::{Decoded, decode};
use crate::domain::timeline::Timeline;
use crate::fs::private;
use crate::language::command::{ReadText, Unreadable};

/// Interval of the cleanup of unused media files.
const CLEANUP_INTERVAL: Duration = Duration::from_secs(86_400);
/// Maximum size of a JSON body (bytes): enough for a draft of many thousand segments.
pub const MAX_JSON_BYTES: usize = 32 << 20;

/// Options of a studio.
pub struct StudioOptions {
    /// Folder for projects, media and renders.
    pub dir: PathBuf,
    /// TCP port; 0 selects a free one.
    pub port: u16,
    /// The `anonymous-token` endpoint returns the token, so that other programs can use the studio.
    pub open: bool,
    /// Interval of the heartbeats of a stream.
    pub heartbeat: Duration,
    pub render: RenderSettings,
    pub prices: Prices,
    /// Agent that interprets messages instead of the rules, which are the fallback if it fails.
    pub llm_agent: Option<LlmAgent>,
}

/// Reasons for which a studio cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    #[error("the studio's folder {} cannot be used: {}", .0.display(), reason(.1))]
    Folder(PathBuf, std::io::Error),
    #[error("port {} cannot be used: {}", .0, reason(.1))]
    Port(u16, std::io::Error),
    #[error("{0}")]
    Media(#[from] crate::media::MediaError),
}

/// State shared by all requests.
pub struct StudioState {
    pub token: String,
    pub open: bool,
    pub address: SocketAddr,
    pub heartbeat: Duration,
    pub media: AssetStore,
    pub projects: Projects,
    pub account: CreditAccount,
    pub renders: RenderQueue,
    pub llm_agent: Option<LlmAgent>,
    /// Limits for requests with a valid token, for requests for a token, and for others.
    pub authorized_limiter: RateLimiter,
    pub token_limiter: RateLimiter,
    pub unauthorized_limiter: RateLimiter,
    /// Serializes changes: projects are small and edits take milliseconds.
    edit_lock: tokio::sync::Mutex<()>,
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
    async fn clean_up(self: Arc<Self>, stamp: PathBuf) {
        let age = std::fs::metadata(&stamp)
            .and_then(|m| m.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age < CLEANUP_INTERVAL) {
            return;
        }
        let lock = self.lock_projects().await;
        self.projects.remove_unfinished();
        drop(lock);
        let collect = move || {
            // Without the lock, because it is slow: projects get media only by uploads, and recent
            // ones are kept.
            if let Some(used) = self.projects.media_hashes() {
                self.media.remove_unused(&used);
            }
            private::replace(&stamp, b"")
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

/// Maximum size of a caption file (MB); that of a feature-length movie has about 200 KB.
const MAX_CAPTIONS_MB: u64 = 8;

fn refuse_to_read(_: &str) -> Result<Decoded, Unreadable> {
    Err(Unreadable::Shared)
}

/// Reads a caption file. `~` is the home folder; relative paths start at the working directory.
fn read_captions(name: &str) -> Result<Decoded, Unreadable> {
    let path = match name.strip_prefix("~/") {
        Some(rest) => directories::UserDirs::new()
            .map_or_else(|| rest.into(), |dirs| dirs.home_dir().join(rest)),
        None => PathBuf::from(name),
    };
    let to_unreadable = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unreadable::Missing,
        _ => Unreadable::System(reason(&e).to_string()),
    };
    // Checked before opening: opening a pipe waits for its writer. Files in /proc have no size, and
    // may block as well.
    let metadata = std::fs::metadata(&path).map_err(to_unreadable)?;
    if !metadata.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if metadata.len() == 0 {
        return Err(Unreadable::Empty);
    }
    let limit = MAX_CAPTIONS_MB << 20;
    let mut bytes = Vec::new();
    std::fs::File::open(&path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(to_unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Unreadable::TooLarge(MAX_CAPTIONS_MB));
    }
    decode(&bytes).map_err(Unreadable::NotText)
}

/// A running studio. Dropping it stops the server and all its ffmpeg processes.
pub struct Studio {
    shared: SharedState,
    pub address: SocketAddr,
    /// Bearer token of this run.
    pub token: String,
    _stop: DropGuard,
}

impl Studio {
    /// Returns the base URL of the API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Replaces the timeline of a session, as one edit that can be undone.
    ///
    /// # Errors
    /// If the session does not exist or cannot be saved.
    pub async fn replace_timeline(
        &self,
        session_id: &str,
        timeline: &Timeline,
    ) -> Result<(), String> {
        let _editing = self.shared.lock_projects().await;
        let project = self
            .shared
            .projects
            .load(session_id)
            .map_err(|e| e.to_string())?;
        let mut project = project.ok_or("the session does not exist in the studio")?;
        project.replace_timeline(timeline);
        self.shared
            .projects
            .save(&project)
            .map_err(|e| reason(&e).to_string())
    }
}

/// Returns the media folder within a studio's folder; files are named by their hash.
pub fn media_dir(dir: &Path) -> PathBuf {
    dir.join("media")
}

/// Starts a studio.
///
/// # Errors
/// If ffmpeg is missing, or the folder or the port cannot be used.
pub async fn start(options: StudioOptions) -> Result<Studio, StudioError> {
    crate::media::find_tool("ffmpeg")?;
    crate::media::find_tool("ffprobe")?;
    let folder = |e| StudioError::Folder(options.dir.clone(), e);
    private::folder(&options.dir).map_err(folder)?;
    let stop = CancellationToken::new();
    let workspace = Workspace::open(&options.dir.join("work")).map_err(folder)?;
    let media = AssetStore::open(media_dir(&options.dir), workspace.clone()).map_err(folder)?;
    media.remove_leftovers();
    let projects = Projects::open(options.dir.join("projects")).map_err(folder)?;
    // An open studio is long-running, and possibly no client asks for the renders of an earlier
    // run.
    let (renders, resume) = (options.dir.join("renders"), options.open);
    let renders = RenderQueue::open(
        renders,
        media.clone(),
        workspace,
        options.render,
        resume,
        stop.clone(),
    )
    .map_err(folder)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(|e| StudioError::Port(options.port, e))?;
    let address = listener
        .local_addr()
        .map_err(|e| StudioError::Port(options.port, e))?;
    let token = format!(
        "nmv_usr_{}{}",
        uuid::Uuid::new_v4().simple(),
        uuid::Uuid::new_v4().simple()
    );
    let account = CreditAccount::open(options.dir.join("credits"), options.prices);
    let shared = Arc::new(StudioState {
        token: token.clone(),
        open: options.open,
        address,
        heartbeat: options.heartbeat,
        media,
        projects,
        account,
        renders,
        llm_agent: options.llm_agent,
        authorized_limiter: RateLimiter::new(1_000, 500),
        token_limiter: RateLimiter::new(60, 20),
        unauthorized_limiter: RateLimiter::new(60, 20),
        edit_lock: tokio::sync::Mutex::default(),
    });
    tokio::spawn(shared.clone().clean_up(options.dir.join("collected")));
    let stopped = stop.clone();
    let app = router(shared.clone()).into_make_service_with_connect_info::<ConnectionHandle>();
    // Dropped instead of shut down gracefully: an open stream must not delay the exit.
    tokio::spawn(async move {
        tokio::select! {
            result = axum::serve(StudioListener::new(listener), app).into_future() => {
                if let Err(e) = result {
                    tracing::error!("the studio stopped: {e}");
                }
            }
            () = stopped.cancelled() => {}
        }
    });
    Ok(Studio {
        shared,
        address,
        token,
        _stop: stop.drop_guard(),
    })
}

fn router(shared: SharedState) -> Router {
    Router::new()
        .route(
            paths::ANONYMOUS_TOKEN,
            post(routes::account::anonymous_token),
        )
        .route(paths::CLAIM, post(routes::account::claim_token))
        .route(paths::NEW_SESSION, post(routes::session::open))
        .route(paths::CREDITS, get(routes::account::credits))
        .route(
            &paths::delete_session("{sid}"),
            delete(routes::session::delete),
        )
        .route(&paths::state("{sid}"), get(routes::session::state))
        .route(paths::CHAT, post(routes::chat::turn))
        .route(
            &paths::upload("{sid}"),
            post(routes::upload::receive).layer(DefaultBodyLimit::disable()),
        )
        .route(paths::RENDER, post(routes::render::submit))
        .route(&paths::render("{id}"), get(routes::render::poll))
        .route(&paths::cancel("{id}"), post(routes::render::cancel))
        .route(&paths::download("{id}"), get(routes::render::download))
        .fallback(routes::not_found)
        .method_not_allowed_fallback(routes::wrong_method)
        .layer(DefaultBodyLimit::max(MAX_JSON_BYTES))
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            guard::authorize,
        ))
        .with_state(shared)
}
