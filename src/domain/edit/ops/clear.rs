//! Empties the timeline.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Empties the timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Clear;

/// Empties the timeline.
#[derive(Deserialize, JsonSchema)]
struct ClearArguments {}

impl ToolArguments for ClearArguments {
    type Edit = Clear;

    fn into_edit(self, _: MediaList) -> Result<Clear, ToolError> {
        Ok(Clear)
    }
}

impl Operation for Clear {
    const SCOPE: EditScope = EditScope::Everything;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<ClearArguments>("clear"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        t.tracks.clear();
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        (sample.a == 0 && sample.b == 0).then_some(Self)
    }
}
