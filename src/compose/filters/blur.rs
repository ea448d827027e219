//! Blur.

use crate::domain::timeline::Adjustments;

/// Returns the blur filter. `height` is that of the picture (px). Empty if it is off.
pub(super) fn blur_filter(adjustments: &Adjustments, height: u32) -> String {
    if adjustments.blur > 0.0 {
        let sigma = adjustments.blur * f64::from(height) / 40.0;
        format!(",gblur=sigma={sigma:.2}")
    } else {
        String::new()
    }
}
