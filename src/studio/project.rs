//! A project: its media, its timeline and every earlier state of it, stored in one file. The file
//! is replaced atomically, so that a crash leaves the old or the new state.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::history::{History, OldHistory};
use super::proposals::AcceptedProposals;
use super::recent_turns::RecentTurns;
use crate::api::UploadedFile;
use crate::domain::asset::{Asset, extension};
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, StudioReason};
use crate::domain::serialize;
use crate::domain::timeline::{DEFAULT_TITLE, Timeline};
use crate::fs::{atomic, lock, private};

/// A project, as stored on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Project {
    pub session_id: String,
    pub task_id: String,
    pub language: String,
    pub assets: Vec<Asset>,
    /// Number of editing turns so far.
    pub turns: u64,
    /// Ids affected by the last edit, which "it" and "that" refer to.
    #[serde(default)]
    pub touched: Vec<String>,
    /// The message that made the last edit, which "3 seconds instead" corrects. `None` after an
    /// undo.
    #[serde(default)]
    pub last_message: Option<String>,
    /// A message that was asked back and is carried out if the user agrees.
    #[serde(default)]
    pub offer: Option<String>,
    /// Content hashes of the media uploaded since the last edit: "these".
    #[serde(default)]
    pub uploaded: Vec<String>,
    /// Content hashes of the media that were removed from the list. They stay in `assets`, because
    /// an undo may need them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Empty in files of older programs until they are converted.
    #[serde(default)]
    pub(super) history: History,
    #[serde(default)]
    pub recent_turns: RecentTurns,
    /// Proposals that made a version.
    #[serde(default, skip_serializing_if = "AcceptedProposals::is_empty")]
    pub(super) accepted: AcceptedProposals,
}

impl Project {
    /// Creates an empty project with new ids.
    pub fn new(language: &str) -> Self {
        // 19 digits, like the session ids of the cloud.
        let number =
            uuid::Uuid::new_v4().as_u128() % 9_000_000_000_000_000_000 + 1_000_000_000_000_000_000;
        let timeline = Timeline {
            id: uuid::Uuid::new_v4().to_string(),
            title: DEFAULT_TITLE.into(),
            ..Timeline::default()
        };
        Self {
            session_id: number.to_string(),
            task_id: uuid::Uuid::new_v4().to_string(),
            language: language.to_owned(),
            assets: Vec::new(),
            history: History::new(serialize::draft_to_json(&timeline)),
            turns: 0,
            touched: Vec::new(),
            last_message: None,
            offer: None,
            uploaded: Vec::new(),
            removed: Vec::new(),
            recent_turns: RecentTurns::default(),
            accepted: AcceptedProposals::default(),
        }
    }

    /// Returns the current timeline.
    pub fn timeline(&self) -> Timeline {
        self.history.timeline()
    }

    /// Returns the number of the current version of the timeline; 0 before the first edit.
    pub fn version(&self) -> u64 {
        self.history.version()
    }

    /// Adds a media file, unless the project already has the same content. A name already in use is
    /// made unique.
    pub fn add_asset(&mut self, mut asset: Asset) -> Asset {
        self.removed.retain(|removed| *removed != asset.hash);
        if let Some(known) = self.assets.iter().find(|a| a.hash == asset.hash) {
            return known.clone();
        }
        let (stem, extension) = asset
            .name
            .rsplit_once('.')
            .map(|(s, e)| (s.to_owned(), e.to_owned()))
            .unwrap_or_default();
        let mut n = 2;
        while self.assets.iter().any(|a| a.name == asset.name) {
            asset.name = format!("{stem} ({n}).{extension}");
            n += 1;
        }
        self.uploaded.push(asset.hash.clone());
        self.assets.push(asset.clone());
        asset
    }

    /// Returns the duration (ms) of the media file of a source, or `None` for photos.
    pub fn source_duration_ms(&self, source: &str) -> Option<u64> {
        self.assets
            .iter()
            .find(|a| a.source() == source)
            .map(|a| a.duration_ms)
            .filter(|d| *d > 0)
    }

    /// Returns the state in the format of the API.
    pub fn state(&self) -> Value {
        let canvas = self.timeline().canvas;
        let infos: Vec<UploadedFile> = self.listed_assets().iter().map(asset_info).collect();
        let state: Map<String, Value> = [
            ("draft", self.history.draft().clone()),
            ("version", json!(self.history.version())),
            ("author", json!(self.history.author(self.history.version()))),
            ("video_infos", json!(infos)),
            (
                "canvas_config",
                json!({"width": canvas.width, "height": canvas.height, "fps": canvas.fps}),
            ),
            ("generated_media", json!([])),
            ("video_analyses", json!([])),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v))
        .collect();
        json!({"state": state})
    }
}

/// Describes a media file in the format of the API.
pub fn asset_info(a: &Asset) -> UploadedFile {
    UploadedFile {
        filename: a.name.clone(),
        file_type: a.kind.file_type().to_owned(),
        duration: Some(a.duration_ms as f64 / 1000.0),
        width: Some(f64::from(a.width)),
        height: Some(f64::from(a.height)),
        fps: Some(a.fps),
        hash: Some(a.hash.clone()),
        cdn_url: Some(a.source()),
    }
}

/// Error of a project file that exists but cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.reason())]
pub struct ProjectError {
    file: PathBuf,
    why: Reason,
}

impl ProjectError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        Reason::ProjectFile {
            file: self.file.clone(),
            why: Box::new(self.why.clone()),
        }
    }
}

/// The media of a project, deserialized without its timeline and history.
#[derive(Deserialize)]
struct ProjectMedia {
    assets: Vec<Asset>,
}

/// Parses a project file, also one of an older program.
fn read_project(text: &str) -> serde_json::Result<Project> {
    let mut project: Project = serde_json::from_str(text)?;
    if project.history.is_missing() {
        project.history = serde_json::from_str::<OldHistory>(text)?.into();
    }
    Ok(project)
}

/// Folder of projects.
#[derive(Clone, Debug)]
pub struct Projects {
    dir: PathBuf,
}

impl Projects {
    /// Opens the folder, which is created if needed.
    ///
    /// # Errors
    /// If the folder cannot be created.
    pub fn open(dir: PathBuf) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir })
    }

    fn file(&self, session_id: &str) -> PathBuf {
        self.dir.join(format!("{session_id}.json"))
    }

    /// Locks the folder against changes by other programs, until the returned file is dropped.
    /// Blocks.
    ///
    /// # Errors
    /// If the lock file cannot be opened or locked.
    pub fn lock(&self) -> std::io::Result<std::fs::File> {
        lock::lock(&self.dir.join("lock"))
    }

    /// Reads a project, or `None` if it does not exist. The id must be validated.
    ///
    /// # Errors
    /// If the file cannot be read or is damaged. It is not modified.
    pub fn load(&self, session_id: &str) -> Result<Option<Project>, ProjectError> {
        let file = self.file(session_id);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) if e.kind() == ErrorKind::InvalidData => {
                return Err(ProjectError {
                    file,
                    why: StudioReason::Damaged.into(),
                });
            }
            Err(e) => {
                return Err(ProjectError {
                    file,
                    why: reason(&e),
                });
            }
        };
        let damaged = |e: serde_json::Error| ProjectError {
            file,
            why: Reason::from(StudioReason::DamagedAt {
                line: e.line() as u64,
                column: e.column() as u64,
            }),
        };
        read_project(&text).map(Some).map_err(damaged)
    }

    /// Writes a project.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, project: &Project) -> std::io::Result<()> {
        atomic::replace(
            &self.file(&project.session_id),
            serde_json::to_string(project)?.as_bytes(),
        )
    }

    /// Deletes a project with its history.
    ///
    /// # Errors
    /// If the file cannot be deleted.
    pub fn remove(&self, session_id: &str) -> std::io::Result<()> {
        std::fs::remove_file(self.file(session_id))
    }

    /// Returns the hashes of the media of all projects, or `None` if a project cannot be read,
    /// because its media are unknown then.
    pub fn media_hashes(&self) -> Option<HashSet<String>> {
        let mut used = HashSet::new();
        for entry in std::fs::read_dir(&self.dir).ok()? {
            let path = entry.ok()?.path();
            if path.extension().is_some_and(|e| e == "json") {
                let media: ProjectMedia =
                    serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
                used.extend(media.assets.into_iter().map(|asset| asset.hash));
            }
        }
        Some(used)
    }

    /// Returns true if a stored project has this file with the same extension, or if that is
    /// unknown.
    pub fn references_file(&self, asset: &Asset) -> bool {
        let is_same_file = |other: &Asset| {
            other.hash == asset.hash && extension(&other.name) == extension(&asset.name)
        };
        let has_asset = |path: &Path| -> Option<bool> {
            let media: ProjectMedia = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
            Some(media.assets.iter().any(is_same_file))
        };
        let Ok(entries) = std::fs::read_dir(&self.dir) else {
            return true;
        };
        let mut projects = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|p| p.extension().is_some_and(|e| e == "json"));
        projects.any(|path| has_asset(&path).unwrap_or(true))
    }

    /// Removes partial files of a program that was killed while saving. The caller must hold the
    /// lock.
    pub fn remove_unfinished(&self) {
        for path in std::fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.extension().is_some_and(|e| e == "tmp") {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::assemble::tests::asset;
    use crate::domain::asset::MediaKind;

    #[test]
    fn undo_and_redo_survive_saving() {
        let dir = tempfile::tempdir().unwrap();
        let projects = Projects::open(dir.path().to_owned()).unwrap();
        let mut p = Project::new("en");
        assert_eq!(p.session_id.len(), 19);
        let mut t = p.timeline();
        t.title = "Trip".into();
        p.history.replace(&t);
        projects.save(&p).unwrap();
        let mut p = projects.load(&p.session_id).unwrap().unwrap();
        assert!(p.history.undo(9) == 1 && p.timeline().title == "project");
        assert!(p.history.redo() && p.timeline().title == "Trip" && !p.history.redo());
        assert_eq!(p.state()["state"]["version"], 3);
    }

    #[test]
    fn media_with_the_same_name_are_kept_apart() {
        let mut p = Project::new("en");
        let first = asset("a.jpg", MediaKind::Photo, 0);
        let other = Asset {
            hash: "ff".into(),
            ..first.clone()
        };
        assert_eq!(p.add_asset(first.clone()).name, "a.jpg");
        assert_eq!(p.add_asset(other).name, "a (2).jpg");
        assert_eq!(p.add_asset(first).name, "a.jpg");
        assert_eq!(p.assets.len(), 2);
    }

    #[test]
    fn a_damaged_project_differs_from_a_missing_one() {
        let dir = tempfile::tempdir().unwrap();
        let projects = Projects::open(dir.path().to_owned()).unwrap();
        let mut p = Project::new("en");
        p.add_asset(asset("a.jpg", MediaKind::Photo, 0));
        projects.save(&p).unwrap();
        assert_eq!(
            projects.media_hashes().unwrap(),
            HashSet::from([p.assets[0].hash.clone()])
        );
        assert!(projects.load("1").unwrap().is_none());
        let file = projects.file(&p.session_id);
        let whole = std::fs::read(&file).unwrap();
        let damaged: [&[u8]; 3] = [&whole[..whole.len() / 2], b"", b"\xff\xfe\0"];
        for content in damaged {
            std::fs::write(&file, content).unwrap();
            let reason = projects.load(&p.session_id).unwrap_err().to_string();
            assert!(
                reason.contains(&format!("{}.json", p.session_id)) && reason.contains("damaged"),
                "{reason}"
            );
            assert!(
                projects.media_hashes().is_none(),
                "its media must not count as unused"
            );
        }
        assert_eq!(
            std::fs::read(&file).unwrap(),
            b"\xff\xfe\0",
            "the file is not modified"
        );
    }
}
