//! Runs ffmpeg and reports its progress. Dropping the future kills the process.

use std::ffi::OsString;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::{MediaError, Urgency, exit_error, ffmpeg, start_error};
use crate::domain::reason::MediaReason;

/// ffmpeg reports its progress twice a second. After this time without a report it is considered
/// stuck.
const STALL_TIMEOUT: Duration = Duration::from_secs(300);

/// Runs ffmpeg with `arguments`. `progress` is called with the share (0 to 1) of `total_ms` that is
/// written, taken from ffmpeg's `-progress` output.
///
/// # Errors
/// If ffmpeg cannot be started, fails, or makes no progress.
pub async fn run(
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<(), MediaError> {
    run_with_progress("error", arguments, total_ms, progress)
        .await
        .map(drop)
}

/// Like [`run`], for filters that report measurements. Returns the end of the report.
///
/// # Errors
/// Same as [`run`].
pub async fn measure(
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<String, MediaError> {
    run_with_progress("info", arguments, total_ms, progress).await
}

/// Runs ffmpeg on filters that print measurements. Returns its standard output and standard error.
///
/// # Errors
/// If ffmpeg cannot be started or fails.
pub async fn capture(arguments: &[OsString]) -> Result<(String, String), MediaError> {
    let output = ffmpeg(Urgency::Background)?
        .args(["-nostdin", "-v", "info", "-nostats", "-hide_banner"])
        .args(arguments)
        .output()
        .await
        .map_err(start_error)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok((text(&output.stdout), text(&output.stderr)))
    } else {
        Err(exit_error(output.status, &output.stderr))
    }
}

async fn run_with_progress(
    level: &str,
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<String, MediaError> {
    let mut child = ffmpeg(Urgency::Background)?
        .args(["-nostdin", "-v", level, "-nostats", "-progress", "pipe:1"])
        .args(arguments)
        .spawn()
        .map_err(start_error)?;
    let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(MediaError::Start("ffmpeg", MediaReason::NoPipe.into()));
    };
    let mut report = Vec::new();
    let read_progress = async {
        let mut lines = BufReader::new(stdout).lines();
        loop {
            let line = match tokio::time::timeout(STALL_TIMEOUT, lines.next_line()).await {
                Ok(Ok(Some(line))) => line,
                Ok(_) => return true,
                // Stuck on an unusual file, it would block the queue. Killing it closes the other
                // pipe too.
                Err(_) => {
                    let _ = child.start_kill();
                    return false;
                }
            };
            if let Some(us) = line
                .strip_prefix("out_time_us=")
                .and_then(|v| v.trim().parse::<f64>().ok())
            {
                progress((us / 1000.0 / total_ms.max(1) as f64).clamp(0.0, 1.0));
            }
        }
    };
    // Both pipes are read concurrently: a full one would block ffmpeg.
    let read_report = async {
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = stderr.read(&mut buffer).await {
            report.extend_from_slice(&buffer[..n]);
            let excess = report.len().saturating_sub(16 * 1024);
            report.drain(..excess);
        }
    };
    let (has_ended, ()) = tokio::join!(read_progress, read_report);
    if !has_ended {
        return Err(MediaError::Encode(
            MediaReason::Stalled(STALL_TIMEOUT.as_secs() / 60).into(),
        ));
    }
    let status = child.wait().await.map_err(start_error)?;
    if status.success() {
        Ok(String::from_utf8_lossy(&report).into_owned())
    } else {
        Err(exit_error(status, &report))
    }
}
