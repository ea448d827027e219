//! Files of a session's media on this machine: the studio's copy; the uploaded file if its content
//! is unchanged; otherwise the download from the URL in the state. Server data is never used as a
//! path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use super::upload_record::UploadRecord;
use crate::domain::asset::{ACCEPTED_EXTENSIONS, Asset, extension, is_accepted};
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
pub(super) fn file_version(path: &Path) -> Option<FileVersion> {
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
pub(super) async fn content_hash(path: &Path) -> Option<String> {
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
    pub(super) fn by_hash(&self, source: &str) -> Option<PathBuf> {
        let hash = hash_of(source)?;
        let folder = self.studio_folder.as_deref()?;
        ACCEPTED_EXTENSIONS
            .iter()
            .map(|e| folder.join(format!("{hash}.{e}")))
            .find(|p| p.is_file())
    }

    /// Returns the hash of a file's content; computed again only after the file changes.
    pub(super) async fn hash(&self, path: &Path) -> Option<String> {
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
    pub(super) async fn unchanged(&self, record: &UploadRecord) -> Option<PathBuf> {
        let path = record.local.clone()?;
        let (_, bytes, changed_ns) =
            file_version(&path).filter(|(_, bytes, _)| Some(*bytes) == record.bytes)?;
        let is_untouched = bytes > 0 && record.changed_ns == Some(changed_ns);
        if is_untouched {
            return Some(path);
        }
        let hash = record.uploaded.hash.as_deref()?;
        (self.hash(&path).await? == hash).then_some(path)
    }

    /// Path of the download from a URL, whether it exists or not.
    pub(super) fn download_path(&self, url: &str) -> Option<PathBuf> {
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

    /// Deletes the oldest downloads beyond the maximum disk space, except the file `keep`.
    pub(super) fn evict_downloads(&self, keep: String) {
        cache::evict_oldest(&self.download_folder, MAX_FETCHED_BYTES, &[keep], |_| true);
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
pub(super) fn hash_of(source: &str) -> Option<&str> {
    source
        .strip_prefix("asset://")
        .filter(|h| !h.is_empty() && h.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::UploadedFile;

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
        let recorded = UploadRecord {
            uploaded: UploadedFile {
                hash: content_hash(&path).await,
                ..UploadedFile::default()
            },
            local: Some(path.clone()),
            bytes: Some(bytes),
            changed_ns: Some(changed_ns),
        };
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
        let old = format!(r#"{{"filename":"a","local":{path:?},"bytes":{bytes}}}"#);
        let old = serde_json::from_str(&old).unwrap();
        assert_eq!(library.unchanged(&old).await, None);
    }
}
