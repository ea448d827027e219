//! Exports: videos, and timelines for other editors.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use super::run::ExecRun;
use crate::api::ApiError;
use crate::app::overlay::ExportFormat;
use crate::app::preferences::markers_key;
use crate::cli::ExportArgs;
use crate::domain::asset;
use crate::domain::interchange::InterchangeFormat;
use crate::domain::reason::Reason;
use crate::domain::render_job::{ExportRequest, FileFormat, RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::domain::transcript::Item;
use crate::headless::queries::{render_data, resolve_session};
use crate::i18n::command_text::CommandText;
use crate::i18n::transcript;
use crate::i18n::ui::Message;
use crate::startup::{CommandOutput, Failure, RunSettings, connect};
use crate::workflows::{export as exporting, interchange_export};

/// Exports the timeline of a session.
pub async fn run(
    settings: &RunSettings,
    export: &ExportArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let backend = connect(settings).await?;
    let id = resolve_session(&backend.services, settings).await?;
    let draft = backend.services.api.fetch_draft(&id).await?;
    let resolution = export
        .resolution
        .clone()
        .unwrap_or_else(|| settings.config.export.resolution.clone());
    let mut run = ExecRun {
        draft,
        ..ExecRun::new(&backend.services, out, settings, id, resolution)
    };
    let format_of_path = export
        .output
        .as_deref()
        .filter(|p| FileFormat::from_path(p).is_none())
        .and_then(InterchangeFormat::from_path);
    let interchange = match export.format {
        Some(ExportFormat::Interchange(format)) => Some(format),
        _ => format_of_path,
    };
    if let Some(format) = interchange {
        return run.export_interchange(export.output.clone(), format).await;
    }
    let media_format = if let Some(ExportFormat::Media(format)) = export.format {
        format
    } else {
        FileFormat::Mp4
    };
    let path = export
        .output
        .clone()
        .unwrap_or_else(|| run.default_path(media_format));
    run.export(path, None).await
}

impl ExecRun<'_> {
    /// Exports the timeline for other editors.
    async fn export_interchange(
        &self,
        path: Option<PathBuf>,
        format: InterchangeFormat,
    ) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(Failure::empty_timeline());
        };
        let lang = self.lang();
        let folder = &self.settings.config.export.folder;
        let path = path.unwrap_or_else(|| {
            exporting::default_path(folder, &draft.timeline.title, format.extension())
        });
        let key = markers_key(&self.session);
        let stored = self.services.store.read(move |store| store.value(&key));
        let markers: Vec<u64> = stored
            .await?
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        let request = interchange_export::InterchangeRequest {
            session: &self.session,
            draft,
            markers: &markers,
            format,
            path: &path,
        };
        let on_progress = |name: &str, received: u64, total: u64| {
            let (name, percent) = (&name, &(received * 100 / total.max(1)));
            self.out
                .progress(&CommandText::DownloadingFile { name, percent }.text(lang));
        };
        let written = interchange_export::write(self.services, &request, on_progress).await?;
        self.out.clear_progress();
        for name in &written.missing {
            self.out
                .note(&CommandText::MarkedMissing { name }.text(lang));
        }
        let text = Message::Exported {
            path: &written.path.display(),
            size: &asset::format_size(written.bytes),
        }
        .text(lang);
        let data = json!({
            "path": written.path,
            "bytes": written.bytes,
            "beside": written.sidecars,
            "missing": written.missing,
        });
        self.out.event("exported", data, Some(&text));
        for sidecar in &written.sidecars {
            let path = &sidecar.display();
            self.out
                .note(&CommandText::TitlesAsCaptions { path }.text(lang));
        }
        self.append_transcript(&Item::Notice { text });
        Ok(())
    }

    /// Renders the timeline into an unused file of the export folder, as MP4 unless another format
    /// is requested.
    pub async fn export_as(&mut self, request: ExportRequest) -> Result<(), Failure> {
        let path = self.default_path(request.format.unwrap_or_default());
        self.export(path, request.resolution).await
    }

    /// Renders the timeline into a file.
    pub async fn export(
        &mut self,
        path: PathBuf,
        resolution: Option<Resolution>,
    ) -> Result<(), Failure> {
        let Some(draft) = self.draft.as_ref().filter(|d| !d.timeline.is_empty()) else {
            return Err(Failure::empty_timeline());
        };
        let resolution = resolution.as_ref().unwrap_or(&self.resolution);
        let mut job = exporting::new_job(&self.session, resolution, path);
        job.output.quality = self.settings.config.export.quality.clone();
        let last = AtomicU64::new(u64::MAX);
        let on_progress = |job: &RenderJob| {
            let percent = (job.progress * 100.0) as u64;
            let state = percent + 1000 * job.status as u64;
            if last.swap(state, Ordering::Relaxed) != state {
                self.out.event("render", render_data(job), None);
                let text = CommandText::Exporting {
                    resolution: &job.resolution,
                    percent: &percent,
                    status: &job.status.name(),
                };
                self.out.progress(&text.text(self.lang()));
            }
        };
        let (job, error) = exporting::run(self.services, job, &draft.json, on_progress).await;
        self.out.clear_progress();
        if job.status == RenderStatus::Completed {
            let item = Item::Exported {
                path: job.path.clone(),
                bytes: job.bytes,
                took_ms: job.elapsed_ms(0),
            };
            self.out.event(
                "exported",
                json!({"path": job.path, "bytes": job.bytes}),
                Some(&transcript::text(self.lang(), &item)),
            );
            self.append_transcript(&item);
            return Ok(());
        }
        let error = error.unwrap_or(ApiError::Render(Reason::Canceled));
        let failure = Failure::from(error);
        self.append_transcript(&failure.transcript_item());
        Err(failure)
    }
}
