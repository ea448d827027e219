//! Tracks as other programs know them: one thing after the other, counted in whole frames. Where two segments blend, the
//! cut lies in the middle of the blend; what lies over something else without a blend goes to a lane of its own.

use super::{InterchangeProject, frames};
use crate::domain::clock::frame_at;
use crate::domain::timeline::{Segment, Track, TrackKind};

/// A segment between its cuts. Frames are of the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedSegment<'a> {
    pub segment: &'a Segment,
    /// Where it is cut in, and how long it is until it is cut out.
    pub at: u64,
    pub frames: u64,
    /// What it shows before `at`, and after its end, while it blends.
    pub head: u64,
    pub tail: u64,
    /// What the segment before it shows after its end while the two blend.
    pub tail_before: u64,
    /// What the segment behind it shows before this one ends.
    pub next_head: u64,
}

impl PlacedSegment<'_> {
    pub fn end(&self) -> u64 {
        self.at + self.frames
    }

    /// Whether it blends with the segment before it.
    pub fn blends(&self) -> bool {
        self.head + self.tail_before > 0
    }

    /// Where it is cut in, in frames of the source at the timeline's rate, rounded.
    pub fn source_start(&self, fps: u32) -> u64 {
        let s = self.segment;
        let hidden = if s.reversed { self.tail } else { self.head } as f64;
        (frames(s.in_ms, fps) + if s.frozen { 0.0 } else { hidden * s.speed }).round() as u64
    }
}

/// A track of another program.
pub struct InterchangeTrack<'a> {
    /// The track that it is of, by index; none for the sound that belongs to the clips.
    pub track: Option<usize>,
    pub name: String,
    pub is_sound: bool,
    pub laid: Vec<PlacedSegment<'a>>,
}

impl<'a> InterchangeProject<'a> {
    /// All tracks but those of text, and the sound of the clips as a track of its own: others know no clip that has both.
    pub fn lanes(&self) -> Vec<InterchangeTrack<'a>> {
        let mut found = Vec::new();
        for (index, track) in self
            .timeline
            .tracks
            .iter()
            .enumerate()
            .filter(|(_, t)| t.kind != TrackKind::Text)
        {
            let is_sound = track.kind == TrackKind::Audio;
            let mut laid = lanes(track, self.fps());
            if laid.is_empty() {
                laid.push(Vec::new());
            }
            for (n, laid) in laid.into_iter().enumerate() {
                let name = if n == 0 {
                    track.label()
                } else {
                    format!("{} ({})", track.label(), n + 1)
                };
                found.push(InterchangeTrack {
                    track: Some(index),
                    name,
                    is_sound,
                    laid,
                });
            }
        }
        let sounds = |s: &Segment| {
            !s.muted && !s.frozen && (self.medium)(s).is_some_and(|m| m.has_picture && m.has_sound)
        };
        let of_clips: Vec<InterchangeTrack> = found
            .iter()
            .filter(|l| !l.is_sound)
            .map(|l| {
                l.laid
                    .iter()
                    .filter(|l| sounds(l.segment))
                    .cloned()
                    .collect::<Vec<_>>()
            })
            .filter(|laid| !laid.is_empty())
            .map(|laid| InterchangeTrack {
                track: None,
                name: "Clip sound".into(),
                is_sound: true,
                laid,
            })
            .collect();
        found.extend(of_clips);
        found
    }
}

/// The lanes of a track; the first has all that fits.
fn lanes(track: &Track, fps: u32) -> Vec<Vec<PlacedSegment<'_>>> {
    let mut lanes: Vec<Vec<PlacedSegment>> = Vec::new();
    for segment in track.segments.iter().filter(|s| s.duration_ms > 0) {
        let at = frame_at(segment.start_ms, fps);
        let frames = frame_at(segment.end_ms(), fps).max(at + 1) - at;
        let laid = PlacedSegment {
            segment,
            at,
            frames,
            head: 0,
            tail: 0,
            tail_before: 0,
            next_head: 0,
        };
        match lanes.iter_mut().find(|lane| fits(lane, &laid)) {
            Some(lane) => push(lane, laid),
            None => lanes.push(vec![laid]),
        }
    }
    lanes
}

/// Frames that a segment shares with the one before it.
fn overlap(before: &PlacedSegment, laid: &PlacedSegment) -> u64 {
    before.end().saturating_sub(laid.at)
}

fn fits(lane: &[PlacedSegment], laid: &PlacedSegment) -> bool {
    let Some(before) = lane.last() else {
        return true;
    };
    let n = overlap(before, laid);
    // What is left between two blends must be something.
    n == 0
        || (laid.segment.transition_ms() > 0
            && before.frames > n - n / 2
            && laid.frames > n / 2
            && laid.at > before.at)
}

fn push<'a>(lane: &mut Vec<PlacedSegment<'a>>, laid: PlacedSegment<'a>) {
    let Some(before) = lane.last_mut() else {
        return lane.push(laid);
    };
    let n = overlap(before, &laid);
    let head = n / 2;
    before.tail = n - head;
    before.frames -= before.tail;
    before.next_head = head;
    let tail_before = before.tail;
    lane.push(PlacedSegment {
        at: laid.at + head,
        frames: laid.frames - head,
        head,
        tail_before,
        ..laid
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::timeline::Transition;

    fn track(segments: &[(u64, u64, u64)]) -> Track {
        let mut track = Track::new("v".into(), TrackKind::Video, "Video", None);
        for (i, (start, length, blend)) in segments.iter().enumerate() {
            let mut s = Segment::new(i.to_string(), format!("{i}.mp4"), *start, *length);
            s.transition = (*blend > 0).then(|| Transition {
                kind: "crossfade".into(),
                duration_ms: *blend,
            });
            track.segments.push(s);
        }
        track
    }

    fn told(track: &Track) -> Vec<Vec<(u64, u64, u64, u64)>> {
        lanes(track, 30)
            .iter()
            .map(|l| l.iter().map(|l| (l.at, l.frames, l.head, l.tail)).collect())
            .collect()
    }

    #[test]
    fn a_blend_is_cut_in_its_middle() {
        let t = track(&[(0, 5_000, 0), (4_500, 5_000, 500), (10_000, 1_000, 0)]);
        assert_eq!(
            told(&t),
            [vec![(0, 142, 0, 8), (142, 143, 7, 0), (300, 30, 0, 0)]]
        );
    }

    #[test]
    fn what_lies_over_something_else_gets_a_lane() {
        let t = track(&[(0, 5_000, 0), (1_000, 1_000, 0), (3_000, 1_000, 0)]);
        assert_eq!(
            told(&t),
            [vec![(0, 150, 0, 0)], vec![(30, 30, 0, 0), (90, 30, 0, 0)]]
        );
        let t = track(&[(0, 1_000, 0), (0, 1_000, 1_000)]);
        assert_eq!(
            told(&t).len(),
            2,
            "a blend of everything leaves nothing to cut"
        );
    }
}
