//! Toggles reverse playback.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{is_time_based, segment_mut};
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Toggles reverse playback.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Reverse {
    /// Id of the segment.
    pub id: String,
}

impl Operation for Reverse {
    const SETS: &'static [Property] = &[Property::Speed];
    const TOOL: Option<Tool<Self>> = Some(Tool::new("reverse"));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let s = segment_mut(t, &self.id)?;
        if !is_time_based(s, source_length) || s.looped {
            return Err(EditRefusal::NotAClip(s.name.clone()));
        }
        s.reversed = !s.reversed;
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
        })
    }
}
