//! One export on its way from a draft to a file.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where an export stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenderStatus {
    /// The id is on disk; the request is not known to have been taken.
    Submitting,
    Pending,
    Processing,
    /// Rendered; the file is being fetched.
    Downloading,
    /// Rendered, fetched, checked.
    Completed,
    Failed,
    Cancelled,
}

impl RenderStatus {
    /// Whether nothing more will happen by itself.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// The word in `--json` and in the database.
    pub fn word(self) -> &'static str {
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

    /// The status behind a word, whoever wrote it; what is unknown counts as work in progress.
    pub fn from_word(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
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

/// What kind of file an export is.
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
    /// An animation without sound, at most 15 fps and 640 px wide.
    Gif,
    /// Sound alone.
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

    /// The wire's word, which is the file's extension too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
            Self::Mov => "mov",
            Self::Gif => "gif",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
        }
    }

    /// The format behind a word or an extension.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.word().eq_ignore_ascii_case(word))
    }

    /// The format that a file of this name has.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        Self::from_word(path.extension()?.to_str()?)
    }

    /// The media type of such a file.
    pub fn media_type(self) -> &'static str {
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

/// How an export differs from the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutputOptions {
    pub format: FileFormat,
    /// `high`, `medium` or `low`.
    pub quality: String,
    /// Frames a second; none leaves the project's.
    pub fps: Option<u32>,
    /// Turned to 9:16.
    pub vertical: bool,
}

impl Default for OutputOptions {
    fn default() -> Self {
        Self {
            format: FileFormat::Mp4,
            quality: "high".into(),
            fps: None,
            vertical: false,
        }
    }
}

/// A render and the file it becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RenderJob {
    /// `render_<uuid>`: on disk before the request that uses it.
    pub id: String,
    pub session_id: String,
    pub status: RenderStatus,
    /// 0 to 1.
    pub progress: f64,
    /// `1080p`, …
    pub resolution: String,
    /// Where the file goes, or lies.
    pub path: PathBuf,
    /// What went wrong, in words.
    pub problem: Option<String>,
    pub bytes: u64,
    /// Wall clock, ms since 1970.
    pub created_ms: u64,
    pub ended_ms: Option<u64>,
    /// Row of the version of the draft that is exported, and its number in the session, where it is known.
    pub draft: Option<i64>,
    pub version: Option<u32>,
    pub output: OutputOptions,
}

impl RenderJob {
    /// Time left in ms, from how far it came in how long; none before it tells anything.
    pub fn left_ms(&self, now_ms: u64) -> Option<u64> {
        let elapsed = now_ms.saturating_sub(self.created_ms) as f64;
        (self.status == RenderStatus::Processing && self.progress > 0.02)
            .then(|| (elapsed / self.progress * (1.0 - self.progress)) as u64)
    }

    /// How long it has taken so far, or took, in ms.
    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.ended_ms
            .unwrap_or(now_ms)
            .saturating_sub(self.created_ms)
    }
}

/// The short side of the picture in px for `720p`, `1080p`, `1440p`, `4K`.
pub fn resolution_px(word: &str) -> Option<u32> {
    match word.to_ascii_lowercase().as_str() {
        "4k" | "uhd" | "2160p" => Some(2160),
        "2k" | "1440p" => Some(1440),
        "1080p" | "fullhd" => Some(1080),
        "720p" | "hd" => Some(720),
        "480p" => Some(480),
        _ => None,
    }
}
