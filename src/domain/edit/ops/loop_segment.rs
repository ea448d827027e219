//! Loops a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{is_time_based, segment_mut};
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Loops a segment to this duration.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Loop {
    /// Id of the segment.
    pub id: String,
    /// New duration (ms).
    pub duration_ms: u64,
}

impl Operation for Loop {
    const SETS: &'static [Property] = &[Property::Speed, Property::Time];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("loop"));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        check_duration(self.duration_ms)?;
        let s = segment_mut(t, &self.id)?;
        if !is_time_based(s, source_length) || s.reversed {
            return Err(EditRefusal::NotAClip(s.name.clone()));
        }
        edit_segment(t, &self.id, |s, _| {
            s.looped = true;
            s.duration_ms = self.duration_ms;
        })
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            duration_ms: sample.ms,
        })
    }
}
