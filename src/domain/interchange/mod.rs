//! The cut as other editing programs read it, and back.

pub mod edl;
pub mod fcp7;
pub mod foreign;
pub mod otio;
mod otio_items;
pub mod otio_read;
mod timecode;
mod tracks;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::edit::Cue;
use super::timeline::{Segment, Timeline, TrackKind};

pub use timecode::Timecode;

/// A kind of file that describes the cut, or its words, and holds no film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InterchangeFormat {
    /// OpenTimelineIO.
    Otio,
    /// The same, packed together with its media.
    Otioz,
    /// Final Cut Pro 7's XML, which Premiere and Resolve read.
    Fcp7Xml,
    /// CMX 3600.
    Edl,
    /// The titles as captions.
    Srt,
    Vtt,
    /// The draft as the server has it.
    Json,
}

impl InterchangeFormat {
    /// All of them, as a list shows them.
    pub const ALL: [Self; 7] = [
        Self::Otio,
        Self::Otioz,
        Self::Fcp7Xml,
        Self::Edl,
        Self::Srt,
        Self::Vtt,
        Self::Json,
    ];

    /// Its word on the command line and in the dialog.
    pub fn word(self) -> &'static str {
        match self {
            Self::Otio => "otio",
            Self::Otioz => "otioz",
            Self::Fcp7Xml => "fcp7xml",
            Self::Edl => "edl",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Json => "json",
        }
    }

    /// What its files end with.
    pub fn extension(self) -> &'static str {
        if self == Self::Fcp7Xml {
            "xml"
        } else {
            self.word()
        }
    }

    /// The format behind a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|f| f.word().eq_ignore_ascii_case(word))
    }

    /// The format that a file of this name has.
    pub fn of_path(path: &std::path::Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?;
        Self::ALL
            .into_iter()
            .find(|f| f.extension().eq_ignore_ascii_case(extension))
    }

    /// Whether the media have to be on this machine for it: they are named, or it counts whether they have sound.
    pub fn needs_media(self) -> bool {
        matches!(self, Self::Otio | Self::Otioz | Self::Fcp7Xml | Self::Edl)
    }
}

/// What was written of a cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterchangeFile {
    pub path: PathBuf,
    pub bytes: u64,
    /// Files beside it: the titles as captions.
    pub beside: Vec<PathBuf>,
    /// Names of media that are not on this machine and could not be fetched.
    pub missing: Vec<String>,
}

/// A medium as another program finds it.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaReference {
    /// `file:///…`, `https://…`, or a path inside of a package.
    pub url: String,
    /// The file's name.
    pub name: String,
    /// ms; 0 for a photo, and where it is not known.
    pub duration_ms: u64,
    /// Frames a second; 0 for photos and sounds, and where it is not known.
    pub fps: f64,
    pub has_picture: bool,
    pub has_sound: bool,
    /// px; 0 for sound, and where they are not known.
    pub width: u32,
    pub height: u32,
    /// The time code of its first frame, if it has one.
    pub timecode: Option<Timecode>,
}

/// Everything that a file of the cut is made from.
pub struct InterchangeProject<'a> {
    pub timeline: &'a Timeline,
    /// Times that the user marked, ms.
    pub markers: &'a [u64],
    /// The medium of a segment; none where there is no file of it.
    pub medium: &'a dyn Fn(&Segment) -> Option<MediaReference>,
}

impl InterchangeProject<'_> {
    /// Frames a second of the whole.
    fn fps(&self) -> u32 {
        self.timeline.canvas.fps.clamp(1, 240)
    }

    /// The texts with their tracks, in order of time.
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

/// The titles as captions, in order of time.
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

/// A time in frames, not rounded.
fn frames(ms: u64, fps: u32) -> f64 {
    ms as f64 * f64::from(fps) / 1000.0
}
