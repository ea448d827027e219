//! The versions of the draft: listed with what changed and when, looked at, compared, named, exported.

use std::sync::Arc;

use crossterm::event::KeyCode;

use super::{exports, flash, prompt, session};
use crate::app::effect::{Effect, RequestId};
use crate::app::model::Model;
use crate::app::overlay::{Comparison, FrameSet, HistoryList, Overlay, PromptPurpose};
use crate::app::pane::ViewedVersion;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::i18n::ui::{Phrase, fill, phrase};
use crate::input::{Focus, Key};

/// Opens the list.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(session) = model.session.clone() else {
        return Vec::new();
    };
    let request = model.request();
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
    let viewed = model.timeline.viewed.as_ref().map(|v| v.id);
    if let Some(Overlay::History(list)) = &mut model.overlay
        && list.request == request
    {
        list.cursor = list
            .at
            .or(viewed)
            .and_then(|id| versions.iter().position(|v| v.id == id))
            .unwrap_or(list.cursor);
        list.cursor = list.cursor.min(versions.len().saturating_sub(1));
        list.versions = versions;
        list.loaded = true;
    }
    Vec::new()
}

/// A key while the list is open.
pub fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let last = list.versions.len().saturating_sub(1);
    let chosen = list
        .versions
        .get(list.cursor)
        .map(|v| (v.id, v.number, v.name.clone()));
    match (key.code, chosen) {
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
        (KeyCode::Char('c'), Some(chosen)) => return compare(model, (chosen.0, chosen.1)),
        _ => {}
    }
    Vec::new()
}

/// Asks for a version, to look at it, or to export it.
fn load(model: &mut Model, id: i64, export: bool) -> Vec<Effect> {
    let request = model.request();
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    list.request = request;
    model.export_version = export;
    vec![Effect::LoadVersion { request, id }]
}

/// The version came: it is shown in place of the newest one.
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
    let known = list.versions.iter().find(|v| v.id == id).map(|v| v.number);
    let newest = list.versions.first().is_some_and(|v| v.id == id);
    let (Some(draft), Some(number)) = (draft, known) else {
        flash(model, phrase(model.lang, Phrase::VersionGone));
        return Vec::new();
    };
    model.overlay = None;
    model.timeline.viewed = (!newest).then_some(ViewedVersion { id, number, draft });
    session::stay_inside(model);
    if std::mem::take(&mut model.export_version) {
        return exports::dialog(model);
    }
    model.focus = Focus::Timeline;
    if !newest {
        flash(
            model,
            fill(&model.phrase(Phrase::LookingAt), &[&number.to_string()]),
        );
    }
    Vec::new()
}

/// Compares the version in hand with the one marked by Space, else with the one before it.
fn compare(model: &mut Model, (id, number): (i64, u32)) -> Vec<Effect> {
    let request = model.request();
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
        flash(model, phrase(model.lang, Phrase::NothingToCompare));
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
        let (list, at_ms) = (list.clone(), model.timeline.playhead_ms);
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

/// A key while two versions are compared.
pub fn press_comparison(model: &mut Model, key: Key) -> Vec<Effect> {
    let last = model
        .layout
        .list_rows
        .saturating_sub(model.layout.list_page);
    let end = model.timeline.duration_ms().saturating_sub(1);
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

/// A version got its name; the list is open again.
pub fn named(model: &mut Model, id: i64, name: String) -> Vec<Effect> {
    let mut effects = vec![Effect::NameVersion { id, name }];
    effects.extend(open(model));
    if let Some(Overlay::History(list)) = &mut model.overlay {
        list.at = Some(id);
    }
    effects
}
