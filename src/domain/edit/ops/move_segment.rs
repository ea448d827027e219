//! Moves a segment within its track.

use crate::domain::edit::layout::{apply_to_all_cuts, common_transition, edit_track};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{ID, PLACE, Tool};
use crate::domain::timeline::Timeline;

/// Moves a segment to this index of its track.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub id: String,
    pub to: usize,
}

impl Operation for Move {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "move",
        "Moves a segment to a position in its track, counted from 1.",
        &[ID, PLACE],
        |a| {
            Ok(Self {
                id: a.id()?,
                to: a.index()?,
            })
        },
    ));

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
