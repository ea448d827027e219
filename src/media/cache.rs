//! Pieces of media that were made once (encoded spans, pictures, waveforms), kept by the hash of everything that they were
//! made from. Limited in size; what was not used for longest goes first.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::fs::private;

/// A folder of pieces.
#[derive(Clone, Debug)]
pub struct Cache {
    dir: PathBuf,
    limit_bytes: u64,
}

impl Cache {
    /// A cache in `dir`, which is made; it holds about `limit_bytes`.
    pub fn open(dir: PathBuf, limit_bytes: u64) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir, limit_bytes })
    }

    /// Where the piece of this name lies, or will.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Whether a piece is there; one that is counts as used now.
    pub fn has(&self, name: &str) -> bool {
        let path = self.path(name);
        touch(&path);
        std::fs::metadata(path).is_ok_and(|m| m.len() > 0)
    }

    /// Takes a finished piece in under its name.
    pub fn take(&self, from: &Path, name: &str) -> std::io::Result<()> {
        private::publish(from, &self.path(name))
    }

    /// Takes a finished piece in under its name and a checksum of its content: for [`Self::intact`].
    ///
    /// # Errors
    /// If the piece cannot be read, flushed to the disk or moved.
    pub fn seal(&self, from: &Path, name: &str) -> std::io::Result<PathBuf> {
        let (stem, extension) = parts(name);
        let sealed = self.path(&format!("{stem}-{}.{extension}", checksum(from)?));
        private::publish(from, &sealed)?;
        Ok(sealed)
    }

    /// The sealed pieces among `names` whose content is still what was sealed. They count as used now; damaged ones are
    /// removed. Reads each of them whole: not for a thread that serves requests.
    pub fn intact(&self, names: &[String]) -> HashMap<String, PathBuf> {
        let wanted: HashMap<(&str, &str), &String> =
            names.iter().map(|name| (parts(name), name)).collect();
        let mut found = HashMap::new();
        for path in std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let file = path.file_name().and_then(OsStr::to_str).map(parts);
            let Some(((stem, seal), extension)) =
                file.and_then(|(s, extension)| Some((s.split_once('-')?, extension)))
            else {
                continue;
            };
            let Some(name) = wanted.get(&(stem, extension)) else {
                continue;
            };
            match checksum(&path) {
                Ok(sum) if sum == seal => {
                    touch(&path);
                    found.insert((*name).clone(), path);
                }
                Ok(_) => {
                    tracing::warn!(
                        "a damaged piece of the cache is removed: {}",
                        path.display()
                    );
                    let _ = std::fs::remove_file(&path);
                }
                // Too many open files, a network folder that is away: the next time it may be readable.
                Err(e) => tracing::warn!(
                    "a piece of the cache cannot be read: {}: {e}",
                    path.display()
                ),
            }
        }
        found
    }

    /// Removes the sealed pieces of these names.
    pub fn remove(&self, names: &[String]) {
        let names: HashSet<(&str, &str)> = names.iter().map(|name| parts(name)).collect();
        for path in std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            let file = path.file_name().and_then(OsStr::to_str).map(parts);
            let name =
                file.and_then(|(stem, extension)| Some((stem.split_once('-')?.0, extension)));
            if name.is_some_and(|name| names.contains(&name)) {
                let _ = std::fs::remove_file(&path);
            }
        }
    }

    /// Removes what was not used for longest until the limit holds; `keep` names what is needed now.
    pub fn tidy(&self, keep: &[String]) {
        tidy(&self.dir, self.limit_bytes, keep, |_| true);
    }
}

/// Counts a file as used now.
fn touch(path: &Path) {
    let _ = std::fs::File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now()));
}

/// Stem and extension of a name.
fn parts(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// The checksum of a file's content: 32 hexadecimal digits of its BLAKE3 hash. Reads all of it.
///
/// # Errors
/// If the file cannot be read.
pub fn checksum(path: &Path) -> std::io::Result<String> {
    let mut hash = blake3::Hasher::new();
    hash.update_reader(std::fs::File::open(path)?)?;
    Ok(hash.finalize().to_hex()[..32].to_owned())
}

/// Removes files of a folder, the oldest first, until those that are `ours` are within a limit; `keep` names files that
/// stay.
pub fn tidy(dir: &Path, limit_bytes: u64, keep: &[String], ours: impl Fn(&Path) -> bool) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    let files = entries.flatten().filter(|e| ours(&e.path()));
    let mut total = 0;
    let mut pieces: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for (name, meta, path) in files.filter_map(|e| {
        Some((
            e.file_name(),
            e.metadata().ok().filter(|m| m.is_file())?,
            e.path(),
        ))
    }) {
        total += meta.len();
        if !keep.iter().any(|k| name.to_str() == Some(k.as_str())) {
            pieces.push((
                meta.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                meta.len(),
                path,
            ));
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
            let file = std::fs::File::options()
                .append(true)
                .open(cache.path(name))
                .unwrap();
            file.set_modified(now - Duration::from_secs(1_000 - i as u64))
                .unwrap();
        }
        assert!(
            cache.has("b") && !cache.has("x"),
            "looking for a piece counts as using it"
        );
        cache.tidy(&["a".into()]);
        let left: Vec<bool> = ["a", "b", "c", "d"]
            .iter()
            .map(|n| cache.path(n).exists())
            .collect();
        assert_eq!(
            left,
            [true, true, false, false],
            "b was used last, a is needed"
        );
    }

    #[test]
    fn a_damaged_piece_is_removed_and_not_found() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        let names = ["aa.mp4", "bb.mp4", "aa.webm"].map(str::to_owned);
        let sealed = names.clone().map(|name| {
            let piece = dir.path().join(&name);
            std::fs::write(&piece, format!("content of {name}")).unwrap();
            cache.seal(&piece, &name).unwrap()
        });
        assert_eq!(
            cache.intact(&names[..2]),
            HashMap::from([0, 1].map(|i| (names[i].clone(), sealed[i].clone())))
        );
        // One bit, as a disk that goes bad flips it; and a file that a power cut left empty.
        let mut bytes = std::fs::read(&sealed[0]).unwrap();
        bytes[3] ^= 1;
        std::fs::write(&sealed[0], bytes).unwrap();
        std::fs::write(&sealed[1], "").unwrap();
        // What an older version of the program kept has no checksum.
        std::fs::write(cache.path("cc.mp4"), "old").unwrap();
        let names = [names.as_slice(), &["cc.mp4".to_owned()]].concat();
        assert_eq!(
            cache.intact(&names),
            HashMap::from([(names[2].clone(), sealed[2].clone())])
        );
        assert!(!sealed[0].exists() && !sealed[1].exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_piece_that_cannot_be_read_just_now_is_kept() {
        // jeanibarz/knowledge-base-mcp-server#830
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        let (piece, away) = (dir.path().join("aa.mp4"), dir.path().join("away"));
        std::fs::write(&piece, "content").unwrap();
        let sealed = cache.seal(&piece, "aa.mp4").unwrap();
        // A link to a folder that is not there, as a network drive leaves it: root may read everything else.
        std::fs::rename(&sealed, &away).unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone"), &sealed).unwrap();
        assert!(cache.intact(&["aa.mp4".into()]).is_empty());
        assert!(
            std::fs::symlink_metadata(&sealed).is_ok(),
            "it is still there"
        );
        std::os::unix::fs::symlink(&away, dir.path().join("gone")).unwrap();
        assert_eq!(cache.intact(&["aa.mp4".into()]).len(), 1);
    }
}
