//! Signals as the loop hears them.

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
    term: tokio::signal::unix::Signal,
    hup: tokio::signal::unix::Signal,
    int: tokio::signal::unix::Signal,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub fn listen() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            hup: signal(SignalKind::hangup())?,
            int: signal(SignalKind::interrupt())?,
            stop: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
        })
    }

    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.term.recv() => Signal::End(143),
            _ = self.hup.recv() => Signal::End(129),
            _ = self.int.recv() => Signal::End(130),
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
