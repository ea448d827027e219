//! Proxies of files that are slow to open: photos of many megapixels and clips with sparse key
//! frames. Previews are drawn from them, so that scrubbing is fast.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::file_key::file_key;
use super::service::PictureService;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::timeline::Timeline;
use crate::media::{FORMATS, encode, input_arguments};

/// Maximum width and height of a photo proxy (px).
const MAX_PHOTO_PX: u32 = 1_280;
/// Height of a clip proxy (px): enough for a preview of blocks, and for a first preview elsewhere.
pub const CLIP_HEIGHT: u32 = 270;
/// Maximum duration of a clip with a proxy (ms): a longer one would take minutes to encode.
const MAX_CLIP_MS: u64 = 3_600_000;
/// Clips up to this height (px) or duration (ms) are fast enough without a proxy.
const FAST_CLIP: (u32, u64) = (360, 3_000);

impl PictureService {
    /// Returns the proxy of a photo, creating it if necessary. As in the photo itself, the rotation
    /// is not applied to the pixels. `None` if the photo is small or the proxy cannot be created.
    pub(super) async fn photo_proxy(&self, path: &Path, asset: &Asset) -> Option<PathBuf> {
        if asset.width.max(asset.height) <= MAX_PHOTO_PX {
            return None;
        }
        let extension = if asset.properties.alpha { "png" } else { "jpg" };
        let name = format!(
            "{}.{MAX_PHOTO_PX}.{extension}",
            &file_key(path).to_hex()[..32]
        );
        if self.cache.contains(&name) {
            return Some(self.cache.path(&name));
        }
        let scale =
            format!("scale={MAX_PHOTO_PX}:{MAX_PHOTO_PX}:force_original_aspect_ratio=decrease");
        let output_arguments = [
            "-frames:v",
            "1",
            "-vf",
            &scale,
            "-q:v",
            "2",
            "-map_metadata",
            "-1",
        ];
        self.encode(&["-noautorotate"], path, &output_arguments, &name)
            .await
    }

    /// Returns the proxy of a clip if it exists; otherwise queues it.
    pub(super) fn clip_proxy(&self, path: &Path, asset: &Asset) -> Option<PathBuf> {
        let is_special =
            asset.properties.interlaced || asset.properties.hdr || asset.properties.alpha;
        let is_fast = asset.height <= FAST_CLIP.0 || asset.duration_ms <= FAST_CLIP.1;
        if is_special || is_fast || asset.kind != MediaKind::Clip || asset.duration_ms > MAX_CLIP_MS
        {
            return None;
        }
        let name = clip_name(path);
        if self.cache.contains(&name) {
            return Some(self.cache.path(&name));
        }
        self.proxies.add(path, asset);
        None
    }

    /// Queues the proxies of all clips of a timeline, in its order.
    pub async fn queue_proxies(&self, session: &str, timeline: &Timeline) {
        let local = self.local_media(session, timeline).await;
        for (_, s) in timeline.segments() {
            if let Some(media) = local.get(&*s.media_key()) {
                self.clip_proxy(&media.path, &media.asset);
            }
        }
    }

    /// Generates queued proxies one at a time. Never returns.
    pub async fn generate_proxies(&self) {
        loop {
            let (path, asset) = self.proxies.next().await;
            self.generate_clip_proxy(&path, &asset).await;
        }
    }

    async fn generate_clip_proxy(&self, path: &Path, asset: &Asset) {
        // Every frame keeps its timestamp, so that the proxy matches the original exactly.
        let scale = format!(
            "scale=-2:{},format=yuv420p",
            CLIP_HEIGHT.min(asset.height / 2 * 2)
        );
        let output_arguments = [
            "-map",
            "0:v:0",
            "-vf",
            &scale,
            "-vsync",
            "passthrough",
            "-enc_time_base",
            "1:90000",
        ];
        let output_arguments = [
            &output_arguments[..],
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
        let output_arguments = [
            &output_arguments[..],
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
            .encode(
                &["-threads", &decoder_threads()],
                path,
                &output_arguments,
                &clip_name(path),
            )
            .await
            .is_none()
        {
            tracing::warn!("a clip proxy could not be created");
        }
    }

    async fn encode(
        &self,
        decoder_arguments: &[&str],
        path: &Path,
        output_arguments: &[&str],
        name: &str,
    ) -> Option<PathBuf> {
        let part = self.cache.temporary(&format!(".{name}")).ok()?;
        let mut arguments: Vec<OsString> = decoder_arguments.iter().map(OsString::from).collect();
        arguments.extend(input_arguments(FORMATS, path));
        arguments.extend(output_arguments.iter().chain(&["-y"]).map(OsString::from));
        arguments.push(part.as_os_str().to_owned());
        encode::run(&arguments, 1, |_| ()).await.ok()?;
        self.cache.insert(&part, name).ok()?;
        self.cache.evict(&[name.to_owned()]);
        Some(self.cache.path(name))
    }
}

fn clip_name(path: &Path) -> String {
    format!("{}.{CLIP_HEIGHT}.mov", &file_key(path).to_hex()[..32])
}

/// Threads that decode the clip of a proxy: half of the processor, as it is needed for the rest.
fn decoder_threads() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (cores / 2).max(1).to_string()
}
