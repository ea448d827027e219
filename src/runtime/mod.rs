//! Effects carried out: each becomes a task that answers with messages. Dropping the runtime ends them all.

mod files;
mod keeper;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use crate::app::effect::{Effect, RequestId};
use crate::app::msg::{Msg, Opened, Trouble, TurnEnd};
use crate::domain::draft::Draft;
use crate::domain::render_job::RenderJob;
use crate::jobs::session::{self, Which};
use crate::jobs::{Bench, export, turn};
use crate::language::route::is_url;
use crate::nemo::ApiError;
use keeper::Keeper;

/// How many items of an old transcript are shown at the start.
const REMEMBERED: usize = 1_000;
/// How many exports of before are listed.
const EXPORTS_REMEMBERED: usize = 50;
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
}

impl From<ApiError> for Trouble {
    fn from(e: ApiError) -> Self {
        Self { what: e.to_string(), next: e.hint() }
    }
}

impl Runtime {
    /// A runtime that answers through `messages`.
    pub fn new(bench: Bench, which: Which, language: &str, export_folder: PathBuf, messages: UnboundedSender<Msg>) -> Self {
        let keeper = Keeper::start(bench.store.clone());
        Self { bench, which, language: language.to_owned(), export_folder, messages, tasks: JoinSet::new(), keeper }
    }

    /// Starts what an effect asks for. Effects for the terminal are the caller's.
    pub fn carry_out(&mut self, effect: Effect) {
        while self.tasks.try_join_next().is_some() {}
        match effect {
            Effect::OpenSession { request } => self.open(request),
            Effect::SendTurn { request, session, message, before } => {
                let tell = self.messages.clone();
                self.spawn(move |bench| async move {
                    let hear = |event| drop(tell.send(Msg::Heard { request, event }));
                    let result = turn::run(&bench, &session, &message, &before, hear).await;
                    let result = result
                        .map(|o| Box::new(TurnEnd { draft: o.draft.map(Arc::new), changes: o.changes, spoke: o.spoke }))
                        .map_err(|e| e.error.into());
                    vec![Msg::TurnEnded { request, result }]
                });
            }
            Effect::FetchState { request, session } => self.spawn(move |bench| async move {
                let result = bench.nemo.draft(&session).await;
                if let Ok(draft) = &result {
                    turn::keep(&bench, &session, draft.as_ref());
                }
                vec![Msg::State { request, result: result.map(|d| d.map(Arc::new)).map_err(Trouble::from) }]
            }),
            Effect::FetchCredits { request } => self.spawn(move |bench| async move {
                vec![Msg::Credits { request, result: bench.nemo.credits().await.map_err(Trouble::from) }]
            }),
            Effect::Upload { request, session, source } => self.upload(request, session, source),
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
                    Err(e) => vec![Msg::RenderTrouble { id, trouble: e.into() }],
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
        let (work, messages) = (work(self.bench.clone()), self.messages.clone());
        self.tasks.spawn(async move {
            for msg in work.await {
                // The editor is gone: nobody is left to tell.
                let _ = messages.send(msg);
            }
        });
    }

    fn open(&mut self, request: RequestId) {
        let (which, language) = (self.which.clone(), self.language.clone());
        let messages = self.messages.clone();
        self.spawn(move |bench| async move {
            let result = session::open(&bench, &which, &language).await;
            let opened = match result {
                Ok(opened) => opened,
                Err(e) => return vec![Msg::Session { request, result: Err(e.into()) }],
            };
            let told = remembered(&bench, &opened);
            let unfinished: Vec<RenderJob> = told.renders.iter().filter(|r| !r.status.is_over()).cloned().collect();
            let _ = messages.send(Msg::Session { request, result: Ok(Box::new(told)) });
            // Exports that an earlier run began go on to their end.
            let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            futures::future::join_all(unfinished.into_iter().map(|job| export::follow(&bench, job, tell))).await;
            Vec::new()
        });
    }

    fn upload(&mut self, request: RequestId, session: String, source: String) {
        let messages = self.messages.clone();
        self.spawn(move |bench| async move {
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
            vec![Msg::Uploaded { request, result: result.map(|_| ()).map_err(Trouble::from) }]
        });
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

/// What the database remembers of a session. A message whose fate is unknown is told of once.
fn remembered(bench: &Bench, opened: &session::Opened) -> Opened {
    let store = &bench.store;
    let lost = store.turn_in_flight(&opened.id).ok().flatten().map(|t| t.message);
    if lost.is_some()
        && let Err(e) = store.end_turn(&opened.id)
    {
        tracing::error!("{e}");
    }
    Opened {
        id: opened.id.clone(),
        host: bench.nemo.host().to_owned(),
        draft: opened.draft.clone().map(Arc::new),
        items: store.transcript(&opened.id, REMEMBERED).unwrap_or_default(),
        renders: store.renders(&bench.backend, EXPORTS_REMEMBERED).unwrap_or_default(),
        resumed: opened.resumed,
        replaced: opened.replaced,
        lost,
    }
}

/// The folder that the file picker opens first.
pub fn first_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
