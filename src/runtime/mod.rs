//! Effects carried out: each becomes a task that answers with messages. Dropping the runtime ends them all.

mod desktop;
mod files;
mod preview;
mod session_loader;
mod store_writer;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use ratatui_image::picker::Picker;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::{AbortHandle, JoinSet};

use crate::api::ApiError;
use crate::app::effect::{Effect, RequestId, SessionChoice};
use crate::app::msg::{Msg, TurnEnd, UserError, UserErrorKind};
use crate::app::preferences::ExportChoice;
use crate::domain::chat_event::ChatEvent;
use crate::domain::draft::Draft;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::io_reason::reason;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::fs::private;
use crate::i18n::locale::Lang;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::language::route::is_url;
use crate::store::StoreError;
use crate::workflows::explained_error::{ExplainedError, explained, fate_unknown_hint};
use crate::workflows::session::{self, SessionSelector};
use crate::workflows::{Services, export, interchange_export, media_library, recovery, turn};
pub use desktop::BEGIN as PLAYERS;
use desktop::Clipboard;
use preview::PreviewRenderer;
use store_writer::StoreWriter;

/// Whether exports of earlier runs are being followed already.
static FOLLOWED: AtomicBool = AtomicBool::new(false);
/// Progress of an upload is told in steps of this many bytes at least.
const UPLOAD_STEP: u64 = 256 * 1024;
/// How long the files that a paste may name are looked for; after that it is text.
const PASTE_LIMIT: Duration = Duration::from_secs(1);

/// Where exports go, and what plays them.
#[derive(Clone, Debug, Default)]
pub struct OutputSettings {
    pub exports: PathBuf,
    /// For quick looks, in the data folder: for the user's eyes alone.
    pub previews: PathBuf,
    /// Thumbnails, waveforms and small copies, in the data folder.
    pub pictures: PathBuf,
    pub player: String,
    /// The language tag of new sessions.
    pub session_language: String,
}

/// Carries effects out.
pub struct Runtime {
    bench: Services,
    which: SessionSelector,
    lang: Lang,
    places: OutputSettings,
    messages: UnboundedSender<Msg>,
    tasks: JoinSet<()>,
    keeper: StoreWriter,
    clipboard: Clipboard,
    uploads: HashMap<RequestId, AbortHandle>,
    /// The terminal's graphics; none draws pictures by cells.
    picker: Option<Picker>,
    /// Opened when the first picture is wished.
    darkroom: Option<PreviewRenderer>,
}

/// A failure in words, with what can be done about it.
fn trouble(bench: &Services, lang: Lang, e: &ApiError) -> UserError {
    let kind = match e {
        ApiError::Refused { code: 1002, .. } => UserErrorKind::SessionGone,
        ApiError::Unseen(_) => UserErrorKind::Answered,
        e if e.is_about_account() => UserErrorKind::Link(bench.nemo.account_link()),
        _ => UserErrorKind::Other,
    };
    let ExplainedError { what, next } = explained(lang, e);
    let next = match &kind {
        UserErrorKind::Link(link) => format!("{next} {link}"),
        _ => next,
    };
    UserError {
        message: what,
        hint: next,
        kind,
    }
}

impl Runtime {
    /// A runtime that answers through `messages`.
    pub fn new(
        bench: Services,
        which: SessionSelector,
        lang: Lang,
        places: OutputSettings,
        picker: Option<Picker>,
        messages: UnboundedSender<Msg>,
    ) -> Self {
        let keeper = StoreWriter::start(bench.store.clone());
        Self {
            bench,
            which,
            lang,
            places,
            messages,
            tasks: JoinSet::new(),
            keeper,
            clipboard: Clipboard::default(),
            uploads: HashMap::new(),
            picker,
            darkroom: None,
        }
    }

    /// The configuration changed.
    pub fn reconfigure(&mut self, lang: Lang, places: OutputSettings) {
        (self.lang, self.places) = (lang, places);
    }

    /// Starts what an effect asks for. Effects for the terminal are the caller's.
    pub fn carry_out(&mut self, effect: Effect) {
        while self.tasks.try_join_next().is_some() {}
        let lang = self.lang;
        match effect {
            Effect::OpenSession { request, which } => self.open(request, which),
            Effect::SendTurn {
                request,
                session,
                message,
                before,
            } => {
                let tell = self.messages.clone();
                self.spawn(move |bench| async move {
                    let hear = |event| match event {
                        // The editor ignores heartbeats, and gets errors when the answer is over.
                        ChatEvent::Heartbeat | ChatEvent::Error { .. } => {}
                        event => drop(tell.send(Msg::ChatEvent { request, event })),
                    };
                    let result = turn::run(&bench, &session, &message, &before, hear).await;
                    let reported = result
                        .as_ref()
                        .ok()
                        .and_then(|o| o.reported.as_ref())
                        .map(|e| trouble(&bench, lang, e));
                    let result = result
                        .map(|o| {
                            Box::new(TurnEnd {
                                draft: o.draft.map(Arc::new),
                                changes: o.changes,
                                spoke: o.spoke,
                            })
                        })
                        .map_err(|e| {
                            let told = trouble(&bench, lang, &e.error);
                            if e.fate_unknown {
                                UserError {
                                    kind: UserErrorKind::FateUnknown,
                                    hint: fate_unknown_hint(lang),
                                    ..told
                                }
                            } else {
                                told
                            }
                        });
                    let reported = reported.map(|trouble| Msg::StreamError { request, trouble });
                    reported
                        .into_iter()
                        .chain([Msg::TurnEnded { request, result }])
                        .collect()
                });
            }
            Effect::FetchState { request, session } => self.spawn(move |bench| async move {
                let result = bench.nemo.draft(&session).await;
                if let Ok(draft) = &result {
                    turn::keep(&bench, &session, draft.as_ref());
                }
                vec![Msg::State {
                    request,
                    result: result
                        .map(|d| d.map(Arc::new))
                        .map_err(|e| trouble(&bench, lang, &e)),
                }]
            }),
            Effect::FetchCredits { request } => self.spawn(move |bench| async move {
                vec![Msg::Credits {
                    request,
                    result: bench
                        .nemo
                        .credits()
                        .await
                        .map_err(|e| trouble(&bench, lang, &e)),
                }]
            }),
            Effect::Upload {
                request,
                session,
                source,
            } => self.upload(request, session, source),
            Effect::Recover {
                request,
                session,
                before,
                lost_for_ms,
            } => {
                let messages = self.messages.clone();
                self.spawn(move |bench| async move {
                    let tell = |wait: Duration| {
                        let in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                        let _ = messages.send(Msg::RecoveryScheduled { request, in_ms });
                    };
                    let found = recovery::watch(
                        &bench,
                        &session,
                        &before,
                        Duration::from_millis(lost_for_ms),
                        tell,
                    )
                    .await;
                    let end = TurnEnd {
                        draft: found.draft.map(Arc::new),
                        changes: found.changes,
                        spoke: false,
                    };
                    vec![Msg::TurnRecovered {
                        request,
                        end: Box::new(end),
                        looked: found.looked,
                    }]
                });
            }
            Effect::ClearTurn { session } => self.keeper.end_turn(session),
            Effect::CancelUpload { request } => {
                if let Some(upload) = self.uploads.remove(&request) {
                    upload.abort();
                }
            }
            Effect::ListSessions { request } => {
                let lang = self.lang;
                self.spawn(move |bench| async move {
                    let listed = tokio::task::spawn_blocking(move || {
                        session_loader::known_sessions(&bench, lang)
                    })
                    .await;
                    vec![Msg::SessionsListed {
                        request,
                        sessions: listed.unwrap_or_default(),
                    }]
                });
            }
            Effect::RenameSession { id, title } => {
                told(self.bench.store.rename_session(&id, &title))
            }
            Effect::ForgetSession { id } => self.spawn(move |bench| async move {
                let forgotten = session::forget(&bench, &id).await;
                forgotten
                    .err()
                    .map(|e| Msg::Status(e.to_string()))
                    .into_iter()
                    .collect()
            }),
            Effect::ProjectLink { request, session } => self.spawn(move |bench| async move {
                let known = bench.store.sessions(&bench.backend).unwrap_or_default();
                let task = known
                    .into_iter()
                    .find(|s| s.id == session)
                    .map(|s| s.task_id)
                    .unwrap_or_default();
                let result = bench
                    .nemo
                    .project_link(&task, &session)
                    .await
                    .map_err(|e| trouble(&bench, lang, &e));
                vec![Msg::ProjectLink { request, result }]
            }),
            Effect::OpenLink { link } => desktop::open_link(&link),
            Effect::OpenAccount => desktop::open_link(&self.bench.nemo.account_link()),
            Effect::OpenFile { path } => {
                self.tell_trouble(desktop::open_file(&path, &self.places.player))
            }
            Effect::ShowInFolder { path } => self.tell_trouble(desktop::show_in_folder(&path)),
            Effect::SaveTranscript { session, title } => self.save_transcript(session, title),
            Effect::SaveSetting { key, value } => self.keeper.remember(key, value),
            Effect::ListVersions { request, session } => {
                let lang = self.lang;
                self.spawn(move |bench| async move {
                    let versions = tokio::task::spawn_blocking(move || {
                        session_loader::versions(&bench, &session, lang)
                    })
                    .await;
                    vec![Msg::VersionsListed {
                        request,
                        versions: versions.unwrap_or_default(),
                    }]
                });
            }
            Effect::LoadVersion { request, id } => self.spawn(move |bench| async move {
                let draft =
                    tokio::task::spawn_blocking(move || session_loader::version(&bench, id)).await;
                vec![Msg::VersionLoaded {
                    request,
                    id,
                    draft: draft.ok().flatten().map(Arc::new),
                }]
            }),
            Effect::CompareVersions { request, from, to } => self.spawn(move |bench| async move {
                let changes = tokio::task::spawn_blocking(move || {
                    session_loader::compare(&bench, from.0, to.0)
                })
                .await;
                vec![Msg::VersionsCompared {
                    request,
                    from,
                    to,
                    changes: changes.unwrap_or_default(),
                }]
            }),
            Effect::NameVersion { id, name } => told(self.bench.store.name_version(id, &name)),
            Effect::ListFolder { request, folder } => self.spawn(move |_| async move {
                let listed = tokio::task::spawn_blocking(move || files::list(&folder)).await;
                let (folder, result) =
                    listed.unwrap_or_else(|e| (PathBuf::from("."), Err(e.to_string())));
                vec![Msg::FolderListed {
                    request,
                    folder,
                    result,
                }]
            }),
            Effect::ClassifyPaste { text } => self.spawn(move |_| async move {
                // Keys wait for this answer: a disk that does not respond must not lock the keyboard.
                let pasted = text.clone();
                let sorting = tokio::task::spawn_blocking(move || files::sort_paste(pasted));
                let sorted = tokio::time::timeout(PASTE_LIMIT, sorting).await;
                vec![
                    sorted
                        .ok()
                        .and_then(Result::ok)
                        .unwrap_or(Msg::PastedText(text)),
                ]
            }),
            Effect::Export {
                session,
                choice,
                name,
                draft,
                preview,
            } => self.export(&session, &choice, &name, &draft, preview),
            Effect::ExportInterchange {
                session,
                format,
                folder,
                name,
                draft,
                markers,
            } => {
                self.export_cut(session, format, &folder, &name, draft, markers);
            }
            Effect::RenderPreview { request, wished } => {
                self.in_darkroom(|room| room.frame(request, wished))
            }
            Effect::LoadThumbnails {
                session,
                thumbs,
                waves,
            } => self.in_darkroom(|room| room.develop(session, thumbs, waves)),
            Effect::RenderFrames {
                request,
                session,
                shots,
                cells,
            } => self.in_darkroom(|room| room.shoot(request, session, shots, cells)),
            Effect::MeasureLoudness {
                request,
                session,
                draft,
            } => self.in_darkroom(|room| room.measure(request, session, draft)),
            Effect::RetryExport { job } => match export::again(&self.bench, &job) {
                Some((job, draft)) => self.run_export(job, draft, None),
                None => self.tell_trouble(Err(phrase(self.lang, Phrase::VersionGone).to_owned())),
            },
            Effect::DownloadAgain { job } => {
                let messages = self.messages.clone();
                self.spawn(move |bench| async move {
                    let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
                    export::refetch(&bench, *job, tell).await;
                    Vec::new()
                });
            }
            Effect::CancelExport { id } => self.spawn(move |bench| async move {
                match bench.nemo.cancel_render(&id).await {
                    Ok(()) => Vec::new(),
                    Err(e) => vec![Msg::RenderFailed {
                        id,
                        trouble: trouble(&bench, lang, &e),
                    }],
                }
            }),
            Effect::AppendTranscript { session, item } => self.keeper.keep(session, item),
            // The terminal's.
            Effect::Bell
            | Effect::Redraw
            | Effect::Suspend
            | Effect::Quit
            | Effect::CopyText { .. }
            | Effect::CopySelection { .. }
            | Effect::EditExternally { .. }
            | Effect::Notify { .. }
            | Effect::SetMouse(_)
            | Effect::SetTheme(_) => {}
        }
    }

    /// Works in the darkroom, which is opened when it is needed first.
    fn in_darkroom(&mut self, work: impl FnOnce(&mut PreviewRenderer)) {
        if self.darkroom.is_none() {
            let folder = self.places.pictures.clone();
            let opened = PreviewRenderer::open(
                &self.bench,
                self.lang,
                folder,
                self.picker.clone(),
                self.messages.clone(),
            );
            match opened {
                Ok(room) => self.darkroom = Some(room),
                Err(e) => {
                    return self.tell_trouble(Err(format!(
                        "{}: {}",
                        self.places.pictures.display(),
                        reason(&e)
                    )));
                }
            }
        }
        self.darkroom.as_mut().map(work);
    }

    /// Tells what went wrong, in the footer.
    fn tell_trouble(&self, result: Result<(), String>) {
        if let Err(why) = result {
            let _ = self.messages.send(Msg::Status(why));
        }
    }

    /// Copies to the system's clipboard; false where there is none.
    pub fn copy(&mut self, text: &str) -> bool {
        self.clipboard.copy(text)
    }

    fn save_transcript(&mut self, session: String, title: String) {
        let (folder, lang) = (self.places.exports.clone(), self.lang);
        self.spawn(move |bench| async move {
            let save = move || {
                let items = bench
                    .store
                    .transcript(&session, usize::MAX >> 1)
                    .unwrap_or_default();
                desktop::save_transcript(&folder, &title, &items, lang)
            };
            let saved = tokio::task::spawn_blocking(save)
                .await
                .unwrap_or_else(|e| Err(e.to_string()));
            vec![Msg::Status(match saved {
                Ok(path) => fill(
                    phrase(lang, Phrase::TranscriptSaved),
                    &[&path.display().to_string()],
                ),
                Err(why) => why,
            })]
        });
    }

    /// Ends all tasks and waits until everything that shall be kept is on disk.
    pub fn finish(mut self) {
        self.tasks.abort_all();
        drop(self.darkroom.take());
        self.keeper.finish();
    }

    fn spawn<F>(&mut self, work: impl FnOnce(Services) -> F)
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        self.start(work);
    }

    /// Starts a task that can be stopped.
    fn start<F>(&mut self, work: impl FnOnce(Services) -> F) -> AbortHandle
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
            SessionChoice::FromCli => self.which.clone(),
            SessionChoice::New => SessionSelector::New,
            SessionChoice::Existing(id) => SessionSelector::Id(id),
        };
        let (language, lang) = (self.places.session_language.clone(), self.lang);
        let messages = self.messages.clone();
        self.spawn(move |bench| async move {
            let shown = session::known(&bench, &which)
                .map(|row| session_loader::remembered(&bench, &row.id));
            if let Some(shown) = shown {
                let _ = messages.send(Msg::SessionLoaded(Box::new(shown)));
            }
            let opened = match session::open(&bench, &which, &language).await {
                Ok(opened) => opened,
                Err(e) => {
                    return vec![Msg::Session {
                        request,
                        result: Err(trouble(&bench, lang, &e)),
                    }];
                }
            };
            let _ = messages.send(Msg::Session {
                request,
                result: Ok(Box::new(session_loader::opened(&bench, opened))),
            });
            // Exports that an earlier run began go on to their end; opening another session later finds them at work.
            let all = || bench.store.open_renders(&bench.backend).unwrap_or_default();
            let unfinished = if FOLLOWED.swap(true, Ordering::SeqCst) {
                Vec::new()
            } else {
                all()
            };
            let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            futures::future::join_all(
                unfinished
                    .into_iter()
                    .map(|job| export::follow(&bench, job, tell)),
            )
            .await;
            Vec::new()
        });
    }

    fn upload(&mut self, request: RequestId, session: String, source: String) {
        let (messages, lang) = (self.messages.clone(), self.lang);
        let task = self.start(move |bench| async move {
            let result = if is_url(&source) {
                bench.nemo.upload_url(&session, &source).await
            } else {
                let last = AtomicU64::new(0);
                let tell = move |sent: u64, total: u64| {
                    if sent == total || sent - last.load(Ordering::Relaxed) >= UPLOAD_STEP {
                        last.store(sent, Ordering::Relaxed);
                        let _ = messages.send(Msg::UploadProgress {
                            request,
                            sent,
                            total,
                        });
                    }
                };
                bench
                    .nemo
                    .upload(&session, &files::local_path(&source), tell)
                    .await
            };
            if let Ok(uploaded) = &result {
                let from = (!is_url(&source)).then(|| files::local_path(&source));
                media_library::remember(&bench, &session, uploaded, from.as_deref()).await;
            }
            vec![Msg::Uploaded {
                request,
                result: result
                    .map(|u| u.filename)
                    .map_err(|e| trouble(&bench, lang, &e)),
            }]
        });
        self.uploads.insert(request, task);
    }

    fn export(
        &mut self,
        session: &str,
        choice: &ExportChoice,
        name: &str,
        draft: &Draft,
        preview: Option<u64>,
    ) {
        let folder = if preview.is_some() {
            self.places.previews.clone()
        } else {
            self.export_folder(&choice.folder)
        };
        if preview.is_some() {
            told(private::folder(&folder).map_err(|e| StoreError::Folder(folder.clone(), e)));
        }
        let job = export::job(
            session,
            &choice.resolution,
            export::default_path(&folder, name, choice.output.format.word()),
        );
        let (job, sent) = export::prepare(&self.bench, job, draft, choice.output.clone());
        self.run_export(job, sent, preview);
    }

    /// The folder that was chosen for an export; empty means the configured one.
    fn export_folder(&self, chosen: &str) -> PathBuf {
        if chosen.is_empty() {
            self.places.exports.clone()
        } else {
            files::local_path(chosen)
        }
    }

    fn export_cut(
        &mut self,
        session: String,
        format: InterchangeFormat,
        folder: &str,
        name: &str,
        draft: Arc<Draft>,
        markers: Vec<u64>,
    ) {
        let path = export::default_path(&self.export_folder(folder), name, format.extension());
        let (messages, lang) = (self.messages.clone(), self.lang);
        self.spawn(move |bench| async move {
            let tell = |name: &str, sent: u64, total: u64| {
                let percent = (sent * 100 / total.max(1)).to_string();
                let _ = messages.send(Msg::Status(fill(
                    phrase(lang, Phrase::CutFetching),
                    &[name, &percent],
                )));
            };
            let wish = interchange_export::InterchangeRequest {
                session: &session,
                draft: &draft,
                markers: &markers,
                format,
                path: &path,
            };
            let result = interchange_export::write(&bench, &wish, tell).await;
            vec![Msg::InterchangeWritten(
                result.map_err(|e| trouble(&bench, lang, &e)),
            )]
        });
    }

    fn run_export(&mut self, job: RenderJob, draft: Arc<str>, play: Option<u64>) {
        let (messages, player) = (self.messages.clone(), self.places.player.clone());
        self.spawn(move |bench| async move {
            let tell = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            let (job, _) = export::run(&bench, job, &draft, tell).await;
            if let Some(at_ms) = play
                && job.status == RenderStatus::Completed
                && let Err(why) = desktop::play_from(&job.path, &player, at_ms)
            {
                return vec![Msg::Status(why)];
            }
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

/// The folder that the file picker opens first.
pub fn first_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
