//! Limits of segments.

use super::refusal::EditRefusal;

/// Minimum duration of a segment (ms).
pub const MIN_SEGMENT_MS: u64 = 100;

/// Shortest picture or sound that can be perceived: a frame at 50 fps (ms). Assembled pictures and
/// the end of the music may be shorter than a segment that is edited, but not than this.
pub(crate) const MIN_PERCEPTIBLE_MS: u64 = 20;

/// Checks a requested duration (ms).
///
/// # Errors
/// If it is shorter than the shortest segment.
pub(crate) fn check_duration(duration_ms: u64) -> Result<(), EditRefusal> {
    if duration_ms < MIN_SEGMENT_MS {
        return Err(EditRefusal::TooShort(duration_ms));
    }
    Ok(())
}

/// Looks up the duration (ms) of a media source; `None` for photos.
pub type SourceLength<'a> = &'a dyn Fn(&str) -> Option<u64>;
