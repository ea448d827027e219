//! The timeline's pane: what is shown in it, and where one is.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::draft::Draft;
use crate::domain::timeline::{Segment, Timeline, Track};

/// How much of the timeline is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Zoom {
    #[default]
    Fit,
    MsPerCell(f64),
}

/// The playhead on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Playback {
    /// 1.0 is real time; below 0 is backwards.
    pub rate: f64,
    pub from_ms: u64,
    /// Wall clock, ms since 1970.
    pub since_ms: u64,
}

/// An older version of the draft that is looked at.
#[derive(Clone, Debug)]
pub struct ViewedVersion {
    /// The version's row in the database, and its number in the session.
    pub id: i64,
    pub number: u32,
    pub draft: Arc<Draft>,
}

/// The timeline and where one is in it.
#[derive(Clone, Debug, Default)]
pub struct TimelinePane {
    /// The draft as it stands.
    pub draft: Option<Arc<Draft>>,
    /// An older version that is shown in its place.
    pub viewed: Option<ViewedVersion>,
    pub playhead_ms: u64,
    /// Index of the track in hand.
    pub track: usize,
    pub zoom: Zoom,
    /// ids that the last turn changed.
    pub changed: HashSet<String>,
    /// ids of selected segments, in the order of their selection.
    pub marked: Vec<String>,
    pub in_ms: Option<u64>,
    pub out_ms: Option<u64>,
    /// Times of markers, in order.
    pub markers: Vec<u64>,
    pub play: Option<Playback>,
}

impl TimelinePane {
    /// The draft that is shown: a version that is looked at, else the draft as it stands.
    pub fn shown(&self) -> Option<&Arc<Draft>> {
        self.viewed
            .as_ref()
            .map(|v| &v.draft)
            .or(self.draft.as_ref())
    }

    /// The draft that is shown, where there is one with something on it.
    pub fn draft(&self) -> Option<&Draft> {
        self.shown()
            .map(|d| &**d)
            .filter(|d| !d.timeline.is_empty())
    }

    /// Its timeline.
    pub fn timeline(&self) -> Option<&Timeline> {
        self.draft().map(|d| &d.timeline)
    }

    /// The end of its last segment; 0 where there is none.
    pub fn duration_ms(&self) -> u64 {
        self.draft().map_or(0, Draft::duration_ms)
    }

    /// The track in hand.
    pub fn track(&self) -> Option<&Track> {
        let tracks = &self.timeline()?.tracks;
        tracks.get(self.track.min(tracks.len().saturating_sub(1)))
    }

    /// The segment of the track in hand under the playhead; the later one where two overlap.
    pub fn selected(&self) -> Option<&Segment> {
        let at = self.playhead_ms;
        let segments = &self.track()?.segments;
        // Segments are in order of their start: none behind this one covers the time.
        let behind = segments.partition_point(|s| s.start_ms <= at);
        segments[..behind]
            .iter()
            .rev()
            .take(64)
            .find(|s| s.covers(at))
    }

    /// What an edit is about, as (track, segment) indices: the selected segments, else the one under the playhead.
    pub fn edit_targets(&self) -> Vec<(usize, usize)> {
        let Some(t) = self.timeline() else {
            return Vec::new();
        };
        let mut found: Vec<(usize, usize)> =
            self.marked.iter().filter_map(|id| t.locate(id)).collect();
        if found.is_empty() {
            found.extend(self.selected().and_then(|s| t.locate(&s.id)));
        }
        found
    }

    /// The range between in and out point, where both are set in order.
    pub fn range(&self) -> Option<(u64, u64)> {
        Some((self.in_ms?, self.out_ms?)).filter(|(from, to)| from < to)
    }
}
