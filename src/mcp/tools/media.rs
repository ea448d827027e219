//! Media files: upload and transcription.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::api::UploadedFile;
use crate::domain::asset;
use crate::domain::reason::Reason;
use crate::domain::spoken::{SpeechStatus, Transcription};
use crate::i18n::locale::Lang;
use crate::mcp::call::{CallProgress, ToolCall};
use crate::mcp::folders::AllowedFolders;
use crate::mcp::reply::{ToolFailure, ToolReply, ToolResult};
use crate::mcp::timeline_data::media_file;
use crate::mcp::transcript_data;
use crate::speech::{self, Recording};
use crate::workflows::recordings::{LocalRecording, local_recordings};
use crate::workflows::upload;

/// Targets of links that are not followed.
const SKIPPED_LINKS: &str = "to other folders, other kinds of files or files added anyway";

/// Adds a media file, or the media files of a folder, to the session. The timeline does not change.
#[derive(Deserialize, JsonSchema)]
pub(super) struct AddMediaArguments {
    /// Path in an allowed folder.
    path: String,
}

/// Returns what is said in a media file, with times in that file. The first time takes long.
#[derive(Deserialize, JsonSchema)]
pub(super) struct TranscribeArguments {
    /// Name of a media file of the session.
    media: String,
    /// If true, each word has its time, not only each line.
    words: Option<bool>,
}

pub(super) async fn add(call: &ToolCall<'_>, arguments: AddMediaArguments) -> ToolResult {
    call.context.check_writable()?;
    let session = call.context.session().await?;
    let path = call.context.folders.readable(&arguments.path)?;
    let (files, skipped) = match path.is_dir() {
        true => files_of_folder(&call.context.folders, &path)?,
        false => (vec![path], 0),
    };
    for file in &files {
        upload::check(file)?;
    }
    let (sender, progress) = watch::channel(CallProgress::default());
    let work = upload_all(call, &session, &files, sender);
    let (added, failure) = call.follow(progress, work).await?;
    let data: Vec<Value> = added.iter().map(media_file).collect();
    match failure {
        None => {
            let mut text = format!("Added {}. Use their names in edits.", added.len());
            if skipped > 0 {
                text += &format!(" Skipped {skipped}: they are links {SKIPPED_LINKS}.");
            }
            Ok(ToolReply::text(text).with_data(data.into()))
        }
        Some(failure) if added.is_empty() => Err(failure),
        Some(failure) => Err(failure.with_data(json!({"added": data}))),
    }
}

/// Returns the media files of a folder, and the number of links that were skipped: a link must not
/// lead out of the allowed folders.
fn files_of_folder(
    folders: &AllowedFolders,
    folder: &Path,
) -> Result<(Vec<PathBuf>, usize), ToolFailure> {
    let found = upload::media_files(folder)?;
    let mut files = folders.only_readable(&found);
    files.retain(|file| asset::is_uploadable(&file_name(file)));
    let skipped = found.len() - files.len();
    if !files.is_empty() {
        return Ok((files, skipped));
    }
    let next = "Pass a folder with photos, videos or sound, or a file.";
    let mut message = "there are no media files in this folder".to_owned();
    if skipped > 0 {
        message += &format!(", except links {SKIPPED_LINKS}");
    }
    Err(ToolFailure::new(message, next))
}

/// Uploads files until one fails.
async fn upload_all(
    call: &ToolCall<'_>,
    session: &str,
    files: &[PathBuf],
    progress: watch::Sender<CallProgress>,
) -> (Vec<UploadedFile>, Option<ToolFailure>) {
    let (mut added, count) = (Vec::new(), files.len());
    for (done, file) in files.iter().enumerate() {
        let name = file_name(file);
        let sender = progress.clone();
        let text = format!("{name} ({} of {count})", done + 1);
        let on_progress = move |sent: u64, total: u64| {
            let fraction = (done as f64 + sent as f64 / total.max(1) as f64) / count as f64;
            let text = text.clone();
            sender.send_replace(CallProgress { fraction, text });
        };
        match upload::upload(call.context.services(), session, file, on_progress).await {
            Ok(uploaded) => added.push(uploaded),
            Err(e) => return (added, Some(e.with_path(file).into())),
        }
    }
    (added, None)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

pub(super) async fn transcribe(call: &ToolCall<'_>, arguments: TranscribeArguments) -> ToolResult {
    let recording = find_recording(call, &arguments.media).await?;
    let service = &call.context.backend.speech;
    let (sender, progress) = watch::channel(CallProgress::default());
    let mut status = service.status();
    let watch = async {
        while status.changed().await.is_ok() {
            if let SpeechStatus::Running(job) = &*status.borrow_and_update() {
                sender.send_replace(CallProgress {
                    fraction: job.progress,
                    text: format!("transcribing {}", job.name),
                });
            }
        }
        std::future::pending().await
    };
    let file = Recording {
        path: &recording.path,
        hash: &recording.hash,
        stream: recording.stream,
        duration_ms: recording.duration_ms,
    };
    let work = async {
        tokio::select! {
            result = service.transcribe(&file, &recording.name) => result,
            () = watch => Err(Reason::Canceled),
        }
    };
    let result = call.follow(progress, work).await?;
    let transcription = result.map_err(|why| {
        let next_step = speech::next_step(&why).text(Lang::En);
        ToolFailure::new(why.to_string(), next_step)
    })?;
    Ok(describe(&transcription, arguments.words.unwrap_or(false)))
}

/// Finds a media file with sound by its name.
async fn find_recording(call: &ToolCall<'_>, name: &str) -> Result<LocalRecording, ToolFailure> {
    let session = call.context.session().await?;
    let services = call.context.services();
    let media = services.api.list_media(&session).await?;
    let file = media.iter().find(|file| file.filename == name);
    let file = file.ok_or_else(|| {
        let next = "Call get_timeline for the names of media.";
        ToolFailure::new("there is no such media file", next)
    })?;
    let source = file.cdn_url.clone().unwrap_or_default();
    let sources = [(source, file.filename.clone())];
    let found = local_recordings(services, &session, &sources).await;
    found.into_iter().next().ok_or_else(|| {
        let why = "the media file has no sound, or is not on this machine";
        ToolFailure::new(why, "Choose a media file with sound.")
    })
}

fn describe(transcription: &Transcription, with_words: bool) -> ToolReply {
    let words = &transcription.words;
    let data = match with_words {
        true => transcript_data::words(words),
        false => transcript_data::lines(words),
    };
    let text = format!(
        "{} words; the times are those of the media file.",
        words.len()
    );
    ToolReply::text(text).with_data(data.into())
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_in_a_folder_do_not_lead_out() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let (media, secret) = (root.join("media"), root.join("secret"));
        for folder in [&media, &secret] {
            std::fs::create_dir(folder).unwrap();
        }
        for file in ["media/a.jpg", "media/notes.txt", "secret/b.jpg"] {
            std::fs::write(root.join(file), "x").unwrap();
        }
        let folders = AllowedFolders::new(std::slice::from_ref(&media), &root).unwrap();
        symlink(secret.join("b.jpg"), media.join("link.jpg")).unwrap();
        symlink(&secret, media.join("out")).unwrap();
        symlink(media.join("notes.txt"), media.join("text.jpg")).unwrap();
        symlink(media.join("a.jpg"), media.join("same.jpg")).unwrap();
        let (files, skipped) = files_of_folder(&folders, &media).unwrap();
        assert_eq!((files, skipped), (vec![media.join("a.jpg")], 4));
        std::fs::remove_file(media.join("a.jpg")).unwrap();
        let failure = files_of_folder(&folders, &media).unwrap_err();
        assert!(failure.message().contains("except links"), "{failure:?}");
    }
}
