//! `import`: creates a studio project from an OpenTimelineIO file of another editor.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::json;

use super::queries::print_draft;
use super::relink::local_path;
use crate::api::UploadedFile;
use crate::app::preferences::markers_key;
use crate::cli::ImportArgs;
use crate::domain::interchange::format_detection;
use crate::domain::interchange::otio_read::{self, ImportedTimeline};
use crate::domain::interchange::skipped_item::SkippedItem;
use crate::domain::io_reason::reason;
use crate::domain::reason::{CommandReason, Hint, ImportReason, Reason};
use crate::domain::timeline::{COLOR_SOURCE_PREFIX, Timeline, TrackKind};
use crate::i18n::command_text::CommandText;
use crate::i18n::locale::Lang;
use crate::i18n::skipped_items;
use crate::startup::{Backend, CommandOutput, Failure, RunSettings, connect};
use crate::workflows::media_resolver::record_upload;
use crate::workflows::session::{SessionSelector, open, save_as_last_used};

/// Maximum file size (bytes). A timeline of thousands of clips has a few MB.
const MAX_FILE_SIZE: u64 = 64 << 20;

pub async fn run(
    settings: &RunSettings,
    import: &ImportArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let mut imported = read_timeline(&import.file)?;
    let settings = settings.with_studio();
    let backend = connect(&settings).await?;
    let opened = open(
        &backend.services,
        &SessionSelector::New,
        settings.config.lang().wire_tag(),
    )
    .await?;
    out.event(
        "session",
        json!({"session_id": opened.id, "task_id": opened.task_id}),
        None,
    );
    let lang = settings.config.lang();
    out.note(&CommandText::Session { id: &opened.id }.text(lang));
    upload_media(&backend, &opened.id, &import.file, &mut imported, out).await;
    if imported.timeline.is_empty() {
        return Err(import_failure(&import.file, ImportReason::NoMedia.into()));
    }
    store_timeline(
        &backend,
        &opened.id,
        &opened.task_id,
        &imported,
        (out, lang),
    )
    .await
}

/// Failure of a file that cannot be imported.
fn import_failure(file: &Path, why: Reason) -> Failure {
    let why = Reason::File {
        path: file.to_owned(),
        why: Box::new(why),
    };
    Failure::new("import", why, Hint::ChooseOtio)
}

/// Reads a file of limited size.
fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let failure = |e: std::io::Error| import_failure(path, reason(&e));
    // Check before opening: opening a pipe would block until it has a writer.
    if !std::fs::metadata(path).map_err(failure)?.is_file() {
        return Err(import_failure(path, Reason::NotAFile));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE_SIZE + 1).read_to_end(&mut bytes))
        .map_err(failure)?;
    Ok(bytes)
}

/// Reads a timeline, titled by its file if it has no title.
fn read_timeline(path: &Path) -> Result<ImportedTimeline, Failure> {
    let bytes = read_file(path)?;
    // The name of another format explains more than the error.
    let failure = |why: ImportReason| {
        let format = format_detection::detect_format(&bytes);
        import_failure(path, format.map_or(why, ImportReason::Format).into())
    };
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(failure(ImportReason::TooLarge(MAX_FILE_SIZE >> 20)));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| failure(ImportReason::NotText))?;
    let mut imported = otio_read::read(text).map_err(|e| failure(e.reason()))?;
    if imported.timeline.title.is_empty() {
        imported.timeline.title = path
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
    }
    Ok(imported)
}

/// Stores the imported timeline in the project and reports it.
async fn store_timeline(
    backend: &Backend,
    session: &str,
    task: &str,
    imported: &ImportedTimeline,
    (out, lang): (&CommandOutput, Lang),
) -> Result<(), Failure> {
    let services = &backend.services;
    let studio = backend
        .studio
        .as_ref()
        .ok_or_else(|| Failure::new("studio", CommandReason::StudioNotRunning, Hint::TryLater))?;
    let stored = studio.replace_timeline(session, &imported.timeline).await;
    stored.map_err(|why| Failure::new("studio", why, Hint::ChooseFolder))?;
    let markers = serde_json::to_string(&imported.markers).unwrap_or_default();
    let key = markers_key(session);
    services
        .store
        .write(move |store| store.set_value(&key, &markers))
        .await?;
    let draft = services.api.fetch_draft(session).await?;
    save_as_last_used(services, session, task, draft.as_ref());
    crate::workflows::turn::save_version(services, session, draft.as_ref());
    let segments = imported.timeline.segments().count();
    let skipped: Vec<String> = imported
        .skipped
        .iter()
        .map(|item| skipped_items::text(lang, item))
        .collect();
    for item in &skipped {
        out.note(&CommandText::Skipped { item }.text(lang));
    }
    let text = CommandText::Imported {
        segments: &segments,
        skipped: &skipped.len(),
    }
    .text(lang);
    out.event(
        "imported",
        json!({
            "session_id": session,
            "segments": segments,
            "markers": imported.markers.len(),
            "left_out": skipped,
        }),
        Some(&text),
    );
    print_draft(out, draft.as_ref());
    Ok(())
}

/// Uploads the media to the studio and relinks the segments to it. Removes segments whose media
/// is missing.
async fn upload_media(
    backend: &Backend,
    session: &str,
    file: &Path,
    imported: &mut ImportedTimeline,
    out: &CommandOutput,
) {
    let services = &backend.services;
    let mut uploads: HashMap<String, UploadedFile> = HashMap::new();
    for source in media_sources(&imported.timeline) {
        let local = local_path(&source, file);
        let result = match &local {
            Some(path) => services.api.upload(session, path, |_, _| ()).await,
            None => services.api.upload_url(session, &source).await,
        };
        match result {
            Ok(uploaded) => {
                out.event("upload", json!({"file": local, "done": true}), None);
                record_upload(services, session, &uploaded, local.as_deref()).await;
                uploads.insert(source, uploaded);
            }
            Err(e) => imported.skipped.push(SkippedItem::MediaNotUploaded {
                name: file_name(&source).to_owned(),
                why: e.reason(),
            }),
        }
    }
    for track in imported
        .timeline
        .tracks
        .iter_mut()
        .filter(|t| t.kind != TrackKind::Text)
    {
        track.segments.retain_mut(|s| {
            let Some(source) = s.source.clone() else {
                return s.style.is_some();
            };
            if source.starts_with(COLOR_SOURCE_PREFIX) {
                return true;
            }
            let Some(uploaded) = uploads.get(&source) else {
                return false;
            };
            s.source.clone_from(&uploaded.cdn_url);
            if uploaded.file_type == "image" {
                s.in_ms = 0;
            }
            if s.name.is_empty() {
                s.name.clone_from(&uploaded.filename);
            }
            true
        });
    }
}

/// Returns the distinct media sources of a timeline.
fn media_sources(timeline: &Timeline) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for source in timeline.segments().filter_map(|(_, s)| s.source.clone()) {
        if !source.starts_with(COLOR_SOURCE_PREFIX) && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// Returns the last component of a path or URL.
fn file_name(source: &str) -> &str {
    source.rsplit(['/', '\\']).next().unwrap_or(source)
}
