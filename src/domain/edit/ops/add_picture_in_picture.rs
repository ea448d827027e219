//! Adds a picture-in-picture overlay.

use crate::domain::assemble::{max_duration, picture_segment};
use crate::domain::asset::Asset;
use crate::domain::edit::layout::place_on_free_track;
use crate::domain::edit::limits::{MIN_SEGMENT_MS, SourceLength, check_duration};
use crate::domain::edit::operation::Operation;
use crate::domain::edit::refusal::EditRefusal;
#[cfg(test)]
use crate::domain::edit::sample::Sample;
use crate::domain::edit::segments::picture_end;
use crate::domain::edit::tool::{Argument, ArgumentKind, MEDIA, Tool, optional};
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

const ARGUMENTS: &[Argument] = &[
    MEDIA,
    optional("position", ArgumentKind::Text),
    optional("scale", ArgumentKind::Number),
    optional("opacity", ArgumentKind::Number),
    optional("start_ms", ArgumentKind::Integer),
    optional("duration_ms", ArgumentKind::Integer),
];

impl Operation for PictureInPicture {
    const TOOL: Option<Tool<Self>> = Some(Tool::new(
        "overlay",
        "Adds a picture in picture; scale is its share of the canvas width.",
        ARGUMENTS,
        |a| {
            Ok(Self {
                asset: a.media()?,
                position: a.position()?.unwrap_or(Position::BottomRight),
                scale: a.number("scale").unwrap_or(0.3),
                opacity: a.number("opacity").unwrap_or(1.0),
                start_ms: a.optional_ms("start_ms"),
                duration_ms: a.optional_ms("duration_ms"),
            })
        },
    ));

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
