//! Opening a session: a new one, a known one, or the last one.

use super::{Services, turn};
use crate::api::ApiError;
use crate::domain::draft::Draft;
use crate::store::{SessionRow, now_ms};

/// Which session is wished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionSelector {
    New,
    Last,
    Id(String),
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SessionOpened {
    pub id: String,
    pub task_id: String,
    pub draft: Option<Draft>,
    /// Whether it was there before.
    pub resumed: bool,
    /// Whether the session that was wished is gone from the server, and this is a new one in its place.
    pub replaced: bool,
}

/// The session that is wished, as far as it is remembered.
pub fn known(bench: &Services, which: &SessionSelector) -> Option<SessionRow> {
    let mut known = bench
        .store
        .sessions(&bench.backend)
        .unwrap_or_default()
        .into_iter();
    match which {
        SessionSelector::New => None,
        SessionSelector::Last => known.next(),
        SessionSelector::Id(id) => known.find(|s| s.id == *id),
    }
}

/// Opens a session; one that the server has forgotten (1002) is replaced by a new one.
///
/// # Errors
/// If the server does not answer, or refuses.
pub async fn open(
    bench: &Services,
    which: &SessionSelector,
    language: &str,
) -> Result<SessionOpened, ApiError> {
    let unknown = |id: &String| SessionRow {
        id: id.clone(),
        task_id: String::new(),
        title: String::new(),
        used_ms: 0,
    };
    let wished = match which {
        SessionSelector::Id(id) => Some(known(bench, which).unwrap_or_else(|| unknown(id))),
        _ => known(bench, which),
    };
    let Some(row) = wished else {
        return create(bench, language, false).await;
    };
    match bench.nemo.draft(&row.id).await {
        Ok(draft) => {
            remember(bench, &row.id, &row.task_id, draft.as_ref());
            // Not over the version that a turn in flight is compared with: that one is named by the turn.
            turn::keep(bench, &row.id, draft.as_ref());
            Ok(SessionOpened {
                id: row.id,
                task_id: row.task_id,
                draft,
                resumed: true,
                replaced: false,
            })
        }
        Err(ApiError::Refused { code: 404, .. }) if *which == SessionSelector::Last => {
            replace(bench, &row.id, language).await
        }
        Err(ApiError::Refused { code: 1002, .. }) => replace(bench, &row.id, language).await,
        Err(error) => Err(error),
    }
}

/// Opens a new session in place of one that the server has forgotten: the transcript goes with it, the timeline is gone.
///
/// # Errors
/// If the server does not answer, or refuses.
pub async fn replace(
    bench: &Services,
    old: &str,
    language: &str,
) -> Result<SessionOpened, ApiError> {
    let opened = create(bench, language, true).await?;
    tracing::warn!(
        old,
        new = opened.id,
        "the session is gone from the server and was replaced"
    );
    let items = bench
        .store
        .transcript(old, usize::MAX >> 1)
        .unwrap_or_default();
    for item in &items {
        if let Err(e) = bench.store.add_item(&opened.id, item) {
            tracing::error!("{e}");
        }
    }
    // Nothing that was in flight there will be answered.
    turn::forget(bench, old);
    Ok(opened)
}

async fn create(
    bench: &Services,
    language: &str,
    replaced: bool,
) -> Result<SessionOpened, ApiError> {
    let session = bench.nemo.new_session(language).await?;
    remember(bench, &session.id, &session.task_id, None);
    Ok(SessionOpened {
        id: session.id,
        task_id: session.task_id,
        draft: None,
        resumed: false,
        replaced,
    })
}

/// Notes the session as the last used one. That it could not be noted is no reason not to work in it.
pub fn remember(bench: &Services, id: &str, task_id: &str, draft: Option<&Draft>) {
    let title = draft.map(|d| d.timeline.title.clone()).unwrap_or_default();
    // A clock that was set back must not make an older session the last one.
    let newest = bench
        .store
        .sessions(&bench.backend)
        .unwrap_or_default()
        .into_iter()
        .next();
    let after = newest
        .filter(|newest| newest.id != id)
        .map_or(0, |newest| newest.used_ms + 1);
    let row = SessionRow {
        id: id.to_owned(),
        task_id: task_id.to_owned(),
        title,
        used_ms: now_ms().max(after),
    };
    if let Err(e) = bench.store.save_session(&bench.backend, &row) {
        tracing::error!("{e}");
    }
}

/// Deletes a session from this machine. A project of the studio goes with its history, its renders and the media that only
/// it uses; one on the cloud stays there.
///
/// # Errors
/// If the studio could not delete the project: then the session is still listed.
pub async fn forget(bench: &Services, id: &str) -> Result<(), ApiError> {
    if bench.library.has_studio() {
        match bench.nemo.forget_session(id).await {
            // The project may be gone already: its local records are still deleted.
            Ok(()) | Err(ApiError::Refused { code: 1002, .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let noted = bench.store.forget_session(id);
    noted.map_err(|e| ApiError::File {
        path: "nemo-tui.db".into(),
        why: e.to_string(),
    })
}
