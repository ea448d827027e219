//! What a file holds by its packets, whatever its header says: nothing is decoded.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::{FORMATS, MediaError, Urgency, input, process, tool};
use crate::domain::io_reason::reason;

/// Number and end of the packets of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packets {
    /// Times of the frames of the picture (s), in the order of the file.
    pub frames: Vec<f64>,
    /// End of the last frame of the picture, s.
    pub picture_s: f64,
    /// End of the last packet of sound, s.
    pub sound_s: f64,
}

impl Packets {
    /// Numbers of frames in the ranges that begin at these times (s): each ends where the next one begins.
    pub fn frames_from(&self, starts: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; starts.len()];
        for time in &self.frames {
            let range = starts
                .partition_point(|start| *start <= *time)
                .saturating_sub(1);
            if let Some(count) = counts.get_mut(range) {
                *count += 1;
            }
        }
        counts
    }

    fn add(&mut self, line: &str) {
        let mut fields = line.split(',');
        let kind = fields.next();
        let mut number = || fields.next().and_then(|field| field.parse::<f64>().ok());
        let Some(start) = number() else { return };
        let end = start + number().unwrap_or(0.0);
        match kind {
            Some("video") => {
                self.frames.push(start);
                self.picture_s = self.picture_s.max(end);
            }
            Some("audio") => self.sound_s = self.sound_s.max(end),
            _ => {}
        }
    }
}

/// Reads the packets of a file of one of the formats.
///
/// # Errors
/// If ffprobe cannot be started or cannot read the file to its end.
pub async fn read(formats: &str, path: &Path) -> Result<Packets, MediaError> {
    let mut packets = Packets::default();
    let whole = each(
        formats,
        path,
        "codec_type,pts_time,duration_time",
        "csv=p=0",
        |line| packets.add(line),
    )
    .await?;
    if whole {
        Ok(packets)
    } else {
        Err(MediaError::Unreadable(
            "its packets cannot be read to the end".into(),
        ))
    }
}

/// Has ffprobe print these entries of each packet of a file, line by line, in one of its formats. Returns whether it came to
/// the end of the file. Memory does not grow with the file.
///
/// # Errors
/// If ffprobe cannot be started.
pub async fn each(
    formats: &str,
    path: &Path,
    entries: &str,
    format: &str,
    on_line: impl FnMut(&str),
) -> Result<bool, MediaError> {
    let arguments = ["-show_entries", &format!("packet={entries}"), "-of", format];
    lines(Urgency::Background, formats, path, &arguments, on_line).await
}

/// Runs ffprobe with these arguments on a file of one of the formats, and hands over what it prints, line by line. Returns
/// false if ffprobe fails. Memory does not grow with the output.
///
/// # Errors
/// If ffprobe cannot be started.
pub async fn lines(
    urgency: Urgency,
    formats: &str,
    path: &Path,
    arguments: &[&str],
    mut on_line: impl FnMut(&str),
) -> Result<bool, MediaError> {
    let failed = |e: std::io::Error| MediaError::Start("ffprobe", reason(&e));
    let mut child = Command::from(process(&tool("ffprobe")?, urgency))
        .args(["-v", "error"])
        .args(arguments)
        .args(input(formats, path))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await.map_err(failed)? {
            on_line(&line);
        }
    }
    Ok(child.wait().await.map_err(failed)?.success())
}

/// Reads the packets of files that ffmpeg joins by a list, as one file.
///
/// # Errors
/// The same as [`read`].
pub async fn read_list(list: &Path) -> Result<Packets, MediaError> {
    read(&format!("concat,{FORMATS}"), list).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_by_range() {
        let mut packets = Packets::default();
        for line in [
            "video,0.000000,0.100000",
            "audio,-0.02,0.5",
            "video,0.200000,0.100000",
            "video,0.100000,0.1",
            "video,N/A,N/A",
            "x",
        ] {
            packets.add(line);
        }
        assert_eq!(
            (packets.frames.len(), packets.picture_s, packets.sound_s),
            (3, 0.2 + 0.1, 0.48)
        );
        assert_eq!(packets.frames_from(&[0.0, 0.15, 0.5]), [2, 1, 0]);
    }
}
