//! Caption files named in messages.

use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use crate::domain::io_reason::reason;
use crate::domain::subtitle::{Decoded, decode};
use crate::i18n::replies::Unreadable;

/// Maximum size of a caption file (MB); that of a feature-length movie has about 200 KB.
const MAX_CAPTIONS_MB: u64 = 8;

/// Refuses to read a file, because the studio is shared with other programs.
pub fn refuse_to_read(_: &str) -> Result<Decoded, Unreadable> {
    Err(Unreadable::Shared)
}

/// Reads a caption file. `~` is the home folder; relative paths start at the working directory.
pub fn read_captions(name: &str) -> Result<Decoded, Unreadable> {
    let path = match name.strip_prefix("~/") {
        Some(rest) => directories::UserDirs::new()
            .map_or_else(|| rest.into(), |dirs| dirs.home_dir().join(rest)),
        None => PathBuf::from(name),
    };
    let to_unreadable = |e: std::io::Error| match e.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Unreadable::Missing,
        _ => Unreadable::System(reason(&e).to_string()),
    };
    // Checked before opening: opening a pipe waits for its writer. Files in /proc have no size, and
    // may block as well.
    let metadata = std::fs::metadata(&path).map_err(to_unreadable)?;
    if !metadata.is_file() {
        return Err(Unreadable::NotAFile);
    }
    if metadata.len() == 0 {
        return Err(Unreadable::Empty);
    }
    let limit = MAX_CAPTIONS_MB << 20;
    let mut bytes = Vec::new();
    std::fs::File::open(&path)
        .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
        .map_err(to_unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Unreadable::TooLarge(MAX_CAPTIONS_MB));
    }
    decode(&bytes).map_err(Unreadable::NotText)
}
