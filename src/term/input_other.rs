//! Terminal input on systems without a byte stream, read by crossterm.

use std::io;
use std::time::Duration;

use crossterm::event::{Event, EventStream};
use futures::StreamExt;

/// Sends no query: crossterm would deliver the reply as an event.
///
/// # Errors
/// Never fails; the signature matches the Unix implementation.
pub(crate) fn query(
    _question: &str,
    _is_complete: impl Fn(&[u8]) -> bool,
    _limit: Duration,
) -> io::Result<Vec<u8>> {
    Ok(Vec::new())
}

/// Stream of terminal events.
#[derive(Debug)]
pub struct Input(EventStream);

impl Input {
    /// Opens the terminal for reading.
    ///
    /// # Errors
    /// Never fails; the signature matches the Unix implementation.
    pub fn open(_typed: &[u8]) -> io::Result<Self> {
        Ok(Self(EventStream::new()))
    }

    /// Returns the next event.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub async fn next(&mut self) -> io::Result<Event> {
        self.0
            .next()
            .await
            .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }
}
