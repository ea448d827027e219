//! Sets the size of the canvas.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{ArgumentKind, Tool, required};
use crate::domain::timeline::{Canvas, Timeline};

/// Sets the size of the canvas (px).
#[derive(Clone, Debug, PartialEq)]
pub struct SetCanvas {
    pub width: u32,
    pub height: u32,
}

impl Operation for SetCanvas {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "set_canvas",
        "Sets the size of the canvas in px.",
        &[
            required("width", ArgumentKind::Integer),
            required("height", ArgumentKind::Integer),
        ],
        |a| {
            Ok(Self {
                width: a.ms("width")? as u32,
                height: a.ms("height")? as u32,
            })
        },
    ));

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
