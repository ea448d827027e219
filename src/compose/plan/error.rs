//! Reasons for which a timeline cannot be rendered.

use crate::domain::reason::{Reason, RenderReason};

/// Reasons for which a timeline cannot be rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", Reason::from(self.reason()))]
pub enum PlanError {
    Empty,
    /// Name of the segment.
    MissingMedia(String),
    /// Duration (h).
    TooLong(u64),
}

impl PlanError {
    /// Returns the reason of the error.
    pub fn reason(&self) -> RenderReason {
        match self {
            Self::Empty => RenderReason::TimelineEmpty,
            Self::MissingMedia(name) => RenderReason::NoMedia(name.clone()),
            Self::TooLong(hours) => RenderReason::TooLong(*hours),
        }
    }
}
