//! Files that are replaced as a whole: after a crash, the old or the new content is present.

use std::fs::File;
use std::io::{Result, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

use super::private;

/// Creates an empty file with owner-only permissions. It is removed on drop, unless it was renamed.
///
/// # Errors
/// If the file cannot be created.
pub(crate) fn temporary(dir: &Path, suffix: &str) -> Result<TempPath> {
    let file = Builder::new()
        .prefix("part")
        .suffix(suffix)
        .tempfile_in(dir)?;
    Ok(file.into_temp_path())
}

/// Replaces a file. The new one has owner-only permissions.
///
/// # Errors
/// If the new content cannot be written.
pub(crate) fn replace(file: &Path, content: &[u8]) -> Result<()> {
    let mut prefix = file.file_name().unwrap_or_default().to_owned();
    prefix.push(".");
    let mut new = Builder::new()
        .prefix(&prefix)
        .suffix(".tmp")
        .tempfile_in(folder_of(file))?;
    new.write_all(content)?;
    publish(&new.into_temp_path(), file)
}

/// Gives a finished file its final name: flushed to disk before that, and with owner-only
/// permissions.
///
/// # Errors
/// If the file cannot be flushed to disk or renamed.
pub(crate) fn publish(from: &Path, to: &Path) -> Result<()> {
    private::tighten(from);
    File::options().write(true).open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    sync_folder(folder_of(to));
    Ok(())
}

/// Returns the folder of a file; `.` for a bare name.
pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Flushes a folder to disk, so that a rename in it survives a power failure. Best effort: not
/// every system can do that.
fn sync_folder(dir: &Path) {
    #[cfg(unix)]
    let _ = File::open(dir).and_then(|dir| dir.sync_all());
    #[cfg(not(unix))]
    let _ = dir;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_remains() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.json");
        replace(&file, b"old").unwrap();
        replace(&file, b"new").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        #[cfg(unix)]
        assert!(!private::is_open_to_others(&file));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert!(replace(&dir.path().join("none/a.json"), b"").is_err());
    }

    #[test]
    fn a_temporary_file_is_removed_unless_it_was_published() {
        let dir = tempfile::tempdir().unwrap();
        drop(temporary(dir.path(), ".mp4").unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let part = temporary(dir.path(), ".mp4").unwrap();
        publish(&part, &dir.path().join("a.mp4")).unwrap();
        drop(part);
        assert!(dir.path().join("a.mp4").exists());
    }
}
