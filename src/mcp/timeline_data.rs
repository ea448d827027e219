//! A timeline as data for models: the draft with readable names.

use serde_json::{Map, Value, json};

use crate::api::UploadedFile;
use crate::domain::diff::Change;
use crate::domain::draft::Draft;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};
use crate::domain::{serialize, summary};
use crate::i18n::changes::describe_change;
use crate::i18n::locale::Lang;
use crate::store::VersionRow;

/// Maximum number of versions that are listed.
const MAX_VERSIONS: usize = 50;
/// Maximum number of changes that are listed.
const MAX_CHANGES: usize = 100;

/// Describes a timeline with its version and the media of the session.
pub(super) fn timeline(draft: Option<&Draft>, media: &[UploadedFile]) -> Value {
    let empty = Timeline::default();
    let timeline = draft.map_or(&empty, |draft| &draft.timeline);
    json!({
        "version": draft.map_or(Some(0), |draft| draft.version),
        "title": timeline.title,
        "duration_ms": timeline.duration_ms(),
        "canvas": {
            "width": timeline.canvas.width,
            "height": timeline.canvas.height,
            "fps": timeline.canvas.fps,
        },
        "tracks": timeline.tracks.iter().map(track).collect::<Vec<_>>(),
        "media": media.iter().map(media_file).collect::<Vec<_>>(),
    })
}

fn track(track: &Track) -> Value {
    let kind = match track.kind {
        TrackKind::Video => "video",
        TrackKind::Audio => "audio",
        TrackKind::Text => "text",
        TrackKind::Other(_) => "other",
    };
    let segments: Vec<Value> = track.segments.iter().map(segment).collect();
    json!({"kind": kind, "name": track.label(), "segments": segments})
}

fn segment(segment: &Segment) -> Value {
    let mut data = Map::new();
    data.insert("id".into(), json!(segment.id));
    data.insert("start_ms".into(), json!(segment.start_ms));
    data.insert("end_ms".into(), json!(segment.end_ms()));
    if let Value::Object(mut draft) = serialize::segment_to_json(segment)
        && let Some(Value::Object(properties)) = draft.remove("m")
    {
        data.extend(properties.into_iter().filter(|(key, _)| key != "src"));
    }
    Value::Object(data)
}

/// Describes a media file.
pub(super) fn media_file(file: &UploadedFile) -> Value {
    json!({
        "name": file.filename,
        "kind": file.file_type,
        "duration_ms": file.duration.map(|seconds| (seconds * 1000.0).round()),
        "width": file.width,
        "height": file.height,
    })
}

/// Describes versions, in their order.
pub(super) fn versions(rows: &[VersionRow]) -> Value {
    let describe = |row: &VersionRow| {
        let timeline = Draft::parse(&row.json).map(|draft| draft.timeline);
        let author = Some(row.author.as_str()).filter(|author| !author.is_empty());
        json!({
            "version": row.number,
            "name": row.name,
            "author": author.unwrap_or("user"),
            "created_ms": row.created_ms,
            "summary": summary::line(&timeline.unwrap_or_default()),
        })
    };
    rows.iter().take(MAX_VERSIONS).map(describe).collect()
}

/// Describes changes, each with the id of its segment.
pub(super) fn changes(changes: &[Change]) -> Value {
    let describe = |change: &Change| json!({"segment": change.segment, "text": describe_change(Lang::En, change)});
    changes.iter().take(MAX_CHANGES).map(describe).collect()
}

/// Returns "1 change" or "2 changes".
pub(super) fn counted(count: usize) -> String {
    match count {
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    }
}

/// Returns a time (ms) at which the first change is visible.
pub(super) fn first_changed_ms(changes: &[Change], timeline: &Timeline) -> Option<u64> {
    let changed = |change: &Change| {
        let mut segments = timeline.segments();
        let (_, segment) = segments.find(|(_, s)| s.id == change.segment.as_str())?;
        Some(segment.start_ms + segment.duration_ms / 2)
    };
    changes.iter().filter_map(changed).min()
}
