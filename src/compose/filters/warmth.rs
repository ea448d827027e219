//! Color temperature.

use super::rgb::in_rgb;
use crate::domain::timeline::Adjustments;

/// Returns the filter for the color temperature. Empty if it is unchanged.
pub(super) fn warmth_filter(adjustments: &Adjustments) -> String {
    if adjustments.warmth.abs() <= f64::EPSILON {
        return String::new();
    }
    let half = adjustments.warmth / 2.0;
    in_rgb(&format!(
        "colorbalance=rm={half:.3}:rh={half:.3}:bm={:.3}:bh={:.3}",
        -half, -half
    ))
}
