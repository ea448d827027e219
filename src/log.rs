//! Optional log file. `RUST_LOG` sets its level; it never contains messages or tokens.

use std::path::Path;

use tracing_subscriber::EnvFilter;

use crate::domain::io_reason::reason;
use crate::domain::reason::Reason;

/// Starts logging to `file`, or does nothing if it is `None`.
///
/// # Errors
/// If the file cannot be opened or logging has already been started.
pub fn start(file: Option<&Path>) -> Result<(), Reason> {
    let Some(file) = file else { return Ok(()) };
    let problem = |why: Reason| Reason::LogNotWritten {
        path: file.to_owned(),
        why: Box::new(why),
    };
    let out = crate::fs::private::options()
        .create(true)
        .append(true)
        .open(file)
        .map_err(|e| problem(reason(&e)))?;
    // eventsource-client and hyper log message bodies and headers below `warn`.
    let level = std::env::var("RUST_LOG")
        .ok()
        .filter(|l| ["error", "warn", "info", "debug", "trace"].contains(&l.as_str()));
    let filter = format!("warn,nemo_tui={}", level.unwrap_or_else(|| "info".into()));
    let filter = EnvFilter::try_new(filter).map_err(|e| problem(Reason::message(e)))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(out))
        .try_init()
        .map_err(|e| problem(Reason::message(e)))
}
