//! Properties of a media file and of its audio streams.

use crate::domain::asset::{Asset, MediaKind, PictureProperties, Remark};

/// Properties of a media file.
#[derive(Clone, Debug, PartialEq)]
pub struct MediaInfo {
    pub kind: MediaKind,
    /// Duration (ms); 0 for a photo.
    pub duration_ms: u64,
    /// Display size (px), with rotation applied.
    pub width: u32,
    pub height: u32,
    pub fps: f64,
    pub has_audio: bool,
    /// EXIF orientation of a photo; 1 is upright.
    pub orientation: u8,
    /// Time of recording, as sortable digits.
    pub recorded_at: String,
    /// Timecode of the first frame, as stored in the file.
    pub timecode: String,
    pub properties: PictureProperties,
    /// The header declares progressive frames.
    pub progressive: bool,
    /// Every video packet is a key frame.
    pub all_key_frames: bool,
    /// Audio streams, in file order.
    pub sound_streams: Vec<SoundStream>,
    /// Remarks for the user.
    pub remarks: Vec<Remark>,
}

/// An audio stream of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoundStream {
    /// Index among all streams.
    pub index: u32,
    /// Players choose this stream by default.
    pub default: bool,
    /// Number of channels, if mono or without a known layout.
    pub mixed_channels: Option<u16>,
}

impl Default for MediaInfo {
    fn default() -> Self {
        Self {
            kind: MediaKind::Photo,
            duration_ms: 0,
            width: 0,
            height: 0,
            fps: 0.0,
            has_audio: false,
            orientation: 1,
            recorded_at: String::new(),
            timecode: String::new(),
            properties: PictureProperties::default(),
            progressive: false,
            all_key_frames: false,
            sound_streams: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

impl MediaInfo {
    /// Converts the properties to an asset; what only the upload determines (hash, silence) is left
    /// empty.
    pub fn into_asset(self, name: &str, bytes: u64) -> Asset {
        Asset {
            name: name.to_owned(),
            kind: self.kind,
            duration_ms: self.duration_ms,
            width: self.width,
            height: self.height,
            fps: self.fps,
            has_audio: self.has_audio,
            orientation: self.orientation,
            bytes,
            recorded_at: self.recorded_at,
            timecode: self.timecode,
            properties: self.properties,
            remarks: self.remarks,
            ..Asset::default()
        }
    }

    /// Applies an EXIF orientation: a sideways photo swaps width and height.
    pub(super) fn with_orientation(self, orientation: u8) -> Self {
        let (width, height) = if orientation >= 5 {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        };
        Self {
            width,
            height,
            orientation,
            ..self
        }
    }
}

/// Returns the digits of a date, which are sortable: `2024:05:01 10:00:00` and
/// `2024-05-01T10:00:00Z` alike.
pub(super) fn digits(date: &str) -> String {
    date.chars().filter(char::is_ascii_digit).take(14).collect()
}
