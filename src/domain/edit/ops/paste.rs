//! Inserts a copied or cut segment at a time.

use crate::domain::diff::Property;
use crate::domain::edit::layout::{edit_track, place_on_free_track, ripples, split};
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::timeline::{Segment, Timeline, Track, TrackKind, new_id};

/// Inserts a segment at a time of its track, and moves what follows. A segment at this time is
/// split. Titles keep their times: a pasted one goes to a track where it is free.
#[derive(Clone, Debug, PartialEq)]
pub struct Paste {
    /// Id of the segment.
    pub id: String,
    /// Time on the timeline before the edit (ms).
    pub at_ms: u64,
    /// True if a copy is inserted; the segment itself is moved otherwise.
    pub copies: bool,
}

impl Operation for Paste {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let mut segment = t.tracks[track].segments[index].clone();
        segment.transition = None;
        let mut at_ms = self.at_ms;
        if self.copies {
            segment.id = new_id();
        } else if segment.contains(at_ms) {
            return Err(EditRefusal::NothingToDo);
        } else {
            at_ms = take_out(&mut t.tracks[track], index, at_ms);
        }
        if !ripples(&t.tracks[track]) {
            return place_text(t, track, segment, at_ms);
        }
        insert(t, track, segment, at_ms)
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn additions(&self) -> usize {
        2
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

/// Removes a segment from its track. Returns the time where `at_ms` is then.
fn take_out(track: &mut Track, index: usize, at_ms: u64) -> u64 {
    let start_ms = track.segments[index].start_ms;
    let end_before = track.end_ms();
    edit_track(track, |track, gaps| {
        track.segments.remove(index);
        if index < gaps.len() {
            gaps.remove(index);
        }
    });
    let closed_ms = end_before.saturating_sub(track.end_ms());
    if ripples(track) && at_ms > start_ms {
        at_ms.saturating_sub(closed_ms)
    } else {
        at_ms
    }
}

/// Places a title on a text track where its time is free.
fn place_text(
    t: &mut Timeline,
    track: usize,
    mut segment: Segment,
    at_ms: u64,
) -> Result<(), EditRefusal> {
    segment.start_ms = at_ms;
    let (name, role) = (t.tracks[track].name.clone(), t.tracks[track].role.clone());
    let matches = |other: &Track| other.kind == TrackKind::Text && other.role == role;
    let new_track = || Track::new(new_id(), TrackKind::Text, &name, role.clone());
    let at = t.tracks.len();
    place_on_free_track(t, segment, matches, at, new_track);
    Ok(())
}

/// Inserts a segment into a track whose later segments move.
fn insert(t: &mut Timeline, track: usize, segment: Segment, at_ms: u64) -> Result<(), EditRefusal> {
    let segments = &t.tracks[track].segments;
    let mut index = segments.partition_point(|s| s.visible_start_ms() <= at_ms);
    let next_ms = segments.get(index).map_or(u64::MAX, |s| s.start_ms);
    let mut gap_ms = 0;
    if let Some(before) = index.checked_sub(1).map(|i| &segments[i]) {
        let (start_ms, end_ms) = (before.visible_start_ms(), before.end_ms());
        if at_ms < start_ms + MIN_SEGMENT_MS && at_ms < end_ms {
            index -= 1;
        } else if at_ms + MIN_SEGMENT_MS <= end_ms.min(next_ms) {
            let id = before.id.clone();
            split(t, &id, at_ms)?;
        } else {
            gap_ms = at_ms.saturating_sub(end_ms);
        }
    } else {
        gap_ms = at_ms;
    }
    edit_track(&mut t.tracks[track], |track, gaps| {
        if let Some(next_gap) = gaps.get_mut(index) {
            gap_ms = gap_ms.min(*next_gap);
            *next_gap -= gap_ms;
        }
        track.segments.insert(index, segment);
        gaps.insert(index.min(gaps.len()), gap_ms);
    });
    Ok(())
}
