//! Duplicates a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::layout::edit_track;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{Timeline, new_id};

/// Inserts a copy directly after the segment and moves all following segments.
///
/// The copy of a title starts at the end of the original.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Duplicate {
    /// Id of the segment.
    pub id: String,
}

impl Operation for Duplicate {
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("duplicate"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let mut copy = t.tracks[track].segments[index].clone();
        copy.id = new_id();
        copy.start_ms = copy.end_ms();
        copy.transition = None;
        edit_track(&mut t.tracks[track], |track, gaps| {
            track.segments.insert(index + 1, copy);
            if index < gaps.len() {
                gaps.insert(index + 1, 0);
            }
        });
        Ok(())
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
            id: sample.picture(),
        })
    }
}
