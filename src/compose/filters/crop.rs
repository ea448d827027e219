//! Crop.

use crate::domain::timeline::Adjustments;

/// Returns the crop filter, applied before scaling. Empty if nothing is cropped.
pub fn crop_filter(adjustments: &Adjustments) -> String {
    let [left, top, right, bottom] = adjustments.crop;
    if adjustments.crop == [0.0; 4] {
        return String::new();
    }
    let (width, height) = (1.0 - left - right, 1.0 - top - bottom);
    format!("crop=iw*{width:.3}:ih*{height:.3}:iw*{left:.3}:ih*{top:.3},")
}
