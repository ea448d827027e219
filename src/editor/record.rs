//! Writes session recordings: see [`crate::app::record`].

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::app::record::{RecordedMessage, RecordingStart};
use crate::app::{Model, Msg};
use crate::domain::io_reason::reason;

/// Writes each message before it is applied, so the last line is what made the program fail.
#[derive(Debug)]
pub struct Recorder {
    file: File,
}

impl Recorder {
    /// Creates the file with owner-only permissions; fails if it exists.
    ///
    /// # Errors
    /// Returns an error message if the file exists or cannot be created.
    pub fn create(path: &Path) -> Result<Self, String> {
        let file = crate::fs::private::options()
            .create_new(true)
            .write(true)
            .open(path);
        file.map(|file| Self { file }).map_err(|e| {
            format!(
                "cannot write the recording {}: {}",
                path.display(),
                reason(&e)
            )
        })
    }

    /// Writes the initial state of the editor.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn start(&mut self, model: &Model) -> std::io::Result<()> {
        self.write_line(&RecordingStart::new(model))
    }

    /// Writes a message before it is applied.
    ///
    /// # Errors
    /// Returns an error if the file cannot be written.
    pub fn message(&mut self, model: &Model, msg: &Msg) -> std::io::Result<()> {
        self.write_line(&RecordedMessage::new(model, msg))
    }

    /// Writes a line at once so that it is complete or absent.
    fn write_line(&mut self, entry: &impl Serialize) -> std::io::Result<()> {
        let mut line = serde_json::to_string(entry)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }
}
