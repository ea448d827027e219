//! Runs effects: each one becomes a task that answers with messages. Dropping the runtime cancels
//! them.

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
use crate::app::effect::{Effect, SessionChoice};
use crate::app::msg::{Msg, TurnEnd, UserError, UserErrorKind};
use crate::app::preferences::ExportChoice;
use crate::app::request::RequestId;
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
use crate::workflows::explained_error::{ExplainedError, explain, fate_unknown_hint};
use crate::workflows::session::{self, SessionSelector};
use crate::workflows::{Services, export, interchange_export, media_library, recovery, turn};
use desktop::Clipboard;
pub use desktop::START_FLAGS as PLAYERS;
use preview::PreviewRenderer;
use store_writer::StoreWriter;

/// True once the exports of earlier runs are being followed.
static EXPORTS_FOLLOWED: AtomicBool = AtomicBool::new(false);
/// Minimum number of bytes between two progress messages of an upload.
const UPLOAD_STEP: u64 = 256 * 1024;
/// Time limit for checking if pasted text names files; after that it is treated as text.
const PASTE_TIMEOUT: Duration = Duration::from_secs(1);

/// Output folders and player.
#[derive(Clone, Debug, Default)]
pub struct OutputSettings {
    pub export_folder: PathBuf,
    /// Folder of low-quality previews, inside the data folder (private).
    pub preview_folder: PathBuf,
    /// Cache folder of thumbnails, waveforms and proxies, inside the data folder.
    pub picture_cache: PathBuf,
    pub player: String,
    /// Language tag of new sessions.
    pub session_language: String,
}

/// Runs effects.
pub struct Runtime {
    services: Services,
    which: SessionSelector,
    lang: Lang,
    output: OutputSettings,
    messages: UnboundedSender<Msg>,
    tasks: JoinSet<()>,
    store_writer: StoreWriter,
    clipboard: Clipboard,
    uploads: HashMap<RequestId, AbortHandle>,
    /// Graphics protocol of the terminal; `None` draws half blocks.
    picker: Option<Picker>,
    /// Created for the first picture.
    previews: Option<PreviewRenderer>,
}

/// Converts an error into a localized message with a hint.
fn user_error(services: &Services, lang: Lang, e: &ApiError) -> UserError {
    let kind = match e {
        ApiError::Refused { code: 1002, .. } => UserErrorKind::SessionGone,
        ApiError::StateUnavailable(_) => UserErrorKind::Answered,
        e if e.is_account_related() => UserErrorKind::Link(services.api.account_link()),
        _ => UserErrorKind::Other,
    };
    let ExplainedError { message, hint } = explain(lang, e);
    let hint = match &kind {
        UserErrorKind::Link(link) => format!("{hint} {link}"),
        _ => hint,
    };
    UserError {
        message,
        hint,
        kind,
    }
}

impl Runtime {
    /// Creates a runtime that answers through `messages`.
    pub fn new(
        services: Services,
        which: SessionSelector,
        lang: Lang,
        places: OutputSettings,
        picker: Option<Picker>,
        messages: UnboundedSender<Msg>,
    ) -> Self {
        let store_writer = StoreWriter::start(services.store.clone());
        Self {
            services,
            which,
            lang,
            output: places,
            messages,
            tasks: JoinSet::new(),
            store_writer,
            clipboard: Clipboard::default(),
            uploads: HashMap::new(),
            picker,
            previews: None,
        }
    }

    /// Applies a changed configuration.
    pub fn reconfigure(&mut self, lang: Lang, places: OutputSettings) {
        (self.lang, self.output) = (lang, places);
    }

    /// Starts an effect. Terminal effects are ignored: the caller handles them.
    pub fn run_effect(&mut self, effect: Effect) {
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
                let events = self.messages.clone();
                self.spawn(move |services| async move {
                    let on_event = |event| match event {
                        // The editor ignores heartbeats, and receives errors at the end of the
                        // response.
                        ChatEvent::Heartbeat | ChatEvent::Error { .. } => {}
                        event => drop(events.send(Msg::ChatEvent { request, event })),
                    };
                    let result = turn::run(&services, &session, &message, &before, on_event).await;
                    let reported = result
                        .as_ref()
                        .ok()
                        .and_then(|o| o.agent_error.as_ref())
                        .map(|e| user_error(&services, lang, e));
                    let result = result
                        .map(|o| {
                            Box::new(TurnEnd {
                                draft: o.draft.map(Arc::new),
                                changes: o.changes,
                                replied: o.spoke,
                            })
                        })
                        .map_err(|e| {
                            let error = user_error(&services, lang, &e.error);
                            if e.fate_unknown {
                                UserError {
                                    kind: UserErrorKind::OutcomeUnknown,
                                    hint: fate_unknown_hint(lang),
                                    ..error
                                }
                            } else {
                                error
                            }
                        });
                    let reported = reported.map(|error| Msg::StreamError { request, error });
                    reported
                        .into_iter()
                        .chain([Msg::TurnEnded { request, result }])
                        .collect()
                });
            }
            Effect::FetchState { request, session } => self.spawn(move |services| async move {
                let result = services.api.fetch_draft(&session).await;
                if let Ok(draft) = &result {
                    turn::save_version(&services, &session, draft.as_ref());
                }
                vec![Msg::State {
                    request,
                    result: result
                        .map(|d| d.map(Arc::new))
                        .map_err(|e| user_error(&services, lang, &e)),
                }]
            }),
            Effect::FetchCredits { request } => self.spawn(move |services| async move {
                vec![Msg::Credits {
                    request,
                    result: services
                        .api
                        .fetch_credits()
                        .await
                        .map_err(|e| user_error(&services, lang, &e)),
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
                self.spawn(move |services| async move {
                    let on_update = |wait: Duration| {
                        let in_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                        let _ = messages.send(Msg::RecoveryScheduled { request, in_ms });
                    };
                    let outcome = recovery::recover_lost_turn(
                        &services,
                        &session,
                        &before,
                        Duration::from_millis(lost_for_ms),
                        on_update,
                    )
                    .await;
                    let end = TurnEnd {
                        draft: outcome.draft.map(Arc::new),
                        changes: outcome.changes,
                        replied: false,
                    };
                    vec![Msg::TurnRecovered {
                        request,
                        end: Box::new(end),
                        state_fetched: outcome.state_read,
                    }]
                });
            }
            Effect::ClearTurn { session } => self.store_writer.end_turn(session),
            Effect::CancelUpload { request } => {
                if let Some(upload) = self.uploads.remove(&request) {
                    upload.abort();
                }
            }
            Effect::ListSessions { request } => {
                let lang = self.lang;
                self.spawn(move |services| async move {
                    let listed = tokio::task::spawn_blocking(move || {
                        session_loader::list_sessions(&services, lang)
                    })
                    .await;
                    vec![Msg::SessionsListed {
                        request,
                        sessions: listed.unwrap_or_default(),
                    }]
                });
            }
            Effect::RenameSession { id, title } => {
                log_error(self.services.store.rename_session(&id, &title))
            }
            Effect::ForgetSession { id } => self.spawn(move |services| async move {
                let forgotten = session::delete(&services, &id).await;
                forgotten
                    .err()
                    .map(|e| Msg::Status(e.to_string()))
                    .into_iter()
                    .collect()
            }),
            Effect::ProjectLink { request, session } => self.spawn(move |services| async move {
                let known = services
                    .store
                    .sessions(&services.backend)
                    .unwrap_or_default();
                let task = known
                    .into_iter()
                    .find(|s| s.id == session)
                    .map(|s| s.task_id)
                    .unwrap_or_default();
                let result = services
                    .api
                    .project_link(&task, &session)
                    .await
                    .map_err(|e| user_error(&services, lang, &e));
                vec![Msg::ProjectLink { request, result }]
            }),
            Effect::OpenLink { link } => desktop::open_link(&link),
            Effect::OpenAccount => desktop::open_link(&self.services.api.account_link()),
            Effect::OpenFile { path } => {
                self.report_error(desktop::open_file(&path, &self.output.player))
            }
            Effect::ShowInFolder { path } => self.report_error(desktop::show_in_folder(&path)),
            Effect::SaveTranscript { session, title } => self.save_transcript(session, title),
            Effect::SaveSetting { key, value } => self.store_writer.set_value(key, value),
            Effect::ListVersions { request, session } => {
                let lang = self.lang;
                self.spawn(move |services| async move {
                    let versions = tokio::task::spawn_blocking(move || {
                        session_loader::versions(&services, &session, lang)
                    })
                    .await;
                    vec![Msg::VersionsListed {
                        request,
                        versions: versions.unwrap_or_default(),
                    }]
                });
            }
            Effect::LoadVersion { request, id } => self.spawn(move |services| async move {
                let draft =
                    tokio::task::spawn_blocking(move || session_loader::version(&services, id))
                        .await;
                vec![Msg::VersionLoaded {
                    request,
                    id,
                    draft: draft.ok().flatten().map(Arc::new),
                }]
            }),
            Effect::CompareVersions { request, from, to } => {
                self.spawn(move |services| async move {
                    let changes = tokio::task::spawn_blocking(move || {
                        session_loader::compare(&services, from.0, to.0)
                    })
                    .await;
                    vec![Msg::VersionsCompared {
                        request,
                        from,
                        to,
                        changes: changes.unwrap_or_default(),
                    }]
                })
            }
            Effect::NameVersion { id, name } => {
                log_error(self.services.store.name_version(id, &name))
            }
            Effect::ListFolder { request, folder } => self.spawn(move |_| async move {
                let listed = tokio::task::spawn_blocking(move || files::list_folder(&folder)).await;
                let (folder, result) =
                    listed.unwrap_or_else(|e| (PathBuf::from("."), Err(e.to_string())));
                vec![Msg::FolderListed {
                    request,
                    folder,
                    result,
                }]
            }),
            Effect::ClassifyPaste { text } => self.spawn(move |_| async move {
                // Key events wait for this answer: an unresponsive disk must not block the
                // keyboard.
                let pasted = text.clone();
                let classification =
                    tokio::task::spawn_blocking(move || files::classify_paste(pasted));
                let classified = tokio::time::timeout(PASTE_TIMEOUT, classification).await;
                vec![
                    classified
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
                self.export_interchange(session, format, &folder, &name, draft, markers);
            }
            Effect::RenderPreview { request, preview } => {
                self.with_previews(|previews| previews.frame(request, preview))
            }
            Effect::LoadThumbnails {
                session,
                thumbs,
                waves,
            } => self.with_previews(|previews| previews.load_thumbnails(session, thumbs, waves)),
            Effect::RenderFrames {
                request,
                session,
                shots,
                cells,
            } => self
                .with_previews(|previews| previews.render_frames(request, session, shots, cells)),
            Effect::MeasureLoudness {
                request,
                session,
                draft,
            } => self.with_previews(|previews| previews.measure_loudness(request, session, draft)),
            Effect::RetryExport { job } => match export::repeat(&self.services, &job) {
                Some((job, draft)) => self.run_export(job, draft, None),
                None => self.report_error(Err(phrase(self.lang, Phrase::VersionGone).to_owned())),
            },
            Effect::DownloadAgain { job } => {
                let messages = self.messages.clone();
                self.spawn(move |services| async move {
                    let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
                    export::download_again(&services, *job, on_update).await;
                    Vec::new()
                });
            }
            Effect::CancelExport { id } => self.spawn(move |services| async move {
                match services.api.cancel_render(&id).await {
                    Ok(()) => Vec::new(),
                    Err(e) => vec![Msg::RenderFailed {
                        id,
                        error: user_error(&services, lang, &e),
                    }],
                }
            }),
            Effect::AppendTranscript { session, item } => self.store_writer.append(session, item),
            // Handled by the terminal.
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

    /// Runs `f` with the preview renderer, creating it on first use.
    fn with_previews(&mut self, f: impl FnOnce(&mut PreviewRenderer)) {
        if self.previews.is_none() {
            let folder = self.output.picture_cache.clone();
            let opened = PreviewRenderer::open(
                &self.services,
                self.lang,
                folder,
                self.picker.clone(),
                self.messages.clone(),
            );
            match opened {
                Ok(previews) => self.previews = Some(previews),
                Err(e) => {
                    return self.report_error(Err(format!(
                        "{}: {}",
                        self.output.picture_cache.display(),
                        reason(&e)
                    )));
                }
            }
        }
        self.previews.as_mut().map(f);
    }

    /// Shows an error in the status line.
    fn report_error(&self, result: Result<(), String>) {
        if let Err(why) = result {
            let _ = self.messages.send(Msg::Status(why));
        }
    }

    /// Copies text to the system clipboard. Returns false if there is none.
    pub fn copy(&mut self, text: &str) -> bool {
        self.clipboard.copy(text)
    }

    fn save_transcript(&mut self, session: String, title: String) {
        let (folder, lang) = (self.output.export_folder.clone(), self.lang);
        self.spawn(move |services| async move {
            let save = move || {
                let items = services
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

    /// Cancels all tasks and waits until all queued writes are on disk.
    pub fn finish(mut self) {
        self.tasks.abort_all();
        drop(self.previews.take());
        self.store_writer.finish();
    }

    fn spawn<F>(&mut self, work: impl FnOnce(Services) -> F)
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        self.start(work);
    }

    /// Starts a cancelable task.
    fn start<F>(&mut self, work: impl FnOnce(Services) -> F) -> AbortHandle
    where
        F: Future<Output = Vec<Msg>> + Send + 'static,
    {
        let (work, messages) = (work(self.services.clone()), self.messages.clone());
        self.tasks.spawn(async move {
            for msg in work.await {
                // Sending fails only after the editor has quit.
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
        let (language, lang) = (self.output.session_language.clone(), self.lang);
        let messages = self.messages.clone();
        self.spawn(move |services| async move {
            let stored = session::find_stored(&services, &which)
                .map(|row| session_loader::load_session(&services, &row.id));
            if let Some(stored) = stored {
                let _ = messages.send(Msg::SessionLoaded(Box::new(stored)));
            }
            let opened = match session::open(&services, &which, &language).await {
                Ok(opened) => opened,
                Err(e) => {
                    return vec![Msg::Session {
                        request,
                        result: Err(user_error(&services, lang, &e)),
                    }];
                }
            };
            let _ = messages.send(Msg::Session {
                request,
                result: Ok(Box::new(session_loader::opened_session(&services, opened))),
            });
            // Exports started by an earlier run are followed to their end. Sessions opened later
            // find them already followed.
            let all = || {
                services
                    .store
                    .open_renders(&services.backend)
                    .unwrap_or_default()
            };
            let unfinished = if EXPORTS_FOLLOWED.swap(true, Ordering::SeqCst) {
                Vec::new()
            } else {
                all()
            };
            let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            futures::future::join_all(
                unfinished
                    .into_iter()
                    .map(|job| export::follow(&services, job, on_update)),
            )
            .await;
            Vec::new()
        });
    }

    fn upload(&mut self, request: RequestId, session: String, source: String) {
        let (messages, lang) = (self.messages.clone(), self.lang);
        let task = self.start(move |services| async move {
            let result = if is_url(&source) {
                services.api.upload_url(&session, &source).await
            } else {
                let last = AtomicU64::new(0);
                let on_update = move |sent: u64, total: u64| {
                    if sent == total || sent - last.load(Ordering::Relaxed) >= UPLOAD_STEP {
                        last.store(sent, Ordering::Relaxed);
                        let _ = messages.send(Msg::UploadProgress {
                            request,
                            sent,
                            total,
                        });
                    }
                };
                services
                    .api
                    .upload(&session, &files::local_path(&source), on_update)
                    .await
            };
            if let Ok(uploaded) = &result {
                let from = (!is_url(&source)).then(|| files::local_path(&source));
                media_library::record_upload(&services, &session, uploaded, from.as_deref()).await;
            }
            vec![Msg::Uploaded {
                request,
                result: result
                    .map(|u| u.filename)
                    .map_err(|e| user_error(&services, lang, &e)),
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
            self.output.preview_folder.clone()
        } else {
            self.export_folder(&choice.folder)
        };
        if preview.is_some() {
            log_error(private::folder(&folder).map_err(|e| StoreError::Folder(folder.clone(), e)));
        }
        let job = export::new_job(
            session,
            &choice.resolution,
            export::default_path(&folder, name, choice.output.format.name()),
        );
        let (job, sent) = export::prepare(&self.services, job, draft, choice.output.clone());
        self.run_export(job, sent, preview);
    }

    /// Export folder: the chosen one, or the configured one if `chosen` is empty.
    fn export_folder(&self, chosen: &str) -> PathBuf {
        if chosen.is_empty() {
            self.output.export_folder.clone()
        } else {
            files::local_path(chosen)
        }
    }

    fn export_interchange(
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
        self.spawn(move |services| async move {
            let on_update = |name: &str, sent: u64, total: u64| {
                let percent = (sent * 100 / total.max(1)).to_string();
                let _ = messages.send(Msg::Status(fill(
                    phrase(lang, Phrase::InterchangeDownloading),
                    &[name, &percent],
                )));
            };
            let request = interchange_export::InterchangeRequest {
                session: &session,
                draft: &draft,
                markers: &markers,
                format,
                path: &path,
            };
            let result = interchange_export::write(&services, &request, on_update).await;
            vec![Msg::InterchangeWritten(
                result.map_err(|e| user_error(&services, lang, &e)),
            )]
        });
    }

    fn run_export(&mut self, job: RenderJob, draft: Arc<str>, play: Option<u64>) {
        let (messages, player) = (self.messages.clone(), self.output.player.clone());
        self.spawn(move |services| async move {
            let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
            let (job, _) = export::run(&services, job, &draft, on_update).await;
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

/// Logs a store error; nothing that the user sees depends on it.
fn log_error(result: Result<(), StoreError>) {
    if let Err(e) = result {
        tracing::error!("{e}");
    }
}

/// Initial folder of the file picker.
pub fn initial_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned())
}
