//! The recording of a run, on wish: see [`crate::app::record`].

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::app::record::{RecordedMessage, RecordingStart};
use crate::app::{Model, Msg};
use crate::domain::io_reason::reason;

/// Writes each message before it is heard: what made the program fail is the last line.
#[derive(Debug)]
pub struct Recorder {
    file: File,
}

impl Recorder {
    /// A new file, for the user's eyes alone; one that is there already stays as it is.
    pub fn begin(path: &Path) -> Result<Self, String> {
        let opened = crate::fs::private::options()
            .create_new(true)
            .write(true)
            .open(path);
        opened.map(|file| Self { file }).map_err(|e| {
            format!(
                "the recording {} cannot be written: {}",
                path.display(),
                reason(&e)
            )
        })
    }

    pub fn start(&mut self, model: &Model) -> std::io::Result<()> {
        self.line(&RecordingStart::of(model))
    }

    pub fn hear(&mut self, at_ms: u64, msg: &Msg) -> std::io::Result<()> {
        self.line(&RecordedMessage::of(at_ms, msg))
    }

    /// In one write, so that a line is whole or not there.
    fn line(&mut self, what: &impl Serialize) -> std::io::Result<()> {
        let mut line = serde_json::to_string(what)?;
        line.push('\n');
        self.file.write_all(line.as_bytes())
    }
}
