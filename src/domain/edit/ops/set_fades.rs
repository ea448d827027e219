//! Sets the fades of segments.

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

/// Sets fade-in and fade-out. 0 removes a fade; an omitted one is kept.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetFades {
    /// Ids of the segments.
    pub ids: Vec<String>,
    /// Duration of the fade-in (ms).
    #[serde(rename = "in_ms")]
    pub fade_in_ms: Option<u64>,
    /// Duration of the fade-out (ms).
    #[serde(rename = "out_ms")]
    pub fade_out_ms: Option<u64>,
}

impl Operation for SetFades {
    const SETS: &'static [Property] = &[Property::Fades];
    const TOOL: Option<Tool<Self>> = Some(Tool::new("fade"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        for_each_segment(t, &self.ids, |s| {
            let fade_in_ms = self.fade_in_ms.unwrap_or(s.fade_in_ms);
            let fade_out_ms = self.fade_out_ms.unwrap_or(s.fade_out_ms);
            s.fade_in_ms = fade_in_ms.min(s.duration_ms);
            s.fade_out_ms = fade_out_ms.min(s.duration_ms - s.fade_in_ms);
        })
    }

    fn targets(&self) -> Vec<String> {
        self.ids.clone()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            ids: vec![sample.segment()],
            fade_in_ms: Some(sample.ms),
            fade_out_ms: Some(sample.ms / 2),
        })
    }
}
