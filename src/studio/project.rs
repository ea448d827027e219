//! A project: its media, its timeline and every earlier state of it. One file each, replaced at once, so that a crash
//! leaves the old state or the new one.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::domain::asset::{Asset, extension};
use crate::domain::edit::Edit;
use crate::domain::io_reason::reason;
use crate::domain::timeline::Timeline;
use crate::domain::{draft, encode};
use crate::fs::private;

/// How many states undo reaches back.
const DEEPEST: usize = 200;

/// A project as it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Project {
    pub session_id: String,
    pub task_id: String,
    pub language: String,
    pub assets: Vec<Asset>,
    draft: Value,
    past: Vec<Value>,
    future: Vec<Value>,
    /// Editing turns so far.
    pub turns: u64,
    /// Ids of what the last edit touched: "it", "that".
    #[serde(default)]
    pub touched: Vec<String>,
}

impl Project {
    /// An empty project with ids of its own.
    pub fn new(language: &str) -> Self {
        // 19 digits, as the cloud's session ids have.
        let number =
            uuid::Uuid::new_v4().as_u128() % 9_000_000_000_000_000_000 + 1_000_000_000_000_000_000;
        let timeline = Timeline {
            id: uuid::Uuid::new_v4().to_string(),
            title: "project".into(),
            ..Timeline::default()
        };
        Self {
            session_id: number.to_string(),
            task_id: uuid::Uuid::new_v4().to_string(),
            language: language.to_owned(),
            assets: Vec::new(),
            draft: encode::draft(&timeline),
            past: Vec::new(),
            future: Vec::new(),
            turns: 0,
            touched: Vec::new(),
        }
    }

    /// The timeline as it stands.
    pub fn timeline(&self) -> Timeline {
        self.draft
            .as_object()
            .map(draft::timeline)
            .unwrap_or_default()
    }

    /// Puts a new timeline in place; the old one can be brought back.
    pub fn change(&mut self, timeline: &Timeline) {
        let old = std::mem::replace(&mut self.draft, encode::draft(timeline));
        self.past.push(old);
        let excess = self.past.len().saturating_sub(DEEPEST);
        self.past.drain(..excess);
        self.future.clear();
    }

    /// Goes one state back; false where there is none.
    pub fn undo(&mut self) -> bool {
        Self::step(&mut self.past, &mut self.draft, &mut self.future)
    }

    /// Takes an undo back; false where there is none.
    pub fn redo(&mut self) -> bool {
        Self::step(&mut self.future, &mut self.draft, &mut self.past)
    }

    /// Makes the state after the first `n` edits of this project the present one; the way there can be undone.
    pub fn go_back_to(&mut self, n: usize) -> bool {
        let Some(state) = self.past.get(n).filter(|s| **s != self.draft).cloned() else {
            return false;
        };
        let old = std::mem::replace(&mut self.draft, state);
        self.past.push(old);
        self.future.clear();
        true
    }

    fn step(from: &mut Vec<Value>, draft: &mut Value, to: &mut Vec<Value>) -> bool {
        let Some(state) = from.pop() else {
            return false;
        };
        to.push(std::mem::replace(draft, stepped(draft, &state)));
        true
    }

    /// Adds a medium; the same one again changes nothing. Two different media of one name get different names.
    pub fn add_asset(&mut self, mut asset: Asset) -> Asset {
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
        self.assets.push(asset.clone());
        asset
    }

    /// The length in ms of the medium behind a source; none for photos.
    pub fn source_length(&self, source: &str) -> Option<u64> {
        self.assets
            .iter()
            .find(|a| a.source() == source)
            .map(|a| a.duration_ms)
            .filter(|d| *d > 0)
    }

    /// The state as the wire has it.
    pub fn state(&self) -> Value {
        let canvas = self.timeline().canvas;
        let infos: Vec<Value> = self.assets.iter().map(asset_facts).collect();
        let state: Map<String, Value> = [
            ("draft", self.draft.clone()),
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

/// A step is an edit like any other: what makes the one state of the other.
fn stepped(draft: &Value, state: &Value) -> Value {
    let read = |value: &Value| value.as_object().map(draft::timeline).unwrap_or_default();
    let (from, to) = (read(draft), read(state));
    Edit::inverse(&to, &from)
        .apply(&from, &|_| None)
        .map_or_else(|_| state.clone(), |t| encode::draft(&t))
}

/// A medium's facts in the wire's words; `duration` in seconds.
pub fn asset_facts(a: &Asset) -> Value {
    json!({"filename": a.name, "file_type": a.kind.word(), "cdn_url": a.source(), "duration": a.duration_ms as f64 / 1000.0,
           "width": a.width, "height": a.height, "fps": a.fps, "hash": a.hash})
}

/// Why the file of a project that exists cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("its file {} cannot be used: {why}", .file.display())]
pub struct ProjectError {
    file: PathBuf,
    why: String,
}

/// The media of a project, read without its timeline and history.
#[derive(Deserialize)]
struct ProjectMedia {
    assets: Vec<Asset>,
}

/// The folder of projects.
#[derive(Clone, Debug)]
pub struct Projects {
    dir: PathBuf,
}

impl Projects {
    /// A folder of projects, which is made.
    pub fn open(dir: PathBuf) -> std::io::Result<Self> {
        private::folder(&dir)?;
        Ok(Self { dir })
    }

    fn file(&self, session_id: &str) -> PathBuf {
        self.dir.join(format!("{session_id}.json"))
    }

    /// Waits until no other program changes a project of this folder, and keeps it so as long as the lock lives. It blocks.
    pub fn lock(&self) -> std::io::Result<std::fs::File> {
        let file = private::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(self.dir.join("lock"))?;
        file.lock()?;
        Ok(file)
    }

    /// Reads a project, `None` if there is none; the id was checked to be plain.
    ///
    /// # Errors
    /// If its file cannot be read or is damaged. It is left as it is.
    pub fn load(&self, session_id: &str) -> Result<Option<Project>, ProjectError> {
        let file = self.file(session_id);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) if e.kind() == ErrorKind::InvalidData => {
                return Err(ProjectError {
                    file,
                    why: "it is damaged".into(),
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
            why: format!("it is damaged at line {}, column {}", e.line(), e.column()),
        };
        serde_json::from_str(&text).map(Some).map_err(damaged)
    }

    /// Writes a project.
    pub fn save(&self, project: &Project) -> std::io::Result<()> {
        private::replace(
            &self.file(&project.session_id),
            serde_json::to_string(project)?.as_bytes(),
        )
    }

    /// Deletes a project with its history.
    pub fn remove(&self, session_id: &str) -> std::io::Result<()> {
        std::fs::remove_file(self.file(session_id))
    }

    /// Hashes of the media of all projects; `None` if a project cannot be read, for nobody knows what it uses.
    pub fn media(&self) -> Option<HashSet<String>> {
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

    /// Whether a stored project has this file under an extension like this one; true if that cannot be told.
    pub fn know(&self, asset: &Asset) -> bool {
        let same = |other: &Asset| {
            other.hash == asset.hash && extension(&other.name) == extension(&asset.name)
        };
        let knows = |path: &Path| -> Option<bool> {
            let media: ProjectMedia = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
            Some(media.assets.iter().any(same))
        };
        let Ok(entries) = std::fs::read_dir(&self.dir) else {
            return true;
        };
        let mut projects = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|p| p.extension().is_some_and(|e| e == "json"));
        projects.any(|path| knows(&path).unwrap_or(true))
    }

    /// Removes what a program left that was killed while it saved a project. The caller holds the lock.
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
    fn undo_and_redo_walk_the_states_and_survive_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let projects = Projects::open(dir.path().to_owned()).unwrap();
        let mut p = Project::new("en");
        assert_eq!(p.session_id.len(), 19);
        let mut t = p.timeline();
        t.title = "Trip".into();
        p.change(&t);
        projects.save(&p).unwrap();
        let mut p = projects.load(&p.session_id).unwrap().unwrap();
        assert!(p.undo() && p.timeline().title == "project" && !p.undo());
        assert!(p.redo() && p.timeline().title == "Trip" && !p.redo());
    }

    #[test]
    fn media_of_one_name_stay_apart() {
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
            projects.media().unwrap(),
            HashSet::from([p.assets[0].hash.clone()])
        );
        assert!(projects.load("1").unwrap().is_none());
        let file = projects.file(&p.session_id);
        let whole = std::fs::read(&file).unwrap();
        let damaged: [&[u8]; 3] = [&whole[..whole.len() / 2], b"", b"\xff\xfe\0"];
        for content in damaged {
            std::fs::write(&file, content).unwrap();
            let why = projects.load(&p.session_id).unwrap_err().to_string();
            assert!(
                why.contains(&format!("{}.json", p.session_id)) && why.contains("damaged"),
                "{why}"
            );
            assert!(
                projects.media().is_none(),
                "its media may not be taken for unused"
            );
        }
        assert_eq!(
            std::fs::read(&file).unwrap(),
            b"\xff\xfe\0",
            "it is left as it is"
        );
    }
}
