//! Frames that an overlay shows.

use crate::app::request::Pending;
use crate::app::state::pictures::RenderedPicture;

/// Frames of an overlay.
#[derive(Clone, Debug, Default)]
pub struct FrameSet {
    pub pending: Option<Pending>,
    /// Size of each frame, in cells.
    pub cells: (u16, u16),
    pub times: Vec<u64>,
    pub frames: Vec<Option<RenderedPicture>>,
}
