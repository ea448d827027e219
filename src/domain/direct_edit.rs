//! Edits made directly on the timeline, by key or mouse.

use serde::{Deserialize, Serialize};

use super::edit::{Cue, Edge};
use super::timeline::TransitionKind;

/// An edit made directly on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectEdit {
    Delete {
        ripple: bool,
    },
    Split {
        at_ms: u64,
    },
    TrimStart {
        to_ms: u64,
    },
    TrimEnd {
        to_ms: u64,
    },
    /// Moves the segment to a position in its track, counted from 1.
    MoveTo {
        position: usize,
    },
    StartAt {
        at_ms: u64,
    },
    Volume {
        percent: u64,
    },
    Mute {
        muted: bool,
    },
    Speed {
        factor: f64,
    },
    /// Sets the fade at an end of the segment; 0 removes it (ms).
    Fade {
        edge: Edge,
        ms: u64,
    },
    SetText {
        text: String,
    },
    SetTransition {
        kind: TransitionKind,
        duration_ms: u64,
    },
    NoTransition,
    Duplicate,
    /// Moves an edge later, or earlier if negative (ms). Later segments follow.
    MoveEdge {
        edge: Edge,
        by_ms: i64,
    },
    /// Moves the cut before the segment later, or earlier if negative (ms).
    Roll {
        by_ms: i64,
    },
    /// Shows a later part of the source, or an earlier one if negative (ms).
    Slip {
        by_ms: i64,
    },
    /// Moves the segment between its neighbors, which become longer and shorter (ms).
    Slide {
        by_ms: i64,
    },
    /// Inserts a copy of the segment, or the segment itself if it was cut.
    Paste {
        at_ms: u64,
        copies: bool,
    },
    /// Places a copy of the segment over others, or the segment itself if it was cut.
    Overwrite {
        at_ms: u64,
        copies: bool,
    },
    /// Closes the gap before the segment.
    CloseGap,
    /// Adds a title, to no segment in particular.
    AddTitle {
        text: String,
        at_ms: u64,
    },
    /// Removes a range of the timeline (ms) from picture and sound.
    CutTime {
        from_ms: u64,
        to_ms: u64,
    },
    AddCaptions {
        cues: Vec<Cue>,
    },
    Undo,
    Redo,
}

impl DirectEdit {
    /// Returns the time on the timeline that the edit names (ms).
    pub fn time_ms(&self) -> Option<u64> {
        match self {
            Self::Split { at_ms }
            | Self::StartAt { at_ms }
            | Self::AddTitle { at_ms, .. }
            | Self::Paste { at_ms, .. }
            | Self::Overwrite { at_ms, .. } => Some(*at_ms),
            Self::TrimStart { to_ms } | Self::TrimEnd { to_ms } => Some(*to_ms),
            Self::CutTime { from_ms, .. } => Some(*from_ms),
            _ => None,
        }
    }

    /// Returns the text that the edit sets.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::SetText { text } | Self::AddTitle { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the time by which the edit moves something later, or earlier if negative (ms).
    pub fn shift_ms(&self) -> Option<i64> {
        match self {
            Self::MoveEdge { by_ms, .. }
            | Self::Roll { by_ms }
            | Self::Slip { by_ms }
            | Self::Slide { by_ms } => Some(*by_ms),
            _ => None,
        }
    }

    /// Returns true if the edit moves segments to another place.
    pub fn is_move(&self) -> bool {
        match self {
            Self::MoveTo { .. } | Self::StartAt { .. } => true,
            Self::Paste { copies, .. } | Self::Overwrite { copies, .. } => !copies,
            _ => false,
        }
    }

    /// Returns true for an undo or a redo.
    pub fn is_history_step(&self) -> bool {
        matches!(self, Self::Undo | Self::Redo)
    }
}
