//! Uploads.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;

use super::run::ExecRun;
use crate::api::ApiError;
use crate::domain::reason::Reason;
use crate::domain::transcript::Item;
use crate::i18n::command_text::CommandText;
use crate::i18n::transcript;
use crate::language::route::is_url;
use crate::startup::Failure;
use crate::workflows::media_resolver::record_upload;
use crate::workflows::upload;

/// Interval of upload progress events (percent).
const UPLOAD_EVENT_STEP: u64 = 5;

impl ExecRun<'_> {
    /// Uploads files and URLs.
    pub async fn upload_all(&mut self, files: &[PathBuf]) -> Result<(), Failure> {
        for file in files {
            self.upload(file).await?;
        }
        Ok(())
    }

    async fn upload(&mut self, path: &Path) -> Result<(), Failure> {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let result = match self.send_file(path, &name).await {
            Err(e) if self.replace_if_lost(&e).await? => self.send_file(path, &name).await,
            result => result,
        };
        let size = result.map_err(|e| Failure::from(e).with_file(&name))?;
        self.out.clear_progress();
        let item = Item::Uploaded { name, bytes: size };
        self.out.event(
            "upload",
            json!({"file": path, "sent": size, "total": size, "done": true}),
            None,
        );
        self.out.note(&transcript::text(self.lang(), &item));
        self.append_transcript(&item);
        Ok(())
    }

    /// Uploads a file or a URL. Returns the size (bytes), 0 for a URL.
    async fn send_file(&self, path: &Path, name: &str) -> Result<u64, ApiError> {
        let url = path.to_string_lossy();
        if is_url(&url) {
            let uploaded = self.services.api.upload_url(&self.session, &url).await?;
            record_upload(self.services, &self.session, &uploaded, None).await;
            return Ok(0);
        }
        let size = upload::check(path)?;
        let (last, out, lang) = (AtomicU64::new(0), *self.out, self.lang());
        let (label, file) = (name.to_owned(), path.to_owned());
        let on_progress = move |sent: u64, total: u64| {
            let percent = sent * 100 / total.max(1);
            let previous = last.swap(percent, Ordering::Relaxed);
            if previous != percent {
                let (name, percent) = (&label, &percent);
                out.progress(&CommandText::Uploading { name, percent }.text(lang));
            }
            if previous / UPLOAD_EVENT_STEP != percent / UPLOAD_EVENT_STEP && sent < total {
                out.event(
                    "upload",
                    json!({"file": file, "sent": sent, "total": total, "done": false}),
                    None,
                );
            }
        };
        upload::upload(self.services, &self.session, path, on_progress).await?;
        Ok(size)
    }
}

/// Checks files before the first request. Returns them, with the media files of folders in place
/// of the folders, and the URLs.
pub(super) fn checked_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if is_url(&path.to_string_lossy()) {
            files.push(path.clone());
            continue;
        }
        let found = match path.is_dir() {
            true => media_of(path)?,
            false => vec![path.clone()],
        };
        for file in &found {
            upload::check(file)?;
        }
        files.extend(found);
    }
    Ok(files)
}

/// Returns the media files of a folder. A folder without any is an error.
fn media_of(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |why| ApiError::File {
        path: folder.to_owned(),
        why,
    };
    let files = upload::media_files(folder).map_err(failed)?;
    if files.is_empty() {
        return Err(failed(Reason::NoMediaInFolder).into());
    }
    Ok(files)
}
