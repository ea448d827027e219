//! Pictures of a timeline and its media files: composed frames, thumbnails, waveforms. Results are
//! cached in memory or on disk, keyed by their sources.

mod file_key;
mod frames;
mod loudness;
mod media;
mod playback_sound;
mod proxy;
mod proxy_queue;
mod service;
pub mod sheet;

pub use frames::{DrawnFrame, FramePlayer, FrameRequest};
pub use playback_sound::{SoundPlayback, SoundPosition};
pub use service::PictureService;
