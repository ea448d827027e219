//! ffmpeg filters for picture adjustments, one effect a file. Only numbers and constants of these
//! files reach a filter graph.

mod alpha;
mod blur;
mod crop;
mod motion;
mod opacity;
mod orientation;
mod rgb;
mod sepia;
mod tone;
mod vignette;
mod warmth;

use crate::domain::timeline::Adjustments;

pub(super) use alpha::preserve_alpha;
pub(super) use crop::crop_filter;
pub(super) use motion::motion_filter;
pub(super) use opacity::{opacity_filter, overlay_opacity_filter};
pub(super) use orientation::orientation_filters;

/// Returns the filters for color, blur and vignette. `height` is that of the picture (px).
pub(super) fn color_filters(adjustments: &Adjustments, height: u32) -> String {
    let mut filters = tone::tone_filter(adjustments);
    filters.push_str(&warmth::warmth_filter(adjustments));
    filters.push_str(&sepia::sepia_filter(adjustments));
    filters.push_str(&blur::blur_filter(adjustments, height));
    filters.push_str(vignette::vignette_filter(adjustments));
    filters
}
