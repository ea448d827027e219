//! Plays a range of the timeline faster.

use crate::domain::asset::is_photo;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::timeline::{Role, Segment, Timeline, Track, new_id};

/// Plays a timeline range of all tracks except music faster, so that they stay in sync.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeedRange {
    /// Start of the range (ms of the timeline).
    pub from_ms: u64,
    /// End of the range (ms of the timeline).
    pub to_ms: u64,
    /// 2 is twice as fast.
    pub factor: u32,
}

impl SpeedRange {
    fn played_ms(&self, ms: u64) -> u64 {
        let factor = u64::from(self.factor.max(1));
        (ms + factor / 2) / factor
    }

    /// Converts a time of the timeline before the edit to one after it.
    fn convert(&self, ms: u64) -> u64 {
        if ms <= self.from_ms {
            ms
        } else if ms >= self.to_ms {
            ms - (self.to_ms - self.from_ms) + self.played_ms(self.to_ms - self.from_ms)
        } else {
            self.from_ms + self.played_ms(ms - self.from_ms)
        }
    }

    /// Divides a segment at the ends of the range, unless a part would be too short.
    fn parts(&self, segment: &Segment) -> Vec<Segment> {
        let is_recording = is_recording(segment);
        let (start, end) = (segment.start_ms, segment.end_ms());
        let is_far = |at: &u64| {
            start + segment.transition_ms() + MIN_SEGMENT_MS <= *at
                && at + MIN_SEGMENT_MS <= end
                && self.convert(*at) >= self.convert(start) + MIN_SEGMENT_MS
                && self.convert(end) >= self.convert(*at) + MIN_SEGMENT_MS
        };
        let cuts = [self.from_ms, self.to_ms];
        let mut times = vec![start];
        times.extend(cuts.into_iter().filter(|at| is_recording && is_far(at)));
        times.push(end);
        let pairs = times.windows(2).enumerate();
        let part = |(index, pair): (usize, &[u64])| {
            let mut part = segment.clone();
            part.trim_ends(pair[0] - start, end - pair[1]);
            let source_ms = part.source_duration_ms();
            part.start_ms = self.convert(pair[0]);
            let duration_ms = self.convert(pair[1]) - part.start_ms;
            if is_recording && duration_ms != part.duration_ms {
                part.speed = source_ms as f64 / duration_ms.max(1) as f64;
            }
            part.duration_ms = duration_ms;
            if index > 0 {
                part.id = new_id();
                part.transition = None;
            } else if let Some(transition) = &mut part.transition {
                let until = start + transition.duration_ms;
                transition.duration_ms = self.convert(until) - part.start_ms;
            }
            part
        };
        pairs.map(part).collect()
    }
}

/// Returns true if a segment has a speed.
fn is_recording(s: &Segment) -> bool {
    s.source.is_some() && !s.frozen && s.solid_color().is_none() && !is_photo(&s.name)
}

/// Shortens transitions that became longer than half of an adjacent segment. All ends stay where
/// they are, so that the tracks stay in sync.
fn shorten_transitions(track: &mut Track) {
    let mut before_ms = 0;
    for segment in &mut track.segments {
        let longest =
            (before_ms / 2).min(segment.duration_ms.saturating_sub(segment.transition_ms()));
        if let Some(transition) = &mut segment.transition
            && transition.duration_ms > longest
        {
            let head_ms = transition.duration_ms - longest;
            transition.duration_ms = longest;
            segment.trim_ends(head_ms, 0);
            segment.start_ms += head_ms;
        }
        segment.transition = segment.transition.take().filter(|t| t.duration_ms > 0);
        before_ms = segment.duration_ms;
    }
}

impl Operation for SpeedRange {
    const MOVES_OTHERS: bool = true;

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end = picture_end(t);
        let (from_ms, to_ms) = (self.from_ms, self.to_ms.min(end));
        let range = Self { to_ms, ..*self };
        if from_ms >= to_ms || range.played_ms(to_ms - from_ms) < MIN_SEGMENT_MS {
            return Err(EditRefusal::BadRange(end));
        }
        for track in t.tracks.iter_mut().filter(|t| t.role != Some(Role::Music)) {
            let segments = std::mem::take(&mut track.segments);
            for segment in &segments {
                track.segments.extend(range.parts(segment));
            }
            shorten_transitions(track);
            if track
                .segments
                .iter()
                .any(|s| s.duration_ms < MIN_SEGMENT_MS)
            {
                return Err(EditRefusal::BadRange(end));
            }
        }
        Ok(())
    }

    fn additions(&self) -> usize {
        // A segment of each track may be divided.
        usize::MAX
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            from_ms: sample.ms,
            to_ms: sample.ms + 400 + 500 * sample.b as u64,
            factor: 2 + sample.b as u32 % 3,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::Edit;
    use crate::domain::timeline::{TextStyle, Track, TrackKind};

    fn segment(id: &str, start_ms: u64, duration_ms: u64, in_ms: u64) -> Segment {
        Segment {
            source: Some("asset://talk".into()),
            in_ms,
            ..Segment::new(id.into(), "talk.mp4".into(), start_ms, duration_ms)
        }
    }

    fn timeline() -> Timeline {
        let mut video = Track::new("v".into(), TrackKind::Video, "v", None);
        video.segments = vec![
            segment("a", 0, 4_000, 500),
            segment("b", 4_000, 2_000, 9_000),
        ];
        let mut voice = Track::new("o".into(), TrackKind::Audio, "o", Some(Role::Voice));
        voice.segments = vec![segment("c", 1_000, 5_000, 0)];
        let mut texts = Track::new("t".into(), TrackKind::Text, "t", None);
        texts.segments = vec![Segment {
            style: Some(TextStyle {
                text: "Hello".into(),
                ..TextStyle::default()
            }),
            ..Segment::new("d".into(), "Hello".into(), 1_500, 1_500)
        }];
        Timeline {
            tracks: vec![video, voice, texts],
            ..Timeline::default()
        }
    }

    fn apply(from_ms: u64, to_ms: u64, factor: u32) -> Result<Timeline, EditRefusal> {
        let edit = SpeedRange {
            from_ms,
            to_ms,
            factor,
        };
        Edit::SpeedRange(edit).apply(&timeline(), &|_| Some(60_000))
    }

    #[test]
    fn all_tracks_stay_in_sync() {
        let after = apply(2_000, 3_000, 4).unwrap();
        let shown = |track: usize| -> Vec<(u64, u64, u64, f64)> {
            let segments = after.tracks[track].segments.iter();
            segments
                .map(|s| (s.start_ms, s.duration_ms, s.in_ms, s.speed))
                .collect()
        };
        assert_eq!(
            shown(0),
            [
                (0, 2_000, 500, 1.0),
                (2_000, 250, 2_500, 4.0),
                (2_250, 1_000, 3_500, 1.0),
                (3_250, 2_000, 9_000, 1.0)
            ]
        );
        assert_eq!(
            shown(1),
            [
                (1_000, 1_000, 0, 1.0),
                (2_000, 250, 1_000, 4.0),
                (2_250, 3_000, 2_000, 1.0)
            ]
        );
        assert_eq!(shown(2), [(1_500, 750, 0, 1.0)]);
    }

    #[test]
    fn a_range_that_would_be_too_short_is_refused() {
        assert!(apply(2_000, 2_300, 4).is_err());
        assert!(apply(9_000, 9_900, 4).is_err());
    }
}
