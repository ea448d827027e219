//! Runs ffmpeg and ffprobe as processes: no shell, no network protocols, only accepted container
//! formats.

pub mod cache;
pub(crate) mod convert;
pub mod encode;
pub mod packets;
pub(crate) mod picture_file;
pub mod probe;
pub mod raw_stream;
pub(crate) mod sound_player;
#[cfg(feature = "studio")]
pub mod webp;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::OnceLock;

use tokio::process::Command;

use crate::domain::io_reason::reason;
use crate::domain::reason::{MediaReason, Reason};

/// Accepted demuxers. Those that follow references to other files are excluded.
pub(crate) const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,flv,\
    image2,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif,apng,mp3,wav,w64,aac,ogg,flac,aiff,\
    caf";

/// Error of a media file or a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.reason())]
pub enum MediaError {
    MissingTool(&'static str),
    Unreadable(Reason),
    Start(&'static str, Reason),
    Encode(Reason),
    /// Stopped by a signal of the user or the system (SIGHUP, SIGINT, SIGTERM): the media file is
    /// fine.
    Stopped(i32),
}

impl MediaError {
    /// Creates the error of a file without usable content.
    pub(crate) fn unreadable(why: MediaReason) -> Self {
        Self::Unreadable(why.into())
    }

    /// Returns the reason of the error.
    pub fn reason(&self) -> Reason {
        match self {
            Self::MissingTool(tool) => Reason::ToolMissing((*tool).to_owned()),
            Self::Unreadable(why) => Reason::MediaUnreadable(Box::new(why.clone())),
            Self::Start(tool, why) => Reason::ToolNotStarted {
                tool: (*tool).to_owned(),
                why: Box::new(why.clone()),
            },
            Self::Encode(why) => Reason::EncoderFailed(Box::new(why.clone())),
            Self::Stopped(signal) => Reason::EncoderStopped(*signal),
        }
    }
}

/// Returns the path of a required tool.
///
/// # Errors
/// [`MediaError::MissingTool`] if it is not on the PATH.
pub(crate) fn find_tool(name: &'static str) -> Result<PathBuf, MediaError> {
    find_on_path(name).ok_or(MediaError::MissingTool(name))
}

/// Searches the PATH for a program.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .flat_map(|dir| [dir.join(name), dir.join(format!("{name}.exe"))])
        .find(|candidate| candidate.is_file())
}

/// Priority of a tool process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Urgency {
    /// The user waits for the result.
    Interactive,
    /// Runs at low priority, so that it does not slow anything else down.
    Background,
}

/// Returns an ffmpeg command without input and with captured output. Dropping the process kills it.
fn ffmpeg(urgency: Urgency) -> Result<Command, MediaError> {
    let mut command = Command::from(tool_command(&find_tool("ffmpeg")?, urgency));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    Ok(command)
}

/// Returns a command that does not outlive this program, does not inherit its secrets, and does not
/// receive signals sent to the programs of the terminal (Ctrl-C, a closed window): these are
/// handled here.
pub(crate) fn tool_command(program: &Path, urgency: Urgency) -> std::process::Command {
    let nice = find_on_path("nice").filter(|_| cfg!(unix) && urgency == Urgency::Background);
    // Each wrapper replaces itself by the program that it starts, so killing it kills the program.
    let mut arguments: Vec<OsString> = Vec::new();
    arguments.extend(
        setpriv()
            .into_iter()
            .flat_map(|setpriv| [setpriv.as_os_str(), "--pdeathsig".as_ref(), "KILL".as_ref()])
            .map(Into::into),
    );
    arguments.extend(
        nice.iter()
            .flat_map(|nice| [nice.as_os_str(), "-n".as_ref(), "10".as_ref()])
            .map(Into::into),
    );
    arguments.push(program.into());
    let mut command = std::process::Command::new(&arguments[0]);
    command.args(&arguments[1..]);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_secret(name)) {
        command.env_remove(name);
    }
    command
}

/// Returns util-linux's `setpriv` if it can make the kernel kill a process when the thread that
/// started it ends. This covers `kill -9` and running out of memory, where no code of this program
/// runs anymore. Runtime threads live as long as the program; a thread used for blocking work must
/// wait for the processes that it starts.
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
        find_on_path("setpriv")
            .filter(|_| cfg!(target_os = "linux"))
            .filter(works)
    };
    FOUND.get_or_init(find).as_deref()
}

/// Returns true if the name of an environment variable suggests a secret.
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

/// Returns the error for an ffmpeg that did not start.
fn start_error(e: std::io::Error) -> MediaError {
    MediaError::Start("ffmpeg", reason(&e))
}

/// Returns the arguments that open a file as one of `formats`: local files only, and never a
/// sequence of files matched by a pattern in the path.
pub(crate) fn input_arguments(formats: &str, path: &Path) -> Vec<OsString> {
    let mut arguments = ["-protocol_whitelist", "file", "-format_whitelist", formats]
        .map(OsString::from)
        .to_vec();
    if let Some(demuxer) = demuxer_for_percent_path(path) {
        arguments.extend(["-f", demuxer].map(OsString::from));
    }
    arguments.extend(["-i".into(), path.into()]);
    arguments
}

/// Returns the demuxer for an image whose path contains `%`, which ffmpeg would interpret as a
/// sequence of numbered files.
fn demuxer_for_percent_path(path: &Path) -> Option<&'static str> {
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

/// Returns the first line printed by a tool.
///
/// # Errors
/// If the tool is missing or cannot be started.
pub(crate) async fn first_line(
    name: &'static str,
    arguments: &[&str],
) -> Result<String, MediaError> {
    Ok(lines(name, arguments)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default())
}

/// Returns the lines printed by a tool.
///
/// # Errors
/// If the tool is missing or cannot be started.
pub async fn lines(name: &'static str, arguments: &[&str]) -> Result<Vec<String>, MediaError> {
    let output = Command::from(tool_command(&find_tool(name)?, Urgency::Interactive))
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

/// Returns the signal that ended a tool, on systems with signals.
#[cfg(unix)]
pub(crate) fn exit_signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
pub(crate) fn exit_signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Returns the error of a failed ffmpeg run.
fn exit_error(status: ExitStatus, stderr: &[u8]) -> MediaError {
    match exit_signal(status) {
        Some(signal @ (1 | 2 | 15)) => MediaError::Stopped(signal),
        _ => MediaError::Encode(last_error_line(status, stderr)),
    }
}

/// Last lines of an error output that only follow from a line before them.
const FOLLOWING_ERRORS: &[&str] = &[
    "Error marking filters as finished",
    "Cannot determine format of input stream",
    "Nothing was written into output file",
];

/// Returns the last line of an error output that says what failed, without local paths and control
/// characters.
fn last_error_line(status: ExitStatus, stderr: &[u8]) -> Reason {
    if let Some(signal) = exit_signal(status) {
        return MediaReason::Killed(signal).into();
    }
    let text = crate::domain::text::sanitize(&String::from_utf8_lossy(stderr));
    let mut lines = text.lines().rev().filter(|line| !line.trim().is_empty());
    let is_empty = lines.clone().next().is_none();
    let says_cause = |line: &&str| !FOLLOWING_ERRORS.iter().any(|f| line.contains(f));
    let Some(line) = lines.find(says_cause) else {
        let reason = if is_empty {
            MediaReason::NoMessage
        } else {
            MediaReason::NothingDecoded
        };
        return reason.into();
    };
    Reason::message(line.rsplit(": ").next().unwrap_or(line).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_do_not_inherit_secrets() {
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
