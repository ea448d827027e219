//! Converts tracks to the model of other editors: consecutive segments in whole frames.
//!
//! A transition is cut in its middle. Segments that overlap without a transition move to separate
//! tracks.

use super::{InterchangeProject, exact_frames};
use crate::domain::clock::frame_at;
use crate::domain::timeline::{Segment, Track, TrackKind};

/// A segment between its cuts, in frames of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedSegment<'a> {
    pub segment: &'a Segment,
    /// Frame of the cut at the start.
    pub at: u64,
    /// Number of frames between the cuts.
    pub frames: u64,
    /// Frames shown before `at` during the transition into this segment.
    pub head: u64,
    /// Frames shown after the end during the transition into the next segment.
    pub tail: u64,
    /// Frames that the previous segment shows after its end during the transition.
    pub tail_before: u64,
    /// Frames that the next segment shows before the end of this one.
    pub next_head: u64,
}

impl PlacedSegment<'_> {
    pub fn end(&self) -> u64 {
        self.at + self.frames
    }

    /// Returns true if the segment starts with a transition.
    pub fn blends(&self) -> bool {
        self.head + self.tail_before > 0
    }

    /// Returns the source frame at the start cut, at the rate of the timeline, rounded.
    pub(crate) fn source_start(&self, fps: u32) -> u64 {
        let s = self.segment;
        let hidden = if s.reversed { self.tail } else { self.head } as f64;
        (exact_frames(s.in_ms, fps) + if s.frozen { 0.0 } else { hidden * s.speed }).round() as u64
    }
}

/// A track of an interchange file.
pub struct InterchangeTrack<'a> {
    /// Index of the timeline track; `None` for the audio of clips.
    pub track_index: Option<usize>,
    pub name: String,
    pub is_sound: bool,
    pub segments: Vec<PlacedSegment<'a>>,
}

impl<'a> InterchangeProject<'a> {
    /// Returns all tracks except text tracks, with the audio of clips on separate tracks.
    ///
    /// Other editors do not support clips that contain both picture and audio.
    pub fn tracks(&self) -> Vec<InterchangeTrack<'a>> {
        let mut tracks = Vec::new();
        for (index, track) in self
            .timeline
            .tracks
            .iter()
            .enumerate()
            .filter(|(_, t)| t.kind != TrackKind::Text)
        {
            let is_sound = track.kind == TrackKind::Audio;
            let mut lanes = split_into_lanes(track, self.fps());
            if lanes.is_empty() {
                lanes.push(Vec::new());
            }
            for (n, segments) in lanes.into_iter().enumerate() {
                let name = if n == 0 {
                    track.label()
                } else {
                    format!("{} ({})", track.label(), n + 1)
                };
                tracks.push(InterchangeTrack {
                    track_index: Some(index),
                    name,
                    is_sound,
                    segments,
                });
            }
        }
        let has_audible_sound = |s: &Segment| {
            !s.muted
                && !s.frozen
                && (self.media_reference)(s).is_some_and(|m| m.has_picture && m.has_sound)
        };
        let clip_audio: Vec<InterchangeTrack> = tracks
            .iter()
            .filter(|track| !track.is_sound)
            .map(|track| {
                track
                    .segments
                    .iter()
                    .filter(|placed| has_audible_sound(placed.segment))
                    .cloned()
                    .collect::<Vec<_>>()
            })
            .filter(|segments| !segments.is_empty())
            .map(|segments| InterchangeTrack {
                track_index: None,
                name: "Clip sound".into(),
                is_sound: true,
                segments,
            })
            .collect();
        tracks.extend(clip_audio);
        tracks
    }
}

/// Splits a track into lanes without overlaps. The first lane gets as many segments as possible.
fn split_into_lanes(track: &Track, fps: u32) -> Vec<Vec<PlacedSegment<'_>>> {
    let mut lanes: Vec<Vec<PlacedSegment>> = Vec::new();
    for segment in track.segments.iter().filter(|s| s.duration_ms > 0) {
        let at = frame_at(segment.start_ms, fps);
        let frames = frame_at(segment.end_ms(), fps).max(at + 1) - at;
        let placed = PlacedSegment {
            segment,
            at,
            frames,
            head: 0,
            tail: 0,
            tail_before: 0,
            next_head: 0,
        };
        match lanes.iter_mut().find(|lane| fits(lane, &placed)) {
            Some(lane) => push_joined(lane, placed),
            None => lanes.push(vec![placed]),
        }
    }
    lanes
}

/// Number of frames that a segment shares with the previous one.
fn overlap(before: &PlacedSegment, placed: &PlacedSegment) -> u64 {
    before.end().saturating_sub(placed.at)
}

fn fits(lane: &[PlacedSegment], placed: &PlacedSegment) -> bool {
    let Some(before) = lane.last() else {
        return true;
    };
    let overlap_frames = overlap(before, placed);
    // At least one frame must remain between two transitions.
    overlap_frames == 0
        || (placed.segment.transition_ms() > 0
            && before.frames > overlap_frames - overlap_frames / 2
            && placed.frames > overlap_frames / 2
            && placed.at > before.at)
}

fn push_joined<'a>(lane: &mut Vec<PlacedSegment<'a>>, placed: PlacedSegment<'a>) {
    let Some(before) = lane.last_mut() else {
        return lane.push(placed);
    };
    let overlap_frames = overlap(before, &placed);
    let head = overlap_frames / 2;
    before.tail = overlap_frames - head;
    before.frames -= before.tail;
    before.next_head = head;
    let tail_before = before.tail;
    lane.push(PlacedSegment {
        at: placed.at + head,
        frames: placed.frames - head,
        head,
        tail_before,
        ..placed
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::{Transition, TransitionKind};

    fn track(segments: &[(u64, u64, u64)]) -> Track {
        let mut track = Track::new("v".into(), TrackKind::Video, "Video", None);
        for (i, (start, length, blend)) in segments.iter().enumerate() {
            let mut s = Segment::new(i.to_string(), format!("{i}.mp4"), *start, *length);
            s.transition = (*blend > 0).then_some(Transition {
                kind: TransitionKind::Crossfade,
                duration_ms: *blend,
            });
            track.segments.push(s);
        }
        track
    }

    fn lane_frames(track: &Track) -> Vec<Vec<(u64, u64, u64, u64)>> {
        split_into_lanes(track, 30)
            .iter()
            .map(|l| l.iter().map(|l| (l.at, l.frames, l.head, l.tail)).collect())
            .collect()
    }

    #[test]
    fn a_transition_is_cut_in_its_middle() {
        let t = track(&[(0, 5_000, 0), (4_500, 5_000, 500), (10_000, 1_000, 0)]);
        assert_eq!(
            lane_frames(&t),
            [vec![(0, 142, 0, 8), (142, 143, 7, 0), (300, 30, 0, 0)]]
        );
    }

    #[test]
    fn overlapping_segments_get_separate_lanes() {
        let t = track(&[(0, 5_000, 0), (1_000, 1_000, 0), (3_000, 1_000, 0)]);
        assert_eq!(
            lane_frames(&t),
            [vec![(0, 150, 0, 0)], vec![(30, 30, 0, 0), (90, 30, 0, 0)]]
        );
        let t = track(&[(0, 1_000, 0), (0, 1_000, 1_000)]);
        assert_eq!(
            lane_frames(&t).len(),
            2,
            "a transition over the whole segment leaves no frame between cuts"
        );
    }
}
