//! Enables ducking under speech.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::for_each_segment;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Enables or disables ducking under speech.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetDuck {
    /// Ids of the segments.
    pub ids: Vec<String>,
    /// False to play them at full volume.
    pub on: bool,
}

impl Operation for SetDuck {
    const SETS: &'static [Property] = &[Property::Volume];
    const TOOL: Option<Tool<Self>> = Some(Tool::new("duck"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| s.ducked = self.on)
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
            on: sample.flag(),
        })
    }
}
