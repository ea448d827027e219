//! State of the timeline pane: draft, playhead, selection, range and markers.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::request::RequestId;
use crate::domain::draft::Draft;
use crate::domain::spoken::TimeSpan;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind};

/// Horizontal scale of the timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Zoom {
    #[default]
    Fit,
    MsPerCell(f64),
}

/// Playback in progress.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// Different for every start, also after a jump.
    pub id: RequestId,
    /// Speed factor: 1.0 is real time, negative is backwards.
    pub rate: f64,
    pub from_ms: u64,
    /// Wall clock, ms since 1970.
    pub since_ms: u64,
    /// Position of the playhead that playback has set (ms): the user has not moved it since.
    pub shown_ms: u64,
}

/// Part of a segment that is dragged with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraggedPart {
    Body,
    Start,
    End,
}

/// A segment being dragged with the mouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentDrag {
    pub id: String,
    pub part: DraggedPart,
    /// Columns of the screen where the button was pressed, and where the mouse is.
    pub from_column: u16,
    pub column: u16,
    /// Playhead when the button was pressed (ms).
    pub playhead_ms: u64,
}

/// Copied or cut segments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedSegments {
    pub ids: Vec<String>,
    /// True if pasting moves the segments.
    pub is_cut: bool,
}

/// An older version of the draft being viewed.
#[derive(Clone, Debug)]
pub struct ViewedVersion {
    /// Database row; `number` counts within the session.
    pub id: i64,
    pub number: u32,
    pub draft: Arc<Draft>,
}

/// State of the timeline pane.
#[derive(Clone, Debug, Default)]
pub struct TimelinePane {
    /// Current draft.
    pub draft: Option<Arc<Draft>>,
    /// Older version displayed instead of the current draft.
    pub viewed: Option<ViewedVersion>,
    pub playhead_ms: u64,
    /// Index of the current track.
    pub track: usize,
    pub zoom: Zoom,
    /// Ids of the segments changed by the last turn.
    pub changed_ids: HashSet<String>,
    /// Ids of the selected segments, in the order of selection.
    pub selected_ids: Vec<String>,
    pub in_ms: Option<u64>,
    pub out_ms: Option<u64>,
    /// Marker times (ms), sorted.
    pub markers: Vec<u64>,
    /// Ranges that the agent offers to cut, in order.
    pub cut_marks: Vec<TimeSpan>,
    pub playback: Option<Playback>,
    pub drag: Option<SegmentDrag>,
    pub copied: Option<CopiedSegments>,
    /// True if playback repeats the range, or the whole timeline.
    pub looping: bool,
    /// Id and raw JSON of the current segment while the JSON is shown.
    pub raw_segment: Option<(String, String)>,
}

impl TimelinePane {
    /// Replaces the current draft and keeps the playhead within it.
    pub(crate) fn set_draft(&mut self, draft: Option<Arc<Draft>>) {
        self.draft = draft;
        self.clamp();
    }

    /// Clamps playhead, track and selection to the displayed timeline; drops ids that no longer
    /// exist.
    pub(crate) fn clamp(&mut self) {
        self.raw_segment = None;
        self.drag = None;
        let mut selected_ids = std::mem::take(&mut self.selected_ids);
        let timeline = self.timeline();
        let (end, tracks) = timeline.map_or((0, 0), |t| (t.duration_ms(), t.tracks.len()));
        let last_frame_ms = self.last_frame_ms();
        selected_ids.retain(|id| timeline.is_some_and(|t| t.locate(id).is_some()));
        self.selected_ids = selected_ids;
        self.playhead_ms = self.playhead_ms.min(last_frame_ms);
        self.track = self.track.min(tracks.saturating_sub(1));
        if end == 0 {
            self.playback = None;
        }
    }

    /// Returns true if the segment is cut and not yet pasted.
    pub(crate) fn is_cut(&self, id: &str) -> bool {
        let copied = self.copied.as_ref().filter(|copied| copied.is_cut);
        copied.is_some_and(|copied| copied.ids.iter().any(|cut| cut == id))
    }

    /// Start of the last frame (ms).
    pub(crate) fn last_frame_ms(&self) -> u64 {
        let (end_ms, fps) = self.timeline().map_or((0, 30), |t| {
            (t.duration_ms(), u64::from(t.canvas.fps.max(1)))
        });
        let frame = end_ms.saturating_sub(1) * fps / 1_000;
        (frame * 1_000).div_ceil(fps)
    }

    /// Returns the displayed draft: the viewed version, or the current draft.
    pub fn displayed(&self) -> Option<&Arc<Draft>> {
        self.viewed
            .as_ref()
            .map(|v| &v.draft)
            .or(self.draft.as_ref())
    }

    /// Returns the displayed draft, or `None` if it is empty.
    pub fn draft(&self) -> Option<&Draft> {
        self.displayed()
            .map(|d| &**d)
            .filter(|d| !d.timeline.is_empty())
    }

    /// Returns the displayed timeline, or `None` if it is empty.
    pub fn timeline(&self) -> Option<&Timeline> {
        self.draft().map(|d| &d.timeline)
    }

    /// Returns the end of the last segment (ms), or 0 if the timeline is empty.
    pub fn duration_ms(&self) -> u64 {
        self.draft().map_or(0, Draft::duration_ms)
    }

    /// Returns the current track.
    pub fn track(&self) -> Option<&Track> {
        let tracks = &self.timeline()?.tracks;
        tracks.get(self.track.min(tracks.len().saturating_sub(1)))
    }

    /// Returns the segment of the current track under the playhead; the later one if two overlap.
    pub fn segment_at_playhead(&self) -> Option<&Segment> {
        let at = self.playhead_ms;
        let segments = &self.track()?.segments;
        // Segments are sorted by start: none after this index contains the time.
        let end = segments.partition_point(|s| s.start_ms <= at);
        segments[..end]
            .iter()
            .rev()
            .take(64)
            .find(|s| s.contains(at))
    }

    /// Returns the (track, segment) indices of the picture after the gap at the playhead: the one
    /// that contains it, or the one before or after the picture under it.
    pub(crate) fn gap_at_playhead(&self) -> Option<(usize, usize)> {
        let tracks = &self.timeline()?.tracks;
        let track = tracks.iter().position(|t| t.kind == TrackKind::Video)?;
        let pictures = &tracks[track];
        let next = pictures
            .segments
            .partition_point(|s| s.end_ms() <= self.playhead_ms);
        let index = [next, next + 1]
            .into_iter()
            .find(|index| pictures.gap_before(*index).is_some())?;
        Some((track, index))
    }

    /// Returns the (track, segment) indices targeted by an edit: the selection, or the segment
    /// under the playhead.
    pub fn edit_targets(&self) -> Vec<(usize, usize)> {
        let Some(t) = self.timeline() else {
            return Vec::new();
        };
        let mut found: Vec<(usize, usize)> = self
            .selected_ids
            .iter()
            .filter_map(|id| t.locate(id))
            .collect();
        if found.is_empty() {
            found.extend(self.segment_at_playhead().and_then(|s| t.locate(&s.id)));
        }
        found
    }

    /// Returns the range from in to out point, or `None` if either is unset or they are reversed.
    pub fn range(&self) -> Option<(u64, u64)> {
        Some((self.in_ms?, self.out_ms?)).filter(|(from, to)| from < to)
    }
}
