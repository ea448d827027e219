//! Signals handled by the main loop.

#[cfg(unix)]
use crate::signals::ShutdownSignals;

/// Requested action of a signal.
pub enum Signal {
    /// SIGTSTP from another process; Ctrl-Z in the terminal arrives as a key.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only available on Unix"))]
    Stop,
    /// Exit with this status.
    End(u8),
}

/// Signals that end or suspend the editor.
#[cfg(unix)]
pub struct Signals {
    ends: ShutdownSignals,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Registers the signal handlers.
    ///
    /// # Errors
    /// Returns an error if a handler cannot be registered.
    pub fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            ends: ShutdownSignals::listen()?,
            stop: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
        })
    }

    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            status = self.ends.next() => Signal::End(status),
            _ = self.stop.recv() => Signal::Stop,
        }
    }
}

#[cfg(not(unix))]
pub struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub async fn next(&mut self) -> Signal {
        let _ = tokio::signal::ctrl_c().await;
        Signal::End(130)
    }
}
