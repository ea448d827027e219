//! Exports: begun, followed, cancelled.

use super::flash;
use super::transcript::{keep, note, problem};
use crate::app::effect::Effect;
use crate::app::model::{ExportDialog, Model, Overlay, RESOLUTIONS};
use crate::app::msg::{Trouble, TroubleKind};
use crate::domain::asset;
use crate::domain::render_job::{RenderJob, RenderStatus};
use crate::domain::transcript::Item;
use crate::input::Place;
use crate::language::words::{W, fill, w};

/// Opens the dialog, or says why there is nothing to export.
pub fn dialog(model: &mut Model) -> Vec<Effect> {
    if model.timeline.timeline().is_none() {
        return nothing(model);
    }
    let resolution = RESOLUTIONS.iter().position(|r| *r == model.resolution).unwrap_or(1);
    model.overlay = Some(Overlay::Export(ExportDialog { resolution }));
    Vec::new()
}

fn nothing(model: &mut Model) -> Vec<Effect> {
    let words = |word| w(model.lang, word).to_owned();
    let item = Item::Problem { what: words(W::NothingToExport), next: words(W::UploadFirst) };
    keep(model, item)
}

/// Begins an export of the timeline as it is shown.
pub fn start(model: &mut Model, resolution: Option<String>) -> Vec<Effect> {
    model.overlay = None;
    let draft = model.timeline.draft.clone().filter(|d| !d.timeline.is_empty());
    let (Some(draft), Some(session)) = (draft, model.session.clone()) else { return nothing(model) };
    let resolution = resolution.unwrap_or_else(|| model.resolution.clone());
    if model.place != Place::Composer {
        model.place = Place::Exports;
    }
    model.render_at = 0;
    vec![Effect::Export { session, resolution, title: model.title().to_owned(), draft }]
}

/// A render as it stands now. One that had to be submitted anew has another id and the same beginning.
pub fn changed(model: &mut Model, job: RenderJob) -> Vec<Effect> {
    let known = model.renders.iter_mut().find(|r| r.id == job.id || (r.created_ms == job.created_ms && !r.status.is_over()));
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
        let name = job.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        flash(model, fill(w(model.lang, W::ExportStarted), &[&job.resolution, &name]));
    }
    if ended {
        effects.extend(told(model, &job));
    }
    effects
}

fn told(model: &mut Model, job: &RenderJob) -> Vec<Effect> {
    match job.status {
        RenderStatus::Completed => {
            let words = fill(w(model.lang, W::Exported), &[&job.path.display().to_string(), &asset::size(job.bytes)]);
            flash(model, words.clone());
            let mut effects = note(model, words);
            effects.push(Effect::Bell);
            effects
        }
        RenderStatus::Cancelled => note(model, w(model.lang, W::ExportCancelled)),
        _ => {
            let what = fill(w(model.lang, W::ExportFailed), &[job.problem.as_deref().unwrap_or_default()]);
            let next = w(model.lang, W::ExportRetry).to_owned();
            problem(model, Trouble { what, next, kind: TroubleKind::Other })
        }
    }
}

/// Cancels the export in hand.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(job) = model.renders.get(model.render_at).filter(|j| !j.status.is_over()) else { return Vec::new() };
    let id = job.id.clone();
    flash(model, w(model.lang, W::CancelSent));
    vec![Effect::CancelExport { id }]
}

pub fn trouble(model: &mut Model, _id: &str, trouble: Trouble) -> Vec<Effect> {
    problem(model, trouble)
}

/// Moves in the list.
pub fn select(model: &mut Model, by: isize) {
    model.render_at = model.render_at.saturating_add_signed(by).min(model.renders.len().saturating_sub(1));
}
