//! Mutes segments.

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

/// Mutes or unmutes segments.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Mute {
    /// Ids of the segments.
    pub ids: Vec<String>,
    /// False to unmute.
    pub muted: bool,
}

impl Operation for Mute {
    const SETS: &'static [Property] = &[Property::Volume];
    const TOOL: Option<Tool<Self>> = Some(Tool::new("mute"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| s.muted = self.muted)
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
            muted: sample.flag(),
        })
    }
}
