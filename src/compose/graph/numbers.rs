//! Numbers and times for ffmpeg.

pub(super) fn to_seconds(frames: u64, fps: u32) -> f64 {
    frames as f64 / f64::from(fps)
}

/// Truncates a time (s) to whole ms, which ffmpeg would otherwise round.
pub(super) fn floor_to_ms(seconds: f64) -> f64 {
    (seconds * 1000.0).floor() / 1000.0
}

/// Formats a number of frames as seconds for ffmpeg.
pub(crate) fn format_seconds(frames: u64, fps: u32) -> String {
    format_number(to_seconds(frames, fps))
}

/// Formats a number for ffmpeg, without trailing zeros.
pub(crate) fn format_number(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_trailing_zeros() {
        assert_eq!(format_number(1.0), "1");
        assert_eq!(format_seconds(1, 30), "0.033333");
    }
}
