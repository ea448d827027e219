//! Media assets: accepted formats and probed properties.

use std::path::Path;

use serde::{Deserialize, Serialize};

/// File extensions of the documented upload formats.
pub(crate) const ACCEPTED_EXTENSIONS: &[&str] = &[
    "mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp", "mp3", "wav", "m4a",
    "aac",
];

/// Extensions of further formats, and those of the formats that their files are converted to before
/// the upload.
const CONVERTED_EXTENSIONS: &[(&str, &str)] = &[
    ("heic", "jpg"),
    ("heif", "jpg"),
    ("avif", "png"),
    ("tif", "png"),
    ("tiff", "png"),
    ("bmp", "png"),
    ("flac", "wav"),
    ("aif", "wav"),
    ("aiff", "wav"),
    ("ogg", "m4a"),
    ("oga", "m4a"),
    ("opus", "m4a"),
    ("ts", "mkv"),
    ("mts", "mkv"),
    ("m2ts", "mkv"),
    ("mpg", "mkv"),
    ("mpeg", "mkv"),
    ("3gp", "mkv"),
    ("m4v", "mp4"),
];

/// Documented size limit of an upload (bytes): 500 MB.
pub(crate) const MAX_UPLOAD_BYTES: u64 = 500 * 1024 * 1024;

/// Type of a media file in an edit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    #[default]
    Photo,
    Clip,
    Sound,
}

impl MediaKind {
    /// Value of `file_type` in the API.
    pub fn file_type(self) -> &'static str {
        match self {
            Self::Photo => "image",
            Self::Clip => "video",
            Self::Sound => "audio",
        }
    }
}

/// A probed media file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Content hash; identical files are one asset.
    pub hash: String,
    /// Original file name.
    pub name: String,
    pub kind: MediaKind,
    /// Duration (ms); 0 for a photo.
    pub duration_ms: u64,
    /// Width after rotation (px); 0 for audio.
    pub width: u32,
    /// Height after rotation (px); 0 for audio.
    pub height: u32,
    /// Frame rate (fps); 0 for photos and audio.
    pub fps: f64,
    pub has_audio: bool,
    /// EXIF orientation of a photo: 1 is upright, 6 and 8 are rotated by 90°.
    #[serde(default = "upright_orientation")]
    pub orientation: u8,
    pub bytes: u64,
    /// Silence at the start (ms).
    #[serde(default, rename = "quiet_head_ms")]
    pub leading_silence_ms: u64,
    /// Silence at the end (ms).
    #[serde(default, rename = "quiet_tail_ms")]
    pub trailing_silence_ms: u64,
    /// Recording time as sortable digits (`20240501100000`); empty if unknown.
    #[serde(default, rename = "taken")]
    pub recorded_at: String,
    /// Timecode of the first frame, as stored in the file; empty if the file has none.
    #[serde(default)]
    pub timecode: String,
    #[serde(default, rename = "traits")]
    pub properties: PictureProperties,
    /// Issues to report to the user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// Stream properties that determine how a file is decoded, converted and mixed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureProperties {
    /// Frames consist of two interlaced fields.
    pub interlaced: bool,
    /// HDR transfer function (PQ or HLG); requires tone mapping.
    pub hdr: bool,
    /// Has an alpha channel.
    pub alpha: bool,
    /// BT.601 colors. Set only by assets stored before `matrix` existed.
    #[serde(rename = "sd_colours", skip_serializing_if = "std::ops::Not::not")]
    pub sd_colors: bool,
    /// Matrix for the conversion from YUV to RGB.
    pub matrix: Option<Matrix>,
    /// The HDR transfer function is HLG, not PQ.
    pub hlg: bool,
    /// Wide-gamut primaries; `None` if they are those of BT.709 or unknown.
    pub primaries: Option<Primaries>,
    /// Levels range from 0 to 255, not from 16 to 235.
    pub full_range: bool,
    /// Grayscale with black at level 16.
    pub limited_gray: bool,
    /// Delay of decoded frames (µs). AVI does not store presentation times of reordered frames.
    pub delay_us: u32,
    /// Index of the video stream to use; `None` means the first one.
    pub picture_stream: Option<u32>,
    /// Index of the audio stream to use; `None` means the first one.
    pub sound_stream: Option<u32>,
    /// Decoder to use instead of ffmpeg's default, which drops the alpha channel.
    pub decoder: Option<AlphaDecoder>,
    /// Start of the last frame (ms). It is shown until the end of the used range.
    pub last_frame_ms: Option<u64>,
    /// Channel count, if channels are mixed by number: mono, or several with unknown positions.
    pub mixed_channels: Option<u16>,
}

impl PictureProperties {
    /// Returns the matrix for the conversion from YUV to RGB; BT.709 if the file has none.
    pub(crate) fn color_matrix(&self) -> Matrix {
        self.matrix.unwrap_or(if self.sd_colors {
            Matrix::Bt601
        } else {
            Matrix::Bt709
        })
    }
}

/// YUV matrix coefficients.
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
    /// Name in ffmpeg's `scale` filter.
    pub(crate) fn filter_name(self) -> &'static str {
        match self {
            Self::Bt601 => "bt601",
            Self::Bt709 => "bt709",
            Self::Bt2020 => "bt2020",
            Self::Smpte240m => "smpte240m",
            Self::Fcc => "fcc",
        }
    }

    /// Parses ffprobe's `color_space`; `None` if it is unknown.
    pub(crate) fn from_color_space(name: &str) -> Option<Self> {
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

/// Wide-gamut color primaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Primaries {
    Bt2020,
    DisplayP3,
}

impl Primaries {
    /// Name in ffmpeg's `zscale` filter.
    pub(crate) fn filter_name(self) -> &'static str {
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
    /// Decoder name in ffmpeg.
    pub(crate) fn ffmpeg_name(self) -> &'static str {
        match self {
            Self::Vp8 => "libvpx",
            Self::Vp9 => "libvpx-vp9",
        }
    }
}

/// An issue of a media file that is reported to the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// The file is truncated; its header specifies `expected_ms`.
    CutOff { expected_ms: u64 },
    /// The file has `count` audio tracks, of which only number `used` (from 1) is used; `silent` of
    /// the others are silent.
    SoundTracks { count: u32, used: u32, silent: u32 },
    /// A second recording with restarted timestamps follows in the file; it is not used.
    Restarts,
    /// The frame size or audio format changes within the file, so it was converted.
    FormatChanges,
}

/// EXIF orientation of a photo that needs no rotation.
fn upright_orientation() -> u8 {
    1
}

impl Asset {
    /// Value of `src` in a draft.
    pub fn source(&self) -> String {
        format!("asset://{}", self.hash)
    }
}

/// Returns the extension of a file name in lower case.
pub fn extension(name: &str) -> Option<String> {
    Path::new(name)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase())
}

/// Returns true if the backend accepts a file of this name as it is.
pub(crate) fn is_accepted(name: &str) -> bool {
    extension(name).is_some_and(|e| ACCEPTED_EXTENSIONS.contains(&e.as_str()))
}

/// Returns the extension of the format that a file of this name is converted to before the upload;
/// `None` if it is not converted.
pub(crate) fn converted_extension(name: &str) -> Option<&'static str> {
    let extension = extension(name)?;
    let mut formats = CONVERTED_EXTENSIONS.iter();
    formats
        .find(|(from, _)| *from == extension)
        .map(|(_, to)| *to)
}

/// Returns true if a file of this name can be uploaded, as it is or converted.
pub(crate) fn is_uploadable(name: &str) -> bool {
    is_accepted(name) || converted_extension(name).is_some()
}

/// Returns the kind of a file by its name; `None` if it cannot be uploaded.
pub(crate) fn kind_by_name(name: &str) -> Option<MediaKind> {
    let uploaded = match converted_extension(name) {
        Some(extension) => format!("a.{extension}"),
        None => name.to_owned(),
    };
    is_uploadable(name).then(|| match &uploaded {
        sound if is_audio(sound) => MediaKind::Sound,
        photo if is_photo(photo) => MediaKind::Photo,
        _ => MediaKind::Clip,
    })
}

/// Returns true for audio file names. Embedded cover pictures are ignored.
pub(crate) fn is_audio(name: &str) -> bool {
    extension(name).is_some_and(|e| ["mp3", "wav", "m4a", "aac"].contains(&e.as_str()))
}

/// Returns true for photo file names.
pub(crate) fn is_photo(name: &str) -> bool {
    extension(name).is_some_and(|e| ["jpg", "jpeg", "png", "webp"].contains(&e.as_str()))
}

/// Returns the accepted formats as a comma-separated list.
pub(crate) fn accepted_list() -> String {
    ACCEPTED_EXTENSIONS
        .iter()
        .filter(|e| **e != "jpeg")
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns all formats that can be uploaded as a comma-separated list.
pub(crate) fn uploadable_list() -> String {
    let converted = CONVERTED_EXTENSIONS.iter().map(|(from, _)| *from);
    let others: Vec<&str> = converted
        .filter(|e| !["heif", "tif", "aif", "oga", "mts", "mpeg"].contains(e))
        .collect();
    format!("{}, {}", accepted_list(), others.join(", "))
}

/// Formats a size in bytes: `640 B`, `1.4 MB`.
pub(crate) fn format_size(bytes: u64) -> String {
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
            serde_json::from_value(serde_json::json!({"interlaced": false, "sd_colours": true}))
                .unwrap();
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
    fn other_formats_are_converted() {
        assert_eq!(converted_extension("IMG_1.HEIC"), Some("jpg"));
        assert_eq!(converted_extension("a.jpg"), None);
        assert!(is_uploadable("a.flac") && is_uploadable("a.jpg") && !is_uploadable("a.txt"));
        let kinds = ["a.ogg", "b.TIFF", "c.m2ts", "d.gif", "e.pdf"].map(kind_by_name);
        let [sound, photo, clip] = [MediaKind::Sound, MediaKind::Photo, MediaKind::Clip];
        assert_eq!(
            kinds,
            [Some(sound), Some(photo), Some(clip), Some(clip), None]
        );
        // What a file is converted to needs no conversion.
        assert!(
            CONVERTED_EXTENSIONS
                .iter()
                .all(|(_, to)| ACCEPTED_EXTENSIONS.contains(to))
        );
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(format_size(12), "12 B");
        assert_eq!(format_size(1_440_000), "1.4 MB");
        assert_eq!(format_size(999_999), "1.0 MB");
    }
}
