//! Uploads: finds the media files of a folder, converts a file if its format requires it, sends it
//! and records it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Services;
use super::media_resolver::record_upload;
use crate::api::{ApiError, UploadedFile, check_file, check_readable};
use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::media::convert::convert;

/// Maximum depth of folders in a folder that is uploaded.
const MAX_DEPTH: usize = 8;
/// Maximum number of files of a folder that is uploaded.
const MAX_FILES: usize = 2_000;

/// Checks that a file can be uploaded, before the first request. Returns its size (bytes).
///
/// # Errors
/// If it cannot be read, is empty or too large, or its type is not supported.
pub fn check(path: &Path) -> Result<u64, ApiError> {
    match asset::converted_extension(&path.to_string_lossy()) {
        Some(_) => check_readable(path),
        None => check_file(path),
    }
}

/// Uploads a file and records it. `on_progress` receives the bytes sent and the total. Dropping the
/// future cancels the upload.
///
/// # Errors
/// If the file cannot be read or converted, or the server refuses it.
pub async fn upload(
    services: &Services,
    session: &str,
    path: &Path,
    on_progress: impl Fn(u64, u64) + Send + Sync + 'static,
) -> Result<UploadedFile, ApiError> {
    check(path)?;
    let converted = converted_copy(path).await?;
    let file = converted.as_ref().map_or(path, |(_, file)| file);
    let uploaded = services.api.upload(session, file, on_progress).await?;
    // The content of a converted file is not that of the local one.
    let local = converted.is_none().then_some(path);
    record_upload(services, session, &uploaded, local).await;
    Ok(uploaded)
}

/// Renames a media file of a session and its record, or removes both if there is no new name.
///
/// # Errors
/// If the server refuses.
pub async fn change_media(
    services: &Services,
    session: &str,
    name: String,
    new_name: Option<String>,
) -> Result<(), ApiError> {
    let api = &services.api;
    api.change_media(session, &name, new_name.as_deref())
        .await?;
    let session = session.to_owned();
    services
        .store
        .queue(move |store| store.change_asset(&session, &name, new_name.as_deref()));
    Ok(())
}

/// Converts a file into a temporary folder if the backend does not accept its format. The folder is
/// removed on drop.
async fn converted_copy(path: &Path) -> Result<Option<(TempDir, PathBuf)>, ApiError> {
    let Some(extension) = asset::converted_extension(&path.to_string_lossy()) else {
        return Ok(None);
    };
    let failed = |why: Reason| ApiError::File {
        path: path.to_owned(),
        why,
    };
    let folder = tempfile::tempdir().map_err(|e| failed(reason(&e)))?;
    let name = Path::new(path.file_name().unwrap_or(OsStr::new("media")));
    let file = folder.path().join(name.with_extension(extension));
    convert(path, &file).await.map_err(|e| failed(e.reason()))?;
    Ok(Some((folder, file)))
}

/// Returns the media files of a folder and of its subfolders, sorted by folder and name. Hidden
/// files are skipped.
///
/// # Errors
/// If the folder cannot be read.
pub fn media_files(folder: &Path) -> Result<Vec<PathBuf>, Reason> {
    let mut files = Vec::new();
    collect_media(folder, 0, &mut files)?;
    Ok(files)
}

fn collect_media(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Reason> {
    let entries = std::fs::read_dir(folder).map_err(|e| reason(&e))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let name_of = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    paths.retain(|path| !name_of(path).starts_with('.'));
    let (folders, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path.is_dir());
    let media = |path: &PathBuf| asset::is_uploadable(&name_of(path)) && path.is_file();
    files.extend(others.into_iter().filter(media));
    for folder in folders.iter().filter(|_| depth < MAX_DEPTH) {
        if files.len() < MAX_FILES {
            // A subfolder of another user must not prevent the upload of the rest.
            let _ = collect_media(folder, depth + 1, files);
        }
    }
    files.truncate(MAX_FILES);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_for_media() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("sub/.hidden")).unwrap();
        for name in [
            "b.mp4",
            "A.heic",
            "notes.txt",
            "sub/c.flac",
            "sub/.hidden/d.jpg",
        ] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let found = media_files(dir.path()).unwrap();
        let names: Vec<_> = found
            .iter()
            .map(|f| f.strip_prefix(dir.path()).unwrap())
            .collect();
        assert_eq!(names, ["A.heic", "b.mp4", "sub/c.flac"].map(Path::new));
        assert!(media_files(&dir.path().join("nowhere")).is_err());
    }
}
