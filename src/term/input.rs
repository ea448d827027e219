//! The terminal's input as a stream of events, read by the loop itself: nothing is read while another program has the
//! terminal, and a sequence that comes in pieces stays one.

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

/// A paste that has ended is held no longer than this, however much follows it.
const LONGEST_HOLD: Duration = Duration::from_millis(500);

/// After this silence what comes is no rest of a key, and a key that leaves things ends a paste whose end was lost.
const STALLED: Duration = Duration::from_secs(1);
/// Esc and Ctrl-C, as terminals send them.
const LEAVING: [&[u8]; 5] = [
    b"\x1b",
    b"\x03",
    b"\x1b[27u",
    b"\x1b[99;5u",
    b"\x1b[27;5;99~",
];

/// The terminal as it is read.
fn open_tty() -> io::Result<File> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        Ok(stdin.as_fd().try_clone_to_owned()?.into())
    } else {
        File::open("/dev/tty")
    }
}

/// True if a read returns at once, with bytes or with the end.
fn is_ready(tty: &File, within: Duration) -> io::Result<bool> {
    let timeout = Timespec::try_from(within).map_err(io::Error::other)?;
    let mut fds = [PollFd::new(tty, PollFlags::IN)];
    match poll(&mut fds, Some(&timeout)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

/// Asks the terminal with `question`, whose answer ends with the bytes of `end`. Returns everything that was read: the
/// answer, and what was typed meanwhile.
///
/// # Errors
/// Fails if the process has no terminal.
pub fn ask(question: &str, end: impl Fn(&[u8]) -> bool, limit: Duration) -> io::Result<Vec<u8>> {
    let mut tty = open_tty()?;
    super::write(question)?;
    let until = std::time::Instant::now() + limit;
    let (mut read, mut buffer) = (Vec::new(), [0; 1024]);
    while !end(&read) {
        let left = until.saturating_duration_since(std::time::Instant::now());
        if left.is_zero() || !is_ready(&tty, left)? {
            break;
        }
        match tty.read(&mut buffer)? {
            0 => break,
            n => read.extend_from_slice(&buffer[..n]),
        }
    }
    Ok(read)
}

/// Events of the terminal.
#[derive(Debug)]
pub struct Input {
    tty: AsyncFd<File>,
    resized: Signal,
    decoder: InputDecoder,
    /// When the last bytes were read.
    read_at: Instant,
    /// Since when the end of a paste is held.
    settling_since: Option<Instant>,
}

impl Input {
    /// Opens the terminal for reading; `typed` was read from it before.
    ///
    /// # Errors
    /// Fails if the process has no terminal.
    #[expect(
        deprecated,
        reason = "its replacement is unsafe; a file is a sound owner of its descriptor"
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

    /// The next event. If the future is dropped before it is ready, nothing is lost.
    ///
    /// # Errors
    /// Fails if the terminal is gone.
    pub async fn next(&mut self) -> io::Result<Event> {
        loop {
            if let Some(event) = self.decoder.next_event() {
                return Ok(event);
            }
            let deadline = self.deadline();
            if self
                .settling_since
                .is_some_and(|since| since.elapsed() >= LONGEST_HOLD)
            {
                self.decoder.expire();
                continue;
            }
            tokio::select! {
                biased;
                ready = self.tty.readable() => {
                    let mut ready = ready?;
                    // Another program may have read what woke this one: a read would block.
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
                    // While the loop was busy more may have come.
                    if is_ready(self.tty.get_ref(), Duration::ZERO)? {
                        self.read()?;
                    } else {
                        self.decoder.expire();
                    }
                }
            }
        }
    }

    /// When the incomplete input is complete as it is; `None` if nothing is incomplete.
    fn deadline(&mut self) -> Option<Instant> {
        if self.decoder.is_settling() {
            self.settling_since.get_or_insert(self.read_at);
        } else {
            self.settling_since = None;
        }
        Some(self.read_at + self.decoder.wait()?)
    }

    fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        match self.tty.get_ref().read(&mut buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n) => {
                let read = &buffer[..n];
                if self.read_at.elapsed() >= STALLED {
                    self.decoder.pause();
                }
                if self.decoder.is_receiving()
                    && self.read_at.elapsed() >= STALLED
                    && LEAVING.contains(&read)
                {
                    self.decoder.expire();
                }
                self.decoder.feed(read);
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
