//! Files of a session's media on this machine: the studio's copy; the uploaded file if its content
//! is unchanged; otherwise the download from the URL in the state. Server data is never used as a
//! path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use serde_json::{Value, json};

use super::Services;
use crate::api::ApiError;
use crate::api::upload::UploadedFile;
use crate::domain::asset::{ACCEPTED_EXTENSIONS, Asset, extension, is_accepted};
use crate::domain::reason::Reason;
use crate::media::{cache, probe};

/// Maximum disk space for downloaded media (bytes); the oldest files are deleted first.
const MAX_FETCHED_BYTES: u64 = 4 << 30;

/// Media folders and cached information about their files. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct MediaLibrary {
    /// Folder of media files named by hash; `None` without a studio.
    studio_folder: Option<PathBuf>,
    /// Folder of downloaded media files.
    download_folder: PathBuf,
    facts: Arc<Mutex<HashMap<FileVersion, Asset>>>,
    hashes: Arc<Mutex<HashMap<FileVersion, String>>>,
}

/// Version of a file: path, size (bytes) and modification time (ns). Any change of the file changes
/// it.
type FileVersion = (PathBuf, u64, u64);

/// Returns the current version of a regular file.
fn file_version(path: &Path) -> Option<FileVersion> {
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

/// Computes the hash that the studio names its media files by, on a blocking thread.
async fn content_hash(path: &Path) -> Option<String> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || cache::checksum(&path))
        .await
        .ok()?
        .ok()
}

/// Media file on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMedia {
    pub path: PathBuf,
    /// Metadata of the file, with the name shown to the user.
    pub asset: Asset,
}

/// Media list of a session from the server.
pub type RemoteMedia = Vec<UploadedFile>;

impl MediaLibrary {
    /// Creates a library over these folders; nothing is created or read yet.
    pub fn new(studio_folder: Option<PathBuf>, download_folder: PathBuf) -> Self {
        Self {
            studio_folder,
            download_folder,
            facts: Arc::default(),
            hashes: Arc::default(),
        }
    }

    /// Returns true if the backend is the embedded studio, whose media files are on this machine.
    pub fn has_studio(&self) -> bool {
        self.studio_folder.is_some()
    }

    /// Returns the studio's file of `asset://<hash>`.
    fn by_hash(&self, source: &str) -> Option<PathBuf> {
        let hash = hash_of(source)?;
        let folder = self.studio_folder.as_deref()?;
        ACCEPTED_EXTENSIONS
            .iter()
            .map(|e| folder.join(format!("{hash}.{e}")))
            .find(|p| p.is_file())
    }

    /// Returns the hash of a file's content; computed again only after the file changes.
    async fn hash(&self, path: &Path) -> Option<String> {
        let version = file_version(path)?;
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

    /// Returns the uploaded file if its content is still the recorded one.
    async fn unchanged(&self, recorded: &Value) -> Option<PathBuf> {
        let path = PathBuf::from(recorded["local"].as_str()?);
        let (_, bytes, changed_ns) = file_version(&path)
            .filter(|(_, bytes, _)| Some(*bytes) == recorded["bytes"].as_u64())?;
        let is_untouched = bytes > 0 && recorded["changed_ns"].as_u64() == Some(changed_ns);
        if is_untouched {
            return Some(path);
        }
        let hash = recorded["hash"].as_str()?;
        (self.hash(&path).await? == hash).then_some(path)
    }

    /// Path of the download from a URL, whether it exists or not.
    fn download_path(&self, url: &str) -> Option<PathBuf> {
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let name = url.split(['?', '#']).next().unwrap_or(url);
        let extension = extension(name)
            .filter(|_| is_accepted(name))
            .unwrap_or_else(|| "mp4".into());
        is_web.then(|| {
            self.download_folder.join(format!(
                "{}.{extension}",
                &blake3::hash(url.as_bytes()).to_hex()[..32]
            ))
        })
    }

    /// Returns the metadata of a file, from ffprobe or cached.
    pub async fn asset(&self, path: &Path, name: &str) -> Option<Asset> {
        let version = file_version(path)?;
        let known = || {
            self.facts
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        if let Some(asset) = known().get(&version) {
            return Some(asset.clone());
        }
        let facts = probe::read_info(path).await.ok()?;
        let asset = facts.into_asset(name, version.1);
        known().insert(version, asset.clone());
        Some(asset)
    }
}

/// Returns the hash in `asset://<hash>`.
fn hash_of(source: &str) -> Option<&str> {
    source
        .strip_prefix("asset://")
        .filter(|h| !h.is_empty() && h.chars().all(|c| c.is_ascii_hexdigit()))
}

/// Records an uploaded media file with its local path and content hash.
pub async fn record_upload(
    services: &Services,
    session: &str,
    uploaded: &UploadedFile,
    from: Option<&Path>,
) {
    let mut facts = json!(uploaded);
    if let Some(path) = from.and_then(|p| p.canonicalize().ok()) {
        facts["local"] = json!(path);
        if let Some((_, bytes, changed_ns)) = file_version(&path) {
            facts["bytes"] = json!(bytes);
            facts["changed_ns"] = json!(changed_ns);
            facts["hash"] = match uploaded.cdn_url.as_deref().and_then(hash_of) {
                Some(hash) => json!(hash),
                None => json!(content_hash(&path).await),
            };
        }
    }
    if let Err(e) = services
        .store
        .add_asset(session, &uploaded.filename, &facts.to_string())
    {
        tracing::error!("{e}");
    }
}

/// Returns the recorded uploads of a session.
fn recorded(services: &Services, session: &str) -> Vec<Value> {
    let facts = services.store.assets(session).unwrap_or_default();
    facts
        .iter()
        .filter_map(|f| serde_json::from_str(f).ok())
        .collect()
}

/// Resolves sources to files. Create one and use it for many sources.
pub struct MediaResolver {
    library: MediaLibrary,
    recorded: Vec<Value>,
    listed: RemoteMedia,
}

/// Creates a resolver for a session; `listed` is the server's media list if it was requested.
pub fn media_resolver(services: &Services, session: &str, listed: RemoteMedia) -> MediaResolver {
    MediaResolver {
        library: services.library.clone(),
        recorded: recorded(services, session),
        listed,
    }
}

impl MediaResolver {
    /// Returns the recorded upload of a source, matched by source or by name.
    fn recorded(&self, source: &str, name: &str) -> Option<&Value> {
        let has = |key: &'static str, value: &str| {
            self.recorded
                .iter()
                .rev()
                .find(|v| v[key].as_str() == Some(value))
        };
        has("cdn_url", source).or_else(|| has("filename", name))
    }

    /// Returns the file of a source and the name shown to the user. The studio's copy never
    /// changes, so it is preferred.
    pub async fn path(&self, source: &str, name: &str) -> Option<(PathBuf, String)> {
        let record = self.recorded(source, name);
        let known = record
            .and_then(|v| v["filename"].as_str())
            .unwrap_or(name)
            .to_owned();
        if let Some(path) = self.library.by_hash(source) {
            return Some((path, known));
        }
        if let Some(record) = record
            && let Some(path) = self.library.unchanged(record).await
        {
            return Some((path, known));
        }
        let fetched = self
            .library
            .download_path(&self.address(source, name)?)
            .filter(|p| p.is_file())?;
        Some((fetched, known))
    }

    /// Returns the user's original file if it still has that content. Other programs should open it
    /// rather than the studio's copy.
    async fn original(&self, source: &str, name: &str) -> Option<PathBuf> {
        let hash = hash_of(source)?;
        let path = PathBuf::from(self.recorded(source, name)?["local"].as_str()?);
        (self.library.hash(&path).await? == hash).then_some(path)
    }

    /// Returns the URL of a source.
    pub fn address(&self, source: &str, name: &str) -> Option<String> {
        let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if is_web(source) {
            return Some(source.to_owned());
        }
        let by_name = self
            .listed
            .iter()
            .find(|u| u.filename == name && !name.is_empty());
        by_name
            .and_then(|u| u.cdn_url.clone())
            .filter(|url| is_web(url))
    }

    /// Returns the file of a source with its metadata.
    pub async fn find(&self, source: &str, name: &str) -> Option<LocalMedia> {
        let (path, name) = self.path(source, name).await?;
        let asset = self.library.asset(&path, &name).await?;
        Some(LocalMedia { path, asset })
    }

    /// Returns the file of a source for use in another program, with its metadata.
    pub async fn find_original(&self, source: &str, name: &str) -> Option<LocalMedia> {
        let found = self.find(source, name).await?;
        Some(match self.original(source, name).await {
            Some(path) => LocalMedia { path, ..found },
            None => found,
        })
    }

    /// Downloads the media file of a source into the library; `on_progress` receives the bytes so
    /// far and the total.
    ///
    /// # Errors
    /// If there is no URL or the download fails.
    pub async fn fetch(
        &self,
        services: &Services,
        source: &str,
        name: &str,
        on_progress: impl Fn(u64, u64) + Send,
    ) -> Result<PathBuf, ApiError> {
        let not_available = || ApiError::File {
            path: name.into(),
            why: Reason::NoMediaUrl,
        };
        let url = self.address(source, name).ok_or_else(not_available)?;
        let path = self.library.download_path(&url).ok_or_else(not_available)?;
        if path.is_file() {
            return Ok(path);
        }
        let part = path.with_extension("part");
        services
            .api
            .download_media(&url, &part, on_progress)
            .await
            .map_err(|e| e.with_path(Path::new(name)))?;
        std::fs::rename(&part, &path).map_err(|e| ApiError::file(name, &e))?;
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        cache::evict_oldest(
            &self.library.download_folder,
            MAX_FETCHED_BYTES,
            &[name],
            |_| true,
        );
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
            assert_eq!(library.download_path(source), None, "{source}");
        }
        let fetched = library
            .download_path("https://cdn.example/a/../../x.mov?token=1")
            .unwrap();
        assert!(
            fetched.starts_with(dir.path().join("fetched"))
                && fetched.extension().is_some_and(|e| e == "mov"),
            "{fetched:?}"
        );
        assert!(!fetched.to_string_lossy().contains(".."), "{fetched:?}");
    }

    #[tokio::test]
    async fn hashing_does_not_block_the_caller() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.mp4");
        std::fs::File::create(&path)
            .unwrap()
            .set_len(64 << 20)
            .unwrap();
        let library = MediaLibrary::default();
        tokio::select! {
            biased;
            _ = library.hash(&path) => panic!("hashing blocked the caller"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(library.hash(&path).await, cache::checksum(&path).ok());
    }

    #[tokio::test]
    async fn a_file_is_used_while_its_content_is_unchanged() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("50%d off.mp4");
        let library = MediaLibrary::default();
        std::fs::write(&path, "content").unwrap();
        let (_, bytes, changed_ns) = file_version(&path).unwrap();
        let recorded = json!({"local": path, "bytes": bytes, "changed_ns": changed_ns, "hash": content_hash(&path).await});
        assert_eq!(library.unchanged(&recorded).await, Some(path.clone()));
        // New modification time, same content.
        let file = std::fs::File::options().append(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH).unwrap();
        assert_eq!(library.unchanged(&recorded).await, Some(path.clone()));
        std::fs::write(&path, "CONTENT").unwrap();
        assert_eq!(
            library.unchanged(&recorded).await,
            None,
            "same length, other content"
        );
        std::fs::remove_file(&path).unwrap();
        assert_eq!(library.unchanged(&recorded).await, None);
        // Recorded by an earlier version, which stored only the size.
        std::fs::write(&path, "content").unwrap();
        assert_eq!(
            library
                .unchanged(&json!({"local": path, "bytes": bytes}))
                .await,
            None
        );
    }
}
