//! Sets the frame rate.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Sets the frame rate of the canvas.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetFrameRate {
    /// Frame rate (fps).
    pub fps: u32,
}

impl Operation for SetFrameRate {
    const SCOPE: EditScope = EditScope::Project;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_frame_rate"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        if !(1..=120).contains(&self.fps) {
            return Err(EditRefusal::BadCanvas);
        }
        t.canvas.fps = self.fps;
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            fps: 30 * sample.a as u32,
        })
    }
}
