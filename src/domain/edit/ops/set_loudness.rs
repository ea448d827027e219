//! Sets the target loudness.

use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{ArgumentKind, Tool, required};
use crate::domain::timeline::Timeline;

/// Sets the target loudness (LUFS); `None` disables normalization.
#[derive(Clone, Debug, PartialEq)]
pub struct SetLoudness {
    pub lufs: Option<f64>,
}

impl Operation for SetLoudness {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "set_loudness",
        "Normalizes the mix to a loudness in LUFS.",
        &[required("lufs", ArgumentKind::Number)],
        |a| {
            Ok(Self {
                lufs: Some(a.number("lufs")?),
            })
        },
    ));

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
