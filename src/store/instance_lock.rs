//! Detects other live instances on the same data directory by a lock file per instance. The system
//! releases the lock when the process ends, which distinguishes work that a killed instance left
//! unfinished from work in progress.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::fs::{lock, private};

/// Lock of this instance. Dropping it deletes the lock file.
#[derive(Debug)]
pub(super) struct InstanceLock {
    dir: PathBuf,
    pub name: String,
    _lock: File,
}

impl InstanceLock {
    /// Creates and locks the file of this instance.
    ///
    /// # Errors
    /// If the lock folder cannot be created or written.
    pub fn acquire(data_dir: &Path) -> std::io::Result<Self> {
        let dir = data_dir.join("running");
        private::folder(&dir)?;
        remove_stale_files(&dir);
        let name = uuid::Uuid::new_v4().simple().to_string();
        // Without file locks, every other instance counts as ended.
        let lock = lock::create_locked(&dir.join(&name))?;
        Ok(Self {
            dir,
            name,
            _lock: lock,
        })
    }

    /// Returns true if `name` belongs to another instance that is still running.
    pub fn is_other_live_instance(&self, name: &str) -> bool {
        let is_valid = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        is_valid && name != self.name && is_locked(&self.dir.join(name))
    }
}

impl Drop for InstanceLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.dir.join(&self.name));
    }
}

fn is_locked(file: &Path) -> bool {
    File::open(file)
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Deletes the lock files of crashed instances.
fn remove_stale_files(dir: &Path) {
    let files = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for file in files.filter(|file| file.extension().is_none() && !is_locked(file)) {
        let _ = std::fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_instances_are_distinguished_from_ended_ones() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (
            InstanceLock::acquire(dir.path()).unwrap(),
            InstanceLock::acquire(dir.path()).unwrap(),
        );
        assert!(
            first.is_other_live_instance(&second.name)
                && second.is_other_live_instance(&first.name)
        );
        assert!(
            !first.is_other_live_instance(&first.name)
                && !first.is_other_live_instance("")
                && !first.is_other_live_instance("../running")
        );
        // After a crash, the file exists but is not locked.
        let ended = dir.path().join("running").join("ended");
        std::fs::write(&ended, "").unwrap();
        assert!(!first.is_other_live_instance("ended"));
        let name = second.name.clone();
        drop(second);
        assert!(!first.is_other_live_instance(&name));
        drop(InstanceLock::acquire(dir.path()).unwrap());
        assert!(!ended.exists());
        assert_eq!(
            std::fs::read_dir(dir.path().join("running"))
                .unwrap()
                .count(),
            1
        );
    }
}
