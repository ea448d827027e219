//! Swaps two segments of a track.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::layout::{apply_to_all_cuts, common_transition, edit_track};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Swaps two segments of a track.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Swap {
    /// Id of a segment.
    pub a: String,
    /// Id of the other segment.
    pub b: String,
}

impl Operation for Swap {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("swap"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (track_a, a) = t.locate(&self.a).ok_or(EditRefusal::SegmentGone)?;
        let (track_b, b) = t.locate(&self.b).ok_or(EditRefusal::SegmentGone)?;
        if track_a != track_b {
            return Err(EditRefusal::DifferentTracks);
        }
        edit_track(&mut t.tracks[track_a], |track, _| {
            let transition = common_transition(track);
            track.segments.swap(a, b);
            apply_to_all_cuts(track, transition);
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.a.clone(), self.b.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            a: sample.picture(),
            b: sample.other_picture(),
        })
    }
}
