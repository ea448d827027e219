//! The contact sheet and the statistics.

use crossterm::event::KeyCode;

use super::timeline::seek;
use super::{exports, flash};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{ContactSheet, Overlay, Statistics};
use crate::app::request::RequestId;
use crate::domain::picture::Loudness;
use crate::i18n::ui::{Phrase, phrase};
use crate::input::{Action, Focus, Key};

pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let draft = model
        .session
        .timeline
        .displayed()
        .cloned()
        .filter(|d| !d.timeline.is_empty());
    let (Some(draft), Some(session)) = (draft, model.session.id.clone()) else {
        return exports::report_nothing_to_export(model);
    };
    if action == Action::Sheet {
        model.overlay = Some(Overlay::Sheet(ContactSheet::default()));
        return Vec::new();
    }
    let request = model.next_request_id();
    model.overlay = Some(Overlay::Statistics(Statistics {
        request,
        loudness: None,
    }));
    vec![Effect::MeasureLoudness {
        request,
        session,
        draft,
    }]
}

/// Toggles the preview.
pub fn toggle_preview(model: &mut Model) -> Vec<Effect> {
    let shown = model.screen.layout.preview.is_some();
    model.preferences.preview = Some(!shown);
    if shown {
        flash(model, phrase(model.options.lang, Phrase::PreviewHidden));
    } else if model.session.timeline.timeline().is_none() {
        flash(model, phrase(model.options.lang, Phrase::TimelineEmpty));
    } else if model.screen.focus != Focus::Details {
        // On a small screen the preview is above the timeline.
        model.screen.focus = Focus::Timeline;
    }
    super::save_preferences(model)
}

/// Handles a key on the contact sheet.
pub fn press_sheet(model: &mut Model, key: Key) -> Vec<Effect> {
    let columns = model.screen.layout.list_page.max(1);
    let Some(Overlay::Sheet(sheet)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = sheet.times.len().saturating_sub(1);
    let moved = |by: isize| sheet.cursor.saturating_add_signed(by).min(last);
    sheet.cursor = match key.code {
        KeyCode::Left | KeyCode::Char('h') => moved(-1),
        KeyCode::Right | KeyCode::Char('l') => moved(1),
        KeyCode::Up | KeyCode::Char('k') => moved(-(columns as isize)),
        KeyCode::Down | KeyCode::Char('j') => moved(columns as isize),
        KeyCode::Home => 0,
        KeyCode::End => last,
        KeyCode::Enter => {
            let at = sheet.times.get(sheet.cursor).copied();
            model.overlay = None;
            model.screen.focus = Focus::Timeline;
            at.into_iter().for_each(|at| seek(model, at));
            return Vec::new();
        }
        KeyCode::Esc | KeyCode::Char('q') => {
            model.overlay = None;
            return Vec::new();
        }
        _ => sheet.cursor,
    };
    Vec::new()
}

/// Stores the measured loudness, or the error message.
pub fn loudness_measured(
    model: &mut Model,
    request: RequestId,
    result: Result<Loudness, String>,
) -> Vec<Effect> {
    if let Some(Overlay::Statistics(statistics)) = &mut model.overlay
        && statistics.request == request
    {
        statistics.loudness = Some(result);
    }
    Vec::new()
}
