//! Extends one edge of a segment.

use crate::domain::diff::Property;
use crate::domain::edit::edge::Edge;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::material::{Material, out_of_material};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::segment_mut;
use crate::domain::timeline::Timeline;

/// Extends one edge of a segment by as much of `by_ms` as its source has.
#[derive(Clone, Debug, PartialEq)]
pub struct Extend {
    /// Id of the segment.
    pub id: String,
    pub edge: Edge,
    /// Time to add (ms).
    pub by_ms: u64,
}

impl Operation for Extend {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let segment = segment_mut(t, &self.id)?;
        let by_ms = Material::of(segment, source_length).limit(self.edge, self.by_ms);
        if by_ms == 0 {
            return Err(out_of_material(segment));
        }
        edit_segment(t, &self.id, |s, is_text| match self.edge {
            Edge::Start if is_text => {
                let by_ms = by_ms.min(s.start_ms);
                s.start_ms -= by_ms;
                s.extend_ends(by_ms, 0);
            }
            Edge::Start => s.extend_ends(by_ms, 0),
            Edge::End => s.extend_ends(0, by_ms),
        })
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            edge: if sample.flag() {
                Edge::Start
            } else {
                Edge::End
            },
            by_ms: sample.ms,
        })
    }
}
