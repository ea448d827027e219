//! Files for the user, which never replace an existing file.

use std::fs::File;
use std::io::Result;
use std::path::{Path, PathBuf};

use super::atomic::folder_of;

/// Writes a file under a temporary name, then moves it to `path` or the next unused name.
///
/// # Errors
/// If the file cannot be written or moved. The temporary file is removed.
pub(crate) fn write_new(
    path: &Path,
    write: impl FnOnce(&mut File) -> Result<()>,
) -> Result<PathBuf> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".").suffix(".part");
    // Like any new file of the user, instead of owner-only.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut part = builder.tempfile_in(folder_of(path))?;
    write(part.as_file_mut())?;
    part.as_file().sync_all()?;
    publish(&part.into_temp_path(), path)
}

/// Moves a finished file to `path`, or to the next unused name.
///
/// # Errors
/// If the file cannot be moved.
pub fn publish(part: &Path, path: &Path) -> Result<PathBuf> {
    loop {
        let free = free_path(path);
        // Unlike a rename, a hard link fails if the name exists.
        match std::fs::hard_link(part, &free) {
            Ok(()) => return std::fs::remove_file(part).map(|()| free),
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(_) => return std::fs::rename(part, &free).map(|()| free),
        }
    }
}

/// Returns `name.mp4`, or `name (2).mp4` and so on if it exists.
pub fn free_path(path: &Path) -> PathBuf {
    let stem = path
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    let extension = path
        .extension()
        .map(|e| format!(".{}", e.to_string_lossy()))
        .unwrap_or_default();
    let name = |n: u32| {
        if n == 1 {
            path.to_owned()
        } else {
            path.with_file_name(format!("{stem} ({n}){extension}"))
        }
    };
    (1..)
        .map(name)
        // A link without a target is a name in use, too.
        .find(|p| p.symlink_metadata().is_err())
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_replaces_nothing_and_has_the_usual_permissions() {
        use std::io::Write;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "old").unwrap();
        let new = write_new(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(new, dir.path().join("a (2).txt"));
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(
            std::fs::metadata(&new).unwrap().permissions(),
            std::fs::metadata(&path).unwrap().permissions()
        );
        assert!(write_new(&path, |_| Err(std::io::ErrorKind::StorageFull.into())).is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_without_a_target_keeps_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mp4");
        std::os::unix::fs::symlink("nowhere", &path).unwrap();
        let next = dir.path().join("a (2).mp4");
        assert_eq!(free_path(&path), next);
        let part = dir.path().join("part");
        std::fs::write(&part, "x").unwrap();
        assert_eq!(publish(&part, &path).unwrap(), next);
        assert!(path.is_symlink() && next.is_file());
    }

    #[test]
    fn an_existing_file_keeps_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mp4");
        assert_eq!(free_path(&path), path);
        std::fs::write(&path, "x").unwrap();
        std::fs::write(dir.path().join("a (2).mp4"), "x").unwrap();
        assert_eq!(free_path(&path), dir.path().join("a (3).mp4"));
    }
}
