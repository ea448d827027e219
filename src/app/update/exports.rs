//! Exports: starts, tracks, cancels, retries and opens them.

use super::feedback::{alert, complete_tip, flash, save_preferences};
use super::transcript::{add_item, note, report_error};
use crate::app::effect::{
    DesktopEffect, Effect, ExportEffect, ExportStart, InterchangeStart, StoreEffect, TerminalEffect,
};
use crate::app::model::Model;
use crate::app::msg::{UserError, UserErrorKind};
use crate::app::overlay::{ExportDialog, ExportRow, Overlay};
use crate::app::preferences::{ExportChoice, Tip};
use crate::app::state::chat::Suggestion;
use crate::app::text_input;
use crate::domain::asset;
use crate::domain::excerpt::excerpt;
use crate::domain::interchange::InterchangeFile;
use crate::domain::quality::Quality;
use crate::domain::reason::{CommandReason, Hint, Reason};
use crate::domain::render_job::{ExportRequest, OutputOptions, RenderJob, RenderStatus};
use crate::domain::resolution::Resolution;
use crate::domain::transcript::Item;
use crate::i18n::reasons;
use crate::i18n::ui::{Message, Phrase, phrase};

/// Returns the last export settings, or the configured ones.
pub fn last_choice(model: &Model) -> ExportChoice {
    let options = &model.options;
    let output = OutputOptions {
        quality: options.quality.clone(),
        ..OutputOptions::default()
    };
    let configured = || ExportChoice {
        resolution: options.resolution.clone(),
        output,
        ..ExportChoice::default()
    };
    model.preferences.export.clone().unwrap_or_else(configured)
}

/// Opens the export dialog, or reports that there is nothing to export.
pub fn dialog(model: &mut Model) -> Vec<Effect> {
    if model.session.timeline.timeline().is_none() {
        return report_nothing_to_export(model);
    }
    let range = model.session.timeline.range();
    let mut choice = last_choice(model);
    // Who marks a range means to export it; the other choice is next to it.
    choice.output.range = range;
    let name = text_input::field(&file_name(model));
    let folder = text_input::field(&choice.folder);
    let row = match range {
        Some(_) => ExportRow::Range,
        None => ExportRow::Resolution,
    };
    let dialog = ExportDialog {
        choice,
        name,
        folder,
        row,
        range,
    };
    model.overlay = Some(Overlay::Export(Box::new(dialog)));
    Vec::new()
}

/// File name: the project title, with the version number for an older version.
fn file_name(model: &Model) -> String {
    let stem = crate::domain::text::safe_file_stem(&model.title());
    model
        .session
        .timeline
        .viewed
        .as_ref()
        .map_or(stem.clone(), |v| format!("{stem} v{}", v.number))
}

pub fn report_nothing_to_export(model: &mut Model) -> Vec<Effect> {
    let item = Item::Problem {
        message: CommandReason::NothingToExport.into(),
        hint: Hint::UploadFirst,
    };
    model.session.chat.suggestion = Some(Suggestion::Upload);
    add_item(model, item)
}

/// Starts an export of the displayed timeline with the last settings; the dialog asks first if a
/// range is marked.
pub fn start_now(model: &mut Model) -> Vec<Effect> {
    if model.session.timeline.range().is_some() {
        return dialog(model);
    }
    start(model, ExportRequest::default())
}

/// Starts an export of the displayed timeline with the last settings, except for what is requested.
pub fn start(model: &mut Model, request: ExportRequest) -> Vec<Effect> {
    let name = file_name(model);
    let mut choice = ExportChoice {
        interchange: None,
        ..last_choice(model)
    };
    choice.resolution = request.resolution.unwrap_or(choice.resolution);
    choice.output.format = request.format.unwrap_or(choice.output.format);
    start_with(model, choice, name)
}

/// Starts an export with these settings.
pub fn start_with(model: &mut Model, choice: ExportChoice, name: String) -> Vec<Effect> {
    model.overlay = None;
    let Some((draft, session)) = model.session.exportable() else {
        return report_nothing_to_export(model);
    };
    if let Some(format) = choice.interchange {
        let draft = match choice.output.range {
            Some(range) => excerpt(&draft, range).into(),
            None => draft,
        };
        let markers = model.session.timeline.markers.clone();
        return vec![Effect::Export(ExportEffect::WriteInterchange(
            InterchangeStart {
                session,
                format,
                folder: choice.folder,
                name,
                draft,
                markers,
            },
        ))];
    }
    model.exports.cursor = 0;
    let mut effects = complete_tip(model, Tip::Export);
    effects.push(Effect::Export(ExportEffect::Start(ExportStart {
        session,
        choice,
        name,
        draft,
        preview: None,
    })));
    effects
}

/// Saves the settings and starts the export; an empty name is the default one.
pub fn confirm(model: &mut Model, choice: ExportChoice, name: String) -> Vec<Effect> {
    let name = if name.is_empty() {
        file_name(model)
    } else {
        name
    };
    let mut remembered = choice.clone();
    remembered.output.range = None;
    model.preferences.export = Some(remembered);
    let mut effects = save_preferences(model);
    effects.extend(start_with(model, choice, name));
    effects
}

/// Renders a low-quality preview and plays it in the player.
pub fn preview(model: &mut Model) -> Vec<Effect> {
    let Some((draft, session)) = model.session.exportable() else {
        return report_nothing_to_export(model);
    };
    flash(model, phrase(model.options.lang, Phrase::PreviewRendering));
    let output = OutputOptions {
        quality: Quality::Low,
        preview: true,
        ..OutputOptions::default()
    };
    let choice = ExportChoice {
        resolution: Resolution::P480,
        output,
        ..ExportChoice::default()
    };
    vec![Effect::Export(ExportEffect::Start(ExportStart {
        session,
        choice,
        name: file_name(model),
        draft,
        preview: Some(model.session.timeline.playhead_ms),
    }))]
}

/// Message about the start of an export.
fn started_text(model: &Model, job: &RenderJob) -> String {
    let name = job.path.file_name().unwrap_or_default();
    Message::ExportStarted {
        resolution: &job.resolution,
        name: &name.to_string_lossy(),
    }
    .text(model.options.lang)
}

/// Updates a render job. A resubmitted one has another id and the same creation time.
pub fn job_updated(model: &mut Model, job: RenderJob) -> Vec<Effect> {
    if job.output.preview {
        return match job.status {
            RenderStatus::Failed => report_finished(model, &job),
            _ => Vec::new(),
        };
    }
    let existing =
        model.exports.jobs.iter_mut().find(|r| {
            r.id == job.id || (r.created_ms == job.created_ms && !r.status.is_finished())
        });
    let (is_new, has_finished) = match existing {
        Some(existing) => {
            let has_finished = job.status.is_finished() && !existing.status.is_finished();
            *existing = job.clone();
            (false, has_finished)
        }
        None => {
            model.exports.jobs.insert(0, job.clone());
            (true, job.status.is_finished())
        }
    };
    let mut effects = Vec::new();
    if has_finished {
        let canceling = model.phrase(Phrase::CancelRequested);
        model.screen.end_flash(&canceling);
    }
    if is_new && !has_finished {
        flash(model, started_text(model, &job));
    }
    if has_finished {
        let started = started_text(model, &job);
        model.screen.end_flash(&started);
        effects.extend(report_finished(model, &job));
    }
    effects
}

fn report_finished(model: &mut Model, job: &RenderJob) -> Vec<Effect> {
    match job.status {
        RenderStatus::Completed => {
            let text = Message::Exported {
                path: &job.path.display().to_string(),
                size: &asset::format_size(job.bytes),
            }
            .text(model.options.lang);
            let hint = model.phrase(Phrase::OpensIt);
            flash(model, format!("{text} · {hint}"));
            let item = Item::Exported {
                path: job.path.clone(),
                bytes: job.bytes,
                took_ms: job.elapsed_ms(0),
            };
            let mut effects = add_item(model, item);
            model.session.chat.suggestion = Some(Suggestion::Open(job.path.clone()));
            effects.extend(alert(model, &text));
            effects
        }
        RenderStatus::Cancelled => note(model, phrase(model.options.lang, Phrase::ExportCanceled)),
        _ => {
            let why = job.problem.clone().unwrap_or(Reason::NotGiven);
            let message = Reason::ExportFailed(Box::new(why));
            let text = reasons::text(model.options.lang, &message);
            let error = UserError {
                message,
                hint: model.phrase(Phrase::ExportRetry).into(),
                kind: UserErrorKind::Other,
            };
            let mut effects = report_error(model, error);
            effects.extend(alert(model, &text));
            effects
        }
    }
}

/// Reports the written interchange file, or the error.
pub fn interchange_written(
    model: &mut Model,
    result: Result<InterchangeFile, UserError>,
) -> Vec<Effect> {
    let written = match result {
        Ok(written) => written,
        Err(error) => return report_error(model, error),
    };
    let mut lines = vec![
        Message::Exported {
            path: &written.path.display().to_string(),
            size: &asset::format_size(written.bytes),
        }
        .text(model.options.lang),
    ];
    flash(model, lines[0].clone());
    lines.extend(written.sidecars.iter().map(|p| {
        Message::InterchangeTitles {
            path: &p.display().to_string(),
        }
        .text(model.options.lang)
    }));
    lines.extend(
        written
            .missing
            .iter()
            .map(|name| Message::InterchangeMissing { name: &name }.text(model.options.lang)),
    );
    note(model, lines.join("\n"))
}

/// Returns the selected export, or reports that there is none.
fn selected(model: &mut Model) -> Option<RenderJob> {
    let job = model.exports.selected().cloned();
    if job.is_none() {
        flash(model, model.phrase(Phrase::NoExports));
    }
    job
}

/// Returns the selected export if it has a file, or reports why it has none.
fn selected_with_file(model: &mut Model) -> Option<RenderJob> {
    let job = selected(model)?;
    if job.status == RenderStatus::Completed {
        return Some(job);
    }
    let reason = if job.status.is_finished() {
        Phrase::ExportHasNoFile
    } else {
        Phrase::ExportNotFinished
    };
    flash(model, model.phrase(reason));
    None
}

/// Cancels the selected export.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(job) = selected(model) else {
        return Vec::new();
    };
    if job.status.is_finished() {
        flash(model, model.phrase(Phrase::ExportAlreadyFinished));
        return Vec::new();
    }
    flash(model, phrase(model.options.lang, Phrase::CancelRequested));
    vec![Effect::Export(ExportEffect::Cancel { id: job.id })]
}

/// Starts the selected export again if it has failed.
pub fn retry(model: &mut Model) -> Vec<Effect> {
    let Some(job) = selected(model) else {
        return Vec::new();
    };
    let reason = match &job.status {
        RenderStatus::Completed => Phrase::ExportNotFailed,
        status if !status.is_finished() => Phrase::ExportNotFinished,
        _ => {
            let job = Box::new(job);
            return vec![Effect::Export(ExportEffect::Retry { job })];
        }
    };
    flash(model, model.phrase(reason));
    Vec::new()
}

/// Opens the file of the selected export in the player.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(job) = selected_with_file(model) else {
        return Vec::new();
    };
    flash(model, phrase(model.options.lang, Phrase::Opening));
    vec![Effect::Desktop(DesktopEffect::OpenFile { path: job.path })]
}

/// Downloads the file of the selected export again. The files of the studio are never elsewhere.
pub fn download_again(model: &mut Model) -> Vec<Effect> {
    let Some(job) = selected_with_file(model).map(Box::new) else {
        return Vec::new();
    };
    if model.connection.local {
        flash(model, model.phrase(Phrase::ExportIsLocal));
        return Vec::new();
    }
    vec![Effect::Export(ExportEffect::DownloadAgain { job })]
}

/// Removes the selected export from the list; its file stays.
pub fn remove(model: &mut Model) -> Vec<Effect> {
    let Some(job) = selected(model) else {
        return Vec::new();
    };
    if !job.status.is_finished() {
        flash(model, model.phrase(Phrase::CancelFirst));
        return Vec::new();
    }
    remove_all(model, vec![job.id])
}

/// Removes all finished exports from the list; their files stay.
pub fn clear_finished(model: &mut Model) -> Vec<Effect> {
    let finished = model
        .exports
        .jobs
        .iter()
        .filter(|job| job.status.is_finished());
    let ids: Vec<String> = finished.map(|job| job.id.clone()).collect();
    remove_all(model, ids)
}

fn remove_all(model: &mut Model, ids: Vec<String>) -> Vec<Effect> {
    model.exports.remove(&ids);
    vec![Effect::Store(StoreEffect::DeleteRenders { ids })]
}

/// Opens the folder of the selected export.
pub fn show_in_folder(model: &mut Model) -> Vec<Effect> {
    let path = selected_with_file(model).map(|job| job.path);
    let effect = path.map(|path| Effect::Desktop(DesktopEffect::ShowInFolder { path }));
    effect.into_iter().collect()
}

/// Copies the path of the selected export.
pub fn copy_path(model: &mut Model) -> Vec<Effect> {
    let text = selected(model).map(|job| job.path.display().to_string());
    let effect = text.map(|text| Effect::Terminal(TerminalEffect::CopyText { text }));
    effect.into_iter().collect()
}

pub fn render_failed(model: &mut Model, error: UserError) -> Vec<Effect> {
    report_error(model, error)
}
