//! ffmpeg and ffprobe as processes. No shell, no network protocols, only the container formats that are accepted.

pub mod cache;
pub mod encode;
pub mod packets;
pub mod probe;
pub mod raw_stream;
pub mod webp;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::OnceLock;

use tokio::process::Command;

use crate::domain::io_reason::reason;

/// Demuxers that media may be opened with: one that follows references to other files is not among them.
pub const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,flv,\
    image2,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif,apng,mp3,wav,w64,aac,ogg,flac,aiff,caf";

/// What went wrong with a medium or a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    #[error(
        "{0} was not found on the PATH: install ffmpeg (for example: apt install ffmpeg, brew install ffmpeg)"
    )]
    MissingTool(&'static str),
    #[error("it cannot be read as a picture, a video or a sound ({0})")]
    Unreadable(String),
    #[error("{0} could not be started: {1}")]
    Start(&'static str, String),
    #[error("the encoder failed: {0}")]
    Encode(String),
    /// A signal of the user or of the system ended it (SIGHUP, SIGINT, SIGTERM): nothing is wrong with the media.
    #[error("the encoder was stopped from outside (signal {0})")]
    Stopped(i32),
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
    let mut command = Command::from(process(&tool("ffmpeg")?, urgency));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    Ok(command)
}

/// A tool as a process that outlives neither this program nor knows its secrets, and that signals to the terminal's
/// programs (Ctrl-C, a closed window) do not reach: what happens then is decided here.
fn process(program: &Path, urgency: Urgency) -> std::process::Command {
    let nice = on_path("nice").filter(|_| cfg!(unix) && urgency == Urgency::Background);
    // Each becomes what it starts: killing the one kills the other.
    let mut words: Vec<OsString> = Vec::new();
    words.extend(
        setpriv()
            .into_iter()
            .flat_map(|setpriv| [setpriv.as_os_str(), "--pdeathsig".as_ref(), "KILL".as_ref()])
            .map(Into::into),
    );
    words.extend(
        nice.iter()
            .flat_map(|nice| [nice.as_os_str(), "-n".as_ref(), "10".as_ref()])
            .map(Into::into),
    );
    words.push(program.into());
    let mut command = std::process::Command::new(&words[0]);
    command.args(&words[1..]);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_secret(name)) {
        command.env_remove(name);
    }
    command
}

/// util-linux's `setpriv`, if it can have the kernel kill a process when the thread that started it ends. That is for
/// `kill -9` and a full memory, after which nothing of this program runs any more. Threads of the runtime live as long as
/// the program; one that is lent for blocking work must wait for what it starts.
fn setpriv() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let works = |setpriv: &PathBuf| {
        let mut trial = std::process::Command::new(setpriv);
        trial
            .args(["--pdeathsig", "KILL", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        trial.status().is_ok_and(|status| status.success())
    };
    let find = || {
        on_path("setpriv")
            .filter(|_| cfg!(target_os = "linux"))
            .filter(works)
    };
    FOUND.get_or_init(find).as_deref()
}

/// Whether the name of an environment variable says that its value is nobody else's business.
fn is_secret(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_uppercase();
    let words = [
        "TOKEN",
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "CREDENTIAL",
        "API_KEY",
        "APIKEY",
    ];
    name.ends_with("KEY") || words.iter().any(|word| name.contains(word))
}

/// ffmpeg did not start.
fn not_started(e: std::io::Error) -> MediaError {
    MediaError::Start("ffmpeg", reason(&e))
}

/// The arguments that open an input as one of `formats`: files only, never a network, and never several files whose names
/// follow a pattern that the path looks like.
pub fn input(formats: &str, path: &Path) -> Vec<OsString> {
    let mut arguments = ["-protocol_whitelist", "file", "-format_whitelist", formats]
        .map(OsString::from)
        .to_vec();
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
    std::fs::File::open(path)
        .ok()?
        .take(4096)
        .read_to_end(&mut head)
        .ok()?;
    let contains = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
    match head.as_slice() {
        h if h.starts_with(b"\xff\xd8") => Some("jpeg_pipe"),
        h if h.starts_with(b"\x89PNG") => Some(if contains(b"acTL") {
            "apng"
        } else {
            "png_pipe"
        }),
        h if h.starts_with(b"GIF8") => Some("gif"),
        h if h.starts_with(b"RIFF") && contains(b"WEBP") => Some("webp_pipe"),
        h if h.starts_with(b"\x1a\x45\xdf\xa3") => Some("matroska"),
        h if h.get(4..8) == Some(b"ftyp") => Some("mov"),
        _ => None,
    }
}

/// The first line that a tool prints.
pub async fn first_line(name: &'static str, arguments: &[&str]) -> Result<String, MediaError> {
    Ok(lines(name, arguments)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default())
}

/// The lines that a tool prints.
pub async fn lines(name: &'static str, arguments: &[&str]) -> Result<Vec<String>, MediaError> {
    let output = Command::from(process(&tool(name)?, Urgency::Now))
        .args(arguments)
        .kill_on_drop(true)
        .output()
        .await;
    let output = output.map_err(|e| MediaError::Start(name, reason(&e)))?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect())
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

/// Why a run of ffmpeg failed.
fn failure(status: ExitStatus, stderr: &[u8]) -> MediaError {
    match signal(status) {
        Some(signal @ (1 | 2 | 15)) => MediaError::Stopped(signal),
        _ => MediaError::Encode(last_words(status, stderr)),
    }
}

/// The last line of a tool's complaint, without paths of this machine and without control characters.
fn last_words(status: ExitStatus, stderr: &[u8]) -> String {
    if let Some(signal) = signal(status) {
        return format!("it was ended by the system (signal {signal}): is the memory full?");
    }
    let text = crate::domain::text::harmless(&String::from_utf8_lossy(stderr));
    let line = text
        .lines()
        .rev()
        .find(|l| !l.trim().is_empty())
        .unwrap_or("no reason was given");
    let line = line.rsplit(": ").next().unwrap_or(line);
    line.trim().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_not_given_secrets() {
        for name in [
            "NEMO_TOKEN",
            "OPENAI_API_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "my_password",
        ] {
            assert!(is_secret(OsStr::new(name)), "{name}");
        }
        for name in [
            "PATH",
            "HOME",
            "LD_LIBRARY_PATH",
            "XKB_KEYMAP",
            "FONTCONFIG_PATH",
            "LANG",
        ] {
            assert!(!is_secret(OsStr::new(name)), "{name}");
        }
    }
}
