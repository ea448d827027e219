//! Pieces of media that were made once (encoded spans, pictures, waveforms), kept by the hash of everything that they were
//! made from. Limited in size; what was not used for longest goes first.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder of pieces.
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
        tidy(&self.dir, self.limit_bytes, keep, |_| true);
    }
}

/// Removes files of a folder, the oldest first, until those that are `ours` are within a limit; `keep` names files that
/// stay.
pub fn tidy(dir: &Path, limit_bytes: u64, keep: &[String], ours: impl Fn(&Path) -> bool) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    let files = entries.flatten().filter(|e| ours(&e.path()));
    let mut total = 0;
    let mut pieces: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for (name, meta, path) in files.filter_map(|e| Some((e.file_name(), e.metadata().ok().filter(|m| m.is_file())?, e.path()))) {
        total += meta.len();
        if !keep.iter().any(|k| name.to_str() == Some(k.as_str())) {
            pieces.push((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len(), path));
        }
    }
    pieces.sort();
    for (_, bytes, path) in pieces {
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
