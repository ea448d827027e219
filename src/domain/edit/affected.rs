//! Segments that an edit affects.

use std::collections::HashSet;

use super::ops::Edit;
use crate::domain::timeline::Timeline;

impl Edit {
    /// Returns the ids that "it" refers to after this edit: added segments, or else changed ones.
    ///
    /// Empty after edits that replace the whole timeline.
    pub fn affected_ids(&self, before: &Timeline, after: &Timeline) -> Vec<String> {
        if matches!(self, Self::Assemble(_) | Self::Clear(_) | Self::Restore(_)) {
            return Vec::new();
        }
        let known: HashSet<&str> = before.segments().map(|(_, s)| s.id.as_str()).collect();
        let added: Vec<String> = after
            .segments()
            .filter(|(_, s)| !known.contains(s.id.as_str()))
            .map(|(_, s)| s.id.clone())
            .collect();
        if !added.is_empty() && !matches!(self, Self::Split(_)) {
            return added;
        }
        self.target_ids()
            .into_iter()
            .filter(|id| after.locate(id).is_some())
            .collect()
    }
}
