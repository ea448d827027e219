//! Terminal input as a stream of events.
//!
//! The main loop reads the terminal itself, without a reader thread: nothing is consumed while
//! another program owns the terminal, and sequences split over several reads are reassembled.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::AsFd;
use std::time::Duration;

use crossterm::event::Event;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant, sleep_until};

use super::decode::InputDecoder;
use super::osc;

/// Maximum time that a finished paste is held back while more input follows it.
const MAX_PASTE_HOLD: Duration = Duration::from_millis(500);

/// After this pause, input no longer completes an earlier Esc, and an interrupt key ends a paste
/// whose end marker was lost.
const STALL_TIMEOUT: Duration = Duration::from_secs(1);
/// Encodings of Esc and Ctrl-C.
const INTERRUPT_KEYS: [&[u8]; 5] = [
    b"\x1b",
    b"\x03",
    b"\x1b[27u",
    b"\x1b[99;5u",
    b"\x1b[27;5;99~",
];

/// Opens the terminal for reading, also if stdin is redirected.
fn open_tty() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        Ok(stdin.as_fd().try_clone_to_owned()?.into())
    } else {
        File::open("/dev/tty")
    }
}

/// Returns true if a read would not block: input or end of file is available.
fn is_ready(tty: &File, within: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(within).map_err(io::Error::other)?;
    let mut fds = [PollFd::new(tty, PollFlags::IN)];
    match poll(&mut fds, Some(&timeout)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Sends `question` to the terminal and reads until `is_complete` returns true or `limit` passes.
/// Returns everything that was read: the reply, and keys typed in the meantime.
///
/// # Errors
/// Fails if the process has no terminal.
pub(super) fn query(
    question: &str,
    is_complete: impl Fn(&[u8]) -> bool,
    limit: Duration,
) -> io::Result<Vec<u8>> {
    let mut tty = open_tty()?;
    osc::write(question)?;
    let deadline = std::time::Instant::now() + limit;
    let (mut read, mut buffer) = (Vec::new(), [0; 1024]);
    while !is_complete(&read) {
        let remaining = deadline.saturating_duration_since(std::time::Instant::now());
        if remaining.is_zero() || !is_ready(&tty, remaining)? {
            break;
        }
        match tty.read(&mut buffer)? {
            0 => break,
            n => read.extend_from_slice(&buffer[..n]),
        }
    }
    Ok(read)
}

/// Stream of terminal events.
#[derive(Debug)]
pub struct Input {
    tty: AsyncFd<File>,
    resized: Signal,
    decoder: InputDecoder,
    /// Time of the last read.
    read_at: Instant,
    /// Time since which a finished paste is held back.
    settling_since: Option<Instant>,
}

impl Input {
    /// Opens the terminal for reading; `typed` is input that was already read from it.
    ///
    /// # Errors
    /// Fails if the process has no terminal.
    #[expect(
        deprecated,
        reason = "the replacement is unsafe; a `File` is a sound owner of its descriptor"
    )]
    pub fn open(typed: &[u8]) -> io::Result<Self> {
        let tty = AsyncFd::with_interest(open_tty()?, Interest::READABLE)?;
        let mut decoder = InputDecoder::default();
        decoder.feed(typed);
        let resized = signal(SignalKind::window_change())?;
        Ok(Self {
            tty,
            resized,
            decoder,
            read_at: Instant::now(),
            settling_since: None,
        })
    }

    /// Returns the next event. Cancel safe.
    ///
    /// # Errors
    /// Fails if the terminal is closed.
    pub async fn next(&mut self) -> io::Result<Event> {
        loop {
            if let Some(event) = self.decoder.next_event() {
                return Ok(event);
            }
            let deadline = self.deadline();
            if self
                .settling_since
                .is_some_and(|since| since.elapsed() >= MAX_PASTE_HOLD)
            {
                self.decoder.expire();
                continue;
            }
            tokio::select! {
                biased;
                ready = self.tty.readable() => {
                    let mut ready = ready?;
                    // Another program may have read the input already: a read would block.
                    if is_ready(self.tty.get_ref(), Duration::ZERO)? {
                        drop(ready);
                        self.read()?;
                    } else {
                        ready.clear_ready();
                    }
                }
                _ = self.resized.recv() => {
                    if let Ok((width, height)) = crossterm::terminal::size() {
                        return Ok(Event::Resize(width, height));
                    }
                }
                () = sleep_until(deadline.unwrap_or(self.read_at)), if deadline.is_some() => {
                    // More input may have arrived while the loop was busy.
                    if is_ready(self.tty.get_ref(), Duration::ZERO)? {
                        self.read()?;
                    } else {
                        self.decoder.expire();
                    }
                }
            }
        }
    }

    /// Time at which incomplete input is decoded as it is, or `None` if nothing is incomplete.
    fn deadline(&mut self) -> Option<Instant> {
        if self.decoder.is_settling_paste() {
            self.settling_since.get_or_insert(self.read_at);
        } else {
            self.settling_since = None;
        }
        Some(self.read_at + self.decoder.timeout()?)
    }

    fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        match self.tty.get_ref().read(&mut buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => {
                let input = &buffer[..n];
                if self.read_at.elapsed() >= STALL_TIMEOUT {
                    self.decoder.reject_late_keys();
                }
                if self.decoder.is_receiving_paste()
                    && self.read_at.elapsed() >= STALL_TIMEOUT
                    && INTERRUPT_KEYS.contains(&input)
                {
                    self.decoder.expire();
                }
                self.decoder.feed(input);
                self.read_at = Instant::now();
                Ok(())
            }
            Err(e)
                if matches!(
                    e.kind(),
                    io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
                ) =>
            {
                Ok(())
            }
            Err(e) => Err(e),
        }
    }
}
