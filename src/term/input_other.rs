//! The terminal's input where it is not a stream of bytes: as crossterm reads it.

use std::io;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures::StreamExt;

/// Asks nothing: here the answer would be an event.
pub fn ask(_question: &str, _end: impl Fn(&[u8]) -> bool, _limit: Duration) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}

/// Events of the terminal.
#[derive(Debug)]
pub struct Input(EventStream);

impl Input {
    /// Opens the terminal for reading.
    ///
    /// # Errors
    /// Does not fail; elsewhere it can.
    pub fn open(_typed: &[u8]) -> io::Result<Self> {
        Ok(Self(EventStream::new()))
    }

    /// The next event.
    ///
    /// # Errors
    /// Fails if the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Event> {
        self.0
            .next()
            .await
            .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }
}
