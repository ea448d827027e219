//! On-disk cache of generated media (encoded spans, pictures, waveforms), keyed by the hash of
//! their inputs. Limited in size; the least recently used entries are removed first.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempPath;

use crate::fs::{atomic, private};

/// A cache folder.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
    limit_bytes: u64,
}

impl Cache {
    /// Opens the cache in `dir`, which is created if needed. It holds about `limit_bytes`.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(dir: PathBuf, limit_bytes: u64) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir, limit_bytes })
    }

    /// Returns the path of an entry, which may not exist yet.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Returns true if an entry exists, and marks it as used.
    pub fn contains(&self, name: &str) -> bool {
        let path = self.path(name);
        mark_used(&path);
        std::fs::metadata(path).is_ok_and(|m| m.len() > 0)
    }

    /// Creates a temporary file for a new entry. It is removed on drop, unless it was inserted.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn temporary(&self, suffix: &str) -> std::io::Result<TempPath> {
        atomic::temporary(&self.dir, suffix)
    }

    /// Moves a finished file into the cache.
    ///
    /// # Errors
    /// If the file cannot be flushed to disk or moved.
    pub fn insert(&self, from: &Path, name: &str) -> std::io::Result<()> {
        atomic::publish(from, &self.path(name))
    }

    /// Moves a finished file into the cache, with a checksum of its content in the name. See
    /// [`Self::verified`].
    ///
    /// # Errors
    /// If the file cannot be read, flushed to disk or moved.
    pub(crate) fn insert_verified(&self, from: &Path, name: &str) -> std::io::Result<PathBuf> {
        let (stem, extension) = split_name(name);
        let path = self.path(&format!("{stem}-{}.{extension}", checksum(from)?));
        atomic::publish(from, &path)?;
        Ok(path)
    }

    /// Returns the entries among `names` whose content matches their checksum, and marks them as
    /// used. Damaged ones are removed. Reads all of them completely, so it must not run on a thread
    /// that serves requests.
    pub(crate) fn verified(&self, names: &[String]) -> HashMap<String, PathBuf> {
        let requested: HashMap<(&str, &str), &String> =
            names.iter().map(|name| (split_name(name), name)).collect();
        let mut found = HashMap::new();
        for path in std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let file = path.file_name().and_then(OsStr::to_str).map(split_name);
            let Some(((stem, expected), extension)) =
                file.and_then(|(s, extension)| Some((s.split_once('-')?, extension)))
            else {
                continue;
            };
            let Some(name) = requested.get(&(stem, extension)) else {
                continue;
            };
            match checksum(&path) {
                Ok(sum) if sum == expected => {
                    mark_used(&path);
                    found.insert((*name).clone(), path);
                }
                Ok(_) => {
                    tracing::warn!("removing a damaged cache entry: {}", path.display());
                    let _ = std::fs::remove_file(&path);
                }
                // For example too many open files, or an unmounted network folder: it may be
                // readable next time.
                Err(e) => tracing::warn!("cannot read a cache entry: {}: {e}", path.display()),
            }
        }
        found
    }

    /// Removes the entries of these names that have a checksum.
    pub fn remove(&self, names: &[String]) {
        let names: HashSet<(&str, &str)> = names.iter().map(|name| split_name(name)).collect();
        for path in std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let file = path.file_name().and_then(OsStr::to_str).map(split_name);
            let name =
                file.and_then(|(stem, extension)| Some((stem.split_once('-')?.0, extension)));
            if name.is_some_and(|name| names.contains(&name)) {
                let _ = std::fs::remove_file(&path);
            }
        }
    }

    /// Removes the least recently used entries until the limit holds, except those in `keep`.
    pub(crate) fn evict(&self, keep: &[String]) {
        evict_oldest(&self.dir, self.limit_bytes, keep, |_| true);
    }
}

/// Marks a file as used now.
fn mark_used(path: &Path) {
    let _ = std::fs::File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now()));
}

/// Splits a name into stem and extension.
fn split_name(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// Returns the checksum of a file: 32 hexadecimal digits of its BLAKE3 hash. Reads all of it.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn checksum(path: &Path) -> std::io::Result<String> {
    let mut hash = blake3::Hasher::new();
    hash.update_reader(std::fs::File::open(path)?)?;
    Ok(hash.finalize().to_hex()[..32].to_owned())
}

/// Removes the oldest files of a folder until those matched by `is_ours` are within a limit. Files
/// in `keep` are not removed.
pub(crate) fn evict_oldest(
    dir: &Path,
    limit_bytes: u64,
    keep: &[String],
    is_ours: impl Fn(&Path) -> bool,
) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    let files = entries.flatten().filter(|e| is_ours(&e.path()));
    let mut total = 0;
    let mut candidates: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for (name, meta, path) in files.filter_map(|e| {
        Some((
            e.file_name(),
            e.metadata().ok().filter(|m| m.is_file())?,
            e.path(),
        ))
    }) {
        total += meta.len();
        if !keep.iter().any(|k| name.to_str() == Some(k.as_str())) {
            candidates.push((
                meta.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                meta.len(),
                path,
            ));
        }
    }
    candidates.sort();
    for (_, bytes, path) in candidates {
        if total <= limit_bytes {
            return;
        }
        if std::fs::remove_file(&path).is_ok() {
            total -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_oldest_are_removed_first_and_needed_ones_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 250).unwrap();
        let now = SystemTime::now();
        for (i, name) in ["a", "b", "c", "d"].iter().enumerate() {
            std::fs::write(cache.path(name), vec![0; 100]).unwrap();
            let file = std::fs::File::options()
                .append(true)
                .open(cache.path(name))
                .unwrap();
            file.set_modified(now - Duration::from_secs(1_000 - i as u64))
                .unwrap();
        }
        assert!(
            cache.contains("b") && !cache.contains("x"),
            "a lookup marks an entry as used"
        );
        cache.evict(&["a".into()]);
        let exists: Vec<bool> = ["a", "b", "c", "d"]
            .iter()
            .map(|n| cache.path(n).exists())
            .collect();
        assert_eq!(
            exists,
            [true, true, false, false],
            "b was used last, a is needed"
        );
    }

    #[test]
    fn damaged_entries_are_removed() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        let names = ["aa.mp4", "bb.mp4", "aa.webm"].map(str::to_owned);
        let sealed = names.clone().map(|name| {
            let file = dir.path().join(&name);
            std::fs::write(&file, format!("content of {name}")).unwrap();
            cache.insert_verified(&file, &name).unwrap()
        });
        assert_eq!(
            cache.verified(&names[..2]),
            HashMap::from([0, 1].map(|i| (names[i].clone(), sealed[i].clone())))
        );
        // A flipped bit, as on a failing disk; and a file left empty by a power cut.
        let mut bytes = std::fs::read(&sealed[0]).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&sealed[0], bytes).unwrap();
        std::fs::write(&sealed[1], "").unwrap();
        // Entries of older versions have no checksum.
        std::fs::write(cache.path("cc.mp4"), "old").unwrap();
        let names = [names.as_slice(), &["cc.mp4".to_owned()]].concat();
        assert_eq!(
            cache.verified(&names),
            HashMap::from([(names[2].clone(), sealed[2].clone())])
        );
        assert!(!sealed[0].exists() && !sealed[1].exists());
    }

    #[test]
    #[cfg(unix)]
    fn temporarily_unreadable_entries_are_kept() {
        // jeanibarz/knowledge-base-mcp-server#830
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        let (file, away) = (dir.path().join("aa.mp4"), dir.path().join("away"));
        std::fs::write(&file, "content").unwrap();
        let sealed = cache.insert_verified(&file, "aa.mp4").unwrap();
        // A link to a missing folder, as left by an unmounted network drive: root may read
        // everything else.
        std::fs::rename(&sealed, &away).unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone"), &sealed).unwrap();
        assert!(cache.verified(&["aa.mp4".into()]).is_empty());
        assert!(
            std::fs::symlink_metadata(&sealed).is_ok(),
            "it is still there"
        );
        std::os::unix::fs::symlink(&away, dir.path().join("gone")).unwrap();
        assert_eq!(cache.verified(&["aa.mp4".into()]).len(), 1);
    }
}
