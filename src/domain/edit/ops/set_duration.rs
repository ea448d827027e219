//! Sets the duration of a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{available_ms, segment_mut};
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Sets the duration of a segment. Its source must be long enough.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetDuration {
    /// Id of the segment.
    pub id: String,
    /// New duration (ms).
    pub duration_ms: u64,
}

impl Operation for SetDuration {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_duration"));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let duration_ms = self.duration_ms;
        check_duration(duration_ms)?;
        let segment = segment_mut(t, &self.id)?;
        if let Some(available_ms) = available_ms(segment, source_length)
            .filter(|available| !segment.looped && !segment.frozen && duration_ms > *available)
        {
            return Err(EditRefusal::NotEnoughMaterial {
                name: segment.name.clone(),
                available_ms,
            });
        }
        edit_segment(t, &self.id, |s, _| s.duration_ms = duration_ms)
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            duration_ms: sample.ms,
        })
    }
}
