//! Sets the duration of a segment.

use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::segment_mut;
use crate::domain::edit::tool::{ArgumentKind, ID, Tool, required};
use crate::domain::timeline::Timeline;

/// Sets the duration of a segment. Its source must be long enough.
#[derive(Clone, Debug, PartialEq)]
pub struct SetDuration {
    pub id: String,
    pub duration_ms: u64,
}

impl Operation for SetDuration {
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "set_duration",
        "Sets the duration of a segment.",
        &[ID, required("duration_ms", ArgumentKind::Integer)],
        |a| {
            Ok(Self {
                id: a.id()?,
                duration_ms: a.ms("duration_ms")?,
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        let duration_ms = self.duration_ms;
        if duration_ms < MIN_SEGMENT_MS {
            return Err(EditRefusal::TooShort(duration_ms));
        }
        let segment = segment_mut(t, &self.id)?;
        if let Some(source_ms) = segment
            .source
            .as_deref()
            .and_then(source_length)
            .filter(|_| !segment.looped && !segment.frozen)
        {
            let remaining_ms = source_ms.saturating_sub(segment.in_ms);
            let available_ms = (remaining_ms as f64 / segment.speed) as u64;
            if duration_ms > available_ms {
                return Err(EditRefusal::NotEnoughMaterial {
                    name: segment.name.clone(),
                    available_ms,
                });
            }
        }
        edit_segment(t, &self.id, |s, _| s.duration_ms = duration_ms)
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            duration_ms: sample.ms,
        })
    }
}
