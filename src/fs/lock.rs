//! Lock files. The system releases a lock when its program ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::Result;
use std::path::Path;

use super::private;

/// Opens a lock file, which is created if needed.
///
/// # Errors
/// If the file cannot be created.
pub(crate) fn open(path: &Path) -> Result<File> {
    private::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(path)
}

/// Waits for an exclusive lock, which lasts until the returned file is dropped. Blocks.
///
/// # Errors
/// If the file cannot be created or locked.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let file = open(path)?;
    file.lock()?;
    Ok(file)
}

/// Locks a file. Returns `None` if another program holds the lock. On a file system without locks,
/// it counts as locked.
///
/// # Errors
/// If the file cannot be created.
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>> {
    let file = open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

/// Creates a lock file that is locked before it gets its name, so that no other program takes it
/// for one of an ended program. On a file system without locks, it is not locked.
///
/// # Errors
/// If the file cannot be created.
pub(crate) fn create_locked(path: &Path) -> Result<File> {
    let unnamed = path.with_added_extension("new");
    let file = open(&unnamed)?;
    if let Err(e) = file.lock() {
        tracing::info!("the file system does not support file locks: {e}");
    }
    std::fs::rename(&unnamed, path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_exclusive() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.lock");
        let held = try_lock(&path).unwrap();
        assert!(held.is_some() && try_lock(&path).unwrap().is_none());
        drop(held);
        assert!(try_lock(&path).unwrap().is_some());
    }

    #[test]
    fn a_created_file_is_locked() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x");
        let held = create_locked(&path).unwrap();
        assert!(try_lock(&path).unwrap().is_none());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        drop(held);
        assert!(try_lock(&path).unwrap().is_some());
    }
}
