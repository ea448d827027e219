//! Sets the speed of a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::segment_mut;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::Timeline;

/// Sets the speed of a segment; its duration follows.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct SetSpeed {
    /// Id of the segment.
    pub id: String,
    /// 1 is the original speed.
    pub speed: f64,
}

impl Operation for SetSpeed {
    const SETS: &'static [Property] = &[Property::Speed, Property::Time];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("set_speed"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let speed = self.speed.clamp(0.1, 16.0);
        let segment = segment_mut(t, &self.id)?;
        if segment.frozen || segment.style.is_some() || segment.solid_color().is_some() {
            return Err(EditRefusal::NotAClip(segment.name.clone()));
        }
        let duration = (segment.source_duration_ms() as f64 / speed).round() as u64;
        check_duration(duration)?;
        edit_segment(t, &self.id, |s, _| {
            s.speed = speed;
            s.duration_ms = duration;
        })
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            speed: sample.ms as f64 / 5_000.0,
        })
    }
}
