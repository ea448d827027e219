//! Pictures of a timeline.

use super::media_source::MediaSource;
use crate::domain::clock::frame_at;
use crate::domain::timeline::{Adjustments, Fit, Inset, Segment, TransitionKind};

/// A picture on the timeline. Frames are those of the output.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureClip {
    pub source: MediaSource,
    pub start_frame: u64,
    pub frames: u64,
    /// Source time (s) at the first frame, or at the last frame if reversed.
    pub in_s: f64,
    pub speed: f64,
    pub looped: bool,
    pub reversed: bool,
    pub frozen: bool,
    /// Placement as an inset; `None` for the whole canvas.
    pub inset: Option<Inset>,
    pub fit: Fit,
    pub adjustments: Adjustments,
    /// Transition from the previous picture: the name in `xfade` and the overlap (frames).
    pub blend: Option<(&'static str, u64)>,
    pub fade_in_frames: u64,
    pub fade_out_frames: u64,
}

/// Plans a picture. If it overlaps the one `before`, they blend.
pub(super) fn picture_clip(
    s: &Segment,
    source: MediaSource,
    before: Option<&PictureClip>,
    fps: u32,
) -> PictureClip {
    let (start_frame, frames) = frame_range(s, fps);
    let overlap = before.map_or(0, |p| {
        (p.start_frame + p.frames).saturating_sub(start_frame)
    });
    let kind = s
        .transition
        .as_ref()
        .map_or(&TransitionKind::Crossfade, |t| &t.kind);
    let fade_in_frames = frame_at(s.fade_in_ms, fps).min(frames);
    PictureClip {
        source,
        start_frame,
        frames,
        in_s: in_point(s, start_frame, frames, fps),
        speed: s.speed,
        looped: s.looped,
        reversed: s.reversed,
        frozen: s.frozen,
        inset: s.inset.clone(),
        fit: s.fit.clone().unwrap_or(Fit::Cover),
        adjustments: s.adjustments.clone(),
        blend: (overlap > 0).then_some((kind.xfade_name(), overlap.min(frames))),
        fade_in_frames,
        fade_out_frames: frame_at(s.fade_out_ms, fps).min(frames - fade_in_frames),
    }
}

/// Returns the source time (s) at the frame boundary where a segment begins, so that rounding its
/// start to a whole frame does not shift its content. A reversed segment begins at its end.
fn in_point(s: &Segment, start_frame: u64, frames: u64, fps: u32) -> f64 {
    let seconds = |ms: u64| ms as f64 / 1000.0;
    let boundary = |frame: u64| frame as f64 / f64::from(fps);
    let offset = if s.reversed {
        seconds(s.end_ms()) - boundary(start_frame + frames)
    } else {
        boundary(start_frame) - seconds(s.start_ms)
    };
    (seconds(s.in_ms) + offset * s.speed).max(0.0)
}

pub(super) fn frame_range(s: &Segment, fps: u32) -> (u64, u64) {
    let start = frame_at(s.start_ms, fps);
    (
        start,
        frame_at(s.end_ms(), fps).saturating_sub(start).max(1),
    )
}
