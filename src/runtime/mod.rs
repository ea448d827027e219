//! Effects carried out: each becomes a task that answers with messages. Dropping the runtime ends them all.

mod files;
mod keeper;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{AbortHandle, JoinSet};

use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::msg::{KnownSession, LostTurn, Msg, Opened, Remembered, Trouble, TroubleKind, TurnEnd};
use crate::domain::draft::Draft;
use crate::domain::render_job::RenderJob;
use crate::domain::transcript::Item;
use crate::jobs::session::{self, Which};
use crate::jobs::{Bench, export, recovery, turn};
use crate::language::route::is_url;
use crate::nemo::ApiError;
use crate::store::StoreError;
use keeper::Keeper;

/// How many items of an old transcript are shown at the start.
const REMEMBERED: usize = 1_000;
/// How many exports of before are listed.
const EXPORTS_REMEMBERED: usize = 50;
/// Whether exports of earlier runs are being followed already.
static FOLLOWED: AtomicBool = AtomicBool::new(false);
/// Progress of an upload is told in steps of this many bytes at least.
const UPLOAD_STEP: u64 = 256 * 1024;

/// Carries effects out.
pub struct Runtime {
    bench: Bench,
    which: Which,
    language: String,
    export_folder: PathBuf,
    messages: UnboundedSender<Msg>,
    tasks: JoinSet<()>,
    keeper: Keeper,
    uploads: HashMap<RequestId, AbortHandle>,
}

/// A failure in words, with what can be done about it.
fn trouble(bench: &Bench, e: &ApiError) -> Trouble {
    let link = || TroubleKind::Link(bench.nemo.account_link());
    let kind = match e {
        ApiError::Refused { code: 1002, .. } => TroubleKind::SessionGone,
        ApiError::Unseen(_) => TroubleKind::Answered,
        ApiError::Refused { code: 2001, .. } => link(),
        ApiError::Refused { code: 402, words } if !words.contains("header") => link(),
        _ => TroubleKind::Other,
    };
    let next = match &kind {
        TroubleKind::Link(link) => format!("{} {link}", e.hint()),
        _ => e.hint(),
    };
    Trouble { what: e.to_string(), next, kind }
}

impl Runtime {
    /// A runtime that answers through `messages`.
    pub fn new(bench: Bench, which: Which, language: &str, export_folder: PathBuf, messages: UnboundedSender<Msg>) -> Self {
        let keeper = Keeper::start(bench.store.clone());
        Self {
            bench,
            which,
            language: language.to_owned(),
            export_folder,
            messages,
            tasks: JoinSet::new(),
            keeper,
            uploads: HashMap::new(),
        }
    }

    /// Starts what an effect asks for. Effects for the terminal are the caller's.
    pub fn carry_out(&mut self, effect: Effect) {
        while self.tasks.try_join_next().is_some() {}
        match effect {
            Effect::OpenSession { request, which } => self.open(request, which),
            Effect::SendTurn { request, session, message, before } => {
                let tell = self.messages.clone();
                self.spawn(move |bench| async move {
                    let hear = |event| drop(tell.send(Msg::Heard { request, event }));
                    let result = turn::run(&bench, &session, &message, &before, hear).await;
                    let result = result
                        .map(|o| Box::new(TurnEnd { draft: o.draft.map(Arc::new), changes: o.changes, spoke: o.spoke }))
                        .map_err(|e| {
                            let told = trouble(&bench, &e.error);
                            if e.fate_unknown { Trouble { kind: TroubleKind::FateUnknown, ..told } } else { told }
                        });
                    vec![Msg::TurnEnded { request, result }]
                });
            }
            Effect::FetchState { request, session } => self.spawn(move |bench| async move {
                let result = bench.nemo.draft(&session).await;
                if let Ok(draft) = &result {
                    turn::keep(&bench, &session, draft.as_ref());
                }
                vec![Msg::State { request, result: result.map(|d| d.map(Arc::new)).map_err(|e| trouble(&bench, &e)) }]
            }),
            Effect::FetchCredits { request } => self.spawn(move |bench| async move {
                vec![Msg::Credits { request, result: bench.nemo.credits().await.map_err(|e| trouble(&bench, &e)) }]
            }),
            Effect::Upload { request, session, source } => self.upload(request, session, source),
            Effect::Recover { request, session, before, lost_for_ms } => {
                let messages = self.messages.clone();
                self.spawn(move |bench| async move {
                    let tell = |wait: Duration| {
                        let in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                        let _ = messages.send(Msg::NextLook { request, in_ms });
                    };
                    let found = recovery::watch(&bench, &session, &before, Duration::from_millis(lost_for_ms), tell).await;
                    let end = TurnEnd { draft: found.draft.map(Arc::new), changes: found.changes, spoke: false };
                    vec![Msg::Recovered { request, end: Box::new(end), looked: found.looked }]
                });
            }
            Effect::EndTurn { session } => self.keeper.end_turn(session),
            Effect::CancelUpload { request } => {
                if let Some(upload) = self.uploads.remove(&request) {
                    upload.abort();
                }
            }
            Effect::ListSessions { request } => self.spawn(move |bench| async move {
                let listed = tokio::task::spawn_blocking(move || known_sessions(&bench)).await;
                vec![Msg::Sessions { request, sessions: listed.unwrap_or_default() }]
            }),
            Effect::RenameSession { id, title } => told(self.bench.store.rename_session(&id, &title)),
            Effect::ForgetSession { id } => told(self.bench.store.forget_session(&id)),
            Effect::ProjectLink { request, session } => self.spawn(move |bench| async move {
                let known = bench.store.sessions(&bench.backend).unwrap_or_default();
                let task = known.into_iter().find(|s| s.id == session).map(|s| s.task_id).unwrap_or_default();
                let result = bench.nemo.project_link(&task, &session).await.map_err(|e| trouble(&bench, &e));
                vec![Msg::Link { request, result }]
            }),
            Effect::OpenLink { link } => {
                // Only a web page, and never through a shell.
                if link.starts_with("https://")
                    && let Err(e) = open::that_detached(&link)
                {
                    tracing::warn!("no browser could be started: {e}");
                }
            }
            Effect::ListFolder { request, folder } => self.spawn(move |_| async move {
                let listed = tokio::task::spawn_blocking(move || files::list(&folder)).await;
                let (folder, result) = listed.unwrap_or_else(|e| (PathBuf::from("."), Err(e.to_string())));
                vec![Msg::Folder { request, folder, result }]
            }),
            Effect::SortPaste { text } => self.spawn(move |_| async move {
                let sorted = tokio::task::spawn_blocking(move || files::sort_paste(text)).await;
                sorted.into_iter().collect()
            }),
            Effect::Export { session, resolution, title, draft } => self.export(&session, &resolution, &title, &draft),
            Effect::CancelExport { id } => self.spawn(move |bench| async move {
                match bench.nemo.cancel_render(&id).await {
                    Ok(()) => Vec::new(),
                    Err(e) => vec![Msg::RenderTrouble { id, trouble: trouble(&bench, &e) }],
                }
            }),
            Effect::Keep { session, item } => self.keeper.keep(session, item),
            Effect::Bell | Effect::Redraw | Effect::Suspend | Effect::Quit => {}
        }
    }

    /// Ends all tasks and waits until everything that shall be kept is on disk.
    pub fn finish(mut self) {
        self.tasks.abort_all();
        self.keeper.finish();
    }

    fn spawn<F>(&mut self, work: impl FnOnce(Bench) -> F)
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        self.start(work);
    }

    /// Starts a task that can be stopped.
    fn start<F>(&mut self, work: impl FnOnce(Bench) -> F) -> AbortHandle
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        let (work, messages) = (work(self.bench.clone()), self.messages.clone());
        self.tasks.spawn(async move {
            for msg in work.await {
                // The editor is gone: nobody is left to tell.
                let _ = messages.send(msg);
            }
        })
    }

    fn open(&mut self, request: RequestId, which: SessionChoice) {
        let which = match which {
            SessionChoice::AsAsked => self.which.clone(),
            SessionChoice::New => Which::New,
            SessionChoice::Known(id) => Which::Id(id),
        };
        let language = self.language.clone();
        let messages = self.messages.clone();
        self.spawn(move |bench| async move {
            let shown = session::known(&bench, &which).map(|row| remembered(&bench, &row.id));
            if let Some(shown) = shown {
                let _ = messages.send(Msg::Remembered(Box::new(shown)));
            }
            let opened = match session::open(&bench, &which, &language).await {
                Ok(opened) => opened,
                Err(e) => return vec![Msg::Session { request, result: Err(trouble(&bench, &e)) }],
            };
            let _ = messages.send(Msg::Session { request, result: Ok(Box::new(told_of(&bench, opened))) });
            // Exports that an earlier run began go on to their end; opening another session later finds them at work.
            let all = || bench.store.open_renders(&bench.backend).unwrap_or_default();
            let unfinished = if FOLLOWED.swap(true, Ordering::SeqCst) { Vec::new() } else { all() };
            let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            futures::future::join_all(unfinished.into_iter().map(|job| export::follow(&bench, job, tell))).await;
            Vec::new()
        });
    }

    fn upload(&mut self, request: RequestId, session: String, source: String) {
        let messages = self.messages.clone();
        let task = self.start(move |bench| async move {
            let result = if is_url(&source) {
                bench.nemo.upload_url(&session, &source).await
            } else {
                let last = AtomicU64::new(0);
                let tell = move |sent: u64, total: u64| {
                    if sent == total || sent - last.load(Ordering::Relaxed) >= UPLOAD_STEP {
                        last.store(sent, Ordering::Relaxed);
                        let _ = messages.send(Msg::Sent { request, sent, total });
                    }
                };
                bench.nemo.upload(&session, &files::local_path(&source), tell).await
            };
            if let Ok(uploaded) = &result {
                let facts = serde_json::to_string(uploaded).unwrap_or_default();
                told(bench.store.add_asset(&session, &uploaded.filename, &facts));
            }
            vec![Msg::Uploaded { request, result: result.map(|_| ()).map_err(|e| trouble(&bench, &e)) }]
        });
        self.uploads.insert(request, task);
    }

    fn export(&mut self, session: &str, resolution: &str, title: &str, draft: &Arc<Draft>) {
        let job = export::job(session, resolution, export::default_path(&self.export_folder, title));
        let (messages, draft) = (self.messages.clone(), draft.clone());
        self.spawn(move |bench| async move {
            let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            export::run(&bench, job, &draft.json, tell).await;
            Vec::new()
        });
    }
}

/// What could not be kept is logged; nothing of what the user sees depends on it.
fn told(result: Result<(), StoreError>) {
    if let Err(e) = result {
        tracing::error!("{e}");
    }
}

/// The sessions of this backend, each with the last thing that was said in it.
fn known_sessions(bench: &Bench) -> Vec<KnownSession> {
    let last =
        |id: &str| bench.store.transcript(id, 20).unwrap_or_default().into_iter().rev().find(|i| matches!(i, Item::User { .. }));
    let sessions = bench.store.sessions(&bench.backend).unwrap_or_default();
    let known = sessions.into_iter().map(|s| KnownSession {
        last_words: last(&s.id).map(|i| i.text()).unwrap_or_default(),
        title: if s.title.is_empty() { "project".into() } else { s.title },
        id: s.id,
        used_ms: s.used_ms,
    });
    known.collect()
}

/// What the database remembers of a session, and the exports of this backend.
fn remembered(bench: &Bench, id: &str) -> Remembered {
    let store = &bench.store;
    Remembered {
        id: id.to_owned(),
        items: store.transcript(id, REMEMBERED).unwrap_or_default(),
        renders: store.renders(&bench.backend, EXPORTS_REMEMBERED).unwrap_or_default(),
        draft: store.last_draft(id).ok().flatten().and_then(|json| Draft::parse(&json).ok()).map(Arc::new),
    }
}

/// An open session for the editor, with the turn whose end an earlier run never learnt.
fn told_of(bench: &Bench, opened: session::Opened) -> Opened {
    let lost = bench.store.turn_in_flight(&opened.id).ok().flatten().map(|t| LostTurn {
        before: Arc::new(t.before.and_then(|json| Draft::parse(&json).ok()).map(|d| d.timeline).unwrap_or_default()),
        message: t.message,
        started_ms: t.started_ms,
    });
    Opened {
        host: bench.nemo.host().to_owned(),
        draft: opened.draft.map(Arc::new),
        id: opened.id,
        resumed: opened.resumed,
        replaced: opened.replaced,
        lost,
    }
}

/// The folder that the file picker opens first.
pub fn first_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
