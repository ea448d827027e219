//! Reasons of the studio: refused requests and failed exports.

use serde::{Deserialize, Serialize};

/// Reason for which the studio refuses a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum StudioReason {
    LocalProgramsOnly,
    OwnProgramOnly,
    NoWebPages,
    TooManyRequests,
    InvalidToken,
    NoClientId,
    NoEndpoint,
    WrongMethod,
    /// Maximum size (bytes).
    BodyTooLarge(u64),
    BodyNotJson,
    /// Message of the JSON parser.
    BodyMalformed(String),
    /// Message of the JSON parser.
    BodyUnexpected(String),
    SessionNotFound,
    /// The disk of the studio is full.
    InStudio,
    NoAttributionHeaders,
    InvalidRenderId,
    NoDraft,
    InvalidFormat,
    RenderNotFound,
    RenderFileGone,
    RenderFileUnreadable,
    CannotFetch,
    NoFilesPart,
    /// Message of the parser of multipart forms.
    UploadMalformed(String),
    AcceptedFormats,
    MediaNotFound,
    MediaNameTaken,
    InvalidMediaName,
    UploadTooLarge,
    /// No editor that could ask the user has the session open.
    NoEditor,
    ProposalNotFound,
    /// The timeline was changed since the proposal.
    ProposalOutdated,
    /// Maximum number of pending proposals of a session.
    TooManyProposals(u64),
    /// Maximum size (bytes).
    ProposalTooLarge(u64),
    Damaged,
    DamagedAt {
        line: u64,
        column: u64,
    },
    /// A typed edit of a request: its number from 1, and why it is invalid.
    InvalidEdit {
        number: u64,
        tool: String,
        why: String,
    },
    /// Maximum number of typed edits of a request.
    TooManyEdits(u64),
    /// The edits would have changed more than they declare.
    EditsNotAsDeclared,
}

/// Reason for which the studio cannot export a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum RenderReason {
    TimelineEmpty,
    /// Name of the segment.
    NoMedia(String),
    /// Duration (h).
    TooLong(u64),
    /// Name of the media file.
    MediaDamaged(String),
    /// Name of the media file.
    MediaMissing(String),
    DraftNotAnObject,
    CacheEntryMissing,
    LoudnessUnknown,
    /// Required and available disk space (bytes).
    DiskSpace {
        needed: u64,
        free: u64,
    },
    Parts {
        written: u64,
        planned: u64,
    },
    Frames {
        count: u64,
        planned: u64,
    },
    /// Durations (ms).
    PictureDuration {
        actual: u64,
        planned: u64,
    },
    /// Durations (ms).
    SoundDuration {
        actual: u64,
        planned: u64,
    },
}

/// Reason for which a configured LLM agent does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", content = "data", rename_all = "snake_case")]
pub enum LlmReason {
    NeverStops,
    TimedOut,
    Unreachable,
    /// HTTP status.
    Status(u16),
    ConnectionLost,
    ResponseTooLarge,
    NotJson,
    NoMessage,
    /// It reported an error in its response.
    Failed,
    TooManyCalls,
    /// It repeated calls that are not possible.
    InvalidCalls,
}
