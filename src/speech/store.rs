//! Transcriptions on disk, by content, recognizer and language. The finished blocks of an
//! unfinished one are kept, too.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::domain::spoken::{SpokenWord, TimeSpan, Transcription};
use crate::fs::{atomic, private};

/// Version of the rules that turn the output of a recognizer into words.
const RULES: u32 = 2;

/// Folder with transcriptions.
#[derive(Clone, Debug)]
pub(crate) struct TranscriptionStore(PathBuf);

/// Key of a transcription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TranscriptionKey(String);

impl TranscriptionKey {
    pub(crate) fn new(content: &str, engine: &str, language: &str) -> Self {
        let text = format!("{RULES}\n{content}\n{engine}\n{language}");
        Self(blake3::hash(text.as_bytes()).to_hex()[..32].to_owned())
    }
}

/// A finished block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedBlock {
    pub start_ms: u64,
    pub end_ms: u64,
    pub language: String,
    pub words: Vec<SpokenWord>,
    pub speech: Vec<TimeSpan>,
}

impl TranscriptionStore {
    pub(crate) fn new(dir: PathBuf) -> Self {
        Self(dir)
    }

    /// Returns a finished transcription.
    pub(crate) fn load(&self, key: &TranscriptionKey) -> Option<Transcription> {
        read(&self.file(key))
    }

    /// Stores a finished transcription, and removes its blocks.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn save(
        &self,
        key: &TranscriptionKey,
        transcription: &Transcription,
    ) -> std::io::Result<()> {
        self.write(&self.file(key), transcription)?;
        let _ = std::fs::remove_file(self.blocks_file(key));
        Ok(())
    }

    /// Returns the finished blocks of an unfinished transcription.
    pub(crate) fn load_blocks(&self, key: &TranscriptionKey) -> Vec<SavedBlock> {
        read(&self.blocks_file(key)).unwrap_or_default()
    }

    /// Stores the finished blocks of an unfinished transcription.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn save_blocks(
        &self,
        key: &TranscriptionKey,
        blocks: &[SavedBlock],
    ) -> std::io::Result<()> {
        self.write(&self.blocks_file(key), blocks)
    }

    fn write(
        &self,
        file: &std::path::Path,
        value: &(impl Serialize + ?Sized),
    ) -> std::io::Result<()> {
        private::folder(&self.0)?;
        atomic::replace(file, &serde_json::to_vec(value)?)
    }

    fn file(&self, key: &TranscriptionKey) -> PathBuf {
        self.0.join(format!("{}.json", key.0))
    }

    fn blocks_file(&self, key: &TranscriptionKey) -> PathBuf {
        self.0.join(format!("{}.blocks", key.0))
    }
}

/// Reads a file; `None` if it does not exist or is damaged.
fn read<T: DeserializeOwned>(file: &std::path::Path) -> Option<T> {
    serde_json::from_slice(&std::fs::read(file).ok()?).ok()
}
