//! Vignette.

use crate::domain::timeline::Adjustments;

/// Returns the vignette filter. Empty if it is off.
pub(super) fn vignette_filter(adjustments: &Adjustments) -> &'static str {
    if adjustments.vignette {
        ",format=yuv420p,vignette=PI/4.5"
    } else {
        ""
    }
}
