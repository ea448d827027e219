//! Opening, replacing and deleting sessions.

use super::export::STUDIO_BACKEND;
use super::services::Services;
use super::turn;
use crate::api::ApiError;
use crate::domain::draft::Draft;
use crate::domain::transcript::Item;
use crate::store::{SessionRow, now_ms};

/// Number of items at the end of a transcript that are searched for answers.
const LAST_ITEMS: usize = 100;

/// Session to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionSelector {
    New,
    Last,
    Id(String),
    /// A new one with the transcript of this session, which no longer exists on the server.
    Replacement(String),
}

/// Open session.
#[derive(Clone, Debug)]
pub struct SessionOpened {
    pub id: String,
    pub task_id: String,
    pub draft: Option<Draft>,
    /// True if the session existed before.
    pub resumed: bool,
    /// True if the requested session proved to be gone from the server, and this new one replaces
    /// it.
    pub replaced: bool,
    /// True if anything is lost with the replaced session; see [`has_work`].
    pub lost_work: bool,
}

/// Returns the selected session from the store, or `None` if it is new or unknown.
pub async fn find_stored(services: &Services, selector: &SessionSelector) -> Option<SessionRow> {
    let backend = services.backend.clone();
    let known = services.store.read(move |store| store.sessions(&backend));
    let mut known = known.await.unwrap_or_default().into_iter();
    match selector {
        SessionSelector::New | SessionSelector::Replacement(_) => None,
        SessionSelector::Last => known.next(),
        SessionSelector::Id(id) => known.find(|s| s.id == *id),
    }
}

/// Opens a session. If the server no longer knows it (1002), a new one replaces it.
///
/// # Errors
/// If the server cannot be reached or refuses.
pub async fn open(
    services: &Services,
    selector: &SessionSelector,
    language: &str,
) -> Result<SessionOpened, ApiError> {
    if let SessionSelector::Replacement(old) = selector {
        let opened = replace(services, old, language).await?;
        let replaced = false;
        return Ok(SessionOpened { replaced, ..opened });
    }
    let unknown = |id: &String| SessionRow {
        id: id.clone(),
        task_id: String::new(),
        title: String::new(),
        used_ms: 0,
    };
    let stored = find_stored(services, selector).await;
    // Sessions of the studio do not vanish: an id that was never used is mistyped.
    let may_be_lost = stored.is_some() || services.backend != STUDIO_BACKEND;
    let requested = match selector {
        SessionSelector::Id(id) => Some(stored.unwrap_or_else(|| unknown(id))),
        _ => stored,
    };
    let Some(row) = requested else {
        return create(services, language, false).await;
    };
    match services.api.fetch_draft(&row.id).await {
        Ok(draft) => {
            save_as_last_used(services, &row.id, &row.task_id, draft.as_ref());
            // A turn in flight refers to its base version by id, so a new version does not disturb
            // it.
            turn::save_version(services, &row.id, draft.as_ref());
            Ok(SessionOpened {
                id: row.id,
                task_id: row.task_id,
                draft,
                resumed: true,
                replaced: false,
                lost_work: false,
            })
        }
        Err(ApiError::Refused { code: 404, .. }) if *selector == SessionSelector::Last => {
            replace(services, &row.id, language).await
        }
        Err(ApiError::Refused { code: 1002, .. }) if may_be_lost => {
            replace(services, &row.id, language).await
        }
        Err(error) => Err(error),
    }
}

/// Opens a new session in place of one that no longer exists on the server. The transcript is
/// copied; the timeline is lost.
///
/// # Errors
/// If the server cannot be reached or refuses.
pub async fn replace(
    services: &Services,
    old: &str,
    language: &str,
) -> Result<SessionOpened, ApiError> {
    let created = create(services, language, true).await?;
    let opened = SessionOpened {
        lost_work: has_work(services, old).await,
        ..created
    };
    tracing::warn!(
        old,
        new = opened.id,
        "the session no longer exists on the server and was replaced"
    );
    let (from, to) = (old.to_owned(), opened.id.clone());
    services
        .store
        .queue(move |store| store.copy_transcript(&from, &to));
    // A turn in flight there will never be answered.
    turn::clear_in_flight_turn(services, old);
    Ok(opened)
}

/// Returns true if anything is lost with the session, as far as this machine knows: a timeline,
/// media or answers. If that cannot be read, it is assumed.
pub async fn has_work(services: &Services, session: &str) -> bool {
    let id = session.to_owned();
    let stored = services.store.read(move |store| {
        let draft = store
            .last_draft(&id)?
            .and_then(|json| Draft::parse(&json).ok());
        let has_timeline = draft.is_some_and(|draft| !draft.timeline.is_empty());
        let is_answer = |item: &Item| matches!(item, Item::Agent { .. } | Item::Question { .. });
        let has_answers = store.transcript(&id, LAST_ITEMS)?.iter().any(is_answer);
        Ok(has_timeline || has_answers || !store.assets(&id)?.is_empty())
    });
    stored.await.unwrap_or(true)
}

async fn create(
    services: &Services,
    language: &str,
    replaced: bool,
) -> Result<SessionOpened, ApiError> {
    let session = services.api.new_session(language).await?;
    save_as_last_used(services, &session.id, &session.task_id, None);
    Ok(SessionOpened {
        id: session.id,
        task_id: session.task_id,
        draft: None,
        resumed: false,
        replaced,
        lost_work: false,
    })
}

/// Stores the session as the last used one. An error is only logged, because the session is usable
/// anyway.
pub fn save_as_last_used(services: &Services, id: &str, task_id: &str, draft: Option<&Draft>) {
    let title = draft.map(|d| d.timeline.title.clone()).unwrap_or_default();
    let row = SessionRow {
        id: id.to_owned(),
        task_id: task_id.to_owned(),
        title,
        used_ms: now_ms(),
    };
    let backend = services.backend.clone();
    services
        .store
        .queue(move |store| store.save_session(&backend, &row));
}

/// Deletes a session from this machine. In the studio, this also deletes the project's history, its
/// renders and the media files that no other project uses. On the cloud, the project is kept.
///
/// # Errors
/// If the studio could not delete the project; the session is then still listed.
pub async fn delete(services: &Services, id: &str) -> Result<(), ApiError> {
    if services.library.has_studio() {
        match services.api.delete_session(id).await {
            // The project may already be deleted; still delete its local records.
            Ok(()) | Err(ApiError::Refused { code: 1002, .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let id = id.to_owned();
    let deleted = services.store.write(move |store| store.delete_session(&id));
    deleted.await.map_err(|e| ApiError::File {
        path: "nemo-tui.db".into(),
        why: e.reason(),
    })
}
