//! Files for the user's eyes alone: tokens, the database, logs, crash reports, messages in the making.

use std::fs::OpenOptions;

/// Options that make a new file readable by its owner only.
pub fn options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has modes"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
