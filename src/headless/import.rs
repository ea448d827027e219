//! `import`: a cut of another editing program becomes a project of the studio.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::json;

use super::queries::print_draft;
use super::relink::local_path;
use super::{Backend, CommandOutput, Failure, RunSettings, connect};
use crate::api::upload::UploadedFile;
use crate::app::preferences::markers_key;
use crate::cli::ImportArgs;
use crate::domain::interchange::format_detection;
use crate::domain::interchange::otio_read::{self, ImportedTimeline};
use crate::domain::io_reason::reason;
use crate::domain::timeline::{COLOR_SOURCE_PREFIX, Timeline, TrackKind};
use crate::workflows::media_library;
use crate::workflows::session::{SessionSelector, open, save_as_last_used};

/// The largest file that is read, bytes: a film of thousands of clips has a few MB.
const LARGEST: u64 = 64 << 20;

pub async fn run(
    settings: &RunSettings,
    import: &ImportArgs,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let file = import.file.display();
    let problem = |why: String| {
        let hint = "Give an OpenTimelineIO file (.otio): other programs export it, and otioconvert makes it of XML, EDL and AAF.";
        Failure::new("import", format!("{file}: {why}"), hint)
    };
    // Asked before it is opened: opening a pipe waits for its writer.
    if !std::fs::metadata(&import.file)
        .map_err(|e| problem(reason(&e)))?
        .is_file()
    {
        return Err(problem("it is not a regular file".into()));
    }
    let mut bytes = Vec::new();
    let opened = File::open(&import.file);
    opened
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|e| problem(reason(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format_detection::describe_format(&bytes).map_or_else(
            || problem("it is larger than 64 MB".into()),
            |name| problem(format!("it is {name}")),
        ));
    }
    let other = |why: String| {
        problem(format_detection::describe_format(&bytes).map_or(why, |name| format!("it is {name}")))
    };
    let text = std::str::from_utf8(&bytes).map_err(|_| other("it is not text".into()))?;
    let mut read = otio_read::read(text).map_err(|e| other(e.to_string()))?;
    if read.timeline.title.is_empty() {
        read.timeline.title = import
            .file
            .file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
    }
    let settings = RunSettings {
        local: true,
        ..settings.clone()
    };
    let connected = connect(&settings).await?;
    let opened = open(
        &connected.services,
        &SessionSelector::New,
        settings.config.lang().wire_tag(),
    )
    .await?;
    out.event(
        "session",
        json!({"session_id": opened.id, "task_id": opened.task_id}),
        None,
    );
    out.note(&format!("Session {}", opened.id));
    bring(&connected, &opened.id, &import.file, &mut read, out).await;
    if read.timeline.is_empty() {
        return Err(problem("none of its media could be taken".into()));
    }
    adopt(&connected, &opened.id, &opened.task_id, &read, out).await
}

/// Makes the cut the project's timeline, and tells it.
async fn adopt(
    connected: &Backend,
    session: &str,
    task: &str,
    read: &ImportedTimeline,
    out: &CommandOutput,
) -> Result<(), Failure> {
    let bench = &connected.services;
    let studio = connected
        .studio
        .as_ref()
        .ok_or_else(|| Failure::new("studio", "the studio does not run", "Try again."))?;
    let stored = studio.replace_timeline(session, &read.timeline).await;
    stored.map_err(|why| Failure::new("studio", why, "Choose another folder with --data-dir."))?;
    let markers = serde_json::to_string(&read.markers).unwrap_or_default();
    bench.store.set_value(&markers_key(session), &markers)?;
    let draft = bench.api.fetch_draft(session).await?;
    save_as_last_used(bench, session, task, draft.as_ref());
    crate::workflows::turn::save_version(bench, session, draft.as_ref());
    let clips = read.timeline.segments().count();
    for words in &read.skipped {
        out.note(&format!("Left out: {words}"));
    }
    let words = format!(
        "Imported {clips} segments; {} things left out",
        read.skipped.len()
    );
    out.event(
        "imported",
        json!({"session_id": session, "segments": clips, "markers": read.markers.len(), "left_out": read.skipped}),
        Some(&words),
    );
    print_draft(out, draft.as_ref());
    Ok(())
}

/// Uploads the media to the studio and puts its sources in their place; segments without a medium go.
async fn bring(
    connected: &Backend,
    session: &str,
    file: &Path,
    read: &mut ImportedTimeline,
    out: &CommandOutput,
) {
    let bench = &connected.services;
    let mut taken: HashMap<String, UploadedFile> = HashMap::new();
    for source in sources(&read.timeline) {
        let local = local_path(&source, file);
        let result = match &local {
            Some(path) => bench.api.upload(session, path, |_, _| ()).await,
            None => bench.api.upload_url(session, &source).await,
        };
        match result {
            Ok(uploaded) => {
                out.event("upload", json!({"file": local, "done": true}), None);
                media_library::record_upload(bench, session, &uploaded, local.as_deref()).await;
                taken.insert(source, uploaded);
            }
            Err(e) => read.skipped.push(format!(
                "medium {}: {e}; gaps are in its place",
                named(&source)
            )),
        }
    }
    for track in read
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
            let Some(uploaded) = taken.get(&source) else {
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

/// The addresses of a timeline's media, each once.
fn sources(timeline: &Timeline) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    for source in timeline.segments().filter_map(|(_, s)| s.source.clone()) {
        if !source.starts_with(COLOR_SOURCE_PREFIX) && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The last part of an address.
fn named(source: &str) -> &str {
    source.rsplit(['/', '\\']).next().unwrap_or(source)
}
