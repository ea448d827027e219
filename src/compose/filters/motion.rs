//! Motion of stills.

use crate::domain::timeline::Adjustments;
use crate::domain::timeline::Motion;

/// Distance that a still zooms or pans, as a share of its size.
const MOTION_RANGE: f64 = 0.15;

/// Returns the motion filter of a still that lasts `frames` frames, starting at frame `from`.
/// `None` if it has no motion.
///
/// `perspective` samples at subpixel positions; `crop` moves by whole pixels and would jitter.
pub fn motion_filter(adjustments: &Adjustments, frames: u64, from: u64) -> Option<String> {
    let progress = format!("((on+{from})/{})", frames.saturating_sub(1).max(1));
    let (full, zoomed) = (1.0 + MOTION_RANGE, format!("{MOTION_RANGE}*{progress}"));
    let (forward, backward, middle) = (
        progress.clone(),
        format!("(1-{progress})"),
        "0.5".to_owned(),
    );
    // The zoom factor, and the share of the remaining area to the left and above.
    let (zoom, x, y) = match adjustments.motion.as_ref()? {
        Motion::ZoomIn => (format!("(1+{zoomed})"), middle.clone(), middle),
        Motion::ZoomOut => (format!("({full}-{zoomed})"), middle.clone(), middle),
        Motion::PanLeft => (full.to_string(), backward, middle),
        Motion::PanRight => (full.to_string(), forward, middle),
        Motion::PanUp => (full.to_string(), middle, backward),
        Motion::PanDown => (full.to_string(), middle, forward),
        Motion::Other(_) => return None,
    };
    let near = |side: &str, position: &str| format!("({side}-{side}/{zoom})*{position}");
    let far =
        |side: &str, position: &str| format!("({side}-{side}/{zoom})*{position}+{side}/{zoom}");
    let (left, top, right, bottom) = (near("W", &x), near("H", &y), far("W", &x), far("H", &y));
    Some(format!(
        "perspective=x0='{left}':y0='{top}':x1='{right}':y1='{top}':x2='{left}':y2='{bottom}':\
         x3='{right}':y3='{bottom}':\
         interpolation=cubic:sense=source:eval=frame"
    ))
}
