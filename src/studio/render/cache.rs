//! Encoded spans and sounds, kept by the hash of everything that they were made from. Limited in size; what was not used
//! for longest goes first.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder of encoded pieces.
#[derive(Clone, Debug)]
pub struct Cache {
    dir: PathBuf,
    limit_bytes: u64,
}

impl Cache {
    /// A cache in `dir`, which is made; it holds about `limit_bytes`.
    pub fn open(dir: PathBuf, limit_bytes: u64) -> std::io::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        Ok(Self { dir, limit_bytes })
    }

    /// Where the piece of this name lies, or will.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Whether a piece is there; one that is counts as used now.
    pub fn has(&self, name: &str) -> bool {
        let touch = || {
            let file = std::fs::File::options().append(true).open(self.path(name))?;
            file.set_modified(SystemTime::now())?;
            file.metadata().map(|m| m.len() > 0)
        };
        touch().unwrap_or(false)
    }

    /// Takes a finished piece in under its name.
    pub fn take(&self, from: &Path, name: &str) -> std::io::Result<()> {
        std::fs::rename(from, self.path(name))
    }

    /// Removes what was not used for longest until the limit holds; `keep` names what is needed now.
    pub fn tidy(&self, keep: &[String]) {
        let Ok(entries) = std::fs::read_dir(&self.dir) else { return };
        let mut pieces: Vec<(SystemTime, u64, PathBuf)> = entries
            .flatten()
            .filter(|e| !keep.iter().any(|k| e.file_name().to_str() == Some(k.as_str())))
            .filter_map(|e| {
                e.metadata()
                    .ok()
                    .filter(|m| m.is_file())
                    .map(|m| (m.modified().unwrap_or(SystemTime::UNIX_EPOCH), m.len(), e.path()))
            })
            .collect();
        let kept: u64 = keep.iter().filter_map(|k| std::fs::metadata(self.path(k)).ok()).map(|m| m.len()).sum();
        let mut total: u64 = kept + pieces.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
        pieces.sort();
        for (_, bytes, path) in pieces {
            if total <= self.limit_bytes {
                return;
            }
            if std::fs::remove_file(&path).is_ok() {
                total -= bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_oldest_go_first_and_what_is_needed_stays() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 250).unwrap();
        let now = SystemTime::now();
        for (i, name) in ["a", "b", "c", "d"].iter().enumerate() {
            std::fs::write(cache.path(name), vec![0; 100]).unwrap();
            let file = std::fs::File::options().append(true).open(cache.path(name)).unwrap();
            file.set_modified(now - Duration::from_secs(1_000 - i as u64)).unwrap();
        }
        assert!(cache.has("b") && !cache.has("x"), "looking for a piece counts as using it");
        cache.tidy(&["a".into()]);
        let left: Vec<bool> = ["a", "b", "c", "d"].iter().map(|n| cache.path(n).exists()).collect();
        assert_eq!(left, [true, true, false, false], "b was used last, a is needed");
    }
}
