//! Pictures of a timeline and of its media: frames as the film will have them, thumbnails, waveforms. What was made once is
//! kept, on disk by what it was made from, or in memory.

mod frames;
mod loudness;
mod media;
mod proxy;
pub mod sheet;

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

pub use frames::{DrawnFrame, FramePlayer, FrameRequest};

use super::Services;
use super::media_library::{LocalMedia, MediaResolver, shelf};
use crate::api::upload::UploadedFile;
use crate::compose::text::TextRenderer;
use crate::domain::picture::Picture;
use crate::domain::timeline::Timeline;
use crate::i18n::locale::Lang;
use crate::media::cache::Cache;

/// Most that thumbnails, waveforms and small copies take on disk, bytes.
const CACHE_BYTES: u64 = 512 << 20;
/// Most that composed frames take in memory, bytes.
const RECENT_BYTES: usize = 8 << 20;

/// Makes pictures; cheap to clone.
#[derive(Clone)]
pub struct PictureService {
    bench: Services,
    lang: Lang,
    cache: Cache,
    /// Made for the first title: its fonts take some MB.
    drawer: Arc<Mutex<Option<TextRenderer>>>,
    recent: Arc<Mutex<FrameCache>>,
    /// What the server told of each session's media, and for which sources it was asked.
    listed: Arc<tokio::sync::Mutex<HashMap<String, CachedListing>>>,
    wanted: proxy::ProxyQueue,
}

#[derive(Default)]
struct CachedListing {
    media: Vec<UploadedFile>,
    asked: HashSet<String>,
}

/// The frames composed last.
#[derive(Default)]
struct FrameCache {
    frames: Vec<(blake3::Hash, Picture)>,
}

impl FrameCache {
    fn get(&mut self, name: &blake3::Hash) -> Option<Picture> {
        let at = self.frames.iter().position(|(known, _)| known == name)?;
        let found = self.frames.remove(at);
        self.frames.push(found.clone());
        Some(found.1)
    }

    fn put(&mut self, name: blake3::Hash, picture: &Picture) {
        self.frames.push((name, picture.clone()));
        let mut bytes: usize = self.frames.iter().map(|(_, p)| p.rgb.len()).sum();
        while bytes > RECENT_BYTES && self.frames.len() > 1 {
            bytes -= self.frames.remove(0).1.rgb.len();
        }
    }
}

impl PictureService {
    /// A maker of pictures that keeps what it makes in `folder`.
    pub fn new(bench: Services, lang: Lang, folder: PathBuf) -> std::io::Result<Self> {
        let cache = Cache::open(folder, CACHE_BYTES)?;
        Ok(Self {
            bench,
            lang,
            cache,
            drawer: Arc::default(),
            recent: Arc::default(),
            listed: Arc::default(),
            wanted: Default::default(),
        })
    }

    /// The files behind a session's sources; the server is asked for addresses only where a file is missing.
    async fn shelf(&self, session: &str, wanted: &[(String, String)]) -> MediaResolver {
        let noted = shelf(&self.bench, session, Vec::new());
        let mut missing = Vec::new();
        for (source, name) in wanted {
            if noted.path(source, name).await.is_none() {
                missing.push(source);
            }
        }
        if missing.is_empty() {
            return noted;
        }
        let mut listed = self.listed.lock().await;
        let listed = listed.entry(session.to_owned()).or_default();
        // Asked again for what is new: a generation adds media.
        let new = missing
            .into_iter()
            .filter(|source| listed.asked.insert((*source).clone()))
            .count();
        if new > 0 {
            listed.media = self.bench.nemo.media(session).await.unwrap_or_default();
        }
        shelf(&self.bench, session, listed.media.clone())
    }

    /// The media of a timeline by their sources, as far as they are on this machine.
    async fn found(&self, session: &str, timeline: &Timeline) -> HashMap<String, LocalMedia> {
        let mut wanted: Vec<(String, String)> = Vec::new();
        for (_, s) in timeline
            .segments()
            .filter(|(_, s)| s.plain_color().is_none())
        {
            let source = s.medium();
            if s.style.is_none() && !wanted.iter().any(|(known, _)| *known == source) {
                wanted.push((source.into_owned(), s.name.clone()));
            }
        }
        let shelf = self.shelf(session, &wanted).await;
        let mut found = HashMap::new();
        for (source, name) in wanted {
            if let Some(medium) = shelf.find(&source, &name).await {
                found.insert(source, medium);
            }
        }
        found
    }

    /// Fetches a medium that is not on this machine, where it has an address; true where it came.
    pub async fn fetch(
        &self,
        session: &str,
        source: &str,
        name: &str,
        tell: impl Fn(u64, u64) + Send,
    ) -> bool {
        let shelf = self
            .shelf(session, &[(source.to_owned(), name.to_owned())])
            .await;
        let fetched = shelf.fetch(&self.bench, source, name, tell).await;
        fetched
            .inspect_err(|e| tracing::warn!("a medium could not be fetched: {e}"))
            .is_ok()
    }
}

/// How much of either end of a file tells it from others.
const ENDS: u64 = 64 << 10;

/// What a file is known by in the cache, wherever it lies: its ends, its length, and when it was changed. A clip of many GB
/// is not read through for it.
fn file_key(path: &Path) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    let mut ends = || -> std::io::Result<()> {
        let mut file = File::open(path)?;
        let meta = file.metadata()?;
        let changed = meta
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        hash.update(&meta.len().to_le_bytes())
            .update(&changed.as_nanos().to_le_bytes());
        hash.update_reader(Read::by_ref(&mut file).take(ENDS))?;
        file.seek(SeekFrom::Start(meta.len().saturating_sub(ENDS)))?;
        hash.update_reader(file)?;
        Ok(())
    };
    if ends().is_err() {
        // It cannot be read: whatever is made of it is nothing that another file may be taken for.
        hash.update(path.as_os_str().as_encoded_bytes());
    }
    hash.finalize()
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_wherever_it_lies_until_it_changes() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.mp4"), dir.path().join("b.mp4"));
        std::fs::write(&a, vec![1; 300_000]).unwrap();
        let key = file_key(&a);
        std::fs::rename(&a, &b).unwrap();
        assert_eq!(file_key(&b), key);
        assert_ne!(file_key(&a), key, "it is gone from there");
        let mut other = vec![1; 300_000];
        other[299_000] = 2;
        std::fs::write(&b, other).unwrap();
        assert_ne!(file_key(&b), key);
    }
}
