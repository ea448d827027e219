//! The visible part of a picture, and the filters that do not depend on where it is drawn.

use std::fmt::Write;

use crate::compose::plan::{PictureClip, Plan, Span};
use crate::compose::{filters, fit};
use crate::domain::asset::MediaKind;

/// The part of a picture that is visible in a span: its frames `from` to `to`, which begin at frame
/// `at` of the span.
pub(super) struct PictureRange<'a> {
    pub picture: &'a PictureClip,
    pub from: u64,
    pub to: u64,
    pub at: u64,
}

pub(super) fn visible_range<'a>(clip: &'a PictureClip, span: Span) -> Option<PictureRange<'a>> {
    let (start, end) = (clip.start_frame, clip.start_frame + clip.frames);
    if end <= span.from || span.to <= start {
        return None;
    }
    let from = span.from.saturating_sub(start);
    Some(PictureRange {
        picture: clip,
        from,
        to: span.to.min(end) - start,
        at: start.saturating_sub(span.from),
    })
}

pub(super) fn solid_color(plan: &Plan, color: &str, (w, h): (u32, u32)) -> String {
    // Generated in RGB: the filter's own conversion would use the BT.601 matrix.
    format!(
        "color=c={color}:s={w}x{h}:r={},format=gbrp,{}",
        plan.fps,
        fit::TO_VIDEO
    )
}

/// Returns the filters applied before scaling: color conversion, orientation, mirroring and
/// cropping.
pub(super) fn pre_filters(clip: &PictureClip) -> String {
    let mut chain = fit::to_sdr(&clip.source);
    chain.push_str(&filters::orientation_filters(
        clip.source.orientation,
        &clip.adjustments,
    ));
    chain.push_str(&filters::crop_filter(&clip.adjustments));
    chain
}

pub(super) fn is_still(clip: &PictureClip) -> bool {
    clip.source.kind == MediaKind::Photo
}

/// Returns the fade filters of a range. A span never begins or ends inside a fade.
pub(super) fn fade_filters(range: &PictureRange, alpha: bool) -> String {
    let clip = range.picture;
    let alpha = if alpha { ":alpha=1" } else { "" };
    let mut fades = String::new();
    if clip.fade_in_frames > 0 && range.from < clip.fade_in_frames {
        let _ = write!(
            fades,
            ",fade=t=in:s=0:n={}{alpha}",
            clip.fade_in_frames - range.from
        );
    }
    let out_from = clip.frames.saturating_sub(clip.fade_out_frames);
    if clip.fade_out_frames > 0 && range.to > out_from {
        let _ = write!(
            fades,
            ",fade=t=out:s={}:n={}{alpha}",
            out_from.saturating_sub(range.from),
            clip.fade_out_frames
        );
    }
    fades
}
