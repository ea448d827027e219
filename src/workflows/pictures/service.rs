//! The picture service with its caches.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::proxy_queue::ProxyQueue;
use crate::api::UploadedFile;
use crate::compose::text::TextRenderer;
use crate::domain::picture::Picture;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::Lang;
use crate::media::cache::Cache;
use crate::workflows::media_library::LocalMedia;
use crate::workflows::media_resolver::{MediaResolver, media_resolver};
use crate::workflows::services::Services;

/// Maximum disk space for thumbnails, waveforms and proxies (bytes).
const MAX_CACHE_BYTES: u64 = 512 << 20;
/// Maximum memory for composed frames (bytes).
const MAX_FRAME_CACHE_BYTES: usize = 8 << 20;

/// Generates pictures. Cheap to clone.
#[derive(Clone)]
pub struct PictureService {
    pub(super) services: Services,
    pub(super) lang: Lang,
    pub(super) cache: Cache,
    /// Created for the first title, because its fonts take several MB.
    pub(super) text_renderer: Arc<Mutex<Option<TextRenderer>>>,
    pub(super) frame_cache: Arc<Mutex<FrameCache>>,
    /// Media list of each session, and the sources it was requested for.
    remote_media: Arc<tokio::sync::Mutex<HashMap<String, CachedListing>>>,
    pub(super) proxies: ProxyQueue,
}

#[derive(Default)]
struct CachedListing {
    media: Vec<UploadedFile>,
    sources: HashSet<String>,
}

/// Least recently used cache of composed frames.
#[derive(Default)]
pub(super) struct FrameCache {
    frames: Vec<(blake3::Hash, Picture)>,
}

impl FrameCache {
    pub fn get(&mut self, name: &blake3::Hash) -> Option<Picture> {
        let at = self.frames.iter().position(|(key, _)| key == name)?;
        let entry = self.frames.remove(at);
        self.frames.push(entry.clone());
        Some(entry.1)
    }

    pub fn put(&mut self, name: blake3::Hash, picture: &Picture) {
        self.frames.push((name, picture.clone()));
        let mut bytes: usize = self.frames.iter().map(|(_, p)| p.rgb.len()).sum();
        while bytes > MAX_FRAME_CACHE_BYTES && self.frames.len() > 1 {
            bytes -= self.frames.remove(0).1.rgb.len();
        }
    }
}

impl PictureService {
    /// Creates a service that caches its results in `folder`.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn new(services: Services, lang: Lang, folder: PathBuf) -> std::io::Result<Self> {
        let cache = Cache::open(folder, MAX_CACHE_BYTES)?;
        Ok(Self {
            services,
            lang,
            cache,
            text_renderer: Arc::default(),
            frame_cache: Arc::default(),
            remote_media: Arc::default(),
            proxies: Default::default(),
        })
    }

    /// Returns a resolver for a session's sources. The server is asked for URLs only if a file is
    /// missing.
    pub(super) async fn resolver(
        &self,
        session: &str,
        requested: &[(String, String)],
    ) -> MediaResolver {
        let resolver = media_resolver(&self.services, session, Vec::new()).await;
        let mut missing = Vec::new();
        for (source, name) in requested {
            if resolver.path(source, name).await.is_none() {
                missing.push(source);
            }
        }
        if missing.is_empty() {
            return resolver;
        }
        let mut remote_media = self.remote_media.lock().await;
        let remote_media = remote_media.entry(session.to_owned()).or_default();
        // Requested again for new sources, because a generation adds media.
        let new = missing
            .into_iter()
            .filter(|source| remote_media.sources.insert((*source).clone()))
            .count();
        if new > 0 {
            remote_media.media = self
                .services
                .api
                .list_media(session)
                .await
                .unwrap_or_default();
        }
        media_resolver(&self.services, session, remote_media.media.clone()).await
    }

    /// Returns the timeline's media files that exist on this machine, by source.
    pub(super) async fn local_media(
        &self,
        session: &str,
        timeline: &Timeline,
    ) -> HashMap<String, LocalMedia> {
        let mut requested: Vec<(String, String)> = Vec::new();
        for (_, s) in timeline
            .segments()
            .filter(|(_, s)| s.solid_color().is_none())
        {
            let source = s.media_key();
            if s.style.is_none() && !requested.iter().any(|(key, _)| *key == source) {
                requested.push((source.into_owned(), s.name.clone()));
            }
        }
        let resolver = self.resolver(session, &requested).await;
        let mut local = HashMap::new();
        for (source, name) in requested {
            if let Some(media) = resolver.find(&source, &name).await {
                local.insert(source, media);
            }
        }
        local
    }

    /// Downloads a media file that is not on this machine. Returns true if it succeeded.
    pub async fn fetch(
        &self,
        session: &str,
        source: &str,
        name: &str,
        on_progress: impl Fn(u64, u64) + Send,
    ) -> bool {
        let resolver = self
            .resolver(session, &[(source.to_owned(), name.to_owned())])
            .await;
        let fetched = resolver
            .fetch(&self.services, source, name, on_progress)
            .await;
        fetched
            .inspect_err(|e| tracing::warn!("a media file could not be downloaded: {e}"))
            .is_ok()
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
