//! Starts and stops the studio.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodRouter, delete, get, post};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::account::{CreditAccount, Prices};
use super::assets::AssetStore;
use super::change_watch::ChangeWatch;
use super::listener::{ConnectionHandle, StudioListener};
use super::llm_agent::LlmAgent;
use super::own_versions::OwnVersions;
use super::project::Projects;
use super::proposals::ProposalStore;
use super::rate_limit::RateLimiter;
use super::render::queue::{RenderQueue, RenderSettings};
use super::state::{SharedState, StudioState};
use super::workspace::Workspace;
use super::{guard, routes};
use crate::api::Endpoint;
use crate::api::endpoints::anonymous_token::AnonymousToken;
use crate::api::endpoints::answer_proposal::AnswerProposal;
use crate::api::endpoints::apply_edits::ApplyEdits;
use crate::api::endpoints::cancel_render::CancelRender;
use crate::api::endpoints::change_history::ChangeHistory;
use crate::api::endpoints::change_media::ChangeMedia;
use crate::api::endpoints::chat::ChatTurn;
use crate::api::endpoints::claim_token::ClaimToken;
use crate::api::endpoints::credits::CreditBalance;
use crate::api::endpoints::delete_session::DeleteSession;
use crate::api::endpoints::download_render::DownloadRender;
use crate::api::endpoints::follow::FollowSession;
use crate::api::endpoints::new_session::NewSession;
use crate::api::endpoints::poll_render::PollRender;
use crate::api::endpoints::proposal_state::AwaitProposal;
use crate::api::endpoints::propose::ProposeEdits;
use crate::api::endpoints::state::FetchState;
use crate::api::endpoints::submit_render::SubmitRender;
use crate::api::endpoints::upload::UploadMedia;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, StudioReason};
use crate::domain::timeline::Timeline;
use crate::fs::private;
use crate::speech::SpeechService;

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
    /// Every nth edit ends without a text, like about a third of the edits of the cloud: for tests
    /// of clients.
    pub silent_every: Option<u64>,
    pub render: RenderSettings,
    pub prices: Prices,
    /// Agent that interprets the messages that the rules do not understand.
    pub llm_agent: Option<LlmAgent>,
    /// Speech recognition, for captions and pauses.
    pub speech: Option<SpeechService>,
}

/// Reasons for which a studio cannot start.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub enum StudioError {
    Folder(PathBuf, std::io::Error),
    Port(u16, std::io::Error),
    Media(#[from] crate::media::MediaError),
}

impl StudioError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Folder(folder, e) => Reason::StudioFolder {
                folder: folder.clone(),
                why: Box::new(reason(e)),
            },
            Self::Port(port, e) => Reason::StudioPort {
                port: *port,
                why: Box::new(reason(e)),
            },
            Self::Media(e) => e.reason(),
        }
    }
}

/// A running studio. Dropping it stops the server and all its ffmpeg processes.
pub struct Studio {
    shared: SharedState,
    pub address: SocketAddr,
    _stop: DropGuard,
}

impl Studio {
    /// Returns the base URL of the API.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the bearer token of this run.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// Returns the folder of media files, which are named by their hash.
    pub fn media_dir(&self) -> PathBuf {
        self.shared.media.dir().to_owned()
    }

    /// Replaces the timeline of a session, as one edit that can be undone.
    ///
    /// # Errors
    /// If the session does not exist or cannot be saved.
    pub async fn replace_timeline(
        &self,
        session_id: &str,
        timeline: &Timeline,
    ) -> Result<(), Reason> {
        let _editing = self.shared.lock_projects().await;
        let project = self
            .shared
            .projects
            .load(session_id)
            .map_err(|e| e.reason())?;
        let mut project = project.ok_or(StudioReason::SessionNotFound)?;
        project.history.replace(timeline);
        self.shared.projects.save(&project).map_err(|e| reason(&e))
    }
}

/// Starts a studio.
///
/// # Errors
/// If ffmpeg is missing, or the folder or the port cannot be used.
pub async fn start(options: StudioOptions) -> Result<Studio, StudioError> {
    crate::media::find_tool("ffmpeg")?;
    crate::media::find_tool("ffprobe")?;
    let port = |e| StudioError::Port(options.port, e);
    let dir = options.dir.clone();
    private::folder(&dir).map_err(|e| StudioError::Folder(dir.clone(), e))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .await
        .map_err(port)?;
    let address = listener.local_addr().map_err(port)?;
    let stop = CancellationToken::new();
    let shared = open_state(options, address, &stop)
        .map(Arc::new)
        .map_err(|e| StudioError::Folder(dir.clone(), e))?;
    tokio::spawn(shared.clone().clean_up(dir.join("collected")));
    tokio::spawn(serve(listener, router(shared.clone()), stop.clone()));
    Ok(Studio {
        address,
        shared,
        _stop: stop.drop_guard(),
    })
}

/// Opens the folders of a studio and creates its state, with a new token.
fn open_state(
    options: StudioOptions,
    address: SocketAddr,
    stop: &CancellationToken,
) -> std::io::Result<StudioState> {
    let dir = &options.dir;
    let workspace = Workspace::open(&dir.join("work"))?;
    let media = AssetStore::open(dir.join("media"), workspace.clone())?;
    media.remove_leftovers();
    let (projects, proposals) = (dir.join("projects"), dir.join("proposals"));
    let changes = ChangeWatch::new(projects.clone(), proposals.clone());
    let renders = RenderQueue::open(
        dir.join("renders"),
        media.clone(),
        workspace,
        options.render,
        // An open studio is long-running, and possibly no client asks for the renders of an
        // earlier run.
        options.open,
        stop.clone(),
    )?;
    let random = || uuid::Uuid::new_v4().simple();
    Ok(StudioState {
        token: format!("nmv_usr_{}{}", random(), random()),
        open: options.open,
        address,
        heartbeat: options.heartbeat,
        silent_every: options.silent_every,
        media,
        projects: Projects::open(projects)?,
        proposals: ProposalStore::new(proposals),
        changes,
        own_versions: OwnVersions::default(),
        account: CreditAccount::open(dir.join("credits"), options.prices),
        renders,
        llm_agent: options.llm_agent,
        speech: options.speech,
        authorized_limiter: RateLimiter::new(1_000, 500),
        token_limiter: RateLimiter::new(60, 20),
        unauthorized_limiter: RateLimiter::new(60, 20),
        edit_lock: tokio::sync::Mutex::default(),
    })
}

/// Serves requests until the studio is dropped. A graceful shutdown would let an open stream delay
/// the exit.
async fn serve(listener: TcpListener, router: Router, stop: CancellationToken) {
    let app = router.into_make_service_with_connect_info::<ConnectionHandle>();
    tokio::select! {
        result = axum::serve(StudioListener::new(listener), app).into_future() => {
            if let Err(e) = result {
                tracing::error!("the studio stopped: {e}");
            }
        }
        () = stop.cancelled() => {}
    }
}

/// Method and path of an endpoint with its handler.
fn on<E: Endpoint, T: 'static>(
    handler: impl Handler<T, SharedState>,
) -> (&'static str, MethodRouter<SharedState>) {
    let methods = match E::METHOD {
        Method::GET => get(handler),
        Method::DELETE => delete(handler),
        _ => post(handler),
    };
    (E::PATH, methods)
}

fn router(shared: SharedState) -> Router {
    let (upload, receive) = on::<UploadMedia, _>(routes::upload::receive);
    let endpoints = [
        on::<AnonymousToken, _>(routes::account::anonymous_token),
        on::<ClaimToken, _>(routes::account::claim_token),
        on::<NewSession, _>(routes::session::open),
        on::<CreditBalance, _>(routes::account::credits),
        on::<DeleteSession, _>(routes::session::delete),
        on::<FetchState, _>(routes::session::state),
        on::<ChatTurn, _>(routes::chat::turn),
        on::<ChangeMedia, _>(routes::media::change),
        on::<ApplyEdits, _>(routes::edits::apply),
        on::<ChangeHistory, _>(routes::edits::change_history),
        (upload, receive.layer(DefaultBodyLimit::disable())),
        on::<ProposeEdits, _>(routes::proposals::propose),
        on::<AwaitProposal, _>(routes::proposals::wait),
        on::<AnswerProposal, _>(routes::proposals::answer),
        on::<FollowSession, _>(routes::follow::follow),
        on::<SubmitRender, _>(routes::render::submit),
        on::<PollRender, _>(routes::render::poll),
        on::<CancelRender, _>(routes::render::cancel),
        on::<DownloadRender, _>(routes::render::download),
    ];
    let router = Router::new();
    let router = endpoints
        .into_iter()
        .fold(router, |router, (path, handler)| {
            router.route(path, handler)
        });
    router
        .fallback(routes::not_found)
        .method_not_allowed_fallback(routes::wrong_method)
        .layer(DefaultBodyLimit::max(routes::MAX_JSON_BYTES))
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            guard::authorize,
        ))
        .with_state(shared)
}
