//! Shutdown signals: closed terminal (SIGHUP), Ctrl-C (SIGINT), termination (SIGTERM).

/// Listener for the shutdown signals. Skips SIGHUP if it was ignored at startup (`nohup`).
#[cfg(unix)]
pub struct ShutdownSignals {
    signals: Vec<(u8, tokio::signal::unix::Signal)>,
}

#[cfg(unix)]
impl ShutdownSignals {
    /// Installs the signal handlers, which replace the default action (termination).
    ///
    /// # Errors
    /// Fails if a handler cannot be installed.
    pub fn listen() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        use tokio::signal::unix::{SignalKind, signal};
        let mut signals = Vec::new();
        for number in [SIGTERM, SIGHUP, SIGINT]
            .into_iter()
            .filter(|number| *number != SIGHUP || !ignores_hangup())
        {
            signals.push((128 + number as u8, signal(SignalKind::from_raw(number))?));
        }
        Ok(Self { signals })
    }

    /// Waits for a signal and returns its exit status (129, 130 or 143).
    pub async fn next(&mut self) -> u8 {
        std::future::poll_fn(|cx| {
            let mut received = self
                .signals
                .iter_mut()
                .filter_map(|(status, signal)| signal.poll_recv(cx).is_ready().then_some(*status));
            received
                .next()
                .map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        })
        .await
    }
}

/// Returns true if SIGHUP was ignored at startup. Detected only on Linux.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 != 0)
}

#[cfg(not(unix))]
pub struct ShutdownSignals;

#[cfg(not(unix))]
impl ShutdownSignals {
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub async fn next(&mut self) -> u8 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
