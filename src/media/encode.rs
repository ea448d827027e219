//! Running ffmpeg with true progress. Dropping the future kills the process.

use std::ffi::OsString;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

use super::{MediaError, Urgency, failure, ffmpeg, not_started};

/// ffmpeg tells its progress twice a second; when it has said nothing for this long, it is stuck.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs ffmpeg with `arguments`; `progress` hears the share (0 to 1) of `total_ms` that is written, from ffmpeg's own
/// `-progress`.
pub async fn run(
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<(), MediaError> {
    carry_out("error", arguments, total_ms, progress)
        .await
        .map(drop)
}

/// The same, for filters that report what they measured; gives the last of the report.
pub async fn measure(
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<String, MediaError> {
    carry_out("info", arguments, total_ms, progress).await
}

/// Runs ffmpeg on filters that print what they measure; gives what they printed and the last of the report.
pub async fn print(arguments: &[OsString]) -> Result<(String, String), MediaError> {
    let output = ffmpeg(Urgency::Background)?
        .args(["-nostdin", "-v", "info", "-nostats", "-hide_banner"])
        .args(arguments)
        .output()
        .await
        .map_err(not_started)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok((text(&output.stdout), text(&output.stderr)))
    } else {
        Err(failure(output.status, &output.stderr))
    }
}

async fn carry_out(
    level: &str,
    arguments: &[OsString],
    total_ms: u64,
    progress: impl Fn(f64),
) -> Result<String, MediaError> {
    let mut child = ffmpeg(Urgency::Background)?
        .args(["-nostdin", "-v", level, "-nostats", "-progress", "pipe:1"])
        .args(arguments)
        .spawn()
        .map_err(not_started)?;
    let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(MediaError::Start("ffmpeg", "no pipes".into()));
    };
    let mut complaint = Vec::new();
    let listen = async {
        let mut lines = BufReader::new(stdout).lines();
        loop {
            let line = match tokio::time::timeout(PATIENCE, lines.next_line()).await {
                Ok(Ok(Some(line))) => line,
                Ok(_) => return true,
                // Stuck on a strange file, it would hold up the queue for ever. Its end closes the other pipe too.
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
    // Both pipes are read at once: a full one would stop ffmpeg.
    let collect = async {
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = stderr.read(&mut buffer).await {
            complaint.extend_from_slice(&buffer[..n]);
            let excess = complaint.len().saturating_sub(16 * 1024);
            complaint.drain(..excess);
        }
    };
    let (alive, ()) = tokio::join!(listen, collect);
    if !alive {
        return Err(MediaError::Encode(format!(
            "it made no progress for {} minutes",
            PATIENCE.as_secs() / 60
        )));
    }
    let status = child.wait().await.map_err(not_started)?;
    if status.success() {
        Ok(String::from_utf8_lossy(&complaint).into_owned())
    } else {
        Err(failure(status, &complaint))
    }
}
