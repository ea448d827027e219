//! Trims a segment to a range.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{available_ms, segment_mut};
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Trims a segment to a range, in timeline ms from its start.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct KeepRange {
    /// Id of the segment.
    pub id: String,
    /// Start of the range (ms from the start of the segment).
    pub from_ms: u64,
    /// End of the range (ms from the start of the segment).
    pub to_ms: u64,
}

impl Operation for KeepRange {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("keep_range"));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let (from_ms, to_ms) = (self.from_ms, self.to_ms);
        let s = segment_mut(t, &self.id)?;
        if from_ms + MIN_SEGMENT_MS > to_ms {
            return Err(EditRefusal::BadRange(s.duration_ms));
        }
        if let Some(available_ms) = available_ms(s, source_length)
            .filter(|available| !s.looped && to_ms > s.duration_ms.max(*available))
        {
            return Err(EditRefusal::NotEnoughMaterial {
                name: s.name.clone(),
                available_ms,
            });
        }
        edit_segment(t, &self.id, |s, _| {
            // A range beyond the end uses material after the out point.
            s.duration_ms = s.duration_ms.max(to_ms);
            s.trim_ends(from_ms, s.duration_ms - to_ms);
        })
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            from_ms: sample.ms / 4,
            to_ms: sample.ms / 2,
        })
    }
}
