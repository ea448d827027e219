//! Loads stored sessions and versions in the form that the editor uses.

use std::sync::Arc;

use crate::app::msg::{
    LostTurn, OpenedSession, SessionInfo, StoredSession, UploadedMedia, VersionInfo,
};
use crate::app::preferences::{composer_key, costs_key, markers_key};
use crate::domain::asset::{MediaKind, kind_by_name};
use crate::domain::diff::{self, Change};
use crate::domain::draft::Draft;
use crate::domain::render_job::RenderJob;
use crate::domain::timeline::{DEFAULT_TITLE, Timeline};
use crate::i18n::locale::Lang;
use crate::i18n::project_summary;
use crate::language::route::names_session;
use crate::store::{SessionRow, Store};
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
    let known = store.sessions(backend).unwrap_or_default();
    known
        .into_iter()
        .map(|session| session_info(store, session, lang))
        .collect()
}

fn session_info(store: &Store, session: SessionRow, lang: Lang) -> SessionInfo {
    let messages = user_messages(store, &session.id);
    let draft = draft(store.last_draft(&session.id).ok().flatten());
    let has_title = !["", DEFAULT_TITLE].contains(&session.title.as_str());
    let title = Some(session.title).filter(|_| has_title);
    SessionInfo {
        summary: draft
            .map(|d| project_summary::text(lang, &d.timeline))
            .unwrap_or_default(),
        title: title
            .or_else(|| default_title(store, &session.id, &messages))
            .unwrap_or_else(|| DEFAULT_TITLE.into()),
        last_message: messages.into_iter().next_back().unwrap_or_default(),
        id: session.id,
        task_id: session.task_id,
        used_ms: session.used_ms,
    }
}

fn user_messages(store: &Store, session: &str) -> Vec<String> {
    let messages = store.user_messages(session).unwrap_or_default();
    messages.into_iter().map(|(_, text)| text).collect()
}

/// First request to the agent among the messages of the user.
fn first_request(messages: &[String]) -> Option<String> {
    let mut messages = messages.iter();
    messages.find(|text| names_session(text)).cloned()
}

/// Title of a session without a name: its first request to the agent, else its media.
fn default_title(store: &Store, session: &str, messages: &[String]) -> Option<String> {
    if let Some(request) = first_request(messages) {
        return Some(request);
    }
    let records = UploadRecord::read_all(store, session).unwrap_or_default();
    let names: Vec<String> = records.into_iter().map(|r| r.uploaded.filename).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Returns the exports of this backend without quick previews.
fn exports(store: &Store, backend: &str) -> Vec<RenderJob> {
    let mut jobs = store.renders(backend, MAX_EXPORTS).unwrap_or_default();
    jobs.retain(|job| !job.output.preview);
    jobs
}

/// Loads a stored session and the exports of this backend.
pub fn load_session(store: &Store, backend: &str, id: &str) -> StoredSession {
    let value = |key: &str| store.value(key).ok().flatten();
    let uploads = UploadRecord::read_all(store, id).unwrap_or_default();
    StoredSession {
        id: id.to_owned(),
        name: store.session_name(id).ok().flatten(),
        first_request: first_request(&user_messages(store, id)),
        items: store.transcript(id, MAX_ITEMS).unwrap_or_default(),
        renders: exports(store, backend),
        draft: draft(store.last_draft(id).ok().flatten()).map(Arc::new),
        durations_ms: uploads
            .iter()
            .map(|record| record.uploaded.duration_ms())
            .collect(),
        assets: uploads
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

/// Returns the media files of a session in upload order. The last upload of a name counts.
pub fn media(store: &Store, session: &str) -> Vec<UploadedMedia> {
    let mut media: Vec<UploadedMedia> = Vec::new();
    for (facts, uploaded_ms) in store.assets_with_times(session).unwrap_or_default() {
        let Ok(record) = serde_json::from_str::<UploadRecord>(&facts) else {
            continue;
        };
        let file = record.uploaded;
        let kind = match file.file_type.as_str() {
            "image" => MediaKind::Photo,
            "video" => MediaKind::Clip,
            "audio" => MediaKind::Sound,
            _ => kind_by_name(&file.filename).unwrap_or_default(),
        };
        media.retain(|known| known.name != file.filename);
        media.push(UploadedMedia {
            duration_ms: file.duration_ms(),
            name: file.filename,
            source: file.cdn_url.unwrap_or_default(),
            kind,
            bytes: record.bytes.unwrap_or(0),
            uploaded_ms,
        });
    }
    media
}

/// Returns the versions of a session's draft with the changes in each, newest first.
pub fn versions(store: &Store, session: &str, lang: Lang) -> Vec<VersionInfo> {
    let rows = store.versions(session, MAX_VERSIONS).unwrap_or_default();
    let mut messages = store
        .user_messages(session)
        .unwrap_or_default()
        .into_iter()
        .peekable();
    let mut reports = store
        .reported_changes(session)
        .unwrap_or_default()
        .into_iter()
        .peekable();
    let mut versions: Vec<VersionInfo> = Vec::new();
    let mut before = Timeline::default();
    for row in rows.into_iter().rev() {
        let after = timeline(Some(row.json));
        let mut message = String::new();
        let is_own = row.author.is_empty();
        while let Some((_, text)) =
            messages.next_if(|(at_ms, _)| is_own && *at_ms <= row.created_ms)
        {
            message = text;
        }
        // A version is stored before its changes are reported.
        while reports
            .next_if(|(at_ms, _)| *at_ms < row.created_ms)
            .is_some()
        {}
        if reports.peek().is_some_and(|(_, is_direct)| *is_direct) {
            message.clear();
        }
        versions.push(VersionInfo {
            id: row.id,
            number: row.number,
            name: row.name,
            author: row.author,
            message,
            created_ms: row.created_ms,
            summary: project_summary::text(lang, &after),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::direct_edit::DirectEdit;
    use crate::domain::transcript::Item;

    /// The message of the only version of a session with these items after it.
    fn message_of_version(reported: &Item) -> String {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let text = "flurb the zorp".to_owned();
        store.append_item("1", &Item::User { text }).unwrap();
        store.add_draft("1", "{}", Some(2)).unwrap();
        store.append_item("1", reported).unwrap();
        versions(&store, "1", Lang::En)[0].message.clone()
    }

    #[test]
    fn a_version_of_a_direct_edit_has_no_message() {
        let edited = Item::Edited {
            edit: DirectEdit::Volume { percent: 30 },
            names: vec!["a.mp4".to_owned()],
            changes: Vec::new(),
        };
        assert_eq!(message_of_version(&edited), "");
        let changes = Vec::new();
        assert_eq!(
            message_of_version(&Item::Changes { changes }),
            "flurb the zorp"
        );
    }
}
