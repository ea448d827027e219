//! Reasons why an edit cannot be applied.

use crate::domain::clock;

/// The reason why an edit cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditRefusal {
    #[error("that segment is no longer on the timeline")]
    SegmentGone,
    #[error("the timeline is empty")]
    Empty,
    #[error("nothing to assemble: no photos or clips have been uploaded")]
    NoPictures,
    #[error("a segment of {}s is too short (the minimum is 0.1s)", clock::seconds(*_0))]
    TooShort(u64),
    #[error("'{name}' has only {}s of material left", clock::seconds(*available_ms))]
    NotEnoughMaterial { name: String, available_ms: u64 },
    #[error(
        "{} is not inside the segment ({})",
        clock::precise(*at_ms),
        clock::span(*start_ms, *end_ms)
    )]
    OutsideSegment {
        at_ms: u64,
        start_ms: u64,
        end_ms: u64,
    },
    #[error("the track has only {0} segments")]
    IndexOutOfRange(usize),
    #[error("the segments are on different tracks")]
    DifferentTracks,
    #[error("the position {} is occupied by '{name}'", clock::precise(*at_ms))]
    Occupied { at_ms: u64, name: String },
    #[error("the first segment cannot have a transition because no segment precedes it")]
    NoCut,
    #[error(
        "{} is after the end of the video ({})",
        clock::precise(*at_ms),
        clock::precise(*end_ms)
    )]
    AfterTheEnd { at_ms: u64, end_ms: u64 },
    #[error("'{0}' is a photo or a text; this edit needs a clip or a sound")]
    NotAClip(String),
    #[error("'{0}' is not a text")]
    NotAText(String),
    #[error("a range must end after its start and be within the video ({})", clock::precise(*_0))]
    BadRange(u64),
    #[error("the canvas must be 16 to 4096 px per side, and the frame rate 1 to 120 fps")]
    BadCanvas,
    #[error("nothing to change")]
    NothingToDo,
}
