//! Starting and stopping the studio.

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

/// Media that no project uses are looked for this often at most.
const COLLECT_EVERY: Duration = Duration::from_secs(86_400);
/// The largest body that is no upload, bytes: a draft of many thousand segments.
pub const LARGEST_JSON: usize = 32 << 20;

/// How a studio runs.
pub struct StudioOptions {
    /// The folder for projects, media and renders.
    pub dir: PathBuf,
    /// 0 takes a free port.
    pub port: u16,
    /// Whether `anonymous-token` hands out the token: for a studio that other programs shall reach.
    pub open: bool,
    /// Time between heartbeats of a stream.
    pub heartbeat: Duration,
    pub render: RenderSettings,
    pub prices: Prices,
    /// Who reads the wishes in place of the rules; they answer when it is away.
    pub own_agent: Option<LlmAgent>,
}

/// Why a studio did not start.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    #[error("the studio's folder {} cannot be used: {}", .0.display(), reason(.1))]
    Folder(PathBuf, std::io::Error),
    #[error("port {} cannot be used: {}", .0, reason(.1))]
    Port(u16, std::io::Error),
    #[error("{0}")]
    Media(#[from] crate::media::MediaError),
}

/// What all requests share.
pub struct StudioState {
    pub token: String,
    pub open: bool,
    pub address: SocketAddr,
    pub heartbeat: Duration,
    pub media: AssetStore,
    pub projects: Projects,
    pub account: CreditAccount,
    pub renders: RenderQueue,
    pub own_agent: Option<LlmAgent>,
    /// How many requests are taken of those who hold the token, of those who ask for it, and of others.
    pub holders: RateLimiter,
    pub newcomers: RateLimiter,
    pub strangers: RateLimiter,
    /// One turn or change at a time; projects are small and edits take milliseconds.
    editing: tokio::sync::Mutex<()>,
}

/// No project changes but by the one who holds this, in this program or in another one on the same folder.
pub struct EditLock<'a> {
    _here: tokio::sync::MutexGuard<'a, ()>,
    _elsewhere: Option<std::fs::File>,
}

pub type SharedState = Arc<StudioState>;

impl StudioState {
    /// Waits for the turn to change a project. Where the file system knows no locks, only this program is held off.
    pub async fn editing(&self) -> EditLock<'_> {
        let here = self.editing.lock().await;
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

    /// Deletes a project: its timeline and history, its renders, and those of its media that no other project uses.
    pub async fn forget(self: &Arc<Self>, session_id: &str) -> std::io::Result<()> {
        let (state, id) = (self.clone(), session_id.to_owned());
        // A task of its own: a client that hangs up must not let another edit in before this is done.
        let forget = async move {
            let _editing = state.editing().await;
            let state = state.clone();
            tokio::task::spawn_blocking(move || state.delete(&id))
                .await
                .map_err(std::io::Error::other)?
        };
        tokio::spawn(forget).await.map_err(std::io::Error::other)?
    }

    /// Deletes the files of a project. It blocks.
    fn delete(&self, session_id: &str) -> std::io::Result<()> {
        let project = self.projects.load(session_id).ok().flatten();
        let timeline = project.as_ref().map(|project| project.timeline().id);
        self.renders
            .forget(session_id, timeline.as_deref().filter(|id| !id.is_empty()))?;
        self.projects.remove(session_id)?;
        if let Some(used) = self.projects.media() {
            let media = project.iter().flat_map(|project| &project.assets);
            media
                .filter(|asset| !used.contains(&asset.hash))
                .for_each(|asset| self.media.remove(asset));
        }
        Ok(())
    }

    /// Removes what no project uses and what killed programs left, once in a while.
    async fn collect(self: Arc<Self>, stamp: PathBuf) {
        let age = std::fs::metadata(&stamp)
            .and_then(|m| m.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age < COLLECT_EVERY) {
            return;
        }
        let lock = self.editing().await;
        self.projects.remove_unfinished();
        drop(lock);
        let collect = move || {
            // Without the lock, for it takes a while: a project gets a medium by an upload, and those of the last hour stay.
            if let Some(used) = self.projects.media() {
                self.media.collect(&used);
            }
            private::replace(&stamp, b"")
        };
        if let Ok(Err(e)) = tokio::task::spawn_blocking(collect).await {
            tracing::warn!("the studio's folder could not be tidied: {e}");
        }
    }

    /// How a message may name a caption file of this machine: only where nobody else can reach the studio.
    pub fn read_text(&self) -> ReadText {
        if self.open {
            refuse_to_read
        } else {
            read_captions
        }
    }
}

/// The largest caption file, MB: those of a long film have 200 KB.
const LARGEST_CAPTIONS_MB: u64 = 8;

fn refuse_to_read(_: &str) -> Result<Decoded, Unreadable> {
    Err(Unreadable::Shared)
}

/// Reads a caption file; `~` is the home folder, a relative path counts from where the program was started.
fn read_captions(name: &str) -> Result<Decoded, Unreadable> {
    let path = match name.strip_prefix("~/") {
        Some(rest) => directories::UserDirs::new()
            .map_or_else(|| rest.into(), |dirs| dirs.home_dir().join(rest)),
        None => PathBuf::from(name),
    };
    let problem = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unreadable::Missing,
        _ => Unreadable::System(reason(&e)),
    };
    // Asked before it is opened: opening a pipe waits for its writer. Files of /proc have no size, and may wait as well.
    let facts = std::fs::metadata(&path).map_err(problem)?;
    if !facts.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if facts.len() == 0 {
        return Err(Unreadable::Empty);
    }
    let limit = LARGEST_CAPTIONS_MB << 20;
    let mut bytes = Vec::new();
    std::fs::File::open(&path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(problem)?;
    if bytes.len() as u64 > limit {
        return Err(Unreadable::TooLarge(LARGEST_CAPTIONS_MB));
    }
    decode(&bytes).map_err(Unreadable::NotText)
}

/// A running studio; dropping it stops the server and every ffmpeg it started.
pub struct Studio {
    shared: SharedState,
    pub address: SocketAddr,
    /// The bearer token of this run.
    pub token: String,
    _stop: DropGuard,
}

impl Studio {
    /// The base address of its API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes a timeline the present one of a session, as one edit that can be undone.
    pub async fn adopt(&self, session_id: &str, timeline: &Timeline) -> Result<(), String> {
        let _editing = self.shared.editing().await;
        let project = self
            .shared
            .projects
            .load(session_id)
            .map_err(|e| e.to_string())?;
        let mut project = project.ok_or("the studio does not know the session")?;
        project.change(timeline);
        self.shared.projects.save(&project).map_err(|e| reason(&e))
    }
}

/// Where the media lie in a studio's folder, each under its hash.
pub fn media_folder(dir: &Path) -> PathBuf {
    dir.join("media")
}

/// Starts a studio. Fails at once, in words, where ffmpeg is missing or the folder cannot be written.
pub async fn start(options: StudioOptions) -> Result<Studio, StudioError> {
    crate::media::tool("ffmpeg")?;
    crate::media::tool("ffprobe")?;
    let folder = |e| StudioError::Folder(options.dir.clone(), e);
    private::folder(&options.dir).map_err(folder)?;
    let stop = CancellationToken::new();
    let work = Workspace::open(&options.dir.join("work")).map_err(folder)?;
    let media = AssetStore::open(media_folder(&options.dir), work.clone()).map_err(folder)?;
    media.remove_leftovers();
    let projects = Projects::open(options.dir.join("projects")).map_err(folder)?;
    // Who serves other programs is there to stay, and nobody may ask for what an earlier run began.
    let (renders, resume) = (options.dir.join("renders"), options.open);
    let renders = RenderQueue::open(
        renders,
        media.clone(),
        work,
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
        own_agent: options.own_agent,
        holders: RateLimiter::new(1_000, 500),
        newcomers: RateLimiter::new(60, 20),
        strangers: RateLimiter::new(60, 20),
        editing: tokio::sync::Mutex::default(),
    });
    tokio::spawn(shared.clone().collect(options.dir.join("collected")));
    let stopped = stop.clone();
    let app = router(shared.clone()).into_make_service_with_connect_info::<ConnectionHandle>();
    // Dropped rather than shut down gracefully: an open stream must not hold the program at its end.
    tokio::spawn(async move {
        tokio::select! {
            result = axum::serve(StudioListener::new(listener), app).into_future() => if let Err(e) = result { tracing::error!("the studio stopped: {e}") },
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
        .route(&paths::forget("{sid}"), delete(routes::session::forget))
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
        .layer(DefaultBodyLimit::max(LARGEST_JSON))
        .layer(middleware::from_fn_with_state(shared.clone(), guard::check))
        .with_state(shared)
}
