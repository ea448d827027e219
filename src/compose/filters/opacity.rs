//! Opacity.

use crate::domain::timeline::Adjustments;

/// Returns the filter for a partly transparent picture on the lowest layer: it is darkened, since
/// the background is black.
pub fn opacity_filter(adjustments: &Adjustments) -> String {
    let opacity = adjustments.opacity.clamp(0.0, 1.0);
    if opacity >= 1.0 {
        return String::new();
    }
    // Limited range: black is 16, gray is 128.
    let chroma = format!("128+(val-128)*{opacity:.3}");
    format!(",format=yuv420p,lutyuv=y='16+(val-16)*{opacity:.3}':u='{chroma}':v='{chroma}'")
}

/// Returns the filter that scales the alpha channel of an overlay by its opacity.
pub fn overlay_opacity_filter(adjustments: &Adjustments) -> String {
    let opacity = adjustments.opacity.clamp(0.0, 1.0);
    if opacity >= 1.0 {
        String::new()
    } else {
        format!(",lutyuv=a='val*{opacity:.3}'")
    }
}
