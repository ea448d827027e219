//! ffmpeg and ffprobe as processes. No shell, no network protocols, only the container formats that are accepted.

pub mod cache;
pub mod encode;
pub mod probe;
pub mod raw;
pub mod webp;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::process::Stdio;

use tokio::process::Command;

use crate::domain::reason::reason;

/// Demuxers that media may be opened with: one that follows references to other files is not among them.
pub const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,flv,\
    image2,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif,apng,mp3,wav,w64,aac,ogg,flac,aiff,caf";

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
            let mut command = Command::new(nice);
            command.args(["-n", "10"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    Ok(command)
}

/// ffmpeg did not start.
fn not_started(e: std::io::Error) -> MediaError {
    MediaError::Start("ffmpeg", reason(&e))
}

/// The arguments that open an input as one of `formats`: files only, never a network, and never several files whose names
/// follow a pattern that the path looks like.
pub fn input(formats: &str, path: &Path) -> Vec<OsString> {
    let mut arguments = ["-protocol_whitelist", "file", "-format_whitelist", formats].map(OsString::from).to_vec();
    if let Some(demuxer) = demuxer_of_pattern(path) {
        arguments.extend(["-f", demuxer].map(OsString::from));
    }
    arguments.extend(["-i".into(), path.into()]);
    arguments
}

/// The demuxer for an image whose path contains `%`, which ffmpeg would take for a sequence of numbered files.
fn demuxer_of_pattern(path: &Path) -> Option<&'static str> {
    use std::io::Read;
    if !path.as_os_str().as_encoded_bytes().contains(&b'%') {
        return None;
    }
    let mut head = Vec::new();
    std::fs::File::open(path).ok()?.take(4096).read_to_end(&mut head).ok()?;
    let contains = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
    match head.as_slice() {
        h if h.starts_with(b"\xff\xd8") => Some("jpeg_pipe"),
        h if h.starts_with(b"\x89PNG") => Some(if contains(b"acTL") { "apng" } else { "png_pipe" }),
        h if h.starts_with(b"GIF8") => Some("gif"),
        h if h.starts_with(b"RIFF") && contains(b"WEBP") => Some("webp_pipe"),
        h if h.starts_with(b"\x1a\x45\xdf\xa3") => Some("matroska"),
        h if h.get(4..8) == Some(b"ftyp") => Some("mov"),
        _ => None,
    }
}

/// The first line that a tool prints.
pub async fn first_line(name: &'static str, arguments: &[&str]) -> Result<String, MediaError> {
    Ok(lines(name, arguments).await?.into_iter().next().unwrap_or_default())
}

/// The lines that a tool prints.
pub async fn lines(name: &'static str, arguments: &[&str]) -> Result<Vec<String>, MediaError> {
    let output = Command::new(tool(name)?).args(arguments).kill_on_drop(true).output().await;
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
