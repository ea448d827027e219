//! What the database remembers, as the editor is told it.

use std::sync::Arc;

use crate::app::msg::{LostTurn, OpenedSession, SessionInfo, StoredSession, VersionInfo};
use crate::app::preferences::{composer_key, costs_key, markers_key};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::timeline::Timeline;
use crate::domain::transcript::Item;
use crate::i18n::changes;
use crate::i18n::locale::Lang;
use crate::workflows::{Services, session};

/// How many items of an old transcript are shown at the start.
const REMEMBERED: usize = 1_000;
/// How many exports of before are listed.
const EXPORTS_REMEMBERED: usize = 50;
/// How many versions are listed.
const VERSIONS: usize = 500;

/// A kept draft as the timeline it means.
fn draft(json: Option<String>) -> Option<Draft> {
    json.and_then(|json| Draft::parse(&json).ok())
}

fn timeline(json: Option<String>) -> Timeline {
    draft(json).map(|d| d.timeline).unwrap_or_default()
}

/// The sessions of this backend, each with the last thing that was said in it and what is on its timeline.
pub fn known_sessions(bench: &Services, lang: Lang) -> Vec<SessionInfo> {
    let store = &bench.store;
    let last = |id: &str| {
        store
            .transcript(id, 20)
            .unwrap_or_default()
            .into_iter()
            .rev()
            .find(|i| matches!(i, Item::User { .. }))
    };
    let known = store
        .sessions(&bench.backend)
        .unwrap_or_default()
        .into_iter()
        .map(|s| SessionInfo {
            last_message: last(&s.id).map(|i| i.text()).unwrap_or_default(),
            summary: draft(store.last_draft(&s.id).ok().flatten())
                .map(|d| changes::summary(lang, &d.timeline))
                .unwrap_or_default(),
            title: if s.title.is_empty() {
                "project".into()
            } else {
                s.title
            },
            id: s.id,
            used_ms: s.used_ms,
        });
    known.collect()
}

/// What is remembered of a session, and the exports of this backend.
pub fn remembered(bench: &Services, id: &str) -> StoredSession {
    let store = &bench.store;
    let value = |key: &str| store.value(key).ok().flatten();
    let name = |facts: String| {
        serde_json::from_str::<serde_json::Value>(&facts).ok()?["filename"]
            .as_str()
            .map(str::to_owned)
    };
    StoredSession {
        id: id.to_owned(),
        items: store.transcript(id, REMEMBERED).unwrap_or_default(),
        renders: store
            .renders(&bench.backend, EXPORTS_REMEMBERED)
            .unwrap_or_default(),
        draft: draft(store.last_draft(id).ok().flatten()).map(Arc::new),
        assets: store
            .assets(id)
            .unwrap_or_default()
            .into_iter()
            .filter_map(name)
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

/// An open session for the editor, with the turn whose end an earlier run never learnt.
pub fn opened(bench: &Services, opened: session::SessionOpened) -> OpenedSession {
    let lost = bench
        .store
        .turn_in_flight(&opened.id)
        .ok()
        .flatten()
        .map(|t| LostTurn {
            before: Arc::new(timeline(t.before)),
            message: t.message,
            started_ms: t.started_ms,
        });
    OpenedSession {
        host: bench.nemo.host().to_owned(),
        draft: opened.draft.map(Arc::new),
        id: opened.id,
        resumed: opened.resumed,
        replaced: opened.replaced,
        lost,
    }
}

/// The versions of a session's draft with what changed in each, the newest first.
pub fn versions(bench: &Services, session: &str, lang: Lang) -> Vec<VersionInfo> {
    let rows = bench.store.versions(session, VERSIONS).unwrap_or_default();
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

/// The draft of a version.
pub fn version(bench: &Services, id: i64) -> Option<Draft> {
    draft(bench.store.version(id).ok().flatten())
}

/// What differs between two versions.
pub fn compare(bench: &Services, from: i64, to: i64) -> Vec<Change> {
    let of = |id| timeline(bench.store.version(id).ok().flatten());
    diff::between(&of(from), &of(to))
}
