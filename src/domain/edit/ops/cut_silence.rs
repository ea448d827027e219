//! Trims silence from both ends of a segment.

use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::segment_mut;
use crate::domain::timeline::Timeline;

/// Trims silence from both ends.
#[derive(Clone, Debug, PartialEq)]
pub struct CutSilence {
    pub id: String,
    pub head_ms: u64,
    pub tail_ms: u64,
}

impl Operation for CutSilence {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (head_ms, tail_ms) = (self.head_ms, self.tail_ms);
        let s = segment_mut(t, &self.id)?;
        if s.duration_ms < head_ms + tail_ms + MIN_SEGMENT_MS {
            return Err(EditRefusal::TooShort(
                s.duration_ms.saturating_sub(head_ms + tail_ms),
            ));
        }
        edit_segment(t, &self.id, |s, _| s.trim_ends(head_ms, tail_ms))
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            head_ms: sample.ms / 10,
            tail_ms: sample.ms / 20,
        })
    }
}
