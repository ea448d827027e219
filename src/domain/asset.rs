//! Media that a project can use: what is accepted, and the facts about it.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// The documented upload formats, by file extension.
pub const ACCEPTED: &[&str] = &[
    "mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp", "mp3", "wav", "m4a",
    "aac",
];

/// The documented limit of an upload, in bytes (500 MB).
pub const LARGEST_BYTES: u64 = 500 * 1024 * 1024;

/// What a medium is to an editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    #[default]
    Photo,
    Clip,
    Sound,
}

impl MediaKind {
    /// The word for it in the wire's `file_type`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Photo => "image",
            Self::Clip => "video",
            Self::Sound => "audio",
        }
    }
}

/// A probed medium.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Content hash: the same file twice is one asset.
    pub hash: String,
    /// The file's name as the user knows it.
    pub name: String,
    pub kind: MediaKind,
    /// Length in ms; 0 for a photo.
    pub duration_ms: u64,
    /// px as shown (rotation applied); 0 for sound.
    pub width: u32,
    pub height: u32,
    /// Frames a second; 0 for photos and sound.
    pub fps: f64,
    pub has_audio: bool,
    /// How a photo was held, as its EXIF tells it: 1 is upright, 6 and 8 are on their sides.
    #[serde(default = "upright")]
    pub orientation: u8,
    pub bytes: u64,
    /// Silence at its start and end, ms.
    #[serde(default)]
    pub quiet_head_ms: u64,
    #[serde(default)]
    pub quiet_tail_ms: u64,
    /// When it was taken, as digits that sort (`20240501100000`); empty where it does not say.
    #[serde(default)]
    pub taken: String,
    /// The time code of its first frame, as the file has it; empty if it has none.
    #[serde(default)]
    pub timecode: String,
    #[serde(default)]
    pub traits: PictureProperties,
    /// What its owner should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// Properties of a file's streams that decide how it is decoded, converted and mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureProperties {
    /// Half-pictures, as television sends them.
    pub interlaced: bool,
    /// Brighter than a screen shows (PQ or HLG): must be mapped down.
    pub hdr: bool,
    /// Transparent in parts.
    pub alpha: bool,
    /// In the colours of old television (BT.601): how assets say it that were stored before `matrix`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sd_colours: bool,
    /// Matrix that turns the picture's YUV into RGB.
    pub matrix: Option<Matrix>,
    /// `hdr` is coded as HLG, not as PQ.
    pub hlg: bool,
    /// Primaries other than those of HD; `None` if they are the same or not known.
    pub primaries: Option<Primaries>,
    /// Black is 0 and white 255, not 16 and 235.
    pub full_range: bool,
    /// Shades of gray only, and black is 16.
    pub limited_gray: bool,
    /// Time by which decoded frames come too late, µs: AVI does not say when reordered frames are shown.
    pub delay_us: u32,
    /// Index of the stream that is the picture; the first video stream if not known.
    pub picture_stream: Option<u32>,
    /// Index of the stream that is the sound; the first audio stream if not known.
    pub sound_stream: Option<u32>,
    /// Decoder to use in place of ffmpeg's own, which drops the alpha channel.
    pub decoder: Option<AlphaDecoder>,
    /// Start of the last frame, ms: it stays on the screen for as long as the file is used after it.
    pub last_frame_ms: Option<u64>,
    /// Number of channels that are mixed by their number: a single one, or several whose positions are unknown.
    pub mixed_channels: Option<u16>,
}

impl PictureProperties {
    /// Matrix that turns the picture's YUV into RGB; BT.709 if the file did not say.
    pub fn color_matrix(&self) -> Matrix {
        self.matrix.unwrap_or(if self.sd_colours {
            Matrix::Bt601
        } else {
            Matrix::Bt709
        })
    }
}

/// Matrix coefficients of YUV pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matrix {
    Bt601,
    Bt709,
    Bt2020,
    Smpte240m,
    Fcc,
}

impl Matrix {
    /// ffmpeg's name in its `scale` filter.
    pub fn filter_name(self) -> &'static str {
        match self {
            Self::Bt601 => "bt601",
            Self::Bt709 => "bt709",
            Self::Bt2020 => "bt2020",
            Self::Smpte240m => "smpte240m",
            Self::Fcc => "fcc",
        }
    }

    /// From ffprobe's `color_space`; `None` if the stream does not say.
    pub fn from_color_space(name: &str) -> Option<Self> {
        Some(match name {
            "smpte170m" | "bt470bg" => Self::Bt601,
            "bt709" => Self::Bt709,
            "bt2020nc" | "bt2020c" => Self::Bt2020,
            "smpte240m" => Self::Smpte240m,
            "fcc" => Self::Fcc,
            _ => return None,
        })
    }
}

/// Primary colors of a wide gamut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Primaries {
    Bt2020,
    DisplayP3,
}

impl Primaries {
    /// ffmpeg's name in its `zscale` filter.
    pub fn filter_name(self) -> &'static str {
        match self {
            Self::Bt2020 => "bt2020",
            Self::DisplayP3 => "smpte432",
        }
    }
}

/// Decoders that keep the alpha channel of VP8 and VP9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlphaDecoder {
    Vp8,
    Vp9,
}

impl AlphaDecoder {
    /// ffmpeg's name of the decoder.
    pub fn ffmpeg_name(self) -> &'static str {
        match self {
            Self::Vp8 => "libvpx",
            Self::Vp9 => "libvpx-vp9",
        }
    }
}

/// Something about a file that its owner should know before using it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The file ends early: its header announces `expected_ms`.
    CutOff { expected_ms: u64 },
    /// `count` sound tracks, of which only number `used` (from 1) is used; `silent` of the others are silent.
    SoundTracks { count: u32, used: u32, silent: u32 },
    /// Another recording follows in the same file, with times of its own; it is not used.
    Restarts,
    /// The picture's size or the sound's format changes inside the file, which was converted to one format.
    FormatChanges,
}

/// EXIF's word for a photo as it lies in the file.
fn upright() -> u8 {
    1
}

impl Asset {
    /// The draft's `src` for it.
    pub fn source(&self) -> String {
        format!("asset://{}", self.hash)
    }
}

/// The lower-case extension of a file name.
pub fn extension(name: &str) -> Option<String> {
    Path::new(name)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
}

/// Whether a file of this name can be uploaded.
pub fn is_accepted(name: &str) -> bool {
    extension(name).is_some_and(|e| ACCEPTED.contains(&e.as_str()))
}

/// Whether a file of this name holds sound only, whatever pictures are embedded in it.
pub fn is_sound(name: &str) -> bool {
    extension(name).is_some_and(|e| ["mp3", "wav", "m4a", "aac"].contains(&e.as_str()))
}

/// Whether a file of this name is a photo.
pub fn is_photo(name: &str) -> bool {
    extension(name).is_some_and(|e| ["jpg", "jpeg", "png", "webp"].contains(&e.as_str()))
}

/// The accepted formats as a sentence lists them.
pub fn accepted_list() -> String {
    ACCEPTED
        .iter()
        .filter(|e| **e != "jpeg")
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
}

/// A size as people read it: `640 B`, `1.4 MB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    let mut value = bytes as f64 / 1000.0;
    let mut unit = 0;
    while value >= 999.95 && unit < UNITS.len() - 1 {
        value /= 1000.0;
        unit += 1;
    }
    format!("{value:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_of_older_versions_keep_their_colors_when_they_are_saved_again() {
        let old: PictureProperties =
            serde_json::from_str(r#"{"interlaced":false,"sd_colours":true}"#).unwrap();
        let saved: PictureProperties =
            serde_json::from_str(&serde_json::to_string(&old).unwrap()).unwrap();
        assert_eq!(
            (old.color_matrix(), saved.color_matrix()),
            (Matrix::Bt601, Matrix::Bt601)
        );
    }

    #[test]
    fn accepts_by_extension_in_any_case() {
        assert!(is_accepted("IMG_1.JPG") && is_accepted("旁白.wav") && is_accepted("a b.jpeg"));
        assert!(!is_accepted("notes.txt") && !is_accepted("mp4") && !is_accepted(".mp4"));
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(12), "12 B");
        assert_eq!(size(1_440_000), "1.4 MB");
        assert_eq!(size(999_999), "1.0 MB");
    }
}
