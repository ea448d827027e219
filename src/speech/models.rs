//! Known speech models, and the folder with the installed ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::model_file;
use crate::domain::io_reason::reason;
use crate::domain::reason::{Reason, SpeechReason};
use crate::fs::{atomic, private};

/// A speech model that can be downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownModel {
    pub name: &'static str,
    pub bytes: u64,
    pub sha256: &'static str,
}

/// Models of <https://huggingface.co/ggerganov/whisper.cpp>, all of them for 99 languages, with
/// size and SHA-256 of the files there.
pub const KNOWN_MODELS: [KnownModel; 6] = [
    KnownModel {
        name: "tiny",
        bytes: 77_691_713,
        sha256: "be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21",
    },
    KnownModel {
        name: "base",
        bytes: 147_951_465,
        sha256: "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe",
    },
    KnownModel {
        name: "small",
        bytes: 487_601_967,
        sha256: "1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b",
    },
    KnownModel {
        name: "large-v3-turbo-q5_0",
        bytes: 574_041_195,
        sha256: "394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2",
    },
    KnownModel {
        name: "medium",
        bytes: 1_533_763_059,
        sha256: "6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208",
    },
    KnownModel {
        name: "large-v3-turbo",
        bytes: 1_624_555_275,
        sha256: "1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69",
    },
];

impl KnownModel {
    /// Returns the model of this name.
    pub fn named(name: &str) -> Option<Self> {
        KNOWN_MODELS.into_iter().find(|model| model.name == name)
    }

    /// Returns the name of its file.
    pub fn file_name(&self) -> String {
        file_name(self.name)
    }
}

fn file_name(name: &str) -> String {
    format!("ggml-{name}.bin")
}

/// An installed model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledModel {
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
}

/// Folder with the installed models.
#[derive(Clone, Debug)]
pub struct ModelFolder(PathBuf);

impl ModelFolder {
    pub fn new(dir: PathBuf) -> Self {
        Self(dir)
    }

    /// Returns the folder; it may not exist.
    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// Lists the installed models, by name.
    pub fn installed(&self) -> Vec<InstalledModel> {
        let entries = std::fs::read_dir(&self.0).into_iter().flatten().flatten();
        let model = |entry: std::fs::DirEntry| {
            let file = entry.file_name().into_string().ok()?;
            let name = file.strip_prefix("ggml-")?.strip_suffix(".bin")?;
            Some(InstalledModel {
                name: name.to_owned(),
                path: entry.path(),
                bytes: entry.metadata().ok()?.len(),
            })
        };
        let mut models: Vec<InstalledModel> = entries.filter_map(model).collect();
        models.sort_by(|a, b| a.name.cmp(&b.name));
        models
    }

    /// Finds the file of a model by its name or path.
    ///
    /// # Errors
    /// If it is not installed, or if there is no such model.
    pub fn find(&self, model: &str) -> Result<PathBuf, Reason> {
        let is_path = model.contains(['/', '\\']) || model.ends_with(".bin");
        let path = if is_path {
            crate::config::home::expand_tilde(Path::new(model))
        } else {
            self.0.join(file_name(model))
        };
        if path.is_file() {
            Ok(path)
        } else if is_path || KnownModel::named(model).is_some() {
            Err(SpeechReason::NoModel(model.to_owned()).into())
        } else {
            Err(SpeechReason::UnknownModel(model.to_owned()).into())
        }
    }

    /// Installs a copy of a model file. Returns its name.
    ///
    /// # Errors
    /// If the file is not a complete model or cannot be copied.
    pub fn add(&self, file: &Path) -> Result<InstalledModel, Reason> {
        model_file::check(file)?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let name = stem.strip_prefix("ggml-").unwrap_or(&stem).to_owned();
        let path = self.0.join(file_name(&name));
        self.copy(file, &path).map_err(|e| reason(&e))?;
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        Ok(InstalledModel { name, path, bytes })
    }

    /// Returns the measured speed of each model on this machine, as a multiple of real time.
    pub fn speeds(&self) -> BTreeMap<String, f64> {
        let text = std::fs::read(self.speed_file()).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Stores the measured speed of a model.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn set_speed(&self, model: &str, speed: f64) -> std::io::Result<()> {
        let mut speeds = self.speeds();
        speeds.insert(model.to_owned(), (speed * 10.0).round() / 10.0);
        private::folder(&self.0)?;
        atomic::replace(&self.speed_file(), &serde_json::to_vec(&speeds)?)
    }

    fn speed_file(&self) -> PathBuf {
        self.0.join("speeds.json")
    }

    fn copy(&self, file: &Path, path: &Path) -> std::io::Result<()> {
        private::folder(&self.0)?;
        let part = atomic::temporary(&self.0, ".part")?;
        std::fs::copy(file, &part)?;
        atomic::publish(&part, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_by_name_and_path() {
        let dir = tempfile::tempdir().unwrap();
        let folder = ModelFolder::new(dir.path().join("models"));
        assert_eq!(
            folder.find("base"),
            Err(SpeechReason::NoModel("base".into()).into())
        );
        assert_eq!(
            folder.find("bass"),
            Err(SpeechReason::UnknownModel("bass".into()).into())
        );
        let file = dir.path().join("ggml-own.bin");
        std::fs::write(&file, super::model_file::tests::made_up_model()).unwrap();
        assert_eq!(folder.find(file.to_str().unwrap()), Ok(file.clone()));
        let added = folder.add(&file).unwrap();
        assert_eq!(
            (added.name.as_str(), folder.installed()),
            ("own", vec![added.clone()])
        );
        assert_eq!(folder.find("own"), Ok(added.path));
    }

    #[test]
    fn other_files_are_not_installed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("ggml-x.bin");
        std::fs::write(&file, "not a model").unwrap();
        let folder = ModelFolder::new(dir.path().join("models"));
        assert_eq!(folder.add(&file), Err(SpeechReason::NotAModel.into()));
        assert!(folder.installed().is_empty());
    }

    #[test]
    fn names_and_hashes_are_distinct() {
        for (i, model) in KNOWN_MODELS.iter().enumerate() {
            assert_eq!(model.sha256.len(), 64, "{}", model.name);
            let others = &KNOWN_MODELS[i + 1..];
            assert!(
                others
                    .iter()
                    .all(|m| m.name != model.name && m.sha256 != model.sha256)
            );
        }
    }
}
