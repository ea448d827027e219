//! Removes segments and closes the gaps.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::layout::edit_track;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Removes segments and closes the gaps.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Remove {
    /// Ids of the segments.
    pub ids: Vec<String>,
}

impl Operation for Remove {
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("remove"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for id in &self.ids {
            let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
            edit_track(&mut t.tracks[track], |track, gaps| {
                track.segments.remove(index);
                if index < gaps.len() {
                    gaps.remove(index);
                }
            });
        }
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
        })
    }
}
