//! Moves a segment within its track.

use std::num::NonZeroUsize;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::layout::{apply_to_all_cuts, common_transition, edit_track};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Moves a segment to this index of its track.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub id: String,
    pub to: usize,
}

/// Moves a segment to a position in its track.
#[derive(Deserialize, JsonSchema)]
struct MoveArguments {
    /// Id of the segment.
    id: String,
    /// Position in the track, counted from 1.
    place: NonZeroUsize,
}

impl ToolArguments for MoveArguments {
    type Edit = Move;

    fn into_edit(self, _: MediaList) -> Result<Move, ToolError> {
        Ok(Move {
            id: self.id,
            to: self.place.get() - 1,
        })
    }
}

impl Operation for Move {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<MoveArguments>("move"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let count = t.tracks[track].segments.len();
        if self.to >= count {
            return Err(EditRefusal::IndexOutOfRange(count));
        }
        edit_track(&mut t.tracks[track], |track, _| {
            let transition = common_transition(track);
            let segment = track.segments.remove(index);
            track.segments.insert(self.to, segment);
            apply_to_all_cuts(track, transition);
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            to: sample.b,
        })
    }
}
