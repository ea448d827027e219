//! The interface of an edit operation.

use super::limits::SourceLength;
use super::refusal::EditRefusal;
#[cfg(test)]
use super::sample::Sample;
use super::tool::Tool;
use crate::domain::timeline::Timeline;

/// An edit operation. The type holds its arguments.
pub(crate) trait Operation: Sized {
    /// True if titles after the edit move with the picture below them.
    ///
    /// Reordering does not move titles: an opening title stays at the start.
    const SHIFTS_TITLES: bool = false;

    /// Tool of agents that makes this edit, if they can make it.
    const TOOL: Option<Tool<Self>> = None;

    /// Changes the timeline. [`super::Edit::apply`] adapts music, titles and fades afterwards.
    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal>;

    /// Returns the ids of the segments that the edit targets.
    fn targets(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns an edit for property tests, if it can be made from random numbers.
    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self>;
}
