//! Removes a range of the timeline.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::layout::{TRANSITION_DIVISOR, gaps, reflow};
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{Role, Segment, Timeline, Track, TrackKind, new_id};

/// Removes a timeline range from all tracks except music, and closes the gap.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct CutRange {
    /// Start of the range (ms of the timeline).
    pub from_ms: u64,
    /// End of the range (ms of the timeline).
    pub to_ms: u64,
}

impl Operation for CutRange {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("cut_range"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end = picture_end(t);
        let (from_ms, to_ms) = (self.from_ms, self.to_ms.min(end));
        if from_ms + MIN_SEGMENT_MS > to_ms {
            return Err(EditRefusal::BadRange(end));
        }
        if from_ms == 0 && to_ms == end {
            return Err(EditRefusal::BadRange(end));
        }
        let mut is_main = true;
        for track in t.tracks.iter_mut().filter(|t| t.role != Some(Role::Music)) {
            let gaps_before = gaps(track);
            remove_range(track, from_ms, to_ms);
            if track.kind == TrackKind::Video && is_main {
                is_main = false;
                keep_times(track);
                let gaps = if gaps_before.iter().all(|g| *g == 0) {
                    vec![0; track.segments.len()]
                } else {
                    gaps(track)
                };
                reflow(track, &gaps);
            }
            track.segments.sort_by_key(|s| s.start_ms);
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
            to_ms: sample.ms + 500 * sample.b as u64,
        })
    }
}

/// Shortens transitions that the rest of a segment is too short for, at the end of the segment
/// before: what follows stays where it is.
fn keep_times(track: &mut Track) {
    for at in 1..track.segments.len() {
        let (before, after) = track.segments.split_at_mut(at);
        let (Some(a), Some(b)) = (before.last_mut(), after.first_mut()) else {
            return;
        };
        let overlap = b.transition_ms();
        let rest = a.duration_ms.saturating_sub(overlap);
        let longest = (b.duration_ms / TRANSITION_DIVISOR).min(rest);
        if overlap <= longest || rest < MIN_SEGMENT_MS {
            continue;
        }
        a.trim_ends(0, overlap - longest);
        if let Some(transition) = &mut b.transition {
            transition.duration_ms = longest;
        }
    }
}

/// Removes a range from a track. Where it begins or ends inside a transition, only one of the two
/// segments continues: what is left of the other would show nothing but the transition.
fn remove_range(track: &mut Track, from_ms: u64, to_ms: u64) {
    let segments = std::mem::take(&mut track.segments);
    let overlaps: Vec<u64> = segments.iter().map(Segment::transition_ms).collect();
    for (at, mut s) in segments.into_iter().enumerate() {
        if s.end_ms() <= from_ms {
            track.segments.push(s);
            continue;
        }
        if s.start_ms >= to_ms {
            s.start_ms -= to_ms - from_ms;
            track.segments.push(s);
            continue;
        }
        let (start, end) = (s.start_ms, s.end_ms());
        let head = from_ms.saturating_sub(start);
        let tail = end.saturating_sub(to_ms);
        let keeps_head = head >= overlaps[at] + MIN_SEGMENT_MS;
        let next = overlaps.get(at + 1).copied().unwrap_or(0);
        let keeps_tail = tail >= next + MIN_SEGMENT_MS;
        if keeps_head {
            let mut first = s.clone();
            first.trim_ends(0, end - from_ms);
            track.segments.push(first);
        }
        if keeps_tail {
            s.trim_ends(to_ms - start.min(to_ms), 0);
            s.start_ms = from_ms;
            s.transition = None;
            if keeps_head {
                s.id = new_id();
            }
            track.segments.push(s);
        }
    }
}
