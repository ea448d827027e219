//! Text and progress for the terminal title and taskbar.

use super::model::Model;
use crate::i18n::ui::{Phrase, phrase};

/// Title of the terminal: current work and project.
pub fn title(model: &Model) -> String {
    let name = format!("{} — nemo", model.title());
    match (progress(model), model.visible_turn()) {
        (Some(percent), _) => format!("{percent}% {name}"),
        (None, Some(_)) => format!("{}… {name}", phrase(model.options.lang, Phrase::Working)),
        (None, None) => name,
    }
}

/// Overall progress of running exports (percent), or `None` if none is running.
pub fn progress(model: &Model) -> Option<u8> {
    let running: Vec<f64> = model
        .exports
        .jobs
        .iter()
        .filter(|r| !r.status.is_finished())
        .map(|r| r.progress)
        .collect();
    let average = running.iter().sum::<f64>() / running.len().max(1) as f64;
    (!running.is_empty()).then(|| (average.clamp(0.0, 1.0) * 100.0) as u8)
}
