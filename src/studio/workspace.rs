//! Unfinished files: each running program has a folder of its own for them, with a lock that the system releases when the
//! program ends, however it ends. So the next start knows what a killed program left behind, and removes it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fs::private;

/// The folder for unfinished files of this program; removed when the last clone is dropped.
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
    /// Creates the folder of this program in `parent`, and removes those of programs that have ended.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(parent: &Path) -> std::io::Result<Self> {
        private::folder(parent)?;
        remove_ended(parent);
        let name = uuid::Uuid::new_v4().simple().to_string();
        // Locked before it has its name, and named before the folder exists: nobody takes it for one that has ended.
        let new = parent.join(format!("{name}.new"));
        let lock = private::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(&new)?;
        if let Err(e) = lock.lock() {
            tracing::info!("this folder has no locks: {e}");
        }
        let (dir, lock_file) = (parent.join(&name), parent.join(format!("{name}.lock")));
        std::fs::rename(&new, &lock_file)?;
        private::folder(&dir)?;
        Ok(Self {
            inner: Arc::new(WorkspaceState {
                dir,
                lock_file,
                _lock: lock,
            }),
        })
    }

    /// Path of an unfinished file.
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
fn remove_ended(parent: &Path) {
    let entries = std::fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for folder in entries.filter(|path| path.extension().is_none()) {
        let lock = folder.with_extension("lock");
        // Where the file system has no locks, nothing is known and nothing is removed.
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

/// Takes the lock of a file, which is created: `None` if another program holds it. Where the file system has no locks, it
/// counts as taken.
///
/// # Errors
/// If the file cannot be created.
pub fn hold(path: &Path) -> std::io::Result<Option<File>> {
    let file = private::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_is_removed_and_what_a_running_one_has_is_not() {
        let parent = tempfile::tempdir().unwrap();
        let running = Workspace::open(parent.path()).unwrap();
        std::fs::write(running.path("a.part"), "a").unwrap();
        // As `kill -9` leaves them: with a lock that nobody holds, and without one.
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

    #[test]
    fn a_lock_is_held_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.lock");
        let held = hold(&path).unwrap();
        assert!(held.is_some() && hold(&path).unwrap().is_none());
        drop(held);
        assert!(hold(&path).unwrap().is_some());
    }
}
