//! The user's files: folder listings, classification of pasted text, transcripts.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use directories::UserDirs;

use super::sample;
use super::tasks::Tasks;
use super::transcript_file;
use crate::app::effect::FileEffect;
use crate::app::msg::{FolderEntry, FoundSource, Msg};
use crate::app::request::RequestId;
use crate::domain::asset;
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;
use crate::domain::subtitle;
use crate::i18n::reasons;
use crate::i18n::ui::Message;
use crate::language::route::paths;
use crate::workflows::upload::media_files;

/// Time limit for checking if pasted text names files; after that it is treated as text.
const PASTE_TIMEOUT: Duration = Duration::from_secs(1);

/// Executes an effect of the user's files.
pub(super) fn run(tasks: &mut Tasks, effect: FileEffect) {
    match effect {
        FileEffect::ListFolder { request, folder } => spawn_list_folder(tasks, request, folder),
        FileEffect::ExamineSource { source } => spawn_examine_source(tasks, source),
        FileEffect::ClassifyPaste { text } => spawn_classify_paste(tasks, text),
        FileEffect::WriteSample => write_sample(tasks),
        FileEffect::SaveTranscript { session, title } => save_transcript(tasks, session, title),
    }
}

fn spawn_list_folder(tasks: &mut Tasks, request: RequestId, folder: PathBuf) {
    tasks.spawn(move |_| async move {
        let listed = tokio::task::spawn_blocking(move || list_folder(&folder)).await;
        let (folder, result) =
            listed.unwrap_or_else(|e| (PathBuf::from("."), Err(Reason::message(e))));
        vec![Msg::FolderListed {
            request,
            folder,
            result,
        }]
    });
}

fn spawn_examine_source(tasks: &mut Tasks, source: String) {
    tasks.spawn(move |_| async move {
        let path = local_path(&source);
        let examined = tokio::task::spawn_blocking(move || examine_source(&path)).await;
        let found = examined.unwrap_or_else(|e| FoundSource::Unreadable(Reason::message(e)));
        vec![Msg::SourceExamined { source, found }]
    });
}

/// Returns what a source of an upload is.
fn examine_source(path: &Path) -> FoundSource {
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    match std::fs::metadata(path) {
        Err(e) => FoundSource::Unreadable(reason(&e)),
        Ok(meta) if !meta.is_dir() => FoundSource::OtherFile,
        Ok(_) => match media_files(path) {
            Ok(files) => FoundSource::Folder(files.iter().map(text).collect()),
            Err(why) => FoundSource::Unreadable(why),
        },
    }
}

fn spawn_classify_paste(tasks: &mut Tasks, text: String) {
    tasks.spawn(move |_| async move {
        // Key events wait for this answer: an unresponsive disk must not block the keyboard.
        let pasted = text.clone();
        let classification = tokio::task::spawn_blocking(move || classify_paste(pasted));
        let classified = tokio::time::timeout(PASTE_TIMEOUT, classification).await;
        vec![
            classified
                .ok()
                .and_then(Result::ok)
                .unwrap_or(Msg::PastedText(text)),
        ]
    });
}

fn write_sample(tasks: &mut Tasks) {
    let (folder, lang) = (tasks.output.sample_folder.clone(), tasks.lang);
    tasks.spawn(move |_| async move {
        let written = tokio::task::spawn_blocking(move || sample::write(&folder)).await;
        let written = written.unwrap_or_else(|e| Err(Reason::message(e)));
        vec![match written {
            Ok(files) => Msg::SampleWritten(files),
            Err(why) => Msg::Status(reasons::text(lang, &why)),
        }]
    });
}

fn save_transcript(tasks: &mut Tasks, session: String, title: String) {
    let (folder, lang) = (tasks.output.export_folder.clone(), tasks.lang);
    tasks.spawn(move |services| async move {
        let saved = services.store.read(move |store| {
            let items = store
                .transcript(&session, usize::MAX >> 1)
                .unwrap_or_default();
            Ok(transcript_file::save_transcript(
                &folder, &title, &items, lang,
            ))
        });
        let saved = saved.await.unwrap_or_else(|e| Err(Reason::message(e)));
        vec![Msg::Status(match saved {
            Ok(path) => Message::TranscriptSaved {
                path: &path.display().to_string(),
            }
            .text(lang),
            Err(why) => reasons::text(lang, &why),
        })]
    });
}

/// Lists a folder's files and subfolders except hidden ones. Also returns the folder's full path.
pub fn list_folder(folder: &Path) -> (PathBuf, Result<Vec<FolderEntry>, Reason>) {
    let folder = local_path(&folder.to_string_lossy());
    let full = folder.canonicalize().unwrap_or(folder);
    let read = match std::fs::read_dir(&full) {
        Ok(read) => read,
        Err(e) => return (full, Err(reason(&e))),
    };
    let mut entries: Vec<FolderEntry> = read.flatten().filter_map(|e| entry(&e)).collect();
    if full.parent().is_some() {
        entries.insert(
            0,
            FolderEntry {
                name: "..".into(),
                is_folder: true,
                ..FolderEntry::default()
            },
        );
    }
    (full, Ok(entries))
}

fn entry(e: &std::fs::DirEntry) -> Option<FolderEntry> {
    let name = e.file_name().to_string_lossy().into_owned();
    // Follows symbolic links, so that links to media files are listed.
    let meta = std::fs::metadata(e.path()).ok()?;
    let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    (!name.starts_with('.')).then(|| FolderEntry {
        name,
        is_folder: meta.is_dir(),
        bytes: meta.len(),
        modified_ms: modified.map_or(0, |t| u64::try_from(t.as_millis()).unwrap_or(0)),
    })
}

/// Parses a path as typed or pasted: `~/…`, `file:///…`, or plain.
pub fn local_path(text: &str) -> PathBuf {
    if let Some(path) = text
        .strip_prefix("file://")
        .and_then(|_| reqwest::Url::parse(text).ok()?.to_file_path().ok())
    {
        return path;
    }
    match (text.strip_prefix("~/"), UserDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => PathBuf::from(text),
    }
}

/// Classifies pasted text as files and folders (e.g. dropped on the terminal) or as text. Paths of
/// captions are text: a message says what to do with them.
pub fn classify_paste(text: String) -> Msg {
    let found = if text.len() > 32 * 1024 {
        Vec::new()
    } else {
        paths(&text)
    };
    let whole = local_path(text.trim());
    let is_upload = |p: &Path| p.is_absolute() && p.exists() && !is_captions(p);
    if is_upload(&whole) {
        return Msg::PastedFiles(vec![whole.to_string_lossy().into_owned()]);
    }
    let files: Vec<PathBuf> = found.iter().map(|p| local_path(p)).collect();
    if !files.is_empty() && files.iter().all(|p| is_upload(p)) {
        return Msg::PastedFiles(
            files
                .iter()
                .map(|p| p.to_string_lossy().into_owned())
                .collect(),
        );
    }
    Msg::PastedText(text)
}

fn is_captions(path: &Path) -> bool {
    let extension = asset::extension(&path.to_string_lossy());
    extension.is_some_and(|e| subtitle::EXTENSIONS.contains(&e.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_files_are_distinguished_from_text() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("海滩 1.jpg");
        std::fs::write(&file, "x").unwrap();
        let path = file.to_string_lossy().into_owned();
        for text in [
            path.clone(),
            format!("'{path}' "),
            path.replace(' ', "\\ "),
            reqwest::Url::from_file_path(&file).unwrap().to_string(),
        ] {
            assert!(
                matches!(classify_paste(text.clone()), Msg::PastedFiles(f) if f == [path.clone()]),
                "{text}"
            );
        }
        let folder = dir.path().to_string_lossy().into_owned();
        assert!(matches!(classify_paste(folder.clone()), Msg::PastedFiles(f) if f == [folder]));
        let captions = dir.path().join("a.srt");
        std::fs::write(&captions, "x").unwrap();
        let captions = captions.to_string_lossy().into_owned();
        assert!(matches!(classify_paste(captions), Msg::PastedText(_)));
        for text in ["make it blue", "", "/nowhere/x.jpg", "line one\nline two"] {
            assert!(
                matches!(classify_paste(text.into()), Msg::PastedText(_)),
                "{text}"
            );
        }
    }

    #[test]
    fn folders_are_listed_without_hidden_files() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        for name in ["b.mp4", "A.jpg", "notes.txt", ".hidden.jpg"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let listed = list_folder(dir.path()).1.unwrap();
        assert!(listed.iter().skip(1).all(|e| e.modified_ms > 0));
        let mut names: Vec<String> = listed.into_iter().map(|e| e.name).collect();
        names.sort();
        assert_eq!(names, ["..", "A.jpg", "b.mp4", "notes.txt", "sub"]);
        assert!(list_folder(Path::new("/no/such/folder")).1.is_err());
    }
}
