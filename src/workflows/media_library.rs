//! The files of a session's media on this machine: the studio's own copy; the file that was uploaded, as long as it is byte
//! for byte what it was; else what was fetched from the address that the state gives. Nothing that a server says is ever
//! taken for a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use super::Services;
use crate::api::ApiError;
use crate::api::upload::UploadedFile;
use crate::domain::asset::{ACCEPTED, Asset, extension, is_accepted};
use crate::media::{cache, probe};

/// Most that fetched media take on disk, bytes; those fetched first go first.
const FETCHED_BYTES: u64 = 4 << 30;

/// The folders of media, and what is known of the files in them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct MediaLibrary {
    /// Where media lie by their hash; none without a studio.
    media: Option<PathBuf>,
    /// Where fetched media are kept.
    fetched: PathBuf,
    facts: Arc<Mutex<HashMap<FileVersion, Asset>>>,
    hashes: Arc<Mutex<HashMap<FileVersion, String>>>,
}

/// A file as it is now: its path, size in bytes, and the time of its last change in ns. Whatever changes it, changes this.
type FileVersion = (PathBuf, u64, u64);

/// The present version of a regular file.
fn version(path: &Path) -> Option<FileVersion> {
    let facts = std::fs::metadata(path)
        .ok()
        .filter(std::fs::Metadata::is_file)?;
    let changed = facts
        .modified()
        .ok()
        .and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    Some((
        path.to_owned(),
        facts.len(),
        changed.map_or(0, |t| u64::try_from(t.as_nanos()).unwrap_or(0)),
    ))
}

/// The hash of a file's content, as the studio names its media; counted on a thread for blocking work.
async fn content_hash(path: &Path) -> Option<String> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || cache::checksum(&path))
        .await
        .ok()?
        .ok()
}

/// A medium of this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMedia {
    pub path: PathBuf,
    /// Its facts; the name is the one that people know it by.
    pub asset: Asset,
}

/// What the server tells of a session's media.
pub type RemoteMedia = Vec<UploadedFile>;

impl MediaLibrary {
    /// A library over these folders; nothing is made or read yet.
    pub fn new(media: Option<PathBuf>, fetched: PathBuf) -> Self {
        Self {
            media,
            fetched,
            facts: Arc::default(),
            hashes: Arc::default(),
        }
    }

    /// Whether the backend is the studio of this program, whose media are on this machine.
    pub fn has_studio(&self) -> bool {
        self.media.is_some()
    }

    /// The studio's file of `asset://<hash>`.
    fn by_hash(&self, source: &str) -> Option<PathBuf> {
        let hash = hash_of(source)?;
        let folder = self.media.as_deref()?;
        ACCEPTED
            .iter()
            .map(|e| folder.join(format!("{hash}.{e}")))
            .find(|p| p.is_file())
    }

    /// The hash of a file's content; counted again only after the file has changed.
    async fn hash(&self, path: &Path) -> Option<String> {
        let version = version(path)?;
        let known = || {
            self.hashes
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(hash) = known().get(&version) {
            return Some(hash.clone());
        }
        let hash = content_hash(path).await?;
        known().insert(version, hash.clone());
        Some(hash)
    }

    /// The file that was uploaded, if it still has the content that was noted.
    async fn unchanged(&self, noted: &Value) -> Option<PathBuf> {
        let path = PathBuf::from(noted["local"].as_str()?);
        let (_, bytes, changed_ns) =
            version(&path).filter(|(_, bytes, _)| Some(*bytes) == noted["bytes"].as_u64())?;
        let is_untouched = bytes > 0 && noted["changed_ns"].as_u64() == Some(changed_ns);
        if is_untouched {
            return Some(path);
        }
        let hash = noted["hash"].as_str()?;
        (self.hash(&path).await? == hash).then_some(path)
    }

    /// Where a medium of this address is kept once it was fetched.
    fn fetched(&self, url: &str) -> Option<PathBuf> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        let name = url.split(['?', '#']).next().unwrap_or(url);
        let extension = extension(name)
            .filter(|_| is_accepted(name))
            .unwrap_or_else(|| "mp4".into());
        web.then(|| {
            self.fetched.join(format!(
                "{}.{extension}",
                &blake3::hash(url.as_bytes()).to_hex()[..32]
            ))
        })
    }

    /// What is known of a file, asked of ffprobe once.
    pub async fn facts(&self, path: &Path, name: &str) -> Option<Asset> {
        let version = version(path)?;
        let known = || {
            self.facts
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(asset) = known().get(&version) {
            return Some(asset.clone());
        }
        let facts = probe::facts_of(path).await.ok()?;
        let asset = facts.asset(name, version.1);
        known().insert(version, asset.clone());
        Some(asset)
    }
}

/// The hash in `asset://<hash>`.
fn hash_of(source: &str) -> Option<&str> {
    source
        .strip_prefix("asset://")
        .filter(|h| !h.is_empty() && h.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Notes a medium that was uploaded, with the file that it came from and the content that it had.
pub async fn remember(
    bench: &Services,
    session: &str,
    uploaded: &UploadedFile,
    from: Option<&Path>,
) {
    let mut facts = json!(uploaded);
    if let Some(path) = from.and_then(|p| p.canonicalize().ok()) {
        facts["local"] = json!(path);
        if let Some((_, bytes, changed_ns)) = version(&path) {
            facts["bytes"] = json!(bytes);
            facts["changed_ns"] = json!(changed_ns);
            facts["hash"] = match uploaded.cdn_url.as_deref().and_then(hash_of) {
                Some(hash) => json!(hash),
                None => json!(content_hash(&path).await),
            };
        }
    }
    if let Err(e) = bench
        .store
        .add_asset(session, &uploaded.filename, &facts.to_string())
    {
        tracing::error!("{e}");
    }
}

/// What this machine noted of a session's uploads.
fn noted(bench: &Services, session: &str) -> Vec<Value> {
    let facts = bench.store.assets(session).unwrap_or_default();
    facts
        .iter()
        .filter_map(|f| serde_json::from_str(f).ok())
        .collect()
}

/// The files behind sources, asked for once and answered many times.
pub struct MediaResolver {
    library: MediaLibrary,
    noted: Vec<Value>,
    listed: RemoteMedia,
}

/// Everything that is noted of a session's media; `listed` is what the server tells of them, where it was asked.
pub fn shelf(bench: &Services, session: &str, listed: RemoteMedia) -> MediaResolver {
    MediaResolver {
        library: bench.library.clone(),
        noted: noted(bench, session),
        listed,
    }
}

impl MediaResolver {
    /// What was noted of a source, by itself or by the name that people know it by.
    fn noted(&self, source: &str, name: &str) -> Option<&Value> {
        let has = |key: &'static str, value: &str| {
            self.noted
                .iter()
                .rev()
                .find(|v| v[key].as_str() == Some(value))
        };
        has("cdn_url", source).or_else(|| has("filename", name))
    }

    /// The file of a source and the name that people know it by. The studio's own copy is never changed, so it comes first.
    pub async fn path(&self, source: &str, name: &str) -> Option<(PathBuf, String)> {
        let ours = self.noted(source, name);
        let known = ours
            .and_then(|v| v["filename"].as_str())
            .unwrap_or(name)
            .to_owned();
        if let Some(path) = self.library.by_hash(source) {
            return Some((path, known));
        }
        if let Some(ours) = ours
            && let Some(path) = self.library.unchanged(ours).await
        {
            return Some((path, known));
        }
        let fetched = self
            .library
            .fetched(&self.address(source, name)?)
            .filter(|p| p.is_file())?;
        Some((fetched, known))
    }

    /// The user's own file of a source, if it has that content: other programs should open that one, and not a copy in the
    /// studio's folder.
    async fn original(&self, source: &str, name: &str) -> Option<PathBuf> {
        let hash = hash_of(source)?;
        let path = PathBuf::from(self.noted(source, name)?["local"].as_str()?);
        (self.library.hash(&path).await? == hash).then_some(path)
    }

    /// The web address of a source.
    pub fn address(&self, source: &str, name: &str) -> Option<String> {
        let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if is_web(source) {
            return Some(source.to_owned());
        }
        let of_name = self
            .listed
            .iter()
            .find(|u| u.filename == name && !name.is_empty());
        of_name
            .and_then(|u| u.cdn_url.clone())
            .filter(|url| is_web(url))
    }

    /// The file of a source with its facts.
    pub async fn find(&self, source: &str, name: &str) -> Option<LocalMedia> {
        let (path, name) = self.path(source, name).await?;
        let asset = self.library.facts(&path, &name).await?;
        Some(LocalMedia { path, asset })
    }

    /// The file of a source for another program, with its facts.
    pub async fn find_original(&self, source: &str, name: &str) -> Option<LocalMedia> {
        let found = self.find(source, name).await?;
        Some(match self.original(source, name).await {
            Some(path) => LocalMedia { path, ..found },
            None => found,
        })
    }

    /// Fetches the medium of a source into the library, where it has an address; `tell` hears bytes so far and in all.
    pub async fn fetch(
        &self,
        bench: &Services,
        source: &str,
        name: &str,
        tell: impl Fn(u64, u64) + Send,
    ) -> Result<PathBuf, ApiError> {
        let gone = || ApiError::File {
            path: name.into(),
            why: "it is not on this machine, and the server gives no address for it".into(),
        };
        let url = self.address(source, name).ok_or_else(gone)?;
        let path = self.library.fetched(&url).ok_or_else(gone)?;
        if path.is_file() {
            return Ok(path);
        }
        let part = path.with_extension("part");
        bench
            .nemo
            .fetch_medium(&url, &part, tell)
            .await
            .map_err(|e| e.about(Path::new(name)))?;
        std::fs::rename(&part, &path).map_err(|e| ApiError::file(name, &e))?;
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        cache::tidy(&self.library.fetched, FETCHED_BYTES, &[name], |_| true);
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashes_and_web_addresses_lead_to_files() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ab12.mp4"), "x").unwrap();
        std::fs::write(dir.path().join("secret.mp4"), "x").unwrap();
        let library = MediaLibrary::new(Some(dir.path().to_owned()), dir.path().join("fetched"));
        assert_eq!(
            library.by_hash("asset://ab12"),
            Some(dir.path().join("ab12.mp4"))
        );
        for source in [
            "asset://../ab12",
            "asset://",
            "asset://secret",
            "ab12",
            "/etc/passwd",
            "file:///etc/passwd",
        ] {
            assert_eq!(library.by_hash(source), None, "{source}");
            assert_eq!(library.fetched(source), None, "{source}");
        }
        let fetched = library
            .fetched("https://cdn.example/a/../../x.mov?token=1")
            .unwrap();
        assert!(
            fetched.starts_with(dir.path().join("fetched"))
                && fetched.extension().is_some_and(|e| e == "mov"),
            "{fetched:?}"
        );
        assert!(!fetched.to_string_lossy().contains(".."), "{fetched:?}");
    }

    #[tokio::test]
    async fn a_file_is_not_hashed_on_the_thread_of_its_caller() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.mp4");
        std::fs::File::create(&path)
            .unwrap()
            .set_len(64 << 20)
            .unwrap();
        let library = MediaLibrary::default();
        tokio::select! {
            biased;
            _ = library.hash(&path) => panic!("the other work had to wait"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(library.hash(&path).await, cache::checksum(&path).ok());
    }

    #[tokio::test]
    async fn a_file_counts_as_long_as_its_content_is_what_was_uploaded() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("50%d off.mp4");
        let library = MediaLibrary::default();
        std::fs::write(&path, "content").unwrap();
        let (_, bytes, changed_ns) = version(&path).unwrap();
        let noted = json!({"local": path, "bytes": bytes, "changed_ns": changed_ns, "hash": content_hash(&path).await});
        assert_eq!(library.unchanged(&noted).await, Some(path.clone()));
        // Touched, and the same.
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(library.unchanged(&noted).await, Some(path.clone()));
        std::fs::write(&path, "CONTENT").unwrap();
        assert_eq!(
            library.unchanged(&noted).await,
            None,
            "as long as before, and other content"
        );
        std::fs::remove_file(&path).unwrap();
        assert_eq!(library.unchanged(&noted).await, None);
        // Noted by an earlier version, which counted bytes alone.
        std::fs::write(&path, "content").unwrap();
        assert_eq!(
            library
                .unchanged(&json!({"local": path, "bytes": bytes}))
                .await,
            None
        );
    }
}
