//! The timeline: tracks of segments on a canvas. Times are in ms, sizes in px, rates in fps.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::domain::asset::is_photo;

mod fit;
mod motion;
mod position;
mod property_table;
mod role;
pub(super) mod segment;
pub(super) mod transition;

pub use fit::Fit;
pub use motion::Motion;
pub use position::{Anchor, Position};
pub use role::Role;
pub use segment::{Adjustments, DraftKey, Inset, Segment, TextHighlight, TextStyle};
pub use transition::{Transition, TransitionKind};

/// Title of a project that nobody has named.
pub const DEFAULT_TITLE: &str = "project";

/// Content type of a track, stored as `tt` in a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// `tt` 0.
    Video,
    /// `tt` 1.
    Audio,
    /// `tt` 7.
    Text,
    /// Any other `tt`, shown as a generic track.
    Other(i64),
}

impl TrackKind {
    /// Converts the `tt` value of a draft.
    pub(crate) fn from_code(tt: i64) -> Self {
        match tt {
            0 => Self::Video,
            1 => Self::Audio,
            7 => Self::Text,
            other => Self::Other(other),
        }
    }

    /// Returns the `tt` value of a draft.
    pub fn code(self) -> i64 {
        match self {
            Self::Video => 0,
            Self::Audio => 1,
            Self::Text => 7,
            Self::Other(code) => code,
        }
    }
}

/// Frame size (px) and frame rate (fps) of the output.
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

impl Segment {
    /// End on the timeline (ms).
    pub fn end_ms(&self) -> u64 {
        self.start_ms.saturating_add(self.duration_ms)
    }

    /// Duration of the used source range (source ms).
    pub(crate) fn source_duration_ms(&self) -> u64 {
        self.to_source(self.duration_ms)
    }

    /// Converts a timeline duration to a source duration (ms).
    pub(crate) fn to_source(&self, ms: u64) -> u64 {
        (ms as f64 * self.speed).round() as u64
    }

    /// Trims `head_ms` and `tail_ms` (timeline ms).
    ///
    /// Adjusts the in point, but not `start_ms`. Removes the fade of a trimmed end.
    pub(crate) fn trim_ends(&mut self, head_ms: u64, tail_ms: u64) {
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

    /// Extends the head and the tail (timeline ms), as [`Self::trim_ends`] trims them.
    pub(crate) fn extend_ends(&mut self, head_ms: u64, tail_ms: u64) {
        if !self.frozen {
            let earlier_ms = self.to_source(if self.reversed { tail_ms } else { head_ms });
            self.in_ms = self.in_ms.saturating_sub(earlier_ms);
        }
        self.duration_ms += head_ms + tail_ms;
    }

    /// Returns the `#rrggbb` of a solid color segment, which has no media file.
    pub fn solid_color(&self) -> Option<&str> {
        self.source.as_deref()?.strip_prefix(COLOR_SOURCE_PREFIX)
    }

    /// Key to look up the media file: the source, or the name in drafts without sources.
    pub(crate) fn media_key(&self) -> Cow<'_, str> {
        self.source.as_deref().map_or_else(
            || format!("{NAME_SOURCE_PREFIX}{}", self.name).into(),
            Cow::Borrowed,
        )
    }

    /// Duration of the transition into the segment (ms); 0 for a hard cut.
    pub(crate) fn transition_ms(&self) -> u64 {
        self.transition.as_ref().map_or(0, |t| t.duration_ms)
    }

    /// Time from which only this segment is visible (ms): after its transition.
    pub(crate) fn visible_start_ms(&self) -> u64 {
        let last = self.duration_ms.saturating_sub(1);
        self.start_ms + self.transition_ms().min(last)
    }

    /// Returns the name unless it repeats the text of a text segment.
    pub(super) fn own_name(&self) -> Option<&str> {
        (self.text() != Some(&self.name)).then_some(&self.name)
    }

    /// Returns true if the playback rate is not normal.
    pub(crate) fn has_speed(&self) -> bool {
        (self.speed - 1.0).abs() > f64::EPSILON
    }

    /// Returns true for a photo or a text, which have no sound.
    pub(crate) fn is_silent(&self) -> bool {
        self.style.is_some() || is_photo(&self.name)
    }

    /// Returns the text of a text segment.
    pub fn text(&self) -> Option<&str> {
        self.style.as_ref().map(|s| s.text.as_str())
    }

    /// Returns true if the segment contains the timeline position `ms`.
    pub fn contains(&self, ms: u64) -> bool {
        self.start_ms <= ms && ms < self.end_ms()
    }
}

/// Prefix of the media key of a segment without a source, before its name.
const NAME_SOURCE_PREFIX: &str = "name:";

/// Prefix of the source of a solid color segment, before `#rrggbb`.
pub(crate) const COLOR_SOURCE_PREFIX: &str = "color:";

/// A track of the timeline. Segments are sorted by start.
#[derive(Clone, Debug, PartialEq)]
pub struct Track {
    pub id: String,
    pub kind: TrackKind,
    pub name: String,
    /// Role of an audio track.
    pub role: Option<Role>,
    pub segments: Vec<Segment>,
    /// Unknown keys of the draft's `m`.
    pub extra: Map<String, Value>,
}

impl Track {
    /// Creates an empty track.
    pub fn new(id: String, kind: TrackKind, name: &str, role: Option<Role>) -> Self {
        Self {
            id,
            kind,
            name: name.to_owned(),
            role,
            segments: Vec::new(),
            extra: Map::new(),
        }
    }

    /// End of the last segment (ms).
    pub fn end_ms(&self) -> u64 {
        self.segments.iter().map(Segment::end_ms).max().unwrap_or(0)
    }

    /// Returns the start and end of the gap before a segment (ms), or `None` if there is none.
    pub(crate) fn gap_before(&self, index: usize) -> Option<(u64, u64)> {
        let end_ms = self.segments.get(index)?.start_ms;
        let previous = index.checked_sub(1).and_then(|i| self.segments.get(i));
        let start_ms = previous.map_or(0, Segment::end_ms);
        (start_ms < end_ms).then_some((start_ms, end_ms))
    }

    /// Returns true if segments overlap by more than their transitions.
    pub(crate) fn has_overlaps(&self) -> bool {
        let mut end = 0;
        self.segments.iter().any(|s| {
            let overlaps = s.start_ms + s.transition_ms() < end;
            end = end.max(s.end_ms());
            overlaps
        })
    }

    /// Display name: the track name, or else its role or kind.
    pub fn label(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        match (self.kind, &self.role) {
            (TrackKind::Video, _) => "Video".into(),
            // The public API reference calls type 1 "audio/BGM".
            (TrackKind::Audio, None) => Role::Music.track_name().into(),
            (TrackKind::Audio, Some(role)) => role.track_name().into(),
            (TrackKind::Text, _) => "Title".into(),
            (TrackKind::Other(code), _) => format!("Type {code}"),
        }
    }
}

/// A project: canvas, tracks and metadata.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    pub id: String,
    pub title: String,
    pub canvas: Canvas,
    /// Target loudness (LUFS); `None` disables loudness normalization.
    pub loudness: Option<f64>,
    pub tracks: Vec<Track>,
    /// Unknown keys of the draft's `m`.
    pub extra: Map<String, Value>,
}

impl Timeline {
    /// End of the last segment (ms); 0 if the timeline is empty.
    pub fn duration_ms(&self) -> u64 {
        self.tracks.iter().map(Track::end_ms).max().unwrap_or(0)
    }

    /// Returns true if no track has a segment. The API does not export an empty timeline.
    pub fn is_empty(&self) -> bool {
        self.tracks.iter().all(|t| t.segments.is_empty())
    }

    /// Returns the first track of this kind and, if given, role.
    pub fn track(&self, kind: TrackKind, role: Option<&Role>) -> Option<&Track> {
        self.tracks
            .iter()
            .find(|t| t.kind == kind && (role.is_none() || t.role.as_ref() == role))
    }

    /// Mutable variant of [`Self::track`].
    pub fn track_mut(&mut self, kind: TrackKind, role: Option<&Role>) -> Option<&mut Track> {
        self.tracks
            .iter_mut()
            .find(|t| t.kind == kind && (role.is_none() || t.role.as_ref() == role))
    }

    /// Iterates over all segments with their tracks.
    pub fn segments(&self) -> impl Iterator<Item = (&Track, &Segment)> {
        self.tracks
            .iter()
            .flat_map(|t| t.segments.iter().map(move |s| (t, s)))
    }

    /// Finds a segment by id. Returns the track index and the segment index.
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

/// Generates a unique id for a track or segment, by which versions can be compared.
pub fn new_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.truncate(12);
    id
}
