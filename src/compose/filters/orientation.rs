//! Rotation and mirroring.

use crate::domain::timeline::Adjustments;

/// Returns the filters that rotate and mirror a picture before it is scaled: first by its EXIF
/// orientation (1 to 8), then by the adjustments.
pub fn orientation_filters(orientation: u8, adjustments: &Adjustments) -> String {
    let mut filters = String::from(match orientation {
        2 => "hflip,",
        3 => "hflip,vflip,",
        4 => "vflip,",
        5 => "transpose=cclock_flip,",
        6 => "transpose=clock,",
        7 => "transpose=clock_flip,",
        8 => "transpose=cclock,",
        _ => "",
    });
    filters.push_str(match adjustments.rotate {
        90 => "transpose=clock,",
        180 => "hflip,vflip,",
        270 => "transpose=cclock,",
        _ => "",
    });
    filters.push_str(if adjustments.mirror { "hflip," } else { "" });
    filters.push_str(if adjustments.flip { "vflip," } else { "" });
    filters
}
