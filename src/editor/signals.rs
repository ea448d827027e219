//! Signals as the loop hears them.

#[cfg(unix)]
use crate::signals::Ends;

/// What a signal asks for.
pub enum Signal {
    /// SIGTSTP from outside; Ctrl-Z in the terminal comes as a key.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only Unix has it"))]
    Stop,
    /// To end with this exit status.
    End(u8),
}

/// The signals that end or stop the editor.
#[cfg(unix)]
pub struct Signals {
    ends: Ends,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            ends: Ends::listen()?,
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
