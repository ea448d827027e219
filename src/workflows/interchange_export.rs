//! Export for other editing programs: locates or downloads the media files, then writes one file,
//! with a subtitle file next to it if there are titles.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::media_library::LocalMedia;
use super::media_resolver::media_resolver;
use super::services::Services;
use crate::api::ApiError;
use crate::domain::asset::MediaKind;
use crate::domain::draft::Draft;
use crate::domain::edit::Cue;
use crate::domain::interchange::{
    InterchangeFile, InterchangeFormat, InterchangeProject, MediaReference, Timecode, captions,
    edl, fcp7, otio,
};
use crate::domain::spoken::{ass_karaoke, timeline_cues, vtt_karaoke, word_lines};
use crate::domain::subtitle;
use crate::domain::text::safe_file_stem;
use crate::domain::timeline::{Segment, Timeline};
use crate::fs::unique::write_new;

/// Parameters of an interchange export.
pub struct InterchangeRequest<'a> {
    pub session: &'a str,
    pub draft: &'a Draft,
    /// Marker times (ms).
    pub markers: &'a [u64],
    pub format: InterchangeFormat,
    /// Output path; an existing file is not overwritten, the new one gets another name.
    pub path: &'a Path,
}

/// Writes the interchange file. `on_progress` receives the name of the media file being downloaded,
/// the bytes so far and the total.
///
/// # Errors
/// If the path is not writable or the file cannot be written.
pub async fn write(
    services: &Services,
    request: &InterchangeRequest<'_>,
    on_progress: impl Fn(&str, u64, u64) + Send + Sync,
) -> Result<InterchangeFile, ApiError> {
    super::export::check_path(request.path)?;
    let timeline = &request.draft.timeline;
    let mut missing = Vec::new();
    let local = if request.format.needs_media() {
        locate_media(
            services,
            request.session,
            timeline,
            &mut missing,
            on_progress,
        )
        .await
    } else {
        HashMap::new()
    };
    let is_package = request.format == InterchangeFormat::Otioz;
    let package_paths = package_paths(&local);
    let cues = captions(timeline);
    let text = text(request, &local, is_package.then_some(&package_paths), &cues);
    let problem = |e: io::Error| ApiError::file(request.path, &e);
    let path = if is_package {
        let (target, files) = (
            request.path.to_owned(),
            package_paths.into_iter().collect::<Vec<_>>(),
        );
        let pack = move || write_new(&target, |file| package(file, &text, &files));
        tokio::task::spawn_blocking(pack)
            .await
            .map_err(|e| problem(io::Error::other(e)))?
    } else {
        write_new(request.path, |file| file.write_all(text.as_bytes()))
    };
    let path = path.map_err(problem)?;
    // Other programs show titles as captions: write them to a subtitle file.
    let mut sidecars = Vec::new();
    if !cues.is_empty() && request.format.needs_media() {
        sidecars.push(
            write_subtitles(&path.with_extension("srt"), &subtitle::srt(&cues)).map_err(problem)?,
        );
    }
    let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
    Ok(InterchangeFile {
        path,
        bytes,
        sidecars,
        missing,
    })
}

/// Generates the content of the file; `package_paths` maps media files to their paths in a package.
fn text(
    request: &InterchangeRequest,
    local: &HashMap<String, LocalMedia>,
    package_paths: Option<&HashMap<PathBuf, String>>,
    cues: &[Cue],
) -> String {
    let media = |s: &Segment| {
        let local = local.get(&*s.media_key())?;
        let url = package_paths.map_or_else(
            || file_url(&local.path),
            |package_paths| package_paths.get(&local.path).cloned(),
        )?;
        Some(media_reference(local, url))
    };
    let cut = InterchangeProject {
        timeline: &request.draft.timeline,
        markers: request.markers,
        media_reference: &media,
    };
    match request.format {
        InterchangeFormat::Otio | InterchangeFormat::Otioz => otio::write(&cut),
        InterchangeFormat::Fcp7Xml => fcp7::write(&cut),
        InterchangeFormat::Edl => edl::write(&cut),
        InterchangeFormat::Srt => subtitle::srt(cues),
        InterchangeFormat::Vtt => vtt_karaoke(&timeline_cues(&request.draft.timeline)),
        InterchangeFormat::Ass => ass_karaoke(&timeline_cues(&request.draft.timeline)),
        InterchangeFormat::Words => word_lines(&timeline_cues(&request.draft.timeline)),
        InterchangeFormat::Json => pretty_json(&request.draft.json),
    }
}

/// Locates the media files of a timeline by source. Missing ones are downloaded if the server
/// provides a URL.
async fn locate_media(
    services: &Services,
    session: &str,
    timeline: &Timeline,
    missing: &mut Vec<String>,
    on_progress: impl Fn(&str, u64, u64) + Send + Sync,
) -> HashMap<String, LocalMedia> {
    let mut local = HashMap::new();
    let mut resolver = media_resolver(services, session, Vec::new()).await;
    let mut listed = false;
    for (_, s) in timeline
        .segments()
        .filter(|(_, s)| s.solid_color().is_none() && s.style.is_none())
    {
        let source = &*s.media_key();
        if local.contains_key(source) {
            continue;
        }
        if !listed && resolver.path(source, &s.name).await.is_none() {
            listed = true;
            let remote = services.api.list_media(session).await.unwrap_or_default();
            resolver = media_resolver(services, session, remote).await;
        }
        if resolver.path(source, &s.name).await.is_none() {
            // The reason is logged; the result lists the file as missing.
            if let Err(e) = resolver
                .fetch(services, source, &s.name, |sent, total| {
                    on_progress(&s.name, sent, total)
                })
                .await
            {
                tracing::warn!("a media file could not be downloaded: {e}");
            }
        }
        match resolver.find_original(source, &s.name).await {
            Some(media) => drop(local.insert(source.to_owned(), media)),
            None if !missing.contains(&s.name) => missing.push(s.name.clone()),
            None => {}
        }
    }
    local
}

fn media_reference(local: &LocalMedia, url: String) -> MediaReference {
    let a = &local.asset;
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

/// Assigns each media file an unused path in a package, based on its name.
fn package_paths(local: &HashMap<String, LocalMedia>) -> HashMap<PathBuf, String> {
    let mut all: Vec<&LocalMedia> = local.values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    let mut assigned: HashMap<PathBuf, String> = HashMap::new();
    for media in all {
        let extension = media
            .path
            .extension()
            .map(|e| format!(".{}", e.to_string_lossy()))
            .unwrap_or_default();
        let stem = safe_file_stem(
            media
                .asset
                .name
                .strip_suffix(&extension)
                .unwrap_or(&media.asset.name),
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
            .find(|name| !assigned.values().any(|t| t == name))
        {
            assigned.insert(media.path.clone(), free);
        }
    }
    assigned
}

/// Packs the timeline and its media files without compression, because media files do not compress.
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

/// Writes the subtitles, or reuses an existing file with the same content.
fn write_subtitles(path: &Path, text: &str) -> io::Result<PathBuf> {
    if std::fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(path.to_owned());
    }
    write_new(path, |file| file.write_all(text.as_bytes()))
}

/// Formats a draft for reading, keeping every number as received.
fn pretty_json(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json)
        .ok()
        .and_then(|v| serde_json::to_string_pretty(&v).ok())
        .unwrap_or_else(|| json.to_owned())
}
