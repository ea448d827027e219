//! The signals that end a program: a window that closes, Ctrl-C, the system that shuts down.

/// Listens for the signals that end a program, but not for SIGHUP if it was started to ignore that (`nohup`).
#[cfg(unix)]
pub struct Ends {
    signals: Vec<(u8, tokio::signal::unix::Signal)>,
}

#[cfg(unix)]
impl Ends {
    /// Starts to listen; from now on the signals do not end the program by themselves.
    ///
    /// # Errors
    /// If the system refuses.
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

    /// Waits for one of them; gives the exit status that goes with it: 129, 130 or 143.
    pub async fn next(&mut self) -> u8 {
        std::future::poll_fn(|cx| {
            let mut come = self
                .signals
                .iter_mut()
                .filter_map(|(status, signal)| signal.poll_recv(cx).is_ready().then_some(*status));
            come.next()
                .map_or(std::task::Poll::Pending, std::task::Poll::Ready)
        })
        .await
    }
}

/// Whether the program was started with SIGHUP ignored; only Linux tells.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 != 0)
}

#[cfg(not(unix))]
pub struct Ends;

#[cfg(not(unix))]
impl Ends {
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self)
    }

    pub async fn next(&mut self) -> u8 {
        let _ = tokio::signal::ctrl_c().await;
        130
    }
}
