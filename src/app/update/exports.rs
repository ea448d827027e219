//! Exports: begun, followed, cancelled, tried again, opened.

use super::transcript::{keep, note, problem};
use super::{flash, learn, prompt, remember};
use crate::app::effect::Effect;
use crate::app::model::{Model, Suggestion};
use crate::app::msg::{UserError, UserErrorKind};
use crate::app::overlay::{ExportDialog, ExportRow, Overlay};
use crate::app::preferences::{ExportChoice, Tip};
use crate::domain::asset;
use crate::domain::interchange::InterchangeFile;
use crate::domain::render_job::{OutputOptions, RenderJob, RenderStatus};
use crate::domain::transcript::Item;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::{Action, Focus};

/// What was chosen last, else what the configuration says.
pub fn choice(model: &Model) -> ExportChoice {
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

/// Opens the dialog, or says why there is nothing to export.
pub fn dialog(model: &mut Model) -> Vec<Effect> {
    if model.timeline.timeline().is_none() {
        return nothing(model);
    }
    let choice = choice(model);
    let name = prompt::field(&file_name(model));
    let folder = prompt::field(&choice.folder);
    let dialog = ExportDialog {
        choice,
        name,
        folder,
        row: ExportRow::Resolution,
    };
    model.overlay = Some(Overlay::Export(Box::new(dialog)));
    Vec::new()
}

/// The project's title, and the version where it is not the newest one.
fn file_name(model: &Model) -> String {
    let stem = crate::domain::text::file_stem(model.title());
    model
        .timeline
        .viewed
        .as_ref()
        .map_or(stem.clone(), |v| format!("{stem} v{}", v.number))
}

pub fn nothing(model: &mut Model) -> Vec<Effect> {
    let words = |word| phrase(model.lang, word).to_owned();
    let item = Item::Problem {
        what: words(Phrase::NothingToExport),
        next: words(Phrase::UploadFirst),
    };
    model.suggestion = Some(Suggestion::Upload);
    keep(model, item)
}

/// Begins an export of the timeline as it is shown.
pub fn start(model: &mut Model, resolution: Option<String>) -> Vec<Effect> {
    let name = file_name(model);
    let mut choice = ExportChoice {
        cut: None,
        ..choice(model)
    };
    choice.resolution = resolution.unwrap_or(choice.resolution);
    begin(model, choice, name)
}

/// Begins an export with everything chosen.
pub fn begin(model: &mut Model, choice: ExportChoice, name: String) -> Vec<Effect> {
    model.overlay = None;
    let draft = model
        .timeline
        .shown()
        .cloned()
        .filter(|d| !d.timeline.is_empty());
    let (Some(draft), Some(session)) = (draft, model.session.clone()) else {
        return nothing(model);
    };
    if let Some(format) = choice.cut {
        let markers = model.timeline.markers.clone();
        return vec![Effect::ExportInterchange {
            session,
            format,
            folder: choice.folder,
            name,
            draft,
            markers,
        }];
    }
    if model.focus != Focus::Composer {
        model.focus = Focus::Exports;
    }
    model.render_cursor = 0;
    let mut effects = learn(model, Tip::Export);
    effects.push(Effect::Export {
        session,
        choice,
        name,
        draft,
        preview: None,
    });
    effects
}

/// What the dialog came to: remembered, and begun.
pub fn confirm(model: &mut Model, dialog: ExportDialog) -> Vec<Effect> {
    let line = |field: &tui_textarea::TextArea| {
        field
            .lines()
            .first()
            .map(|l| l.trim().to_owned())
            .unwrap_or_default()
    };
    let name = Some(line(&dialog.name))
        .filter(|n| !n.is_empty())
        .unwrap_or_else(|| file_name(model));
    let choice = ExportChoice {
        folder: line(&dialog.folder),
        ..dialog.choice
    };
    model.preferences.export = Some(choice.clone());
    let mut effects = remember(model);
    effects.extend(begin(model, choice, name));
    effects
}

/// A quick look in the player, from a low export.
pub fn preview(model: &mut Model) -> Vec<Effect> {
    let draft = model
        .timeline
        .shown()
        .cloned()
        .filter(|d| !d.timeline.is_empty());
    let (Some(draft), Some(session)) = (draft, model.session.clone()) else {
        return nothing(model);
    };
    flash(model, phrase(model.lang, Phrase::PreviewComes));
    let output = OutputOptions {
        quality: "low".into(),
        ..OutputOptions::default()
    };
    let choice = ExportChoice {
        resolution: "480p".into(),
        output,
        ..ExportChoice::default()
    };
    vec![Effect::Export {
        session,
        choice,
        name: file_name(model),
        draft,
        preview: Some(model.timeline.playhead_ms),
    }]
}

/// A render as it stands now. One that had to be submitted anew has another id and the same beginning.
pub fn changed(model: &mut Model, job: RenderJob) -> Vec<Effect> {
    let known = model
        .renders
        .iter_mut()
        .find(|r| r.id == job.id || (r.created_ms == job.created_ms && !r.status.is_over()));
    let (began, ended) = match known {
        Some(known) => {
            let ended = job.status.is_over() && !known.status.is_over();
            *known = job.clone();
            (false, ended)
        }
        None => {
            model.renders.insert(0, job.clone());
            (true, job.status.is_over())
        }
    };
    let mut effects = Vec::new();
    if began && !ended {
        let name = job
            .path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        flash(
            model,
            fill(
                phrase(model.lang, Phrase::ExportStarted),
                &[&job.resolution, &name],
            ),
        );
    }
    if ended {
        effects.extend(told(model, &job));
    }
    effects
}

fn told(model: &mut Model, job: &RenderJob) -> Vec<Effect> {
    match job.status {
        RenderStatus::Completed => {
            let words = fill(
                phrase(model.lang, Phrase::Exported),
                &[&job.path.display().to_string(), &asset::size(job.bytes)],
            );
            let opens = model.phrase(Phrase::OpensIt);
            flash(model, format!("{words} · {opens}"));
            let item = Item::Exported {
                path: job.path.clone(),
                bytes: job.bytes,
                took_ms: job.elapsed_ms(0),
            };
            let mut effects = keep(model, item);
            model.suggestion = Some(Suggestion::Open(job.path.clone()));
            effects.extend(super::attract(model, &words));
            effects
        }
        RenderStatus::Cancelled => note(model, phrase(model.lang, Phrase::ExportCancelled)),
        _ => {
            let what = fill(
                phrase(model.lang, Phrase::ExportFailed),
                &[job.problem.as_deref().unwrap_or_default()],
            );
            let next = model.phrase(Phrase::ExportRetry);
            let mut effects = problem(
                model,
                UserError {
                    message: what.clone(),
                    hint: next,
                    kind: UserErrorKind::Other,
                },
            );
            effects.extend(super::attract(model, &what));
            effects
        }
    }
}

/// The cut for another editing program is written, or is not.
pub fn cut_written(model: &mut Model, result: Result<InterchangeFile, UserError>) -> Vec<Effect> {
    let written = match result {
        Ok(written) => written,
        Err(trouble) => return problem(model, trouble),
    };
    let mut lines = vec![fill(
        phrase(model.lang, Phrase::Exported),
        &[
            &written.path.display().to_string(),
            &asset::size(written.bytes),
        ],
    )];
    flash(model, lines[0].clone());
    lines.extend(written.beside.iter().map(|p| {
        fill(
            phrase(model.lang, Phrase::CutTitles),
            &[&p.display().to_string()],
        )
    }));
    lines.extend(
        written
            .missing
            .iter()
            .map(|name| fill(phrase(model.lang, Phrase::CutMissing), &[name])),
    );
    note(model, lines.join("\n"))
}

/// Something about the export in hand.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(job) = model.renders.get(model.render_cursor).cloned() else {
        flash(model, model.phrase(Phrase::NoExports));
        return Vec::new();
    };
    let done = job.status == RenderStatus::Completed;
    let over = job.status.is_over();
    match action {
        Action::CancelExport if !over => {
            flash(model, phrase(model.lang, Phrase::CancelSent));
            vec![Effect::CancelExport { id: job.id }]
        }
        Action::RetryExport if over && !done => vec![Effect::RetryExport { job: Box::new(job) }],
        Action::OpenExport if done => {
            flash(model, phrase(model.lang, Phrase::Opening));
            vec![Effect::OpenFile { path: job.path }]
        }
        Action::DownloadAgain if done => vec![Effect::DownloadAgain { job: Box::new(job) }],
        Action::ShowInFolder if done => vec![Effect::ShowInFolder { path: job.path }],
        Action::CopyPath => vec![Effect::CopyText {
            text: job.path.display().to_string(),
        }],
        _ => {
            let word = match (action, done, over) {
                (Action::CancelExport, ..) => Phrase::AlreadyOver,
                (Action::RetryExport, true, _) => Phrase::NothingFailed,
                (_, _, true) => Phrase::NoFileOfIt,
                _ => Phrase::NotDoneYet,
            };
            flash(model, model.phrase(word));
            Vec::new()
        }
    }
}

pub fn trouble(model: &mut Model, _id: &str, trouble: UserError) -> Vec<Effect> {
    problem(model, trouble)
}

/// Moves in the list.
pub fn select(model: &mut Model, by: isize) {
    model.render_cursor = model
        .render_cursor
        .saturating_add_signed(by)
        .min(model.renders.len().saturating_sub(1));
}
