//! The cut written for another editing program: its media found, or fetched, then one file (and its titles beside it).

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Services;
use super::media_library::{self, LocalMedia};
use crate::api::ApiError;
use crate::api::render::publish;
use crate::domain::asset::MediaKind;
use crate::domain::draft::Draft;
use crate::domain::edit::Cue;
use crate::domain::interchange::{
    InterchangeFile, InterchangeFormat, InterchangeProject, MediaReference, Timecode, captions,
    edl, fcp7, otio,
};
use crate::domain::subtitle;
use crate::domain::text::file_stem;
use crate::domain::timeline::{Segment, Timeline};

/// What shall be written.
pub struct InterchangeRequest<'a> {
    pub session: &'a str,
    pub draft: &'a Draft,
    /// ms.
    pub markers: &'a [u64],
    pub format: InterchangeFormat,
    /// A file that exists keeps its name, and the new one gets another.
    pub path: &'a Path,
}

/// Writes the cut. `tell` hears what is being fetched: its name, bytes so far and in all.
pub async fn write(
    bench: &Services,
    wish: &InterchangeRequest<'_>,
    tell: impl Fn(&str, u64, u64) + Send + Sync,
) -> Result<InterchangeFile, ApiError> {
    super::export::check_path(wish.path)?;
    let timeline = &wish.draft.timeline;
    let mut missing = Vec::new();
    let found = if wish.format.needs_media() {
        find(bench, wish.session, timeline, &mut missing, tell).await
    } else {
        HashMap::new()
    };
    let packed = wish.format == InterchangeFormat::Otioz;
    let inside = inside(&found);
    let cues = captions(timeline);
    let text = text(wish, &found, packed.then_some(&inside), &cues);
    let problem = |e: io::Error| ApiError::file(wish.path, &e);
    let path = if packed {
        let (target, files) = (wish.path.to_owned(), inside.into_iter().collect::<Vec<_>>());
        let pack = move || new_file(&target, |file| package(file, &text, &files));
        tokio::task::spawn_blocking(pack)
            .await
            .map_err(|e| problem(io::Error::other(e)))?
    } else {
        new_file(wish.path, |file| file.write_all(text.as_bytes()))
    };
    let path = path.map_err(problem)?;
    // What others show of titles is captions: they lie beside a cut that has some.
    let mut beside = Vec::new();
    if !cues.is_empty()
        && !matches!(
            wish.format,
            InterchangeFormat::Srt | InterchangeFormat::Vtt | InterchangeFormat::Json
        )
    {
        beside.push(titles(&path.with_extension("srt"), &subtitle::srt(&cues)).map_err(problem)?);
    }
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
    Ok(InterchangeFile {
        path,
        bytes,
        beside,
        missing,
    })
}

/// The text of the file; `inside` tells where the media lie in a package.
fn text(
    wish: &InterchangeRequest,
    found: &HashMap<String, LocalMedia>,
    inside: Option<&HashMap<PathBuf, String>>,
    cues: &[Cue],
) -> String {
    let medium = |s: &Segment| {
        let found = found.get(&*s.medium())?;
        let url = inside.map_or_else(
            || file_url(&found.path),
            |inside| inside.get(&found.path).cloned(),
        )?;
        Some(described(found, url))
    };
    let cut = InterchangeProject {
        timeline: &wish.draft.timeline,
        markers: wish.markers,
        medium: &medium,
    };
    match wish.format {
        InterchangeFormat::Otio | InterchangeFormat::Otioz => otio::write(&cut),
        InterchangeFormat::Fcp7Xml => fcp7::write(&cut),
        InterchangeFormat::Edl => edl::write(&cut),
        InterchangeFormat::Srt => subtitle::srt(cues),
        InterchangeFormat::Vtt => subtitle::vtt(cues),
        InterchangeFormat::Json => pretty(&wish.draft.json),
    }
}

/// The media of a timeline by their sources; those that are not here are fetched where the server tells from where.
async fn find(
    bench: &Services,
    session: &str,
    timeline: &Timeline,
    missing: &mut Vec<String>,
    tell: impl Fn(&str, u64, u64) + Send + Sync,
) -> HashMap<String, LocalMedia> {
    let mut found = HashMap::new();
    let mut shelf = media_library::shelf(bench, session, Vec::new());
    let mut asked = false;
    for (_, s) in timeline
        .segments()
        .filter(|(_, s)| s.plain_color().is_none() && s.style.is_none())
    {
        let source = &*s.medium();
        if found.contains_key(source) {
            continue;
        }
        if !asked && shelf.path(source, &s.name).await.is_none() {
            asked = true;
            shelf = media_library::shelf(
                bench,
                session,
                bench.nemo.media(session).await.unwrap_or_default(),
            );
        }
        if shelf.path(source, &s.name).await.is_none() {
            // Why it did not come is in the log; that it is missing is in the answer.
            if let Err(e) = shelf
                .fetch(bench, source, &s.name, |sent, total| {
                    tell(&s.name, sent, total)
                })
                .await
            {
                tracing::warn!("a medium could not be fetched: {e}");
            }
        }
        match shelf.find_original(source, &s.name).await {
            Some(medium) => drop(found.insert(source.to_owned(), medium)),
            None if !missing.contains(&s.name) => missing.push(s.name.clone()),
            None => {}
        }
    }
    found
}

fn described(found: &LocalMedia, url: String) -> MediaReference {
    let a = &found.asset;
    MediaReference {
        url,
        name: a.name.clone(),
        duration_ms: a.duration_ms,
        fps: if a.kind == MediaKind::Clip {
            a.fps
        } else {
            0.0
        },
        has_picture: a.kind != MediaKind::Sound,
        has_sound: a.has_audio,
        width: a.width,
        height: a.height,
        timecode: Timecode::parse(&a.timecode, a.fps),
    }
}

fn file_url(path: &Path) -> Option<String> {
    let absolute = path.canonicalize().ok()?;
    url::Url::from_file_path(absolute).ok().map(String::from)
}

/// Where each medium lies in a package: under its own name, as far as that is free.
fn inside(found: &HashMap<String, LocalMedia>) -> HashMap<PathBuf, String> {
    let mut all: Vec<&LocalMedia> = found.values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let mut taken: HashMap<PathBuf, String> = HashMap::new();
    for f in all {
        let extension = f
            .path
            .extension()
            .map(|e| format!(".{}", e.to_string_lossy()))
            .unwrap_or_default();
        let stem = file_stem(
            f.asset
                .name
                .strip_suffix(&extension)
                .unwrap_or(&f.asset.name),
        );
        let name = |n: u32| {
            if n == 1 {
                format!("media/{stem}{extension}")
            } else {
                format!("media/{stem} ({n}){extension}")
            }
        };
        if let Some(free) = (1..)
            .map(name)
            .find(|name| !taken.values().any(|t| t == name))
        {
            taken.insert(f.path.clone(), free);
        }
    }
    taken
}

/// Packs the cut and its media, as they are: media do not get smaller.
fn package(file: &mut File, text: &str, media: &[(PathBuf, String)]) -> io::Result<()> {
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .large_file(true);
    let mut zip = zip::ZipWriter::new(BufWriter::new(file));
    for (name, content) in [("version.txt", "1.0.0"), ("content.otio", text)] {
        zip.start_file(name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    for (path, name) in media {
        zip.start_file(name.as_str(), options)?;
        io::copy(&mut File::open(path)?, &mut zip)?;
    }
    zip.finish()?.flush()
}

/// The titles beside a cut; where the very same ones lie there already, those.
fn titles(path: &Path, text: &str) -> io::Result<PathBuf> {
    if std::fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(path.to_owned());
    }
    new_file(path, |file| file.write_all(text.as_bytes()))
}

/// Writes a file under a passing name and then gives it its own, or the next free one.
fn new_file(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<PathBuf> {
    let part = path.with_file_name(format!(".{}.part", uuid::Uuid::new_v4().simple()));
    let result = File::create(&part).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()
    });
    let result = result.and_then(|()| publish(&part, path));
    if result.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    result
}

/// A draft laid out for reading; every figure as it came.
fn pretty(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .ok()
        .and_then(|v| serde_json::to_string_pretty(&v).ok())
        .unwrap_or_else(|| json.to_owned())
}
