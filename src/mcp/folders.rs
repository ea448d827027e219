//! Folders that a client may read from, and write exports to.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::reply::ToolFailure;
use crate::config::home::expand_tilde;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Hint, Reason};
use crate::startup::Failure;

/// Allowed folders, without symbolic links.
#[derive(Debug)]
pub(super) struct AllowedFolders {
    /// Folders of media files. Relative paths refer to the first one.
    readable: Vec<PathBuf>,
    /// Folder of exports, which may not exist yet.
    exports: PathBuf,
}

impl AllowedFolders {
    /// Allows these folders; if there are none, the working directory, unless it is the root of
    /// the file system.
    ///
    /// # Errors
    /// If a folder does not exist or cannot be read.
    pub fn new(allowed: &[PathBuf], exports: &Path) -> Result<Self, Failure> {
        let current = std::env::current_dir().unwrap_or_default();
        let exports = current.join(expand_tilde(exports));
        let readable: Vec<PathBuf> = if allowed.is_empty() {
            let is_usable = current.parent().is_some();
            is_usable.then_some(current).into_iter().collect()
        } else {
            allowed.iter().map(|dir| expand_tilde(dir)).collect()
        };
        let canonical = |dir: PathBuf| {
            let found = dir.canonicalize().and_then(|dir| match dir.is_dir() {
                true => Ok(dir),
                false => Err(ErrorKind::NotADirectory.into()),
            });
            found.map_err(|e| {
                let why = Box::new(reason(&e));
                Failure::usage(Reason::File { path: dir, why }, Hint::CheckPath)
            })
        };
        let readable: Result<Vec<PathBuf>, Failure> = readable.into_iter().map(canonical).collect();
        let readable = readable?;
        let exports = resolve(&exports).unwrap_or(exports);
        Ok(Self { readable, exports })
    }

    /// Returns the folder of exports.
    pub fn exports(&self) -> &Path {
        &self.exports
    }

    /// Returns the path of an existing file or folder in an allowed folder, without symbolic links.
    ///
    /// # Errors
    /// If it does not exist or is elsewhere.
    pub fn readable(&self, path: &str) -> Result<PathBuf, ToolFailure> {
        let path = expand_tilde(Path::new(path));
        let absolute = match self.readable.first() {
            Some(first) => first.join(&path),
            None => path,
        };
        let leads_up = absolute
            .components()
            .any(|part| part == Component::ParentDir);
        // Elsewhere, the same error for a missing file: a client must not explore the disk.
        match absolute.canonicalize() {
            Ok(found) if is_within(&found, &self.readable) => Ok(found),
            Err(e) if !leads_up && is_within(&absolute, &self.readable) => {
                Err(ToolFailure::new(reason(&e).to_string(), "Check the path."))
            }
            _ => Err(self.refusal()),
        }
    }

    /// Returns the files in allowed folders, each once and without symbolic links.
    pub fn only_readable(&self, files: &[PathBuf]) -> Vec<PathBuf> {
        let mut known = HashSet::new();
        let found = files.iter().filter_map(|file| file.canonicalize().ok());
        found
            .filter(|file| is_within(file, &self.readable) && known.insert(file.clone()))
            .collect()
    }

    /// Returns the path of a new file in the export folder or an allowed one. Relative paths refer
    /// to the export folder.
    ///
    /// # Errors
    /// If it is elsewhere.
    pub fn writable(&self, path: &str) -> Result<PathBuf, ToolFailure> {
        let path = self.exports.join(expand_tilde(Path::new(path)));
        let allowed =
            |found: &PathBuf| found.starts_with(&self.exports) || is_within(found, &self.readable);
        let has_name = path.file_name().is_some();
        let folder = path.parent().filter(|_| has_name).and_then(resolve);
        let name = path.file_name().unwrap_or_default();
        let found = folder.filter(allowed).map(|folder| folder.join(name));
        found.ok_or_else(|| self.refusal())
    }

    /// Error of a path that is not allowed.
    fn refusal(&self) -> ToolFailure {
        let list: Vec<String> = self
            .readable
            .iter()
            .map(|d| d.display().to_string())
            .collect();
        let allowed = if list.is_empty() {
            "no folder".to_owned()
        } else {
            list.join(", ")
        };
        let exports = self.exports.display();
        ToolFailure::new(
            format!("this path is not allowed: media may be in {allowed}; exports in {exports}"),
            "Use a path there, or ask the user to start nemo-tui mcp with --allow DIR.",
        )
    }
}

fn is_within(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| path.starts_with(folder))
}

/// Resolves the symbolic links of a folder whose last parts may not exist yet. `None` if those
/// lead upwards.
fn resolve(folder: &Path) -> Option<PathBuf> {
    for existing in folder.ancestors() {
        if let Ok(found) = existing.canonicalize() {
            let rest = folder.strip_prefix(existing).ok()?;
            let is_plain = |part: Component| matches!(part, Component::Normal(_));
            return rest.components().all(is_plain).then(|| found.join(rest));
        }
        // A dangling link must not be created through.
        if existing.symlink_metadata().is_ok() {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> (tempfile::TempDir, AllowedFolders) {
        let dir = tempfile::tempdir().unwrap();
        for name in ["media/sub", "exports", "secret"] {
            std::fs::create_dir_all(dir.path().join(name)).unwrap();
        }
        for name in ["media/a.jpg", "secret/b.jpg"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let allowed = [dir.path().join("media")];
        let folders = AllowedFolders::new(&allowed, &dir.path().join("exports")).unwrap();
        (dir, folders)
    }

    #[test]
    fn media_are_read_from_allowed_folders_only() {
        let (dir, folders) = folders();
        let absolute = dir.path().join("media/a.jpg");
        for good in ["a.jpg", "sub/../a.jpg", absolute.to_str().unwrap()] {
            assert!(folders.readable(good).unwrap().ends_with("media/a.jpg"));
        }
        let secret = dir.path().join("secret/b.jpg");
        for bad in ["../secret/b.jpg", secret.to_str().unwrap(), "/etc/passwd"] {
            let failure = folders.readable(bad).unwrap_err();
            assert!(failure.message().contains("not allowed"), "{failure:?}");
        }
        let absent = folders.readable("../secret/none.jpg").unwrap_err();
        assert!(absent.message().contains("not allowed"), "{absent:?}");
        let missing = folders.readable("none.jpg").unwrap_err();
        assert!(!missing.message().contains("not allowed"), "{missing:?}");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_do_not_lead_out() {
        use std::os::unix::fs::symlink;
        let (dir, folders) = folders();
        let (media, secret) = (dir.path().join("media"), dir.path().join("secret"));
        symlink(secret.join("b.jpg"), media.join("link.jpg")).unwrap();
        symlink(&secret, media.join("out")).unwrap();
        symlink(dir.path().join("nowhere"), media.join("dangling")).unwrap();
        assert!(folders.readable("link.jpg").is_err());
        let media = media.to_str().unwrap();
        for bad in ["out/new.mp4", "dangling/new.mp4"] {
            assert!(
                folders.writable(&format!("{media}/{bad}")).is_err(),
                "{bad}"
            );
        }
    }

    #[test]
    fn exports_are_written_to_the_export_folder_or_an_allowed_one() {
        let (dir, folders) = folders();
        let media = dir.path().join("media/new/film.mp4");
        for good in ["film.mp4", "new/film.mp4", media.to_str().unwrap()] {
            assert!(folders.writable(good).unwrap().ends_with("film.mp4"));
        }
        let elsewhere = dir.path().join("secret/film.mp4");
        for bad in [
            "../secret/film.mp4",
            elsewhere.to_str().unwrap(),
            "..",
            "new/../../x.mp4",
        ] {
            assert!(folders.writable(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_missing_folder_is_an_error() {
        let missing = [PathBuf::from("/nonexistent/folder")];
        assert!(AllowedFolders::new(&missing, Path::new("")).is_err());
    }
}
