//! The contact sheet and the statistics.

use super::feedback::{flash, save_preferences};
use crate::app::effect::{Effect, PictureEffect};
use crate::app::model::Model;
use crate::app::overlay::{ContactSheet, Overlay, Statistics};
use crate::domain::picture::Loudness;
use crate::domain::reason::Reason;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::Focus;

/// Opens the contact sheet.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.session.timeline.timeline().is_none() {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
        return Vec::new();
    }
    model.overlay = Some(Overlay::Sheet(ContactSheet::default()));
    Vec::new()
}

/// Opens the statistics and requests the loudness.
pub fn open_statistics(model: &mut Model) -> Vec<Effect> {
    let Some((draft, session)) = model.session.exportable() else {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
        return Vec::new();
    };
    let pending = model.ids.pending(());
    let request = pending.id();
    model.overlay = Some(Overlay::Statistics(Statistics {
        pending: Some(pending),
        loudness: None,
    }));
    vec![Effect::Pictures(PictureEffect::MeasureLoudness {
        request,
        session,
        draft,
    })]
}

/// Toggles the preview.
pub fn toggle_preview(model: &mut Model) -> Vec<Effect> {
    let shown = model.screen.layout.preview.is_some();
    model.preferences.preview = Some(!shown);
    model.screen.watching = false;
    if shown {
        flash(model, phrase(model.options.lang, Phrase::PreviewHidden));
    } else if model.session.timeline.timeline().is_none() {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
    } else if model.screen.focus != Focus::Details {
        // On a small screen the preview is above the timeline.
        model.screen.focus = Focus::Timeline;
    }
    save_preferences(model)
}

/// Stores the measured loudness, or the error.
pub fn loudness_measured(model: &mut Model, result: Result<Loudness, Reason>) -> Vec<Effect> {
    if let Some(Overlay::Statistics(statistics)) = &mut model.overlay {
        statistics.pending = None;
        statistics.loudness = Some(result);
    }
    Vec::new()
}
