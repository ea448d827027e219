//! Modes of fitting a picture to the canvas.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Mode of fitting a picture to the canvas. An unknown mode is rendered as `cover`.
    Fit {
        /// Fills the canvas; the overflow is cropped.
        Cover = "cover",
        /// Scaled to fit inside the canvas.
        Contain = "contain",
        /// Scaled to fit, over a blurred copy of itself.
        Blur = "blur",
    }
}
