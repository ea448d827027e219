//! Replaces the media of a segment.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::assemble::picture_segment;
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::diff::Property;
use crate::domain::edit::layout::edit_track;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::{Segment, Timeline, TrackKind};

/// Replaces the media of a segment, keeping its position, duration, transition and fades.
///
/// A clip that is too short shortens the segment.
#[derive(Clone, Debug, PartialEq)]
pub struct Replace {
    pub id: String,
    pub asset: Asset,
}

/// Replaces the media file of a segment.
#[derive(Deserialize, JsonSchema)]
struct ReplaceArguments {
    /// Id of the segment.
    id: String,
    /// Name of the media file.
    media: String,
}

impl ToolArguments for ReplaceArguments {
    type Edit = Replace;

    fn into_edit(self, media: MediaList) -> Result<Replace, ToolError> {
        Ok(Replace {
            id: self.id,
            asset: media.find(&self.media)?,
        })
    }
}

impl Operation for Replace {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<ReplaceArguments>("replace"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let (canvas, asset) = (t.canvas, &self.asset);
        let (track, index) = t.locate(&self.id).ok_or(EditRefusal::SegmentGone)?;
        let is_picture = asset.kind != MediaKind::Sound;
        if is_picture != (t.tracks[track].kind == TrackKind::Video) {
            return Err(EditRefusal::DifferentTracks);
        }
        edit_track(&mut t.tracks[track], |track, _| {
            let old = &track.segments[index];
            let duration = old.duration_ms;
            let mut new = if is_picture {
                picture_segment(asset, duration, canvas)
            } else {
                let mut s = Segment::new(String::new(), asset.name.clone(), 0, duration);
                s.source = Some(asset.source());
                s.looped = old.looped;
                s
            };
            if !new.looped && asset.kind != MediaKind::Photo {
                new.duration_ms = duration.min(asset.duration_ms.max(MIN_SEGMENT_MS));
            }
            new.id.clone_from(&old.id);
            new.start_ms = old.start_ms;
            (new.volume, new.muted, new.ducked) = (old.volume, old.muted, old.ducked);
            (new.fade_in_ms, new.fade_out_ms) = (old.fade_in_ms, old.fade_out_ms);
            (new.transition, new.inset) = (old.transition.clone(), old.inset.clone());
            track.segments[index] = new;
        });
        Ok(())
    }

    fn targets(&self) -> Vec<String> {
        vec![self.id.clone()]
    }

    fn sets(_: Property) -> bool {
        true
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            id: sample.picture(),
            asset: Sample::clip(),
        })
    }
}
