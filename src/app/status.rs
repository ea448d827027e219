//! What the terminal's title and its taskbar tell.

use super::model::Model;
use crate::i18n::ui::{Phrase, phrase};

/// The terminal's title: what runs, and the project.
pub fn title(model: &Model) -> String {
    let name = format!("{} — nemo", model.title());
    match (progress(model), &model.turn) {
        (Some(percent), _) => format!("{percent}% {name}"),
        (None, Some(_)) => format!("{}… {name}", phrase(model.lang, Phrase::Working)),
        (None, None) => name,
    }
}

/// How far the exports under way are together, in percent; none while there are none.
pub fn progress(model: &Model) -> Option<u8> {
    let running: Vec<f64> = model
        .renders
        .iter()
        .filter(|r| !r.status.is_over())
        .map(|r| r.progress)
        .collect();
    let share = running.iter().sum::<f64>() / running.len().max(1) as f64;
    (!running.is_empty()).then(|| (share.clamp(0.0, 1.0) * 100.0) as u8)
}
