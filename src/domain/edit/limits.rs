//! Limits of segments.

/// Minimum duration of a segment (ms).
pub const MIN_SEGMENT_MS: u64 = 100;

/// Looks up the duration (ms) of a media source; `None` for photos.
pub type SourceLength<'a> = &'a dyn Fn(&str) -> Option<u64>;
