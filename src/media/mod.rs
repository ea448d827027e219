//! ffmpeg and ffprobe as processes. No shell, no network protocols, only the container formats that are accepted.

pub mod cache;
pub mod encode;
pub mod probe;
pub mod raw;
pub mod webp;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::process::Stdio;

use tokio::process::Command;

use crate::domain::reason::reason;

/// Demuxers that media may be opened with: one that follows references to other files is not among them.
pub const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,image2,jpeg_pipe,png_pipe,webp_pipe,gif,mp3,wav,aac,ogg";

/// What went wrong with a medium or a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    #[error("{0} was not found on the PATH: install ffmpeg (for example: apt install ffmpeg, brew install ffmpeg)")]
    MissingTool(&'static str),
    #[error("it cannot be read as a picture, a video or a sound ({0})")]
    Unreadable(String),
    #[error("{0} could not be started: {1}")]
    Start(&'static str, String),
    #[error("the encoder failed: {0}")]
    Encode(String),
}

/// Where a tool lies on the PATH.
pub fn tool(name: &'static str) -> Result<PathBuf, MediaError> {
    on_path(name).ok_or(MediaError::MissingTool(name))
}

/// Where any program lies on the PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|dir| [dir.join(name), dir.join(format!("{name}.exe"))])
        .find(|candidate| candidate.is_file())
}

/// Who waits for a run of ffmpeg.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Somebody looks at the screen until it is done.
    Now,
    /// It must hold nothing up: it has the processor when nobody else wants it.
    Background,
}

/// ffmpeg, to be given its arguments: it asks nothing, what it writes is read, and dropping it kills it.
fn ffmpeg(urgency: Urgency) -> Result<Command, MediaError> {
    let program = tool("ffmpeg")?;
    // `nice` becomes what it starts: killing the one kills the other.
    let mut command = match on_path("nice").filter(|_| cfg!(unix) && urgency == Urgency::Background) {
        Some(nice) => {
            let mut command = bare(nice);
            command.args(["-n", "10"]).arg(program);
            command
        }
        None => bare(program),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

/// A tool without the tokens and keys of this program's environment: it reads files of strangers.
fn bare(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    let is_secret = |name: &str| name.ends_with("KEY") || ["TOKEN", "SECRET", "PASSWORD"].iter().any(|word| name.contains(word));
    for (name, _) in std::env::vars_os() {
        if is_secret(&name.to_string_lossy().to_ascii_uppercase()) {
            command.env_remove(name);
        }
    }
    command
}

/// ffmpeg did not start.
fn not_started(e: std::io::Error) -> MediaError {
    MediaError::Start("ffmpeg", reason(&e))
}

/// The arguments that open an input as one of `formats`: files only, never a network.
pub fn input(formats: &str, path: &std::path::Path) -> [OsString; 6] {
    let [a, b, c, d, e] = ["-protocol_whitelist", "file", "-format_whitelist", formats, "-i"].map(OsString::from);
    [a, b, c, d, e, path.into()]
}

/// The first line that a tool prints.
pub async fn first_line(name: &'static str, arguments: &[&str]) -> Result<String, MediaError> {
    Ok(lines(name, arguments).await?.into_iter().next().unwrap_or_default())
}

/// The lines that a tool prints.
pub async fn lines(name: &'static str, arguments: &[&str]) -> Result<Vec<String>, MediaError> {
    let output = bare(tool(name)?).args(arguments).kill_on_drop(true).output().await;
    let output = output.map_err(|e| MediaError::Start(name, reason(&e)))?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// The signal that ended a tool, where systems have signals.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// The last line of a tool's complaint, without paths of this machine and without control characters.
fn last_words(status: ExitStatus, stderr: &[u8]) -> String {
    if let Some(signal) = signal(status) {
        return format!("it was ended by the system (signal {signal}): is the memory full?");
    }
    let text = crate::domain::text::harmless(&String::from_utf8_lossy(stderr));
    let line = text.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("no reason was given");
    let line = line.rsplit(": ").next().unwrap_or(line);
    line.trim().chars().take(200).collect()
}
