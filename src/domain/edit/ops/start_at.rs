//! Moves a segment to a timeline position.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::ripples;
use crate::domain::edit::limits::{MIN_PERCEPTIBLE_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{Role, Segment, Timeline};

/// Moves a segment within its track to a time, without moving others.
///
/// The new time must be free, except for titles. Background music still ends with the picture.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct StartAt {
    /// Id of the segment.
    pub id: String,
    /// New start on the timeline (ms).
    pub start_ms: u64,
}

impl Operation for StartAt {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("start_at"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let start_ms = self.start_ms;
        let picture_end_ms = picture_end(t);
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let track = &mut t.tracks[track];
        let mut segment = track.segments[index].clone();
        segment.start_ms = start_ms;
        if track.role == Some(Role::Music)
            && start_ms + MIN_PERCEPTIBLE_MS <= picture_end_ms
            && segment.end_ms() > picture_end_ms
        {
            segment.duration_ms = picture_end_ms - start_ms;
            segment.fade_out_ms = segment.fade_out_ms.min(segment.duration_ms / 2);
        }
        let overlaps =
            |other: &&Segment| other.start_ms < segment.end_ms() && start_ms < other.end_ms();
        let mut others = track.segments.iter().filter(|s| s.id != self.id);
        if ripples(track)
            && let Some(other) = others.find(overlaps)
        {
            return Err(EditRefusal::Occupied {
                at_ms: start_ms,
                name: other.name.clone(),
            });
        }
        track.segments.remove(index);
        if let Some(next) = track.segments.get_mut(index) {
            next.transition = None;
        }
        segment.transition = None;
        let to = track.segments.partition_point(|s| s.start_ms <= start_ms);
        track.segments.insert(to, segment);
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.segment(),
            start_ms: sample.ms,
        })
    }
}
