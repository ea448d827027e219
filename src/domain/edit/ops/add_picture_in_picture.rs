//! Adds a picture-in-picture overlay.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::Asset;
use crate::domain::edit::arguments::Known;
use crate::domain::edit::layout::place_on_free_track;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::tool::{MediaList, Tool, ToolArguments, ToolError};
use crate::domain::timeline::{Inset, Position, Timeline, Track, TrackKind, new_id};

/// A picture-in-picture overlay.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureInPicture {
    pub asset: Asset,
    pub position: Position,
    /// Width as a fraction of the canvas width.
    pub scale: f64,
    /// 0 to 1.
    pub opacity: f64,
    /// Start (ms); `None` means the start of the timeline.
    pub start_ms: Option<u64>,
    /// Duration (ms); `None` means the maximum within the material and the video.
    pub duration_ms: Option<u64>,
}

/// Adds a picture in picture.
#[derive(Deserialize, JsonSchema)]
struct OverlayArguments {
    /// Name of the media file.
    media: String,
    position: Option<Known<Position>>,
    /// Width as a share of the canvas width.
    scale: Option<f64>,
    /// 0 to 1.
    opacity: Option<f64>,
    /// Start on the timeline (ms).
    start_ms: Option<u64>,
    /// Duration (ms).
    duration_ms: Option<u64>,
}

impl ToolArguments for OverlayArguments {
    type Edit = PictureInPicture;

    fn into_edit(self, media: MediaList) -> Result<PictureInPicture, ToolError> {
        let position = self.position.map(|position| position.0);
        Ok(PictureInPicture {
            asset: media.find(&self.media)?,
            position: position.unwrap_or(Position::BottomRight),
            scale: self.scale.unwrap_or(0.3),
            opacity: self.opacity.unwrap_or(1.0),
            start_ms: self.start_ms,
            duration_ms: self.duration_ms,
        })
    }
}

impl Operation for PictureInPicture {
    const TOOL: Option<Tool<Self>> = Some(Tool::with_arguments::<OverlayArguments>("overlay"));

    fn apply(&self, t: &mut Timeline, _: SourceLength) -> Result<(), EditRefusal> {
        let end_ms = picture_end(t);
        if end_ms == 0 {
            return Err(EditRefusal::Empty);
        }
        let start = self.start_ms.unwrap_or(0);
        if start + MIN_SEGMENT_MS > end_ms {
            return Err(EditRefusal::AfterTheEnd {
                at_ms: start,
                end_ms,
            });
        }
        let longest = max_duration(&self.asset)
            .unwrap_or(u64::MAX)
            .min(end_ms - start);
        let duration = self.duration_ms.unwrap_or(longest).min(longest);
        check_duration(duration)?;
        let mut s = picture_segment(&self.asset, duration, t.canvas);
        s.start_ms = start;
        s.fit = None;
        s.inset = Some(Inset {
            position: self.position.clone(),
            scale: self.scale.clamp(0.05, 1.0),
        });
        s.adjustments.opacity = self.opacity.clamp(0.0, 1.0);
        // The lowest video track is the main track.
        let main = t.track(TrackKind::Video, None).map(|t| t.id.clone());
        let at = t
            .tracks
            .iter()
            .rposition(|t| t.kind == TrackKind::Video)
            .map_or(t.tracks.len(), |i| i + 1);
        let is_overlay_track =
            |track: &Track| track.kind == TrackKind::Video && Some(&track.id) != main.as_ref();
        place_on_free_track(t, s, is_overlay_track, at, || {
            Track::new(new_id(), TrackKind::Video, "Overlay", None)
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
            position: Position::Top,
            scale: 0.3,
            opacity: 1.0,
            start_ms: Some(sample.ms),
            duration_ms: None,
        })
    }
}
