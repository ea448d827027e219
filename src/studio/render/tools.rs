//! Capabilities of this computer and its ffmpeg.

use std::ffi::OsString;

use tokio::sync::OnceCell;

use super::format::HardwareEncoder;
use crate::media::{encode, first_line};

/// Returns the number of parallel encoders: each uses several cores, but has idle time at its start
/// and end.
pub(super) fn encoder_count() -> usize {
    std::thread::available_parallelism()
        .map_or(1, |n| n.get() / 4)
        .clamp(1, 4)
}

/// Returns the requested encoder if it works on this computer, else the software encoder.
pub(super) async fn available_encoder(requested: HardwareEncoder) -> HardwareEncoder {
    static FOUND: OnceCell<HardwareEncoder> = OnceCell::const_new();
    if requested == HardwareEncoder::Software {
        return requested;
    }
    let probe = || async {
        let arguments = [
            "-f",
            "lavfi",
            "-i",
            "color=c=black:s=640x360:d=0.2",
            "-c:v",
            requested.codec(),
            "-f",
            "null",
            "-",
        ];
        match encode::run(&arguments.map(OsString::from), 200, |_| ()).await {
            Ok(()) => requested,
            Err(why) => {
                tracing::warn!(
                    "{} is not available, using the software encoder: {why}",
                    requested.codec()
                );
                HardwareEncoder::Software
            }
        }
    };
    *FOUND.get_or_init(probe).await
}

/// Returns the version of ffmpeg: frames of different versions are not joined.
pub(super) async fn tool_version() -> &'static str {
    static VERSION: OnceCell<String> = OnceCell::const_new();
    VERSION
        .get_or_init(|| async {
            first_line("ffmpeg", &["-version"])
                .await
                .unwrap_or_default()
        })
        .await
}
