//! Splits a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Splits a segment at a timeline position.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Split {
    /// Id of the segment.
    pub id: String,
    /// Time on the timeline (ms).
    pub at_ms: u64,
}

impl Operation for Split {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("split"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        layout::split(t, &self.id, self.at_ms)
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn additions(&self) -> usize {
        1
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            at_ms: sample.ms,
        })
    }
}
