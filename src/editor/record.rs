//! Writes session recordings: see [`crate::app::record`].

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use serde::Serialize;

use crate::app::record::{RecordedMessage, RecordingStart};
use crate::app::{Model, Msg};
use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;

/// Queues each message before it is applied, so that the last line is what made the program fail.
/// A thread writes them. Dropping the recorder waits for the last line, also after a panic.
#[derive(Debug)]
pub struct Recorder {
    /// `None` after an error.
    lines: Option<Sender<std::io::Result<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Creates the file with owner-only permissions; fails if it exists. If writing fails later,
    /// the recording ends and `on_error` is called.
    ///
    /// # Errors
    /// If the file exists or cannot be created.
    pub fn create(
        path: &Path,
        on_error: impl FnOnce(std::io::Error) + Send + 'static,
    ) -> Result<Self, Reason> {
        let failure = |e: std::io::Error| Reason::RecordingNotWritten {
            path: path.to_owned(),
            why: Box::new(reason(&e)),
        };
        let file = crate::fs::private::options()
            .create_new(true)
            .write(true)
            .open(path)
            .map_err(failure)?;
        let (lines, queue) = channel();
        let write = move || {
            if let Err(e) = write_lines(file, &queue) {
                on_error(e);
            }
        };
        let thread = std::thread::Builder::new()
            .name("recorder".into())
            .spawn(write)
            .map_err(failure)?;
        Ok(Self {
            lines: Some(lines),
            thread: Some(thread),
        })
    }

    /// Records the initial state of the editor.
    pub fn start(&mut self, model: &Model) {
        self.record(&RecordingStart::new(model));
    }

    /// Records a message before it is applied.
    pub fn message(&mut self, model: &Model, msg: &Msg) {
        self.record(&RecordedMessage::new(model, msg));
    }

    fn record(&mut self, entry: &impl Serialize) {
        if let Some(lines) = &self.lines {
            let line = serde_json::to_string(entry).map_err(std::io::Error::from);
            if lines.send(line).is_err() {
                self.lines = None;
            }
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.lines = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Writes each line with one call, so that it is complete or absent.
fn write_lines(mut file: File, lines: &Receiver<std::io::Result<String>>) -> std::io::Result<()> {
    for line in lines {
        let line = line? + "\n";
        file.write_all(line.as_bytes())?;
    }
    Ok(())
}
