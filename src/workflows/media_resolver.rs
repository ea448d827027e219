//! Recorded uploads, and the files and URLs of the sources in a draft.

use std::path::{Path, PathBuf};

use super::media_library::{LocalMedia, MediaLibrary, content_hash, file_version, hash_of};
use super::services::Services;
use super::upload_record::UploadRecord;
use crate::api::{ApiError, UploadedFile};
use crate::domain::reason::Reason;

/// Media list of a session from the server.
pub type RemoteMedia = Vec<UploadedFile>;

/// Records an uploaded media file with its local path and content hash.
pub async fn record_upload(
    services: &Services,
    session: &str,
    uploaded: &UploadedFile,
    from: Option<&Path>,
) {
    let mut record = UploadRecord {
        uploaded: uploaded.clone(),
        ..UploadRecord::default()
    };
    if let Some(path) = from.and_then(|p| p.canonicalize().ok()) {
        if let Some((_, bytes, changed_ns)) = file_version(&path) {
            record.bytes = Some(bytes);
            record.changed_ns = Some(changed_ns);
            record.uploaded.hash = match uploaded.cdn_url.as_deref().and_then(hash_of) {
                Some(hash) => Some(hash.to_owned()),
                None => content_hash(&path).await,
            };
        }
        // A path that is not UTF-8 cannot be stored as JSON.
        record.local = Some(path).filter(|path| path.to_str().is_some());
    }
    let (session, name) = (session.to_owned(), uploaded.filename.clone());
    let json = serde_json::to_string(&record).unwrap_or_default();
    services
        .store
        .queue(move |store| store.add_asset(&session, &name, &json));
}

/// Returns the recorded uploads of a session.
async fn recorded(services: &Services, session: &str) -> Vec<UploadRecord> {
    let session = session.to_owned();
    let records = services
        .store
        .read(move |store| UploadRecord::read_all(store, &session));
    records.await.unwrap_or_default()
}

/// Resolves sources to files. Create one and use it for many sources.
pub struct MediaResolver {
    library: MediaLibrary,
    recorded: Vec<UploadRecord>,
    listed: RemoteMedia,
}

/// Creates a resolver for a session; `listed` is the server's media list if it was requested.
pub async fn media_resolver(
    services: &Services,
    session: &str,
    listed: RemoteMedia,
) -> MediaResolver {
    MediaResolver {
        library: services.library.clone(),
        recorded: recorded(services, session).await,
        listed,
    }
}

impl MediaResolver {
    /// Returns the recorded upload of a source, matched by source or by name.
    fn recorded(&self, source: &str, name: &str) -> Option<&UploadRecord> {
        let newest_first = || self.recorded.iter().rev();
        newest_first()
            .find(|record| record.uploaded.cdn_url.as_deref() == Some(source))
            .or_else(|| newest_first().find(|record| record.uploaded.filename == name))
    }

    /// Returns the file of a source and the name shown to the user. The studio's copy never
    /// changes, so it is preferred.
    pub async fn path(&self, source: &str, name: &str) -> Option<(PathBuf, String)> {
        let record = self.recorded(source, name);
        let known = record
            .map(|record| record.uploaded.filename.as_str())
            .filter(|known| !known.is_empty())
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
        let path = self.recorded(source, name)?.local.clone()?;
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
        self.library.evict_downloads(name);
        Ok(path)
    }
}
