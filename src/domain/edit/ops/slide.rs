//! Slides a segment between its neighbors.

use crate::domain::diff::Property;
use crate::domain::edit::edge::Edge;
use crate::domain::edit::layout::{edit_track, ripples};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::material::move_edge;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::timeline::Timeline;

/// Slides a segment between its neighbors, one of which becomes longer and the other shorter.
#[derive(Clone, Debug, PartialEq)]
pub struct Slide {
    /// Id of the segment before.
    pub before: String,
    /// Id of the segment.
    pub id: String,
    /// Id of the segment after.
    pub after: String,
    /// Time by which the segment moves later; earlier if negative (ms).
    pub by_ms: i64,
}

impl Operation for Slide {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.before).ok_or(EditRefusal::SegmentGone)?;
        let track = &mut t.tracks[track];
        let ids = track.segments[index..].iter().map(|s| &s.id);
        let adjacent = ids.take(3).eq([&self.before, &self.id, &self.after]);
        let has_gap = |index| track.gap_before(index).is_some();
        if !adjacent || !ripples(track) || has_gap(index + 1) || has_gap(index + 2) {
            return Err(EditRefusal::NoCut);
        }
        let mut before = track.segments[index].clone();
        let mut after = track.segments[index + 2].clone();
        move_edge(&mut before, Edge::End, self.by_ms, source_length)?;
        move_edge(&mut after, Edge::Start, self.by_ms, source_length)?;
        edit_track(track, |track, _| {
            track.segments[index] = before;
            track.segments[index + 2] = after;
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        [&self.before, &self.id, &self.after]
            .map(Clone::clone)
            .to_vec()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        let [before, id, after] = sample.adjacent_pictures()?;
        Some(Self {
            before,
            id,
            after,
            by_ms: sample.ms as i64 - 2_000,
        })
    }
}
