//! An installed player that plays raw samples from its input and prints its position: ffplay, which
//! comes with ffmpeg, or mpv. Dropping it kills the process.

use std::process::Stdio;

use tokio::io::AsyncReadExt;
use tokio::process::{Child, ChildStderr, ChildStdin, Command};

use super::{MediaError, Urgency, find_on_path, start_error, tool_command};
use crate::domain::reason::MediaReason;

/// Rate of the samples (Hz), which are 16-bit stereo.
pub(crate) const SAMPLE_RATE: u32 = 48_000;
/// Maximum length of an unfinished line of a player's output (bytes).
const MAX_LINE: usize = 4_096;

/// Player of the sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlayerKind {
    Ffplay,
    Mpv,
}

/// Players in the order of preference.
const KINDS: [(&str, PlayerKind); 2] = [("ffplay", PlayerKind::Ffplay), ("mpv", PlayerKind::Mpv)];

/// A running player.
pub(crate) struct SoundPlayer {
    _child: Child,
    /// Accepts the samples, after the [`header`].
    pub input: ChildStdin,
    pub positions: Positions,
}

impl SoundPlayer {
    /// Starts a player: `name`, or the first one that is installed if it is `auto`. The volume is
    /// in percent.
    ///
    /// # Errors
    /// If no player is installed, or it cannot be started.
    pub fn start(name: &str, volume: u8) -> Result<Self, MediaError> {
        let mut wanted = KINDS.iter().filter(|(n, _)| name == "auto" || *n == name);
        let found = wanted.find_map(|(n, kind)| Some((find_on_path(n)?, *kind)));
        let (path, kind) = found.ok_or(MediaError::MissingTool("ffplay"))?;
        let mut command = Command::from(tool_command(&path, Urgency::Interactive));
        command
            .args(arguments(kind, volume))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().map_err(start_error)?;
        let no_pipe = || MediaError::Start("ffplay", MediaReason::NoPipe.into());
        let input = child.stdin.take().ok_or_else(no_pipe)?;
        let output = child.stderr.take().ok_or_else(no_pipe)?;
        Ok(Self {
            _child: child,
            input,
            positions: Positions {
                output,
                line: Vec::new(),
            },
        })
    }
}

/// Returns the arguments that play from the standard input without a window.
fn arguments(kind: PlayerKind, volume: u8) -> Vec<String> {
    let volume = volume.min(100).to_string();
    let arguments: &[&str] = match kind {
        PlayerKind::Ffplay => &[
            "-hide_banner",
            "-nodisp",
            "-autoexit",
            "-stats",
            "-volume",
            &volume,
            "-f",
            "wav",
            "-i",
            "pipe:0",
        ],
        PlayerKind::Mpv => &[
            "--no-config",
            "--no-video",
            "--cache=no",
            "--input-terminal=no",
            "--msg-level=all=no,statusline=status",
            "--term-status-msg=${=audio-pts} M-A:",
            &format!("--volume={volume}"),
            "-",
        ],
    };
    arguments.iter().map(|a| (*a).to_owned()).collect()
}

/// Header of the samples: a WAV file of unknown length.
pub(crate) fn header() -> Vec<u8> {
    const CHANNELS: u16 = 2;
    const SAMPLE_BYTES: u16 = 2;
    let frame_bytes = CHANNELS * SAMPLE_BYTES;
    let mut header = b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\x01\0".to_vec();
    header.extend(CHANNELS.to_le_bytes());
    header.extend(SAMPLE_RATE.to_le_bytes());
    header.extend((SAMPLE_RATE * u32::from(frame_bytes)).to_le_bytes());
    header.extend(frame_bytes.to_le_bytes());
    header.extend((SAMPLE_BYTES * 8).to_le_bytes());
    header.extend(b"data\xff\xff\xff\xff");
    header
}

/// Positions printed by a player.
pub(crate) struct Positions {
    output: ChildStderr,
    line: Vec<u8>,
}

impl Positions {
    /// Returns the next position (ms since the first sample), or `None` after the end of the
    /// player.
    pub async fn next(&mut self) -> Option<u64> {
        let mut block = [0; 1_024];
        loop {
            let count = self.output.read(&mut block).await.ok().filter(|n| *n > 0)?;
            self.line.extend(&block[..count]);
            let Some(end) = self.line.iter().rposition(|b| matches!(b, b'\r' | b'\n')) else {
                let excess = self.line.len().saturating_sub(MAX_LINE);
                self.line.drain(..excess);
                continue;
            };
            let lines: Vec<u8> = self.line.drain(..=end).collect();
            let text = String::from_utf8_lossy(&lines);
            if let Some(at_ms) = text.rsplit(['\r', '\n']).find_map(position) {
                return Some(at_ms);
            }
        }
    }
}

/// Parses a status line: the position (s), then the name of the clock. mpv clears the line first.
fn position(line: &str) -> Option<u64> {
    let line = line.trim_start().trim_start_matches("\u{1b}[K");
    let (time, rest) = line.split_once(' ')?;
    let seconds: f64 = time.parse().ok()?;
    let is_valid = rest.trim_start().starts_with("M-A:") && (0.0..1e6).contains(&seconds);
    is_valid.then(|| (seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_read_from_the_status_line() {
        let ffplay = "   1.23 M-A: -0.000 fd=   0 aq=  188KB vq=    0KB sq=    0B f=0/0   ";
        assert_eq!(position(ffplay), Some(1_230));
        assert_eq!(position("\u{1b}[K0.040000 M-A:"), Some(40));
        for line in [
            "    nan M-A:    nan fd=   0",
            "    nan    :  0.000 fd=   0",
            "Input #0, wav, from 'pipe:0':",
            "-5.0 M-A:",
            "",
        ] {
            assert_eq!(position(line), None, "{line}");
        }
    }

    #[test]
    fn the_header_describes_the_samples() {
        let header = header();
        assert_eq!(header.len(), 44);
        assert_eq!(header[24..28], 48_000u32.to_le_bytes());
        assert_eq!(header[28..32], 192_000u32.to_le_bytes());
    }
}
