//! Contents of a file according to its packets, independent of its header. Nothing is decoded.

use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use super::{FORMATS, MediaError, Urgency, find_tool, input_arguments, tool_command};
use crate::domain::io_reason::reason;
use crate::domain::reason::MediaReason;

/// Frame times and end times of the packets of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packets {
    /// Times of the video frames (s), in file order.
    pub frame_times: Vec<f64>,
    /// End of the last video frame (s).
    pub picture_end_s: f64,
    /// End of the last audio packet (s).
    pub sound_end_s: f64,
}

impl Packets {
    /// Counts the frames in ranges that begin at these times (s). Each range ends where the next
    /// one begins.
    pub(crate) fn frames_from(&self, starts: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; starts.len()];
        for time in &self.frame_times {
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
                self.frame_times.push(start);
                self.picture_end_s = self.picture_end_s.max(end);
            }
            Some("audio") => self.sound_end_s = self.sound_end_s.max(end),
            _ => {}
        }
    }
}

/// Reads the packets of a file in one of `formats`.
///
/// # Errors
/// If ffprobe cannot be started or cannot read the whole file.
pub async fn read(formats: &str, path: &Path) -> Result<Packets, MediaError> {
    let mut packets = Packets::default();
    let is_complete = for_each_packet(
        formats,
        path,
        "codec_type,pts_time,duration_time",
        "csv=p=0",
        |line| packets.add(line),
    )
    .await?;
    if is_complete {
        Ok(packets)
    } else {
        Err(MediaError::unreadable(MediaReason::PacketsUnreadable))
    }
}

/// Passes these entries of each packet to `on_line`, as lines in one of ffprobe's formats. Returns
/// true if the whole file was read. Memory use is constant.
///
/// # Errors
/// If ffprobe cannot be started.
pub(crate) async fn for_each_packet(
    formats: &str,
    path: &Path,
    entries: &str,
    format: &str,
    on_line: impl FnMut(&str),
) -> Result<bool, MediaError> {
    let arguments = ["-show_entries", &format!("packet={entries}"), "-of", format];
    ffprobe_lines(Urgency::Background, formats, path, &arguments, on_line).await
}

/// Runs ffprobe on a file in one of `formats` and passes its output to `on_line`, line by line.
/// Returns false if ffprobe fails. Memory use is constant.
///
/// # Errors
/// If ffprobe cannot be started.
pub(crate) async fn ffprobe_lines(
    urgency: Urgency,
    formats: &str,
    path: &Path,
    arguments: &[&str],
    mut on_line: impl FnMut(&str),
) -> Result<bool, MediaError> {
    let start_error = |e: std::io::Error| MediaError::Start("ffprobe", reason(&e));
    let mut child = Command::from(tool_command(&find_tool("ffprobe")?, urgency))
        .args(["-v", "error"])
        .args(arguments)
        .args(input_arguments(formats, path))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(start_error)?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = lines.next_line().await.map_err(start_error)? {
            on_line(&line);
        }
    }
    Ok(child.wait().await.map_err(start_error)?.success())
}

/// Reads the packets of the files in a concat list, as one file.
///
/// # Errors
/// Same as [`read`].
pub(crate) async fn read_concat_list(list: &Path) -> Result<Packets, MediaError> {
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
            (
                packets.frame_times.len(),
                packets.picture_end_s,
                packets.sound_end_s
            ),
            (3, 0.2 + 0.1, 0.48)
        );
        assert_eq!(packets.frames_from(&[0.0, 0.15, 0.5]), [2, 1, 0]);
    }
}
