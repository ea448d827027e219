//! Trims one edge of a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::edge::Edge;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::segment_mut;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Trims one edge of a segment.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Trim {
    /// Id of the segment.
    pub id: String,
    pub edge: Edge,
    /// Time to remove (ms).
    pub by_ms: u64,
}

impl Operation for Trim {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("trim"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let by_ms = self.by_ms;
        let segment = segment_mut(t, &self.id)?;
        let remaining_ms = segment.duration_ms.saturating_sub(by_ms);
        check_duration(remaining_ms)?;
        edit_segment(t, &self.id, |s, is_text| {
            let (fade_in, fade_out) = (s.fade_in_ms, s.fade_out_ms);
            if self.edge == Edge::Start {
                s.trim_ends(by_ms, 0);
                if is_text {
                    s.start_ms += by_ms;
                }
            } else {
                s.trim_ends(0, by_ms);
            }
            s.fade_in_ms = fade_in.min(s.duration_ms);
            s.fade_out_ms = fade_out.min(s.duration_ms - s.fade_in_ms);
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
