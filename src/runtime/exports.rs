//! Effects of exports: videos, previews and interchange files.

use std::path::PathBuf;

use tokio::sync::mpsc::UnboundedSender;

use super::desktop;
use super::files::local_path;
use super::output::OutputSettings;
use super::tasks::Tasks;
use super::user_error::user_error;
use crate::app::effect::{ExportEffect, ExportStart, InterchangeStart};
use crate::app::msg::Msg;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::fs::private;
use crate::i18n::locale::Lang;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::store::StoreError;
use crate::workflows::{Services, export, interchange_export};

/// Executes an effect of exports.
pub(super) fn run(tasks: &mut Tasks, effect: ExportEffect) {
    match effect {
        ExportEffect::Start(export) => start(tasks, export),
        ExportEffect::WriteInterchange(file) => write_interchange(tasks, file),
        ExportEffect::Retry { job } => retry(tasks, *job),
        ExportEffect::DownloadAgain { job } => download_again(tasks, *job),
        ExportEffect::Cancel { id } => cancel(tasks, id),
    }
}

/// Export folder: the chosen one, or the configured one if `chosen` is empty.
fn export_folder(output: &OutputSettings, chosen: &str) -> PathBuf {
    if chosen.is_empty() {
        output.export_folder.clone()
    } else {
        local_path(chosen)
    }
}

/// Returns an unused path in a folder. Runs on a blocking thread, because the folder may be on a
/// slow disk.
async fn unused_path(folder: PathBuf, name: String, extension: &'static str) -> PathBuf {
    let fallback = folder.join(format!("{name}.{extension}"));
    tokio::task::spawn_blocking(move || export::default_path(&folder, &name, extension))
        .await
        .unwrap_or(fallback)
}

fn start(tasks: &mut Tasks, start: ExportStart) {
    let (output, messages) = (tasks.output.clone(), tasks.messages.clone());
    let lang = tasks.lang;
    tasks.spawn(move |services| async move {
        let ExportStart {
            session,
            choice,
            name,
            draft,
            preview,
        } = start;
        let folder = if preview.is_some() {
            create_private_folder(output.preview_folder).await
        } else {
            export_folder(&output, &choice.folder)
        };
        let path = unused_path(folder, name, choice.output.format.name()).await;
        let job = export::new_job(&session, &choice.resolution, path);
        let (job, sent) = export::prepare(&services, job, &draft, choice.output).await;
        let job = follow(&services, job, &sent, &messages).await;
        match preview {
            Some(at_ms) if job.status == RenderStatus::Completed => {
                play(job.path, output.player, at_ms, lang).await
            }
            _ => Vec::new(),
        }
    });
}

/// Creates the folder of low-quality previews. An error is only logged: the export reports it.
async fn create_private_folder(folder: PathBuf) -> PathBuf {
    let path = folder.clone();
    let created = tokio::task::spawn_blocking(move || private::folder(&path)).await;
    if let Ok(Err(e)) = created {
        tracing::error!("{}", StoreError::Folder(folder.clone(), e));
    }
    folder
}

/// Submits an export and follows it to its end.
async fn follow(
    services: &Services,
    job: RenderJob,
    draft: &str,
    messages: &UnboundedSender<Msg>,
) -> RenderJob {
    let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
    export::run(services, job, draft, on_update).await.0
}

async fn play(path: PathBuf, player: String, at_ms: u64, lang: Lang) -> Vec<Msg> {
    let played =
        tokio::task::spawn_blocking(move || desktop::play_from(&path, &player, at_ms)).await;
    match played {
        Ok(Err(why)) => vec![Msg::Status(reasons::text(lang, &why))],
        _ => Vec::new(),
    }
}

fn retry(tasks: &mut Tasks, old: RenderJob) {
    let (messages, lang) = (tasks.messages.clone(), tasks.lang);
    tasks.spawn(move |services| async move {
        let Some((job, draft)) = export::repeat(&services, &old).await else {
            return vec![Msg::Status(phrase(lang, Phrase::VersionGone).to_owned())];
        };
        follow(&services, job, &draft, &messages).await;
        Vec::new()
    });
}

fn download_again(tasks: &mut Tasks, job: RenderJob) {
    let messages = tasks.messages.clone();
    tasks.spawn(move |services| async move {
        let on_update = |job: &RenderJob| drop(messages.send(Msg::Render(job.clone())));
        export::download_again(&services, job, on_update).await;
        Vec::new()
    });
}

fn cancel(tasks: &mut Tasks, id: String) {
    let lang = tasks.lang;
    tasks.spawn(move |services| async move {
        match services.api.cancel_render(&id).await {
            Ok(()) => Vec::new(),
            Err(e) => vec![Msg::RenderFailed {
                id,
                error: user_error(&services, lang, &e),
            }],
        }
    });
}

fn write_interchange(tasks: &mut Tasks, start: InterchangeStart) {
    let folder = export_folder(&tasks.output, &start.folder);
    let (messages, lang) = (tasks.messages.clone(), tasks.lang);
    tasks.spawn(move |services| async move {
        let on_update = |name: &str, sent: u64, total: u64| {
            let percent = (sent * 100 / total.max(1)).to_string();
            let _ = messages.send(Msg::Status(
                Message::InterchangeDownloading {
                    name: &name,
                    percent: &percent,
                }
                .text(lang),
            ));
        };
        let path = unused_path(folder, start.name, start.format.extension()).await;
        let request = interchange_export::InterchangeRequest {
            session: &start.session,
            draft: &start.draft,
            markers: &start.markers,
            format: start.format,
            path: &path,
        };
        let result = interchange_export::write(&services, &request, on_update).await;
        vec![Msg::InterchangeWritten(
            result.map_err(|e| user_error(&services, lang, &e)),
        )]
    });
}
