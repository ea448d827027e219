//! Sets the volume of segments.

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

/// Sets the volume and unmutes.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetVolume {
    /// Ids of the segments.
    pub ids: Vec<String>,
    /// 1 is the original level.
    pub volume: f64,
}

impl Operation for SetVolume {
    // A value may differ by less than what is displayed.
    const SETS: &'static [Property] = &[Property::Volume, Property::Other];
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_volume"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| {
            s.volume = self.volume.clamp(0.0, 4.0);
            s.muted = false;
        })
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
            volume: sample.ms as f64 / 5_000.0,
        })
    }
}
