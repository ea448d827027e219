//! Moves a cut between two segments.

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

/// Moves the cut between two segments that follow each other. Nothing else moves.
#[derive(Clone, Debug, PartialEq)]
pub struct Roll {
    /// Id of the segment before the cut.
    pub before: String,
    /// Id of the segment after the cut.
    pub after: String,
    /// Time by which the cut moves later; earlier if negative (ms).
    pub by_ms: i64,
}

impl Operation for Roll {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.before).ok_or(EditRefusal::SegmentGone)?;
        t.locate(&self.after).ok_or(EditRefusal::SegmentGone)?;
        let track = &mut t.tracks[track];
        let is_next = track
            .segments
            .get(index + 1)
            .is_some_and(|s| s.id == self.after);
        if !is_next || !ripples(track) || track.gap_before(index + 1).is_some() {
            return Err(EditRefusal::NoCut);
        }
        let mut before = track.segments[index].clone();
        let mut after = track.segments[index + 1].clone();
        move_edge(&mut before, Edge::End, self.by_ms, source_length)?;
        move_edge(&mut after, Edge::Start, self.by_ms, source_length)?;
        edit_track(track, |track, _| {
            track.segments[index] = before;
            track.segments[index + 1] = after;
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.before.clone(), self.after.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            before: sample.picture(),
            after: sample.other_picture(),
            by_ms: sample.ms as i64 - 2_000,
        })
    }
}
