//! Where the media of a session lie on this machine: the file that was uploaded, while it is still there; the studio's own
//! copy; else what was fetched from the address that the state gives. Nothing that a server says is ever taken for a path.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::Bench;
use crate::domain::asset::{ACCEPTED, Asset, extension, is_accepted};
use crate::media::{cache, probe};
use crate::nemo::ApiError;
use crate::nemo::upload::Uploaded;

/// Most that fetched media take on disk, bytes; those fetched first go first.
const FETCHED_BYTES: u64 = 4 << 30;

/// The folders of media, and what is known of the files in them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// Where media lie by their hash; none without a studio.
    media: Option<PathBuf>,
    /// Where fetched media are kept.
    fetched: PathBuf,
    facts: Arc<Mutex<HashMap<PathBuf, Asset>>>,
}

/// A medium of this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub path: PathBuf,
    /// Its facts; the name is the one that people know it by.
    pub asset: Asset,
}

/// What the server tells of a session's media.
pub type Listed = Vec<Uploaded>;

impl Library {
    /// A library over these folders; nothing is made or read yet.
    pub fn new(media: Option<PathBuf>, fetched: PathBuf) -> Self {
        Self { media, fetched, facts: Arc::default() }
    }

    /// Whether the backend is the studio of this program, whose media are on this machine.
    pub fn has_studio(&self) -> bool {
        self.media.is_some()
    }

    /// The studio's file behind `asset://<hash>`.
    fn by_hash(&self, source: &str) -> Option<PathBuf> {
        let hash = source.strip_prefix("asset://").filter(|h| !h.is_empty() && h.chars().all(|c| c.is_ascii_hexdigit()))?;
        let folder = self.media.as_deref()?;
        ACCEPTED.iter().map(|e| folder.join(format!("{hash}.{e}"))).find(|p| p.is_file())
    }

    /// Where a medium of this address is kept once it was fetched.
    fn fetched(&self, url: &str) -> Option<PathBuf> {
        let web = url.starts_with("https://") || url.starts_with("http://");
        let name = url.split(['?', '#']).next().unwrap_or(url);
        let extension = extension(name).filter(|_| is_accepted(name)).unwrap_or_else(|| "mp4".into());
        web.then(|| self.fetched.join(format!("{}.{extension}", &blake3::hash(url.as_bytes()).to_hex()[..32])))
    }

    /// What is known of a file, asked of ffprobe once.
    pub async fn facts(&self, path: &Path, name: &str) -> Option<Asset> {
        let known = || self.facts.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(asset) = known().get(path) {
            return Some(asset.clone());
        }
        let facts = probe::facts_of(path).await.ok()?;
        let bytes = std::fs::metadata(path).map_or(0, |m| m.len());
        let asset = facts.asset(name, bytes);
        known().insert(path.to_owned(), asset.clone());
        Some(asset)
    }
}

/// Notes a medium that was uploaded, with the file that it came from.
pub fn remember(bench: &Bench, session: &str, uploaded: &Uploaded, from: Option<&Path>) {
    let mut facts = json!(uploaded);
    if let Some(path) = from.and_then(|p| p.canonicalize().ok()) {
        facts["local"] = json!(path);
        facts["bytes"] = json!(std::fs::metadata(&path).map_or(0, |m| m.len()));
    }
    if let Err(e) = bench.store.add_asset(session, &uploaded.filename, &facts.to_string()) {
        tracing::error!("{e}");
    }
}

/// What this machine noted of a session's uploads.
fn noted(bench: &Bench, session: &str) -> Vec<Value> {
    let facts = bench.store.assets(session).unwrap_or_default();
    facts.iter().filter_map(|f| serde_json::from_str(f).ok()).collect()
}

/// The files behind sources, asked for once and answered many times.
pub struct Shelf {
    library: Library,
    noted: Vec<Value>,
    listed: Listed,
}

/// Everything that is noted of a session's media; `listed` is what the server tells of them, where it was asked.
pub fn shelf(bench: &Bench, session: &str, listed: Listed) -> Shelf {
    Shelf { library: bench.library.clone(), noted: noted(bench, session), listed }
}

impl Shelf {
    /// The file of a source and the name that people know it by.
    pub fn path(&self, source: &str, name: &str) -> Option<(PathBuf, String)> {
        let text = |v: &Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
        let ours = self
            .noted
            .iter()
            .rev()
            .find(|v| text(v, "cdn_url") == source)
            .or_else(|| self.noted.iter().rev().find(|v| text(v, "filename") == name));
        let uploaded = ours.and_then(|v| {
            let path = PathBuf::from(v["local"].as_str()?);
            let same = std::fs::metadata(&path).is_ok_and(|m| m.is_file() && Some(m.len()) == v["bytes"].as_u64());
            same.then_some((path, text(v, "filename")))
        });
        let known = ours.map_or(name.to_owned(), |v| text(v, "filename"));
        uploaded
            .or_else(|| self.library.by_hash(source).map(|path| (path, known.clone())))
            .or_else(|| self.library.fetched(&self.address(source, name)?).filter(|p| p.is_file()).map(|path| (path, known)))
    }

    /// The web address of a source.
    pub fn address(&self, source: &str, name: &str) -> Option<String> {
        let is_web = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if is_web(source) {
            return Some(source.to_owned());
        }
        let of_name = self.listed.iter().find(|u| u.filename == name && !name.is_empty());
        of_name.and_then(|u| u.cdn_url.clone()).filter(|url| is_web(url))
    }

    /// The file of a source with its facts.
    pub async fn find(&self, source: &str, name: &str) -> Option<Found> {
        let (path, name) = self.path(source, name)?;
        let asset = self.library.facts(&path, &name).await?;
        Some(Found { path, asset })
    }

    /// Fetches the medium of a source into the library, where it has an address; `tell` hears bytes so far and in all.
    pub async fn fetch(
        &self,
        bench: &Bench,
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
        bench.nemo.fetch_medium(&url, &part, tell).await.map_err(|e| e.about(Path::new(name)))?;
        std::fs::rename(&part, &path).map_err(|e| ApiError::file(name, &e))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
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
        let library = Library::new(Some(dir.path().to_owned()), dir.path().join("fetched"));
        assert_eq!(library.by_hash("asset://ab12"), Some(dir.path().join("ab12.mp4")));
        for source in ["asset://../ab12", "asset://", "asset://secret", "ab12", "/etc/passwd", "file:///etc/passwd"] {
            assert_eq!(library.by_hash(source), None, "{source}");
            assert_eq!(library.fetched(source), None, "{source}");
        }
        let fetched = library.fetched("https://cdn.example/a/../../x.mov?token=1").unwrap();
        assert!(
            fetched.starts_with(dir.path().join("fetched")) && fetched.extension().is_some_and(|e| e == "mov"),
            "{fetched:?}"
        );
        assert!(!fetched.to_string_lossy().contains(".."), "{fetched:?}");
    }
}
