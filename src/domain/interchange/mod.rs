//! Import and export of timelines for other editors.

pub mod edl;
pub mod fcp7;
pub mod format_detection;
pub mod otio;
mod otio_clips;
mod otio_items;
pub mod otio_read;
pub mod skipped_item;
mod timecode;
mod tracks;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::edit::Cue;
use super::timeline::{Segment, Timeline, TrackKind};

pub use timecode::Timecode;

/// A file format for a timeline or its captions, without rendered video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InterchangeFormat {
    /// OpenTimelineIO.
    Otio,
    /// OpenTimelineIO, bundled with the media files.
    Otioz,
    /// Final Cut Pro 7 XML, which Premiere and Resolve can import.
    Fcp7Xml,
    /// CMX 3600.
    Edl,
    /// Titles as SubRip captions.
    Srt,
    /// Titles as WebVTT captions.
    Vtt,
    /// Titles as ASS captions, which highlight each spoken word.
    Ass,
    /// The spoken words of captions, one JSON object a line.
    Words,
    /// The draft JSON of the server.
    Json,
}

impl InterchangeFormat {
    /// All formats, in display order.
    pub const ALL: [Self; 9] = [
        Self::Otio,
        Self::Otioz,
        Self::Fcp7Xml,
        Self::Edl,
        Self::Srt,
        Self::Vtt,
        Self::Ass,
        Self::Words,
        Self::Json,
    ];

    /// Name on the command line and in the export dialog.
    pub fn name(self) -> &'static str {
        match self {
            Self::Otio => "otio",
            Self::Otioz => "otioz",
            Self::Fcp7Xml => "fcp7xml",
            Self::Edl => "edl",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Ass => "ass",
            Self::Words => "words",
            Self::Json => "json",
        }
    }

    /// File extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Fcp7Xml => "xml",
            Self::Words => "jsonl",
            other => other.name(),
        }
    }

    /// Parses a format name, ignoring case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.name().eq_ignore_ascii_case(name))
    }

    /// Returns the format for the extension of a path.
    pub(crate) fn from_path(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL
            .into_iter()
            .find(|f| f.extension().eq_ignore_ascii_case(extension))
    }

    /// Returns true if the format requires local media files, for their paths and audio properties.
    pub(crate) fn needs_media(self) -> bool {
        matches!(self, Self::Otio | Self::Otioz | Self::Fcp7Xml | Self::Edl)
    }
}

/// Files that an export has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterchangeFile {
    pub path: PathBuf,
    pub bytes: u64,
    /// Additional files next to `path`: titles as captions.
    #[serde(rename = "beside")]
    pub sidecars: Vec<PathBuf>,
    /// Names of media files that are not available locally and could not be downloaded.
    pub missing: Vec<String>,
}

/// A media file as referenced by an interchange file.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaReference {
    /// `file:///…`, `https://…`, or a path within a bundle.
    pub url: String,
    /// File name.
    pub name: String,
    /// Duration (ms); 0 for a photo or if unknown.
    pub duration_ms: u64,
    /// Frame rate (fps); 0 for photos, audio or if unknown.
    pub fps: f64,
    pub has_picture: bool,
    pub has_sound: bool,
    /// Width (px); 0 for audio or if unknown.
    pub width: u32,
    /// Height (px); 0 for audio or if unknown.
    pub height: u32,
    /// Timecode of the first frame; `None` if the file has none.
    pub timecode: Option<Timecode>,
}

/// Input of an interchange export.
pub struct InterchangeProject<'a> {
    pub timeline: &'a Timeline,
    /// User markers (ms).
    pub markers: &'a [u64],
    /// Looks up the media file of a segment; `None` if it is not available.
    pub media_reference: &'a dyn Fn(&Segment) -> Option<MediaReference>,
}

impl InterchangeProject<'_> {
    /// Frame rate of the project (fps).
    fn fps(&self) -> u32 {
        self.timeline.canvas.fps.clamp(1, 240)
    }

    /// Returns the text segments with their track indices, in order of time.
    fn titles(&self) -> Vec<(usize, &Segment)> {
        let tracks = self
            .timeline
            .tracks
            .iter()
            .enumerate()
            .filter(|(_, t)| t.kind == TrackKind::Text);
        let mut titles: Vec<_> = tracks
            .flat_map(|(i, t)| t.segments.iter().map(move |s| (i, s)))
            .collect();
        titles.sort_by_key(|(_, s)| s.start_ms);
        titles
    }
}

/// Converts the titles of a timeline to captions, in order of time.
pub fn captions(timeline: &Timeline) -> Vec<Cue> {
    let titles = timeline
        .segments()
        .filter(|(t, s)| t.kind == TrackKind::Text && s.duration_ms > 0);
    let cue = |s: &Segment| {
        Some(Cue {
            start_ms: s.start_ms,
            end_ms: s.end_ms(),
            text: s.text()?.to_owned(),
        })
    };
    let mut cues: Vec<Cue> = titles
        .filter_map(|(_, s)| cue(s))
        .filter(|c| !c.text.trim().is_empty())
        .collect();
    cues.sort_by_key(|c| c.start_ms);
    cues
}

/// Converts a time (ms) to frames without rounding.
fn exact_frames(ms: u64, fps: u32) -> f64 {
    ms as f64 * f64::from(fps) / 1000.0
}
