//! Inserts a freeze frame.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::diff::Property;
use crate::domain::edit::layout::{edit_track, split};
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::Tool;
use crate::domain::timeline::{Segment, Timeline, new_id};

/// Distance of the last decodable frame from the end of a media file (ms).
const LAST_FRAME_MS: u64 = 40;

/// Inserts a freeze frame of a timeline position and moves all following segments.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Freeze {
    /// Id of the segment.
    pub id: String,
    /// Time on the timeline (ms).
    pub at_ms: u64,
    /// Duration of the freeze frame (ms).
    pub duration_ms: u64,
}

impl Operation for Freeze {
    const SETS: &'static [Property] = &[Property::Time, Property::InPoint];
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::new("freeze"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        check_duration(self.duration_ms)?;
        let at_ms = self.at_ms;
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let s = t.tracks[track].segments[index].clone();
        let (start_ms, end_ms) = (s.start_ms, s.end_ms());
        if !(start_ms..=end_ms).contains(&at_ms) {
            return Err(EditRefusal::OutsideSegment {
                at_ms,
                start_ms,
                end_ms,
            });
        }
        let is_inside = at_ms >= start_ms + MIN_SEGMENT_MS && at_ms + MIN_SEGMENT_MS <= end_ms;
        if is_inside {
            split(t, &self.id, at_ms)?;
        }
        let position = if is_inside || at_ms + MIN_SEGMENT_MS > end_ms {
            index + 1
        } else {
            index
        };
        let freeze_frame = self.freeze_frame(s);
        edit_track(&mut t.tracks[track], |track, gaps| {
            track.segments.insert(position, freeze_frame);
            if position <= gaps.len() {
                gaps.insert(position, 0);
            }
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn additions(&self) -> usize {
        2
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            at_ms: sample.ms,
            duration_ms: 1_000,
        })
    }
}

impl Freeze {
    fn freeze_frame(&self, s: Segment) -> Segment {
        let source_offset = s
            .to_source(self.at_ms - s.start_ms)
            .min(s.source_duration_ms().saturating_sub(LAST_FRAME_MS));
        let in_ms = if s.reversed {
            (s.in_ms + s.source_duration_ms()).saturating_sub(source_offset + LAST_FRAME_MS)
        } else {
            s.in_ms + source_offset
        };
        Segment {
            id: new_id(),
            start_ms: self.at_ms,
            duration_ms: self.duration_ms,
            in_ms,
            speed: 1.0,
            frozen: true,
            muted: true,
            reversed: false,
            fade_in_ms: 0,
            fade_out_ms: 0,
            transition: None,
            ..s
        }
    }
}
