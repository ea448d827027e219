//! Items of an imported timeline that were not imported, or not exactly.

use crate::domain::reason::Reason;

/// An item that was not imported, or not exactly. Most variants hold the name of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkippedItem {
    SecondTimeline(String),
    /// Frame rates (fps).
    FrameRate {
        rate: String,
        imported: u32,
    },
    UnknownTrack(String),
    /// An object of an unknown schema.
    Unsupported {
        name: String,
        schema: String,
    },
    OtherTransition(String),
    ShorterTransition(String),
    Effect {
        clip: String,
        effect: String,
    },
    NoDuration(String),
    Disabled(String),
    TooShort(String),
    TooDeep(String),
    Layers {
        name: String,
        layers: usize,
    },
    NoUrl(String),
    Generator(String),
    ImageSequence(String),
    NoMedia(String),
    MediaNotUploaded {
        name: String,
        why: Reason,
    },
}
