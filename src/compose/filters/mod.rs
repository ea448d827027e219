//! ffmpeg filters for picture adjustments: a file for each effect with parameters. Only numbers and
//! constants of these files reach a filter graph.

mod alpha;
mod blur;
mod crop;
mod motion;
mod opacity;
mod orientation;
mod rgb;
mod sepia;
mod sharpen;
mod tone;
mod warmth;

use crate::domain::timeline::Adjustments;

pub(super) use alpha::preserve_alpha;
pub(super) use crop::crop_filter;
pub(super) use motion::motion_filter;
pub(super) use opacity::{opacity_filter, overlay_opacity_filter};
pub(super) use orientation::orientation_filters;

/// Returns the filters of an effect. The number is the height of the picture (px).
type EffectFilter = fn(&Adjustments, u32) -> String;

/// Effects on a scaled picture, in the order of rendering.
const EFFECTS: &[EffectFilter] = &[
    |a, _| tone::tone_filter(a),
    |a, _| warmth::warmth_filter(a),
    |a, _| sepia::sepia_filter(a),
    blur::blur_filter,
    |a, _| sharpen::sharpen_filter(a),
    |a, _| filter_if(a.vignette, ",format=yuv420p,vignette=PI/4.5"),
];

/// Returns the filters for color, blur and vignette. `height` is that of the picture (px).
pub(super) fn color_filters(adjustments: &Adjustments, height: u32) -> String {
    EFFECTS.iter().map(|of| of(adjustments, height)).collect()
}

fn filter_if(is_on: bool, filter: &str) -> String {
    if is_on {
        filter.to_owned()
    } else {
        String::new()
    }
}
