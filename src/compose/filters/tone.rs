//! Brightness, contrast and saturation.

use crate::domain::timeline::Adjustments;

/// Returns the filter for brightness, contrast and saturation. Empty if they are unchanged.
pub(super) fn tone_filter(adjustments: &Adjustments) -> String {
    let neutral = Adjustments::default();
    let Adjustments {
        brightness,
        contrast,
        saturation,
        ..
    } = *adjustments;
    if (brightness, contrast, saturation)
        == (neutral.brightness, neutral.contrast, neutral.saturation)
    {
        return String::new();
    }
    // `eq` maps 1 to pure white, so half of its scale is used.
    format!(
        ",format=yuv420p,eq=brightness={:.3}:contrast={contrast:.3}:saturation={saturation:.3}",
        brightness / 2.0
    )
}
