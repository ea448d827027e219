//! The interface of an edit operation.

use super::limits::SourceLength;
use super::refusal::EditRefusal;
#[cfg(test)]
use super::sample::Sample;
use super::tool::Tool;
use crate::domain::diff::Property;
use crate::domain::timeline::Timeline;

/// Part of a timeline that an edit may change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EditScope {
    /// Its targets, and what follows elsewhere.
    Targets,
    /// The canvas or the sound of the whole.
    Project,
    Everything,
}

/// An edit operation. The type holds its arguments.
pub(crate) trait Operation: Sized {
    /// True if titles after the edit move with the picture below them.
    ///
    /// Reordering does not move titles: an opening title stays at the start.
    const SHIFTS_TITLES: bool = false;

    const SCOPE: EditScope = EditScope::Targets;

    /// Properties of its targets that the edit sets.
    const SETS: &'static [Property] = &[];

    /// True if the edit may move segments on the timeline that it does not target.
    const MOVES_OTHERS: bool = false;

    /// Tool of agents that makes this edit, if they can make it.
    const TOOL: Option<Tool<Self>> = None;

    /// Changes the timeline. [`super::Edit::apply`] adapts music, titles and fades afterwards.
    fn apply(&self, t: &mut Timeline, source_length: SourceLength) -> Result<(), EditRefusal>;

    /// Returns the ids of the segments that the edit targets.
    fn targets(&self) -> Vec<String> {
        Vec::new()
    }

    /// Returns true if the edit sets this property of its targets.
    fn sets(property: Property) -> bool {
        Self::SETS.contains(&property)
    }

    /// Maximum number of segments that the edit adds.
    fn additions(&self) -> usize {
        0
    }

    /// Returns an edit for property tests, if it can be made from random numbers.
    #[cfg(test)]
    fn sample(sample: &Sample) -> Option<Self>;
}
