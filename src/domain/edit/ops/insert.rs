//! Inserts media into the main track.

use std::num::NonZeroUsize;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::{Asset, MediaKind};
use crate::domain::edit::arguments::default_photo_ms;
use crate::domain::edit::layout::{apply_to_all_cuts, common_transition, edit_track};
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::main_track_mut;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Inserts media into the main track at this index.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    pub asset: Asset,
    pub at: usize,
    /// Duration of a photo.
    pub each_ms: u64,
}

/// Inserts a photo or clip into the video track.
#[derive(Deserialize, JsonSchema)]
struct InsertArguments {
    /// Name of the media file.
    media: String,
    /// Position in the track, counted from 1.
    place: NonZeroUsize,
    /// Duration of a photo (ms).
    #[serde(default = "default_photo_ms")]
    each_ms: u64,
}

impl ToolArguments for InsertArguments {
    type Edit = Insert;

    fn into_edit(self, media: MediaList) -> Result<Insert, ToolError> {
        Ok(Insert {
            asset: media.find(&self.media)?,
            at: self.place.get() - 1,
            each_ms: self.each_ms,
        })
    }
}

impl Operation for Insert {
    const MOVES_OTHERS: bool = true;
    const SHIFTS_TITLES: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<InsertArguments>("insert"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let canvas = t.canvas;
        if self.asset.kind == MediaKind::Sound {
            return Err(EditRefusal::NoPictures);
        }
        let track = main_track_mut(t)?;
        let at = self.at.min(track.segments.len());
        let duration = max_duration(&self.asset).unwrap_or(self.each_ms);
        let segment = picture_segment(&self.asset, duration, canvas);
        edit_track(track, |track, gaps| {
            let transition = common_transition(track);
            track.segments.insert(at, segment);
            gaps.insert(at.min(gaps.len()), 0);
            apply_to_all_cuts(track, transition);
        });
        Ok(())
    }

    fn additions(&self) -> usize {
        1
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            asset: Sample::clip(),
            at: sample.a,
            each_ms: sample.ms,
        })
    }
}
