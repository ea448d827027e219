//! Sepia.

use super::rgb::in_rgb;
use crate::domain::timeline::Adjustments;

/// Returns the sepia filter. Empty if it is off.
pub(super) fn sepia_filter(adjustments: &Adjustments) -> String {
    if !adjustments.sepia {
        return String::new();
    }
    in_rgb("colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131:0")
}
