//! Appends media to the main track.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::Asset;
use crate::domain::edit::arguments::default_photo_ms;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::main_track_mut;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::Timeline;

/// Appends media to the main track.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    pub assets: Vec<Asset>,
    /// Duration of each photo.
    pub each_ms: u64,
}

/// Appends media files to the video track.
#[derive(Deserialize, JsonSchema)]
struct AppendArguments {
    /// Names of the media files.
    media: Vec<String>,
    /// Duration of each photo (ms).
    #[serde(default = "default_photo_ms")]
    each_ms: u64,
}

impl ToolArguments for AppendArguments {
    type Edit = Append;

    fn into_edit(self, media: MediaList) -> Result<Append, ToolError> {
        Ok(Append {
            assets: media.find_all(&self.media)?,
            each_ms: self.each_ms,
        })
    }
}

impl Operation for Append {
    const MOVES_OTHERS: bool = true;
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<AppendArguments>("append"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        if self.assets.is_empty() {
            return Err(EditRefusal::NoPictures);
        }
        let canvas = t.canvas;
        let track = main_track_mut(t)?;
        for asset in &self.assets {
            let duration = max_duration(asset).unwrap_or(self.each_ms);
            let mut segment = picture_segment(asset, duration, canvas);
            segment.start_ms = track.end_ms();
            track.segments.push(segment);
        }
        Ok(())
    }

    fn additions(&self) -> usize {
        self.assets.len()
    }

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            assets: vec![Sample::clip()],
            each_ms: sample.ms,
        })
    }
}
