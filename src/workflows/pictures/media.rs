//! Thumbnails and waveforms of single media files.

use std::ffi::OsString;
use std::path::Path;

use super::file_key::file_key;
use super::service::PictureService;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::picture::{Picture, Waveform};
use crate::media::raw_stream::RawStream;
use crate::media::{self, FORMATS, Urgency};
use crate::workflows::media_library::LocalMedia;

/// Height of a thumbnail (px); the width follows from the aspect ratio.
const THUMBNAIL_HEIGHT: u32 = 48;
/// Sample rate that a waveform is computed from (Hz).
const SAMPLE_RATE: u64 = 8_000;
/// Minimum distance between thumbnails (ms) at which the nearest key frame is accurate enough.
const COARSE_MS: u64 = 8_000;

impl PictureService {
    async fn local_file(&self, session: &str, source: &str, name: &str) -> Option<LocalMedia> {
        let wanted = [(source.to_owned(), name.to_owned())];
        self.resolver(session, &wanted)
            .await
            .find(source, name)
            .await
    }

    /// Returns the picture of a media file at a source time (ms); `step_ms` is the distance to the
    /// next one. `None` if there is no picture.
    pub async fn thumbnail(
        &self,
        session: &str,
        source: &str,
        name: &str,
        at_ms: u64,
        step_ms: u64,
    ) -> Option<Picture> {
        let file = self.local_file(session, source, name).await?;
        self.file_thumbnail(&file, at_ms, step_ms).await
    }

    /// Returns the properties of a file that is not uploaded, and its picture if it has one.
    /// `None` if it cannot be read as media.
    pub async fn examine(&self, path: &Path) -> Option<(Asset, Option<Picture>)> {
        let name = path.file_name()?.to_string_lossy().into_owned();
        let asset = self.services.library.asset(path, &name).await?;
        let file = LocalMedia {
            path: path.to_owned(),
            asset,
        };
        let picture = self
            .file_thumbnail(&file, file.asset.duration_ms / 10, 0)
            .await;
        Some((file.asset, picture))
    }

    async fn file_thumbnail(
        &self,
        LocalMedia { path, asset }: &LocalMedia,
        at_ms: u64,
        step_ms: u64,
    ) -> Option<Picture> {
        if asset.kind == MediaKind::Sound {
            return None;
        }
        let coarse = step_ms >= COARSE_MS;
        let key = format!(
            "{}.{at_ms}{}.thumb",
            &file_key(path).to_hex()[..32],
            if coarse { "k" } else { "" }
        );
        if let Some(picture) = self.read_thumbnail(&key) {
            return Some(picture);
        }
        let (width, height) = thumbnail_size(asset);
        let arguments = thumbnail_arguments(path, asset, at_ms, coarse, (width, height));
        let block = RawStream::open(
            &arguments,
            (width * height * 3) as usize,
            Urgency::Background,
        )
        .ok()?
        .next()
        .await
        .ok()??;
        let picture = Picture::new(width, height, block)?;
        let mut bytes = vec![width as u8, height as u8];
        bytes.extend_from_slice(&picture.rgb);
        self.cache_file(&key, &bytes);
        Some(picture)
    }

    fn read_thumbnail(&self, key: &str) -> Option<Picture> {
        if !self.cache.contains(key) {
            return None;
        }
        let bytes = std::fs::read(self.cache.path(key)).ok()?;
        let (width, height) = (u32::from(*bytes.first()?), u32::from(*bytes.get(1)?));
        Picture::new(width, height, bytes[2..].to_vec())
    }

    fn cache_file(&self, name: &str, bytes: &[u8]) {
        let save = || {
            let part = self.cache.temporary("")?;
            std::fs::write(&part, bytes)?;
            self.cache.insert(&part, name)
        };
        if let Err(e) = save() {
            tracing::warn!("a picture could not be cached: {e}");
        }
        self.cache.evict(&[name.to_owned()]);
    }

    /// Returns the waveform of a media file, or `None` if it has no sound or is not on this
    /// machine.
    pub async fn wave(&self, session: &str, source: &str, name: &str) -> Option<Waveform> {
        let LocalMedia { path, asset } = self.local_file(session, source, name).await?;
        let key = format!("{}.wave", &file_key(&path).to_hex()[..32]);
        if self.cache.contains(&key) {
            return std::fs::read(self.cache.path(&key))
                .ok()
                .map(|peaks| Waveform { peaks });
        }
        if !asset.has_audio {
            return None;
        }
        let mut arguments: Vec<OsString> = vec!["-vn".into()];
        arguments.extend(media::input_arguments(FORMATS, &path));
        let rate = SAMPLE_RATE.to_string();
        arguments.extend(
            [
                "-map", "0:a:0", "-ac", "1", "-ar", &rate, "-f", "s16le", "pipe:1",
            ]
            .map(OsString::from),
        );
        // One block of samples per peak.
        let block = (SAMPLE_RATE * Waveform::STEP_MS / 1000 * 2) as usize;
        let mut stream = RawStream::open(&arguments, block, Urgency::Background).ok()?;
        let mut peaks = Vec::new();
        while let Ok(Some(samples)) = stream.next().await {
            let peak = samples
                .chunks_exact(2)
                .map(|s| i16::from_le_bytes([s[0], s[1]]).unsigned_abs())
                .max()
                .unwrap_or(0);
            peaks.push((peak >> 7).min(255) as u8);
        }
        self.cache_file(&key, &peaks);
        Some(Waveform { peaks })
    }
}

/// Size of a thumbnail: even, with the aspect ratio of the media file except for extreme ones.
fn thumbnail_size(asset: &Asset) -> (u32, u32) {
    let shape = f64::from(asset.width.max(1)) / f64::from(asset.height.max(1));
    let width = (f64::from(THUMBNAIL_HEIGHT) * shape.clamp(0.4, 2.5) / 2.0).round() as u32 * 2;
    (width, THUMBNAIL_HEIGHT)
}

fn thumbnail_arguments(
    path: &Path,
    asset: &Asset,
    at_ms: u64,
    coarse: bool,
    (width, height): (u32, u32),
) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = ["-threads", "1"].map(OsString::from).into();
    if asset.kind == MediaKind::Clip {
        // The last frame starts before the end of the clip.
        let at = at_ms.min(asset.duration_ms.saturating_sub(60)) as f64 / 1000.0;
        if coarse {
            arguments.extend(["-skip_frame", "nokey", "-noaccurate_seek"].map(OsString::from));
        }
        arguments.extend(["-ss".to_owned(), format!("{at:.3}")].map(OsString::from));
    }
    arguments.extend(media::input_arguments(FORMATS, path));
    let scale = format!("scale={width}:{height}:flags=area,format=rgb24");
    arguments.extend(
        [
            "-map",
            "0:v:0",
            "-frames:v",
            "1",
            "-vf",
            &scale,
            "-f",
            "rawvideo",
            "pipe:1",
        ]
        .map(OsString::from),
    );
    arguments
}
