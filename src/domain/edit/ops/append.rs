//! Appends media to the main track.

use crate::domain::assemble::{DEFAULT_PHOTO_MS, max_duration, picture_segment};
use crate::domain::asset::Asset;
use crate::domain::edit::limits::SourceLength;
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::main_track_mut;
use crate::domain::edit::tool::{EACH_MS, MEDIA_LIST, Tool};
use crate::domain::timeline::Timeline;

/// Appends media to the main track.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    pub assets: Vec<Asset>,
    /// Duration of each photo.
    pub each_ms: u64,
}

impl Operation for Append {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "append",
        "Appends media files to the video track.",
        &[MEDIA_LIST, EACH_MS],
        |a| {
            Ok(Self {
                assets: a.media_list("media")?,
                each_ms: a.optional_ms("each_ms").unwrap_or(DEFAULT_PHOTO_MS),
            })
        },
    ));

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

    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self> {
        Some(Self {
            assets: vec![Sample::clip()],
            each_ms: sample.ms,
        })
    }
}
