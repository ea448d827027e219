//! Which programs work on a data folder just now: each holds the lock of a small file of its own, which the system lets go
//! when the program ends, however it ends. So what a killed program left is known from what a running one still does.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::fs::private;

/// This program among those that work on the folder; gone when dropped.
#[derive(Debug)]
pub(super) struct InstanceLock {
    dir: PathBuf,
    pub name: String,
    _lock: File,
}

impl InstanceLock {
    /// Shows that this program works here.
    pub fn begin(data_dir: &Path) -> std::io::Result<Self> {
        let dir = data_dir.join("running");
        private::folder(&dir)?;
        remove_ended(&dir);
        let name = uuid::Uuid::new_v4().simple().to_string();
        // Locked before it has its name: nobody takes it for one that ended.
        let new = dir.join(format!("{name}.new"));
        let lock = private::options()
            .create(true)
            .write(true)
            .truncate(true)
            .open(&new)?;
        // Where the file system knows no locks, every other program counts as ended.
        if let Err(e) = lock.lock() {
            tracing::info!("this folder knows no locks: {e}");
        }
        std::fs::rename(&new, dir.join(&name))?;
        Ok(Self {
            dir,
            name,
            _lock: lock,
        })
    }

    /// Whether it is another program, and still running.
    pub fn is_another(&self, name: &str) -> bool {
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
        plain && name != self.name && is_held(&self.dir.join(name))
    }
}

impl Drop for InstanceLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.dir.join(&self.name));
    }
}

fn is_held(file: &Path) -> bool {
    File::open(file)
        .is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// What crashes left behind.
fn remove_ended(dir: &Path) {
    let files = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for file in files.filter(|file| file.extension().is_none() && !is_held(file)) {
        let _ = std::fs::remove_file(file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_are_known_from_the_ended() {
        let dir = tempfile::tempdir().unwrap();
        let (one, two) = (
            InstanceLock::begin(dir.path()).unwrap(),
            InstanceLock::begin(dir.path()).unwrap(),
        );
        assert!(one.is_another(&two.name) && two.is_another(&one.name));
        assert!(!one.is_another(&one.name) && !one.is_another("") && !one.is_another("../running"));
        // As a crash leaves it: the file is there, and nobody holds it.
        let ended = dir.path().join("running").join("ended");
        std::fs::write(&ended, "").unwrap();
        assert!(!one.is_another("ended"));
        let name = two.name.clone();
        drop(two);
        assert!(!one.is_another(&name));
        drop(InstanceLock::begin(dir.path()).unwrap());
        assert!(!ended.exists());
        assert_eq!(
            std::fs::read_dir(dir.path().join("running"))
                .unwrap()
                .count(),
            1
        );
    }
}
