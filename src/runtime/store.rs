//! Effects of the database: versions, transcripts, settings.

use std::sync::Arc;

use super::session_loader;
use super::tasks::Tasks;
use crate::app::effect::StoreEffect;
use crate::app::msg::Msg;
use crate::app::request::RequestId;

/// Executes an effect of the database. Writes are queued in order; reads see all of them.
pub(super) fn run(tasks: &mut Tasks, effect: StoreEffect) {
    let store = &tasks.services.store;
    match effect {
        StoreEffect::AppendTranscript { session, item } => {
            store.queue(move |store| store.append_item(&session, &item));
        }
        StoreEffect::SaveSetting { key, value } => store.queue_value(key, value),
        StoreEffect::NameVersion { id, name } => {
            store.queue(move |store| store.name_version(id, &name));
        }
        StoreEffect::DeleteRenders { ids } => {
            store.queue(move |store| ids.iter().try_for_each(|id| store.delete_render(id)));
        }
        StoreEffect::ListMedia { request, session } => list_media(tasks, request, session),
        StoreEffect::ListVersions { request, session } => list_versions(tasks, request, session),
        StoreEffect::LoadVersion { request, id } => load_version(tasks, request, id),
        StoreEffect::CompareVersions { request, from, to } => {
            compare_versions(tasks, request, from, to);
        }
    }
}

fn list_media(tasks: &mut Tasks, request: RequestId, session: String) {
    tasks.spawn(move |services| async move {
        let media = services
            .store
            .read(move |store| Ok(session_loader::media(store, &session)));
        vec![Msg::MediaListed {
            request,
            media: media.await.unwrap_or_default(),
        }]
    });
}

fn list_versions(tasks: &mut Tasks, request: RequestId, session: String) {
    let lang = tasks.lang;
    tasks.spawn(move |services| async move {
        let versions = services
            .store
            .read(move |store| Ok(session_loader::versions(store, &session, lang)));
        vec![Msg::VersionsListed {
            request,
            versions: versions.await.unwrap_or_default(),
        }]
    });
}

fn load_version(tasks: &mut Tasks, request: RequestId, id: i64) {
    tasks.spawn(move |services| async move {
        let draft = services
            .store
            .read(move |store| Ok(session_loader::version(store, id)));
        vec![Msg::VersionLoaded {
            request,
            id,
            draft: draft.await.ok().flatten().map(Arc::new),
        }]
    });
}

fn compare_versions(tasks: &mut Tasks, request: RequestId, from: (i64, u32), to: (i64, u32)) {
    tasks.spawn(move |services| async move {
        let changes = services
            .store
            .read(move |store| Ok(session_loader::compare(store, from.0, to.0)));
        vec![Msg::VersionsCompared {
            request,
            from,
            to,
            changes: changes.await.unwrap_or_default(),
        }]
    });
}
