//! Files for the user, which never replace an existing file.

use std::path::{Path, PathBuf};

/// Moves a finished file to `path`, or to the next unused name.
///
/// # Errors
/// If the file cannot be moved.
pub fn publish(part: &Path, path: &Path) -> std::io::Result<PathBuf> {
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
        .find(|p| !p.exists())
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
