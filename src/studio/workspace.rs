//! Folder for unfinished files: each running program has its own, with a lock that the system
//! releases when the program ends, however it ends. So the next start can remove what a killed
//! program left.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempPath;

use crate::fs::{atomic, lock, private};

/// Folder for unfinished files of this program. It is removed when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct Workspace {
    inner: Arc<WorkspaceState>,
}

#[derive(Debug)]
struct WorkspaceState {
    dir: PathBuf,
    lock_file: PathBuf,
    _lock: File,
}

impl Workspace {
    /// Creates a folder in `parent`, and removes those of programs that have ended.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(parent: &Path) -> std::io::Result<Self> {
        private::folder(parent)?;
        remove_abandoned(parent);
        let name = uuid::Uuid::new_v4().simple().to_string();
        let (dir, lock_file) = (parent.join(&name), parent.join(format!("{name}.lock")));
        // Before the folder: no other program takes it for an abandoned one.
        let lock = lock::create_locked(&lock_file)?;
        private::folder(&dir)?;
        Ok(Self {
            inner: Arc::new(WorkspaceState {
                dir,
                lock_file,
                _lock: lock,
            }),
        })
    }

    /// Creates an unfinished file. It is removed on drop, unless it was renamed.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn temporary(&self, suffix: &str) -> std::io::Result<TempPath> {
        atomic::temporary(&self.inner.dir, suffix)
    }

    /// Returns the path of an unfinished file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.inner.dir.join(name)
    }
}

impl Drop for WorkspaceState {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
        let _ = std::fs::remove_file(&self.lock_file);
    }
}

/// Removes the folders of programs that have ended.
fn remove_abandoned(parent: &Path) {
    let entries = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for folder in entries.filter(|path| path.extension().is_none()) {
        let lock = folder.with_extension("lock");
        // On a file system without locks, nothing is known and nothing is removed.
        let has_ended = match File::open(&lock) {
            Ok(lock) => lock.try_lock().is_ok(),
            Err(e) => e.kind() == std::io::ErrorKind::NotFound,
        };
        if has_ended {
            let _ = std::fs::remove_dir_all(&folder);
            let _ = std::fs::remove_file(&lock);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_of_ended_programs_are_removed() {
        let parent = tempfile::tempdir().unwrap();
        let running = Workspace::open(parent.path()).unwrap();
        std::fs::write(running.path("a.part"), "a").unwrap();
        // As left by `kill -9`: with an unlocked lock file, and without one.
        for (name, lock) in [("killed", true), ("older", false)] {
            std::fs::create_dir(parent.path().join(name)).unwrap();
            std::fs::write(parent.path().join(name).join("b.part"), "b").unwrap();
            if lock {
                std::fs::write(parent.path().join(format!("{name}.lock")), "").unwrap();
            }
        }
        let second = Workspace::open(parent.path()).unwrap();
        assert!(running.path("a.part").exists());
        assert!(
            ["killed", "killed.lock", "older"]
                .iter()
                .all(|name| !parent.path().join(name).exists())
        );
        drop((running, second));
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
