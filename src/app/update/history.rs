//! The version history: lists, shows, compares, names and exports versions of the draft.

use std::sync::Arc;

use super::exports;
use super::feedback::flash;
use crate::app::effect::{Effect, StoreEffect};
use crate::app::follow_up::{FollowUp, FollowUps};
use crate::app::list_cursor::ListCursor;
use crate::app::model::Model;
use crate::app::overlay::{Comparison, FrameSet, HistoryList, Overlay, VersionRequest};
use crate::app::state::timeline::ViewedVersion;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::i18n::ui::{Message, Phrase, phrase};
use crate::input::Focus;

/// Opens the version history.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(session) = model.session.id.clone() else {
        return Vec::new();
    };
    let pending = model.ids.pending(VersionRequest::List);
    let request = pending.id();
    model.overlay = Some(Overlay::History(HistoryList {
        pending: Some(pending),
        ..HistoryList::default()
    }));
    vec![Effect::Store(StoreEffect::ListVersions {
        request,
        session,
    })]
}

pub fn listed(model: &mut Model, versions: Vec<crate::app::msg::VersionInfo>) -> Vec<Effect> {
    let viewed = model.session.timeline.viewed.as_ref().map(|v| v.id);
    if let Some(Overlay::History(list)) = &mut model.overlay {
        list.pending = None;
        if let Some(index) = viewed.and_then(|id| versions.iter().position(|v| v.id == id)) {
            list.cursor.set(index);
        }
        list.cursor.clamp(versions.len());
        list.versions = versions;
        list.loaded = true;
    }
    Vec::new()
}

/// Requests a version to view or export.
pub fn load(model: &mut Model, id: i64, export: bool) -> Vec<Effect> {
    let purpose = if export {
        VersionRequest::Export
    } else {
        VersionRequest::View
    };
    let pending = model.ids.pending(purpose);
    let request = pending.id();
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    list.pending = Some(pending);
    vec![Effect::Store(StoreEffect::LoadVersion { request, id })]
}

/// Shows the requested version instead of the current draft.
pub fn loaded(model: &mut Model, id: i64, draft: Option<Arc<Draft>>) -> Vec<Effect> {
    let Some(Overlay::History(list)) = &mut model.overlay else {
        return Vec::new();
    };
    let pending = list.pending.take();
    let version_number = list.versions.iter().find(|v| v.id == id).map(|v| v.number);
    let is_newest = list.versions.first().is_some_and(|v| v.id == id);
    let (Some(draft), Some(number)) = (draft, version_number) else {
        flash(model, phrase(model.options.lang, Phrase::VersionGone));
        return Vec::new();
    };
    model.overlay = None;
    model.session.timeline.viewed = (!is_newest).then_some(ViewedVersion { id, number, draft });
    model.session.timeline.clamp();
    if pending.is_some_and(|pending| pending.purpose == VersionRequest::Export) {
        return exports::dialog(model);
    }
    model.screen.focus = Focus::Timeline;
    if !is_newest {
        flash(
            model,
            model.message(Message::ViewingVersion {
                number: &number.to_string(),
            }),
        );
    }
    Vec::new()
}

/// Requests the changes between two versions.
pub fn compare(model: &mut Model, from: (i64, u32), to: (i64, u32)) -> Vec<Effect> {
    let pending = model.ids.pending(VersionRequest::Compare);
    let request = pending.id();
    if let Some(Overlay::History(list)) = &mut model.overlay {
        list.pending = Some(pending);
    }
    vec![Effect::Store(StoreEffect::CompareVersions {
        request,
        from,
        to,
    })]
}

pub fn compared(
    model: &mut Model,
    from: (i64, u32),
    to: (i64, u32),
    changes: Vec<Change>,
) -> Vec<Effect> {
    if let Some(Overlay::History(list)) = &mut model.overlay {
        list.pending = None;
        let (list, at_ms) = (list.clone(), model.session.timeline.playhead_ms);
        model.overlay = Some(Overlay::Compare(Comparison {
            from,
            to,
            at_ms,
            shots: FrameSet::default(),
            changes,
            top: ListCursor::default(),
            list,
        }));
    }
    Vec::new()
}

/// Asks the agent to restore a version, which creates a new one.
pub fn restore(model: &mut Model, number: u32) -> FollowUps {
    if !model.connection.local {
        flash(model, model.phrase(Phrase::RestoreOnCloud));
        return FollowUps::none();
    }
    model.session.timeline.viewed = None;
    let sentence = Message::RestoreSentence { number: &number }.text(model.options.lang);
    FollowUp::Submit(sentence).into()
}
