//! Reasons for which a media file cannot be used.

use serde::{Deserialize, Serialize};

/// Reason for which a media file cannot be read or encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum MediaReason {
    NoSoundData,
    NoPictureData,
    NoStreams,
    NoPictureSize,
    NotRecognized,
    PictureCutOff,
    /// A HEIC photo, which no installed program can decode.
    NoHeicTool,
    UnsupportedFormat(UnsupportedFormat),
    PacketsUnreadable,
    TooLong,
    NothingDecoded,
    DecodingTimedOut,
    NoPicture,
    AnimationDamaged,
    AnimationTooSlow,
    AnimationWithoutFrames,
    AnimationNotStored,
    /// Size and maximum side (px).
    AnimationTooLarge {
        width: u64,
        height: u64,
        max: u64,
    },
    /// Maximum number of chunks.
    AnimationTooManyChunks(u64),
    /// Maximum number of frames and duration (s) at this size.
    AnimationTooLong {
        frames: u64,
        seconds: u64,
    },
    /// A tool was killed by this signal of the system.
    Killed(i32),
    /// A tool made no progress for this long (min).
    Stalled(u64),
    /// The pipes of a tool are missing.
    NoPipe,
    /// A tool failed without a message.
    NoMessage,
    /// The player of the sound cannot play it: there is no audio device.
    NoSoundDevice,
}

/// Recognized file format that is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnsupportedFormat {
    HeicPhoto,
    HeicSequence,
    HeifPhoto,
    HeifSequence,
    JpegXl,
    Photoshop,
    Svg,
    WindowsMedia,
    RealMedia,
    MpegProgramStream,
    MpegVideo,
    Amr,
    Midi,
    Pdf,
    Zip,
    Rar,
    SevenZip,
    Gzip,
    Playlist,
    WebPage,
    Json,
    Text,
}
