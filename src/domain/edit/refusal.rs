//! Reasons why an edit cannot be applied.

/// The reason why an edit cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditRefusal {
    SegmentGone,
    Empty,
    NoPictures,
    /// Duration (ms).
    TooShort(u64),
    NotEnoughMaterial {
        name: String,
        available_ms: u64,
    },
    OutsideSegment {
        at_ms: u64,
        start_ms: u64,
        end_ms: u64,
    },
    /// Number of segments on the track.
    IndexOutOfRange(usize),
    DifferentTracks,
    Occupied {
        at_ms: u64,
        name: String,
    },
    NoCut,
    AfterTheEnd {
        at_ms: u64,
        end_ms: u64,
    },
    NotAClip(String),
    NotAText(String),
    /// Name of a text.
    TransitionOfText(String),
    /// End of the video (ms).
    BadRange(u64),
    BadCanvas,
    NothingToDo,
}

impl std::error::Error for EditRefusal {}
