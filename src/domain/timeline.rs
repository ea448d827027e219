//! The timeline: tracks of segments on a canvas. Times are in ms, sizes in px, rates in frames a second.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::adjustments::Adjustments;

/// What a track carries. The numbers are the draft's `tt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// `tt` 0.
    Video,
    /// `tt` 1.
    Audio,
    /// `tt` 7.
    Text,
    /// Any other `tt`: shown as what it is, never hidden.
    Other(i64),
}

impl TrackKind {
    /// The kind that a draft's `tt` stands for.
    pub fn from_code(tt: i64) -> Self {
        match tt {
            0 => Self::Video,
            1 => Self::Audio,
            7 => Self::Text,
            other => Self::Other(other),
        }
    }

    /// The draft's `tt`.
    pub fn code(self) -> i64 {
        match self {
            Self::Video => 0,
            Self::Audio => 1,
            Self::Text => 7,
            Self::Other(code) => code,
        }
    }
}

/// Size in px and rate of the finished picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    pub width: u32,
    pub height: u32,
    pub fps: u32,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            width: 1920,
            height: 1080,
            fps: 30,
        }
    }
}

/// A blend into a segment from the one before it; the two overlap by `duration_ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// `crossfade`, `fade-black`, … as the draft names it.
    pub kind: String,
    pub duration_ms: u64,
}

/// How a text looks. Absent values mean the renderer's neutral ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextStyle {
    pub text: String,
    /// One of the nine places (`top-left` … `bottom-right`).
    pub position: Option<String>,
    /// Height of the letters in px on a canvas 1080 px high.
    pub size: Option<u32>,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// `#rrggbb` of a band behind the text.
    pub background: Option<String>,
    /// `regular`, `semibold` or `bold`.
    pub weight: Option<String>,
    /// Whether it rolls from below the picture to above it, as credits do.
    pub roll: bool,
}

/// Where a picture of an upper video track lies, in place of the whole canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Inset {
    /// One of the nine places.
    pub position: String,
    /// Its width as a share of the canvas's, 0.05 to 1.
    pub scale: f64,
}

/// A stretch of a track: a clip, a photo, a sound or a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub id: String,
    /// Where it starts on the timeline.
    pub start_ms: u64,
    /// How long it lasts on the timeline.
    pub duration_ms: u64,
    pub name: String,
    /// `asset://<hash>` in the studio, whatever the cloud says elsewhere.
    pub source: Option<String>,
    /// In point: where in the source it starts.
    pub in_ms: u64,
    /// 1.0 is as recorded; a segment uses `duration_ms × speed` of its source.
    pub speed: f64,
    /// 1.0 is as recorded.
    pub volume: f64,
    pub muted: bool,
    pub looped: bool,
    /// Plays from its out point to its in point.
    pub reversed: bool,
    /// Shows the frame at its in point for its whole length, without sound.
    pub frozen: bool,
    /// Gives way to speech.
    pub ducked: bool,
    pub fade_in_ms: u64,
    pub fade_out_ms: u64,
    /// `cover`, `contain` or `blur`.
    pub fit: Option<String>,
    pub look: Adjustments,
    pub inset: Option<Inset>,
    pub transition: Option<Transition>,
    pub style: Option<TextStyle>,
    /// Keys of the draft's `m` that this program gives no meaning to, kept as they came.
    pub extra: Map<String, Value>,
}

impl Segment {
    /// A segment with every property neutral.
    pub fn new(id: String, name: String, start_ms: u64, duration_ms: u64) -> Self {
        Self {
            id,
            start_ms,
            duration_ms,
            name,
            source: None,
            in_ms: 0,
            speed: 1.0,
            volume: 1.0,
            muted: false,
            looped: false,
            reversed: false,
            frozen: false,
            ducked: false,
            fade_in_ms: 0,
            fade_out_ms: 0,
            fit: None,
            look: Adjustments::default(),
            inset: None,
            transition: None,
            style: None,
            extra: Map::new(),
        }
    }

    /// Out point on the timeline.
    pub fn end_ms(&self) -> u64 {
        self.start_ms.saturating_add(self.duration_ms)
    }

    /// How much of the source it plays, in ms of the source.
    pub fn source_ms(&self) -> u64 {
        self.to_source(self.duration_ms)
    }

    /// A stretch of the timeline as a stretch of the source, ms.
    pub fn to_source(&self, ms: u64) -> u64 {
        (ms as f64 * self.speed).round() as u64
    }

    /// Takes so much off its head and tail, in ms of the timeline. What is played of the source follows; where it starts
    /// on the timeline is the caller's affair.
    pub fn shave(&mut self, head_ms: u64, tail_ms: u64) {
        if !self.frozen {
            self.in_ms += self.to_source(if self.reversed { tail_ms } else { head_ms });
        }
        self.duration_ms = self.duration_ms.saturating_sub(head_ms + tail_ms);
        self.fade_in_ms = if head_ms > 0 {
            0
        } else {
            self.fade_in_ms.min(self.duration_ms)
        };
        self.fade_out_ms = if tail_ms > 0 {
            0
        } else {
            self.fade_out_ms.min(self.duration_ms - self.fade_in_ms)
        };
    }

    /// The `#rrggbb` of a segment that is one colour and has no medium.
    pub fn plain_color(&self) -> Option<&str> {
        self.source.as_deref()?.strip_prefix(COLOR_SOURCE)
    }

    /// What its medium is asked for by: its source, else its name, for drafts that tell no more.
    pub fn medium(&self) -> Cow<'_, str> {
        self.source.as_deref().map_or_else(
            || format!("{NAME_SOURCE}{}", self.name).into(),
            Cow::Borrowed,
        )
    }

    /// Length of the transition into it, 0 where it is a plain cut.
    pub fn transition_ms(&self) -> u64 {
        self.transition.as_ref().map_or(0, |t| t.duration_ms)
    }

    /// The text it shows, for a title.
    pub fn text(&self) -> Option<&str> {
        self.style.as_ref().map(|s| s.text.as_str())
    }

    /// Whether it lies under the time `ms`.
    pub fn covers(&self, ms: u64) -> bool {
        self.start_ms <= ms && ms < self.end_ms()
    }
}

/// What stands before the name of a medium of which nothing else is known.
const NAME_SOURCE: &str = "name:";

/// What stands before `#rrggbb` in the source of a plain coloured picture.
pub const COLOR_SOURCE: &str = "color:";

/// A row of the timeline. Segments are in order of their start.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub id: String,
    pub kind: TrackKind,
    pub name: String,
    /// For sound: `bgm`, `voice` or `sfx`.
    pub role: Option<String>,
    pub segments: Vec<Segment>,
    /// Unknown keys of the draft's `m`.
    pub extra: Map<String, Value>,
}

impl Track {
    /// An empty track.
    pub fn new(id: String, kind: TrackKind, name: &str, role: Option<&str>) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            role: role.map(str::to_owned),
            segments: Vec::new(),
            extra: Map::new(),
        }
    }

    /// The end of its last segment.
    pub fn end_ms(&self) -> u64 {
        self.segments.iter().map(Segment::end_ms).max().unwrap_or(0)
    }

    /// Whether segments lie over each other without a transition that says so.
    pub fn overlaps(&self) -> bool {
        let mut end = 0;
        self.segments.iter().any(|s| {
            let meets = s.start_ms + s.transition_ms() < end;
            end = end.max(s.end_ms());
            meets
        })
    }

    /// What people call it: its name, else its role or kind.
    pub fn label(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match (self.kind, self.role.as_deref()) {
            (TrackKind::Audio, Some("bgm")) => "BGM".into(),
            (TrackKind::Audio, Some("voice")) => "Voice".into(),
            (TrackKind::Audio, Some("sfx")) => "SFX".into(),
            (TrackKind::Video, _) => "Video".into(),
            // The public reference calls type 1 "audio/BGM".
            (TrackKind::Audio, None) => "BGM".into(),
            (TrackKind::Audio, Some(_)) => "Audio".into(),
            (TrackKind::Text, _) => "Title".into(),
            (TrackKind::Other(code), _) => format!("Type {code}"),
        }
    }
}

/// A whole project as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub id: String,
    pub title: String,
    pub canvas: Canvas,
    /// Loudness that the whole is brought to, LUFS; none leaves it as mixed.
    pub loudness: Option<f64>,
    pub tracks: Vec<Track>,
    /// Unknown keys of the draft's `m`.
    pub extra: Map<String, Value>,
}

impl Timeline {
    /// The end of its last segment; 0 when nothing is on it.
    pub fn duration_ms(&self) -> u64 {
        self.tracks.iter().map(Track::end_ms).max().unwrap_or(0)
    }

    /// Whether any track has a segment: the documented condition for an export.
    pub fn is_empty(&self) -> bool {
        self.tracks.iter().all(|t| t.segments.is_empty())
    }

    /// The first track of a kind (and role, where one is given).
    pub fn track(&self, kind: TrackKind, role: Option<&str>) -> Option<&Track> {
        self.tracks
            .iter()
            .find(|t| t.kind == kind && (role.is_none() || t.role.as_deref() == role))
    }

    /// The same, to change it.
    pub fn track_mut(&mut self, kind: TrackKind, role: Option<&str>) -> Option<&mut Track> {
        self.tracks
            .iter_mut()
            .find(|t| t.kind == kind && (role.is_none() || t.role.as_deref() == role))
    }

    /// Every segment with the track it is on.
    pub fn segments(&self) -> impl Iterator<Item = (&Track, &Segment)> {
        self.tracks
            .iter()
            .flat_map(|t| t.segments.iter().map(move |s| (t, s)))
    }

    /// Where the segment with this id is: track index and index in the track.
    pub fn locate(&self, id: &str) -> Option<(usize, usize)> {
        self.tracks.iter().enumerate().find_map(|(t, track)| {
            track
                .segments
                .iter()
                .position(|s| s.id == id)
                .map(|s| (t, s))
        })
    }
}

/// A new id for a track or a segment; ids are never used twice, so that versions can be compared by them.
pub fn new_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(12);
    id
}
