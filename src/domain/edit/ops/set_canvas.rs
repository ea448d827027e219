//! Sets the size of the canvas.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::{EditScope, Operation};
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{Canvas, Timeline};

/// Sets the size of the canvas (px).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetCanvas {
    /// Width (px).
    pub width: u32,
    /// Height (px).
    pub height: u32,
}

impl Operation for SetCanvas {
    const SCOPE: EditScope = EditScope::Project;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_canvas"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let is_valid = |side: u32| (16..=4096).contains(&side);
        if !is_valid(self.width) || !is_valid(self.height) {
            return Err(EditRefusal::BadCanvas);
        }
        t.canvas = Canvas {
            width: self.width,
            height: self.height,
            ..t.canvas
        };
        Ok(())
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            width: 1_080,
            height: sample.ms as u32,
        })
    }
}
