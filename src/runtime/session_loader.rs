//! Loads stored sessions and versions in the form that the editor uses.

use std::sync::Arc;

use crate::app::msg::{LostTurn, OpenedSession, SessionInfo, StoredSession, VersionInfo};
use crate::app::preferences::{composer_key, costs_key, markers_key};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::locale::Lang;
use crate::i18n::{changes, transcript};
use crate::store::Store;
use crate::workflows::upload_record::UploadRecord;
use crate::workflows::{Services, session};

/// Maximum number of transcript items loaded with a session.
const MAX_ITEMS: usize = 1_000;
/// Maximum number of earlier exports listed.
const MAX_EXPORTS: usize = 50;
/// Maximum number of versions listed.
const MAX_VERSIONS: usize = 500;

/// Parses a stored draft.
fn draft(json: Option<String>) -> Option<Draft> {
    json.and_then(|json| Draft::parse(&json).ok())
}

fn timeline(json: Option<String>) -> Timeline {
    draft(json).map(|d| d.timeline).unwrap_or_default()
}

/// Returns the sessions of this backend, each with its last user message and a summary of its
/// timeline.
pub fn list_sessions(store: &Store, backend: &str, lang: Lang) -> Vec<SessionInfo> {
    let last = |id: &str| {
        store
            .transcript(id, 20)
            .unwrap_or_default()
            .into_iter()
            .rev()
            .find(|i| matches!(i, Item::User { .. }))
    };
    let known = store
        .sessions(backend)
        .unwrap_or_default()
        .into_iter()
        .map(|s| SessionInfo {
            last_message: last(&s.id)
                .map(|i| transcript::text(lang, &i))
                .unwrap_or_default(),
            summary: draft(store.last_draft(&s.id).ok().flatten())
                .map(|d| changes::summary(lang, &d.timeline))
                .unwrap_or_default(),
            title: if s.title.is_empty() {
                "project".into()
            } else {
                s.title
            },
            id: s.id,
            task_id: s.task_id,
            used_ms: s.used_ms,
        });
    known.collect()
}

/// Loads a stored session and the exports of this backend.
pub fn load_session(store: &Store, backend: &str, id: &str) -> StoredSession {
    let value = |key: &str| store.value(key).ok().flatten();
    StoredSession {
        id: id.to_owned(),
        items: store.transcript(id, MAX_ITEMS).unwrap_or_default(),
        renders: store.renders(backend, MAX_EXPORTS).unwrap_or_default(),
        draft: draft(store.last_draft(id).ok().flatten()).map(Arc::new),
        assets: UploadRecord::read_all(store, id)
            .unwrap_or_default()
            .into_iter()
            .map(|record| record.uploaded.filename)
            .collect(),
        unsent: value(&composer_key(id)).unwrap_or_default(),
        markers: value(&markers_key(id))
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
        costs: value(&costs_key(id))
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default(),
    }
}

/// Converts an open session for the editor, with the turn whose outcome an earlier run never
/// received.
pub async fn opened_session(services: &Services, opened: session::SessionOpened) -> OpenedSession {
    let id = opened.id.clone();
    let lost = services.store.read(move |store| Ok(lost_turn(store, &id)));
    let lost = lost.await.ok().flatten();
    OpenedSession {
        host: services.api.host().to_owned(),
        draft: opened.draft.map(Arc::new),
        id: opened.id,
        resumed: opened.resumed,
        replaced: opened.replaced,
        lost,
    }
}

fn lost_turn(store: &Store, session: &str) -> Option<LostTurn> {
    let turn = store.turn_in_flight(session).ok().flatten()?;
    Some(LostTurn {
        before: Arc::new(timeline(turn.before)),
        message: turn.message,
        started_ms: turn.started_ms,
    })
}

/// Returns the versions of a session's draft with the changes in each, newest first.
pub fn versions(store: &Store, session: &str, lang: Lang) -> Vec<VersionInfo> {
    let rows = store.versions(session, MAX_VERSIONS).unwrap_or_default();
    let mut versions: Vec<VersionInfo> = Vec::new();
    let mut before = Timeline::default();
    for row in rows.into_iter().rev() {
        let after = timeline(Some(row.json));
        versions.push(VersionInfo {
            id: row.id,
            number: row.number,
            name: row.name,
            created_ms: row.created_ms,
            summary: changes::summary(lang, &after),
            duration_ms: after.duration_ms(),
            changes: diff::between(&before, &after),
        });
        before = after;
    }
    versions.reverse();
    versions
}

/// Returns the draft of a version.
pub fn version(store: &Store, id: i64) -> Option<Draft> {
    draft(store.version(id).ok().flatten())
}

/// Returns the changes between two versions.
pub fn compare(store: &Store, from: i64, to: i64) -> Vec<Change> {
    let timeline_of = |id| timeline(store.version(id).ok().flatten());
    diff::between(&timeline_of(from), &timeline_of(to))
}
