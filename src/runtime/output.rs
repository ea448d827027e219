//! Settings of the runtime.

use std::path::PathBuf;

/// Output folders and player.
#[derive(Clone, Debug, Default)]
pub struct OutputSettings {
    pub export_folder: PathBuf,
    /// Folder of low-quality previews, inside the data folder (private).
    pub preview_folder: PathBuf,
    /// Cache folder of thumbnails, waveforms and proxies, inside the data folder.
    pub picture_cache: PathBuf,
    /// Folder of the sample media, inside the data folder.
    pub sample_folder: PathBuf,
    pub player: String,
    /// Language tag of new sessions.
    pub session_language: String,
}
