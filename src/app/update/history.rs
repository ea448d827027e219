//! The version history: lists, shows, compares, names and exports versions of the draft.

use std::sync::Arc;

use crossterm::event::KeyCode;

use super::{exports, flash, prompt};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Comparison, FrameSet, HistoryList, Overlay, PromptPurpose};
use crate::app::request::RequestId;
use crate::app::state::timeline::ViewedVersion;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::{Focus, Key};

/// Opens the version history.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let request = model.next_request_id();
    model.overlay = Some(Overlay::History(HistoryList {
        request,
        ..HistoryList::default()
    }));
    vec![Effect::ListVersions { request, session }]
}

pub fn listed(
    model: &mut Model,
    request: RequestId,
    versions: Vec<crate::app::msg::VersionInfo>,
) -> Vec<Effect> {
    let viewed = model.session.timeline.viewed.as_ref().map(|v| v.id);
    if let Some(Overlay::History(list)) = &mut model.overlay
        && list.request == request
    {
        list.cursor = list
            .selected_id
            .or(viewed)
            .and_then(|id| versions.iter().position(|v| v.id == id))
            .unwrap_or(list.cursor);
        list.cursor = list.cursor.min(versions.len().saturating_sub(1));
        list.versions = versions;
        list.loaded = true;
    }
    Vec::new()
}

/// Handles a key while the list is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = list.versions.len().saturating_sub(1);
    let selected = list
        .versions
        .get(list.cursor)
        .map(|v| (v.id, v.number, v.name.clone()));
    match (key.code, selected) {
        (KeyCode::Esc | KeyCode::Char('q'), _) => model.overlay = None,
        (KeyCode::Up | KeyCode::Char('k'), _) => list.cursor = list.cursor.saturating_sub(1),
        (KeyCode::Down | KeyCode::Char('j'), _) => list.cursor = (list.cursor + 1).min(last),
        (KeyCode::PageUp, _) => list.cursor = list.cursor.saturating_sub(10),
        (KeyCode::PageDown, _) => list.cursor = (list.cursor + 10).min(last),
        (KeyCode::Char(' '), Some((id, ..))) => {
            list.base = if list.base == Some(id) {
                None
            } else {
                Some(id)
            }
        }
        (KeyCode::Enter, Some((id, ..))) => return load(model, id, false),
        (KeyCode::Char('e'), Some((id, ..))) => return load(model, id, true),
        (KeyCode::Char('n'), Some((id, _, name))) => {
            return prompt::open(model, PromptPurpose::VersionName(id), &name);
        }
        (KeyCode::Char('c'), Some(selected)) => return compare(model, (selected.0, selected.1)),
        _ => {}
    }
    Vec::new()
}

/// Requests a version to view or export.
fn load(model: &mut Model, id: i64, export: bool) -> Vec<Effect> {
    let request = model.next_request_id();
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    list.request = request;
    model.exports.version_requested = export;
    vec![Effect::LoadVersion { request, id }]
}

/// Shows the requested version instead of the current draft.
pub fn loaded(
    model: &mut Model,
    request: RequestId,
    id: i64,
    draft: Option<Arc<Draft>>,
) -> Vec<Effect> {
    let Some(Overlay::History(list)) = &model.overlay else {
        return Vec::new();
    };
    if list.request != request {
        return Vec::new();
    }
    let version_number = list.versions.iter().find(|v| v.id == id).map(|v| v.number);
    let is_newest = list.versions.first().is_some_and(|v| v.id == id);
    let (Some(draft), Some(number)) = (draft, version_number) else {
        flash(model, phrase(model.options.lang, Phrase::VersionGone));
        return Vec::new();
    };
    model.overlay = None;
    model.session.timeline.viewed = (!is_newest).then_some(ViewedVersion { id, number, draft });
    model.session.timeline.clamp();
    if std::mem::take(&mut model.exports.version_requested) {
        return exports::dialog(model);
    }
    model.screen.focus = Focus::Timeline;
    if !is_newest {
        flash(
            model,
            fill(
                &model.phrase(Phrase::ViewingVersion),
                &[&number.to_string()],
            ),
        );
    }
    Vec::new()
}

/// Compares the selected version with the one marked with Space, else with the previous one.
fn compare(model: &mut Model, (id, number): (i64, u32)) -> Vec<Effect> {
    let request = model.next_request_id();
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let base = list
        .base
        .and_then(|base| list.versions.iter().find(|v| v.id == base));
    let base = base
        .or_else(|| list.versions.get(list.cursor + 1))
        .map(|v| (v.id, v.number));
    let Some(base) = base.filter(|b| b.0 != id) else {
        flash(model, phrase(model.options.lang, Phrase::NothingToCompare));
        return Vec::new();
    };
    list.request = request;
    let (from, to) = if base.1 < number {
        (base, (id, number))
    } else {
        ((id, number), base)
    };
    vec![Effect::CompareVersions { request, from, to }]
}

pub fn compared(
    model: &mut Model,
    request: RequestId,
    from: (i64, u32),
    to: (i64, u32),
    changes: Vec<Change>,
) -> Vec<Effect> {
    if let Some(Overlay::History(list)) = &model.overlay
        && list.request == request
    {
        let (list, at_ms) = (list.clone(), model.session.timeline.playhead_ms);
        model.overlay = Some(Overlay::Compare(Comparison {
            from,
            to,
            at_ms,
            shots: FrameSet::default(),
            changes,
            top: 0,
            list,
        }));
    }
    Vec::new()
}

/// Handles a key while two versions are compared.
pub fn press_comparison(model: &mut Model, key: Key) -> Vec<Effect> {
    let last = model
        .screen
        .layout
        .list_rows
        .saturating_sub(model.screen.layout.list_page);
    let end = model.session.timeline.duration_ms().saturating_sub(1);
    let Some(Overlay::Compare(comparison)) = &mut model.overlay else {
        return Vec::new();
    };
    match key.code {
        KeyCode::Esc | KeyCode::Char('q') => {
            model.overlay = Some(Overlay::History(comparison.list.clone()))
        }
        KeyCode::Up | KeyCode::Char('k') => comparison.top = comparison.top.saturating_sub(1),
        KeyCode::Down | KeyCode::Char('j') => comparison.top = (comparison.top + 1).min(last),
        KeyCode::Left | KeyCode::Char('h') => {
            comparison.at_ms = comparison.at_ms.saturating_sub(1_000)
        }
        KeyCode::Right | KeyCode::Char('l') => {
            comparison.at_ms = (comparison.at_ms + 1_000).min(end)
        }
        _ => {}
    }
    Vec::new()
}

/// Names a version and reopens the list.
pub fn named(model: &mut Model, id: i64, name: String) -> Vec<Effect> {
    let mut effects = vec![Effect::NameVersion { id, name }];
    effects.extend(open(model));
    if let Some(Overlay::History(list)) = &mut model.overlay {
        list.selected_id = Some(id);
    }
    effects
}
