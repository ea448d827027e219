//! Sets the target loudness.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Sets the target loudness. Without one, the mix is not normalized.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetLoudness {
    /// Loudness of the mix (LUFS).
    pub lufs: Option<f64>,
}

impl Operation for SetLoudness {
    const SCOPE: EditScope = EditScope::Project;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_loudness"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        t.loudness = self.lufs.map(|l| l.clamp(-40.0, -5.0));
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            lufs: sample.flag().then_some(-(sample.a as f64)),
        })
    }
}
