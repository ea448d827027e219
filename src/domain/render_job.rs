//! Export jobs: status, file formats and output options.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::quality::Quality;
use super::reason::Reason;
use super::resolution::Resolution;

/// Status of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenderStatus {
    /// The id is stored; the server has not yet confirmed the request.
    Submitting,
    Pending,
    Processing,
    /// Rendered; the file is being downloaded.
    Downloading,
    /// Rendered, downloaded and verified.
    Completed,
    Failed,
    Cancelled,
}

impl RenderStatus {
    /// Returns true if the status is final.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Name in `--json` output and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitting => "submitting",
            Self::Pending => "pending",
            Self::Processing => "processing",
            Self::Downloading => "downloading",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Parses the status names that various servers use. Unknown names mean [`Self::Processing`].
    pub fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "submitting" => Self::Submitting,
            "pending" | "queued" => Self::Pending,
            "downloading" => Self::Downloading,
            "completed" | "complete" | "done" | "success" | "succeeded" | "finished" | "ready" => {
                Self::Completed
            }
            "failed" | "failure" | "error" | "expired" | "timeout" | "timed_out" | "rejected"
            | "aborted" => Self::Failed,
            "cancelled" | "canceled" => Self::Cancelled,
            _ => Self::Processing,
        }
    }
}

/// File format of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// H.264 and AAC.
    #[default]
    Mp4,
    /// VP9 and Opus.
    Webm,
    /// ProRes and PCM, for other editors.
    Mov,
    /// An animation without audio, at most 15 fps and 640 px wide.
    Gif,
    /// Audio only.
    Mp3,
    Wav,
}

impl FileFormat {
    pub const ALL: [Self; 6] = [
        Self::Mp4,
        Self::Webm,
        Self::Mov,
        Self::Gif,
        Self::Mp3,
        Self::Wav,
    ];

    /// Name in the API, which is also the file extension.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
            Self::Mov => "mov",
            Self::Gif => "gif",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
        }
    }

    /// Parses a format name or a file extension, ignoring case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.name().eq_ignore_ascii_case(name))
    }

    /// Returns the format for the extension of a path.
    pub(crate) fn from_path(path: &std::path::Path) -> Option<Self> {
        Self::from_name(path.extension()?.to_str()?)
    }

    /// MIME type of the format.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
            Self::Mov => "video/quicktime",
            Self::Gif => "image/gif",
            Self::Mp3 => "audio/mpeg",
            Self::Wav => "audio/wav",
        }
    }
}

/// Format and resolution that a message or an instruction asks for; `None` keeps the setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportRequest {
    pub format: Option<FileFormat>,
    pub resolution: Option<Resolution>,
}

/// Options of an export that override the project settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutputOptions {
    pub format: FileFormat,
    pub quality: Quality,
    /// Frame rate (fps); `None` keeps the project's rate.
    pub fps: Option<u32>,
    /// Reframes the canvas to 9:16.
    pub vertical: bool,
    /// Exports only this range of the timeline (ms).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<(u64, u64)>,
    /// A quick preview, which is played and not listed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub preview: bool,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self {
            format: FileFormat::Mp4,
            quality: Quality::High,
            fps: None,
            vertical: false,
            range: None,
            preview: false,
        }
    }
}

/// An export job and its output file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderJob {
    /// `render_<uuid>`, stored before the request that uses it is sent.
    pub id: String,
    pub session_id: String,
    pub status: RenderStatus,
    /// Completed share, 0 to 1.
    pub progress: f64,
    pub resolution: Resolution,
    /// Output path.
    pub path: PathBuf,
    /// Reason of a failed export.
    pub problem: Option<Reason>,
    pub bytes: u64,
    /// Creation time (Unix time, ms).
    pub created_ms: u64,
    /// End time (Unix time, ms); `None` while the export runs.
    pub ended_ms: Option<u64>,
    /// Database row of the exported draft version, if known.
    pub draft: Option<i64>,
    /// Number of that version in the session, if known.
    pub version: Option<u32>,
    pub output: OutputOptions,
}

impl RenderJob {
    /// Estimates the remaining time (ms); `None` until the progress is sufficient for an estimate.
    pub(crate) fn remaining_ms(&self, now_ms: u64) -> Option<u64> {
        let elapsed = now_ms.saturating_sub(self.created_ms) as f64;
        (self.status == RenderStatus::Processing && self.progress > 0.02)
            .then(|| (elapsed / self.progress * (1.0 - self.progress)) as u64)
    }

    /// Elapsed time of the export (ms).
    pub(crate) fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.ended_ms
            .unwrap_or(now_ms)
            .saturating_sub(self.created_ms)
    }
}
