//! Sharpening.

use crate::domain::timeline::Adjustments;

/// Strength of the unsharp mask at an amount of 1.
const MAX_STRENGTH: f64 = 2.5;

/// Returns the filter that sharpens the brightness of a picture. Empty if it is off.
pub(super) fn sharpen_filter(adjustments: &Adjustments) -> String {
    if adjustments.sharpen > 0.0 {
        let strength = adjustments.sharpen * MAX_STRENGTH;
        format!(",format=yuv420p,unsharp=5:5:{strength:.2}")
    } else {
        String::new()
    }
}
