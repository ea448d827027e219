//! Places a copied or cut segment over others.

use crate::domain::diff::Property;
use crate::domain::edit::layout::{TRANSITION_DIVISOR, ripples};
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::timeline::{Timeline, Track, new_id};

/// Places a segment at a time of its track, over what is there. Nothing else moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Overwrite {
    /// Id of the segment.
    pub id: String,
    /// Time on the timeline (ms).
    pub at_ms: u64,
    /// True if a copy is placed; the segment itself is moved otherwise.
    pub copies: bool,
}

impl Operation for Overwrite {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let track = &mut t.tracks[track];
        let mut segment = track.segments[index].clone();
        segment.transition = None;
        segment.start_ms = self.at_ms;
        if self.copies {
            segment.id = new_id();
        } else {
            track.segments.remove(index);
            if let Some(next) = track.segments.get_mut(index) {
                next.transition = None;
            }
        }
        let mut changed = clear(track, self.at_ms, segment.end_ms());
        changed.push(segment.id.clone());
        let to = track.segments.partition_point(|s| s.start_ms <= self.at_ms);
        track.segments.insert(to, segment);
        if ripples(track) {
            resolve_overlaps(track, self.at_ms, &changed);
        }
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn additions(&self) -> usize {
        // Segments of a foreign draft may overlap: each of them may be divided.
        usize::MAX
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            at_ms: sample.ms,
            copies: sample.flag(),
        })
    }
}

/// Removes what a track has in a range, and leaves a gap. Returns the ids of what is left of
/// segments.
fn clear(track: &mut Track, from_ms: u64, to_ms: u64) -> Vec<String> {
    let mut changed = Vec::new();
    for mut s in std::mem::take(&mut track.segments) {
        let (start_ms, end_ms) = (s.start_ms, s.end_ms());
        if end_ms <= from_ms {
            track.segments.push(s);
            continue;
        }
        if start_ms >= to_ms {
            track.segments.push(s);
            continue;
        }
        let head_ms = from_ms.saturating_sub(start_ms);
        if head_ms >= MIN_SEGMENT_MS {
            let mut first = s.clone();
            first.trim_ends(0, end_ms - from_ms);
            changed.push(first.id.clone());
            track.segments.push(first);
        }
        if end_ms.saturating_sub(to_ms) >= MIN_SEGMENT_MS {
            s.trim_ends(to_ms - start_ms, 0);
            s.start_ms = to_ms;
            s.transition = None;
            if head_ms >= MIN_SEGMENT_MS {
                s.id = new_id();
            }
            changed.push(s.id.clone());
            track.segments.push(s);
        }
    }
    track.segments.sort_by_key(|s| s.start_ms);
    changed
}

/// Removes transitions at changed segments that are too short now, or have another segment before
/// them, and what overlaps then.
fn resolve_overlaps(track: &mut Track, at_ms: u64, changed: &[String]) {
    let mut previous: Option<(u64, u64, bool)> = None;
    track.segments.retain_mut(|s| {
        let (end_ms, length_ms, follows_change) = previous.unwrap_or((0, 0, false));
        let mut is_changed = changed.contains(&s.id);
        if !is_changed && (!follows_change || s.end_ms() <= at_ms) {
            previous = Some((s.end_ms(), s.duration_ms, false));
            return true;
        }
        let transition_ms = s.transition_ms();
        let longest_ms = length_ms.min(s.duration_ms) / TRANSITION_DIVISOR;
        if s.start_ms + transition_ms != end_ms || transition_ms > longest_ms {
            s.transition = None;
            let overlap_ms = end_ms.saturating_sub(s.start_ms);
            s.trim_ends(overlap_ms, 0);
            s.start_ms += overlap_ms;
            // It is shorter now: the next transition may be too long.
            is_changed = true;
        }
        let stays = s.duration_ms >= MIN_SEGMENT_MS;
        if stays {
            previous = Some((s.end_ms(), s.duration_ms, is_changed));
        }
        stays
    });
}
