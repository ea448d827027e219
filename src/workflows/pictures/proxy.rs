//! Small copies of what is slow to open: a photo of many megapixels, a clip whose key frames lie seconds apart. Frames are
//! drawn from the copies, so that moving the playhead feels like moving it.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::{PictureService, file_key, locked};
use crate::domain::asset::{Asset, MediaKind};
use crate::media::{FORMATS, encode, input};

/// Photos are drawn from copies of this size at most, px.
const PHOTO_PX: u32 = 1_280;
/// Height of the copy of a clip, px: enough for a pane of half blocks, and for a first look elsewhere.
pub const CLIP_HEIGHT: u32 = 270;
/// Longer clips are looked at as they are: a copy would take minutes, ms.
const LONGEST_MS: u64 = 3_600_000;
/// Smaller clips are quick enough, px of height and ms.
const SMALL: (u32, u64) = (360, 3_000);

/// Clips whose copies are wished, each once.
#[derive(Clone, Default)]
pub struct ProxyQueue {
    queue: Arc<Mutex<VecDeque<(PathBuf, Asset)>>>,
    asked: Arc<Mutex<HashSet<PathBuf>>>,
    come: Arc<Notify>,
}

impl PictureService {
    /// A small copy of a photo, turned as the photo itself is; none where it could not be made.
    pub(super) async fn photo_copy(&self, path: &Path, asset: &Asset) -> Option<PathBuf> {
        if asset.width.max(asset.height) <= PHOTO_PX {
            return None;
        }
        let extension = if asset.traits.alpha { "png" } else { "jpg" };
        let name = format!("{}.{PHOTO_PX}.{extension}", &file_key(path).to_hex()[..32]);
        if self.cache.has(&name) {
            return Some(self.cache.path(&name));
        }
        let scale = format!("scale={PHOTO_PX}:{PHOTO_PX}:force_original_aspect_ratio=decrease");
        let words = [
            "-frames:v",
            "1",
            "-vf",
            &scale,
            "-q:v",
            "2",
            "-map_metadata",
            "-1",
        ];
        self.encode(&["-noautorotate"], path, &words, &name).await
    }

    /// The small copy of a clip, where it is made already; else it is wished.
    pub(super) fn clip_copy(&self, path: &Path, asset: &Asset) -> Option<PathBuf> {
        let strange = asset.traits.interlaced || asset.traits.hdr || asset.traits.alpha;
        let quick = asset.height <= SMALL.0 || asset.duration_ms <= SMALL.1;
        if strange || quick || asset.kind != MediaKind::Clip || asset.duration_ms > LONGEST_MS {
            return None;
        }
        let name = clip_name(path);
        if self.cache.has(&name) {
            return Some(self.cache.path(&name));
        }
        if locked(&self.wanted.asked).insert(path.to_owned()) {
            locked(&self.wanted.queue).push_back((path.to_owned(), asset.clone()));
            self.wanted.come.notify_one();
        }
        None
    }

    /// Makes the copies that are wished, one after the other, for as long as it is awaited.
    pub async fn make_copies(&self) {
        loop {
            let next = locked(&self.wanted.queue).pop_front();
            match next {
                Some((path, asset)) => self.make_copy(&path, &asset).await,
                None => self.wanted.come.notified().await,
            }
        }
    }

    async fn make_copy(&self, path: &Path, asset: &Asset) {
        // Every frame keeps its time: a copy is in step with its original to the tick.
        let scale = format!(
            "scale=-2:{},format=yuv420p",
            CLIP_HEIGHT.min(asset.height / 2 * 2)
        );
        let words = [
            "-map",
            "0:v:0",
            "-vf",
            &scale,
            "-vsync",
            "passthrough",
            "-enc_time_base",
            "1:90000",
        ];
        let words = [
            &words[..],
            &[
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-crf",
                "28",
                "-g",
                "10",
                "-threads",
                "1",
            ],
        ]
        .concat();
        let words = [
            &words[..],
            &[
                "-video_track_timescale",
                "90000",
                "-map_metadata",
                "-1",
                "-f",
                "mov",
            ],
        ]
        .concat();
        if self
            .encode(&["-threads", "1"], path, &words, &clip_name(path))
            .await
            .is_none()
        {
            tracing::warn!("no small copy could be made of a clip");
        }
    }

    async fn encode(
        &self,
        before: &[&str],
        path: &Path,
        words: &[&str],
        name: &str,
    ) -> Option<PathBuf> {
        let part = PartialProxy(
            self.cache
                .path(&format!("{}.part.{name}", uuid::Uuid::new_v4().simple())),
        );
        let mut arguments: Vec<OsString> = before.iter().map(OsString::from).collect();
        arguments.extend(input(FORMATS, path));
        arguments.extend(words.iter().chain(&["-y"]).map(OsString::from));
        arguments.push(part.0.clone().into());
        encode::run(&arguments, 1, |_| ()).await.ok()?;
        self.cache.take(&part.0, name).ok()?;
        self.cache.tidy(&[name.to_owned()]);
        Some(self.cache.path(name))
    }
}

fn clip_name(path: &Path) -> String {
    format!("{}.{CLIP_HEIGHT}.mov", &file_key(path).to_hex()[..32])
}

/// A file that is not finished: gone when its maker is.
struct PartialProxy(PathBuf);

impl Drop for PartialProxy {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
