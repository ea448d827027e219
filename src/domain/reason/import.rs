//! Reasons for which a timeline file cannot be imported.

use serde::{Deserialize, Serialize};

/// Reason for which a timeline file cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum ImportReason {
    NotJson,
    NoTimeline,
    NothingUsable,
    NoMedia,
    NotText,
    /// Maximum size (MB).
    TooLarge(u64),
    Format(ForeignFormat),
}

/// Recognized format of a file that is not OpenTimelineIO.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignFormat {
    EmptyFile,
    PackedOtio,
    Resolve,
    Zip,
    Gzip,
    Aaf,
    AvidBin,
    AvidLog,
    Sqlite,
    Blender,
    Video,
    Sound,
    Photo,
    Edl,
    Captions,
    Playlist,
    FinalCut7,
    FinalCutX,
    Premiere,
    Mlt,
    Pitivi,
    WebPage,
    OtherXml,
    DamagedOtio,
    CapCut,
    OpenShot,
    Draft,
    OtherJson,
}
