//! Motions of photos.

use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Motion of a photo. An unknown motion is not rendered.
    Motion {
        ZoomIn = "zoom-in",
        ZoomOut = "zoom-out",
        PanLeft = "pan-left",
        PanRight = "pan-right",
        PanUp = "pan-up",
        PanDown = "pan-down",
    }
}
