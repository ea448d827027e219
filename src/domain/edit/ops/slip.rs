//! Slips the source of a segment.

use crate::domain::diff::Property;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::material::out_of_material;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{is_time_based, segment_mut};
use crate::domain::timeline::Timeline;

/// Shows a later part of the source in a segment of the same place and length, as far as there is
/// one.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Id of the segment.
    pub id: String,
    /// Time by which the part is later; earlier if negative (ms of the timeline).
    pub by_ms: i64,
}

impl Operation for Slip {
    const SETS: &'static [Property] = &[Property::InPoint, Property::Other];

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let segment = segment_mut(t, &self.id)?;
        let source_ms = segment.source.as_deref().and_then(source_length);
        let Some(source_ms) = source_ms.filter(|_| is_time_based(segment, source_length)) else {
            return Err(EditRefusal::NotAClip(segment.name.clone()));
        };
        let last_ms = source_ms.saturating_sub(segment.source_duration_ms());
        let by_ms = (self.by_ms as f64 * segment.speed).round() as i64;
        let in_ms = segment.in_ms.saturating_add_signed(by_ms).min(last_ms);
        if in_ms == segment.in_ms {
            return Err(out_of_material(segment));
        }
        segment.in_ms = in_ms;
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            by_ms: sample.ms as i64 - 2_000,
        })
    }
}
