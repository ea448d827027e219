//! Files and folders that only their owner may read, whatever the umask: tokens, the database,
//! logs, projects, media, renders.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Result;
use std::path::Path;

/// Options that make a new file readable by its owner only.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates a folder with its parents, accessible to the owner only. Restricts an existing folder in
/// the same way, if the file system has permissions.
///
/// # Errors
/// If the folder cannot be created.
pub fn folder(dir: &Path) -> Result<()> {
    create_folder(dir)?;
    tighten(dir);
    Ok(())
}

fn create_folder(dir: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Removes the permissions of group and others from a file or folder. Ignores symbolic links.
#[cfg_attr(not(unix), allow(unused_variables, reason = "no such permissions"))]
pub fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let Ok(meta) = std::fs::symlink_metadata(path) else {
            return;
        };
        let mode = meta.permissions().mode() & 0o777;
        if meta.is_symlink() || mode & 0o077 == 0 {
            return;
        }
        let permissions = std::fs::Permissions::from_mode(mode & 0o700);
        if let Err(e) = std::fs::set_permissions(path, permissions) {
            tracing::info!("cannot restrict the permissions of {}: {e}", path.display());
        }
    }
}

/// Returns true if group or others have any permission on a file or folder.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    return std::fs::metadata(path)
        .is_ok_and(|m| std::os::unix::fs::PermissionsExt::mode(&m.permissions()) & 0o077 != 0);
    #[cfg(not(unix))]
    return path.as_os_str().is_empty();
}

/// Removes the permissions of group and others from a folder and everything in it.
pub fn tighten_all(dir: &Path) {
    tighten(dir);
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            tighten_all(&entry.path());
        } else {
            tighten(&entry.path());
        }
    }
}

/// Creates the data folder, accessible to the owner only. Restricts an existing folder only if it
/// is empty or contains the file `marker`: `--data-dir .` must not close a folder that others use.
///
/// # Errors
/// If the folder cannot be created.
pub fn data_folder(dir: &Path, marker: &str) -> Result<()> {
    let existed = dir.is_dir();
    create_folder(dir)?;
    let is_empty = || std::fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none());
    if !existed || dir.join(marker).exists() || is_empty() {
        let is_root = std::fs::canonicalize(dir).is_ok_and(|dir| dir.parent().is_none());
        if !is_root && !is_shared(dir) {
            tighten(dir);
        }
    }
    Ok(())
}

/// Returns true if all users may keep files in the folder, as in `/tmp`.
#[cfg_attr(not(unix), allow(unused_variables, reason = "no such permissions"))]
fn is_shared(dir: &Path) -> bool {
    #[cfg(unix)]
    return std::fs::metadata(dir)
        .is_ok_and(|m| std::os::unix::fs::PermissionsExt::mode(&m.permissions()) & 0o1000 != 0);
    #[cfg(not(unix))]
    return false;
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn open_to_all(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn folders_and_files_are_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (deep, file) = (dir.path().join("a/b"), dir.path().join("a/b/c.json"));
        folder(&deep).unwrap();
        std::fs::write(&file, "{}").unwrap();
        tighten(&file);
        assert_eq!(
            (mode(&deep), mode(&dir.path().join("a")), mode(&file)),
            (0o700, 0o700, 0o600)
        );
        open_to_all(&deep, 0o777);
        open_to_all(&file, 0o666);
        folder(&deep).unwrap();
        assert_eq!(mode(&deep), 0o700);
        tighten_all(&deep);
        assert_eq!(mode(&file), 0o600);
    }

    #[test]
    fn a_folder_that_others_work_in_stays_open() {
        let dir = tempfile::tempdir().unwrap();
        let shared = dir.path().join("shared");
        std::fs::create_dir(&shared).unwrap();
        std::fs::write(shared.join("theirs.txt"), "").unwrap();
        open_to_all(&shared, 0o755);
        data_folder(&shared, "own.db").unwrap();
        assert_eq!(mode(&shared), 0o755);
        std::fs::write(shared.join("own.db"), "").unwrap();
        data_folder(&shared, "own.db").unwrap();
        assert_eq!(mode(&shared), 0o700);
        open_to_all(&shared, 0o1777);
        data_folder(&shared, "own.db").unwrap();
        assert_eq!(mode(&shared), 0o777, "a folder for everybody, like /tmp");
    }
}
