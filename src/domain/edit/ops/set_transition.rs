//! Sets the transition into segments.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::arguments::CutKind;
use crate::domain::edit::layout::{edit_track, ripples};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::{Timeline, Transition};

/// Sets the transition into each of `ids`; `None` removes it.
#[derive(Clone, Debug, PartialEq)]
pub struct SetTransition {
    pub ids: Vec<String>,
    pub transition: Option<Transition>,
}

/// Sets the transition into segments.
#[derive(Deserialize, JsonSchema)]
struct TransitionArguments {
    /// Ids of the segments after the cuts.
    ids: Vec<String>,
    kind: CutKind,
    /// Duration (ms).
    duration_ms: Option<u64>,
}

impl ToolArguments for TransitionArguments {
    type Edit = SetTransition;

    fn into_edit(self, _: MediaList) -> Result<SetTransition, ToolError> {
        Ok(SetTransition {
            ids: self.ids,
            transition: self.kind.lasting(self.duration_ms),
        })
    }
}

impl Operation for SetTransition {
    const SETS: &'static [Property] = &[Property::Transition];
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<TransitionArguments>(
        "set_transition",
    ));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for id in &self.ids {
            let (track, index) = t.locate(id).ok_or(EditRefusal::SegmentGone)?;
            if !ripples(&t.tracks[track]) {
                let name = t.tracks[track].segments[index].name.clone();
                return Err(EditRefusal::TransitionOfText(name));
            }
            if index == 0 {
                return Err(EditRefusal::NoCut);
            }
            edit_track(&mut t.tracks[track], |track, gaps| {
                track.segments[index]
                    .transition
                    .clone_from(&self.transition);
                if self.transition.is_some() {
                    gaps[index] = 0;
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
            ids: vec![sample.picture()],
            transition: Some(Transition {
                kind: crate::domain::timeline::TransitionKind::Crossfade,
                duration_ms: sample.ms,
            }),
        })
    }
}
