//! Optional log file. `RUST_LOG` sets its level; it never contains messages or tokens.

use std::path::Path;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::prelude::*;

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
        .filter(|l| ["error", "warn", "info", "debug", "trace"].contains(&l.as_str()))
        .and_then(|l| l.parse().ok());
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("nemo_tui", level.unwrap_or(LevelFilter::INFO));
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(std::sync::Mutex::new(out));
    let log = tracing_subscriber::registry().with(lines).with(filter);
    log.try_init().map_err(|e| problem(Reason::message(e)))
}
