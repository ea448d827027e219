//! Removes segments and leaves gaps.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Removes segments and leaves gaps. Transitions across a gap are removed.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Lift {
    /// Ids of the segments.
    pub ids: Vec<String>,
}

impl Operation for Lift {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("lift"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for id in &self.ids {
            let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
            let segments = &mut t.tracks[track].segments;
            segments.remove(index);
            if let Some(next) = segments.get_mut(index) {
                next.transition = None;
            }
        }
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.picture()],
        })
    }
}
