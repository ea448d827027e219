//! Permissions of the files in the data folder, which only their owner can read.

use std::path::Path;

use crate::fs::private;

/// Subfolders of the data folder that belong to the program.
const PROGRAM_FOLDERS: [&str; 5] = ["media", "pictures", "previews", "running", "studio"];

/// Creates the database file with owner-only permissions before SQLite opens it. SQLite gives its
/// side files the same mode.
pub(super) fn create(file: &Path) -> std::io::Result<()> {
    private::options().create(true).append(true).open(file)?;
    private::tighten(file);
    Ok(())
}

/// Restricts permissions of files written by older versions, which used the umask. The permissions
/// of a folder indicate whether its content needs it. `database` is the name of the database.
pub(super) fn restrict_old_files(dir: &Path, database: &str) {
    for name in PROGRAM_FOLDERS {
        let folder = dir.join(name);
        let is_link = std::fs::symlink_metadata(&folder).is_ok_and(|m| m.is_symlink());
        // Other programs may use folders of these names, too.
        let is_ours = !["media", "pictures"].contains(&name) || has_only_hashes(&folder);
        if !is_link && is_ours && private::is_open_to_others(&folder) {
            private::tighten_all(&folder);
        }
    }
    for side in ["-wal", "-shm"] {
        private::tighten(&dir.join(format!("{database}{side}")));
    }
}

/// Returns true if all file names in a folder begin with a hash, as in the program's own caches.
fn has_only_hashes(folder: &Path) -> bool {
    let is_hash =
        |name: &str| name.len() >= 16 && name.chars().take(16).all(|c| c.is_ascii_hexdigit());
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| entry.is_ok_and(|entry| is_hash(&entry.file_name().to_string_lossy())))
    })
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn user_folders_with_common_names_keep_their_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        for (folder, file) in [
            ("media", "holiday.mp4"),
            ("pictures", "0123456789abcdef0123456789abcdef.thumb"),
        ] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
            std::fs::write(dir.path().join(folder).join(file), "x").unwrap();
            std::fs::set_permissions(
                dir.path().join(folder),
                std::fs::Permissions::from_mode(0o755),
            )
            .unwrap();
        }
        super::restrict_old_files(dir.path(), "nemo-tui.db");
        let mode = |folder: &str| {
            std::fs::metadata(dir.path().join(folder))
                .unwrap()
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!((mode("media"), mode("pictures")), (0o755, 0o700));
    }
}
