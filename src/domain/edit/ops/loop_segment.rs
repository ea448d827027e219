//! Loops a segment.

use crate::domain::edit::layout::edit_segment;
use crate::domain::edit::limits::{SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::{is_time_based, segment_mut};
use crate::domain::edit::tool::{ArgumentKind, ID, Tool, required};
use crate::domain::timeline::Timeline;

/// Loops a segment to this duration.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    pub id: String,
    pub duration_ms: u64,
}

impl Operation for Loop {
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "loop",
        "Loops a segment up to this duration.",
        &[ID, required("duration_ms", ArgumentKind::Integer)],
        |a| {
            Ok(Self {
                id: a.id()?,
                duration_ms: a.ms("duration_ms")?,
            })
        },
    ));

    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal> {
        check_duration(self.duration_ms)?;
        let s = segment_mut(t, &self.id)?;
        if !is_time_based(s, source_length) || s.reversed {
            return Err(EditRefusal::NotAClip(s.name.clone()));
        }
        edit_segment(t, &self.id, |s, _| {
            s.looped = true;
            s.duration_ms = self.duration_ms;
        })
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            duration_ms: sample.ms,
        })
    }
}
