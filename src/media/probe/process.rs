//! Runs ffmpeg and ffprobe on one file.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::domain::io_reason::reason;
use crate::media::{
    FORMATS, MediaError, Urgency, find_tool, input_arguments, last_error_line, tool_command,
};

/// Runs ffmpeg or ffprobe on a file and returns its output.
///
/// # Errors
/// If the program cannot be started or fails.
pub(super) async fn run(
    name: &'static str,
    input_options: &[&str],
    path: &Path,
    output_options: &[&str],
) -> Result<Vec<u8>, MediaError> {
    let output = command(name, "error", input_options, path, output_options)?
        .output()
        .await;
    let output = output.map_err(|e| MediaError::Start(name, reason(&e)))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(MediaError::Unreadable(last_error_line(
            output.status,
            &output.stderr,
        )))
    }
}

/// Prepares ffmpeg or ffprobe to read a file. Dropping the process kills it.
///
/// # Errors
/// If the program is not installed.
pub(super) fn command(
    name: &'static str,
    level: &str,
    input_options: &[&str],
    path: &Path,
    output_options: &[&str],
) -> Result<Command, MediaError> {
    let mut command = Command::from(tool_command(&find_tool(name)?, Urgency::Interactive));
    command
        .args(["-v", level])
        .args(input_options)
        .args(input_arguments(FORMATS, path))
        .args(output_options)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    Ok(command)
}
